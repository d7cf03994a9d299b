"""Logging to a rotating file, and warnings to stderr."""

import logging
import sys
from logging.handlers import RotatingFileHandler
from pathlib import Path

from platformdirs import user_log_path

from core.version import APPLICATION_ID

_FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"


def log_file_path() -> Path:
    """Return where the log lies."""
    return user_log_path(APPLICATION_ID, appauthor=False) / "recognition-lab.log"


def configure_logging() -> None:
    """Log everything from INFO on to the file, errors also to stderr.

    A log that cannot be written is no reason not to start: stderr then says so.
    """
    root = logging.getLogger()
    root.setLevel(logging.INFO)
    console = logging.StreamHandler(sys.stderr)
    console.setLevel(logging.ERROR)
    console.setFormatter(logging.Formatter("%(levelname)s: %(message)s"))
    root.addHandler(console)
    path = log_file_path()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        file = RotatingFileHandler(path, maxBytes=1_000_000, backupCount=3, delay=True)
    except OSError as error:
        sys.stderr.write(f"no log is written: {error}\n")
        return
    file.setFormatter(logging.Formatter(_FORMAT))
    root.addHandler(file)
