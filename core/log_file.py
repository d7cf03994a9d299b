"""Logging to a rotating file, and errors to stderr."""

import contextlib
import logging
from logging.handlers import RotatingFileHandler
from pathlib import Path

from platformdirs import user_log_path

from core.version import APPLICATION_ID

_FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"


def log_file_path() -> Path:
    """Return where the log lies."""
    return user_log_path(APPLICATION_ID, appauthor=False) / "recognition-lab.log"


def configure_logging() -> None:
    """Log everything from INFO on to the file, errors also to stderr; once is enough.

    A log that cannot be written, now or later, is no reason not to work.
    """
    root = logging.getLogger()
    if any(isinstance(handler, RotatingFileHandler) for handler in root.handlers):
        return
    # A full disk would else print a traceback for every line that does not fit on it.
    logging.raiseExceptions = False
    root.setLevel(logging.INFO)
    console = logging.StreamHandler()
    console.setLevel(logging.ERROR)
    console.setFormatter(logging.Formatter("%(levelname)s: %(message)s"))
    root.addHandler(console)
    path = log_file_path()
    with contextlib.suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
    file = RotatingFileHandler(
        path, maxBytes=1_000_000, backupCount=3, encoding="utf-8", delay=True
    )
    file.setFormatter(logging.Formatter(_FORMAT))
    root.addHandler(file)
