"""Writing files so that a kill at any moment leaves the old or the new one, never half of it."""

import contextlib
import errno
import os
import re
import secrets
import time
from collections.abc import Mapping
from pathlib import Path

_TEMPORARY = re.compile(r"\..+\.[0-9a-f]{8}\.tmp")

# Windows refuses to rename over a file that someone reads; readers here are done in milliseconds.
_RENAME_ATTEMPTS = 10 if os.name == "nt" else 1
_RENAME_PAUSE_S = 0.05


def write_atomically(path: Path, data: bytes | memoryview, *, previous: Path | None = None) -> None:
    """Write to a temporary name beside `path`, then rename it over `path`.

    Parameters
    ----------
    path : Path
    data : bytes or memoryview
    previous : Path, optional
        A second name, which what `path` held until now gets.

    Raises
    ------
    OSError
        If the folder is gone or the disk is full; what `path` held is still there, under its own
        name or under `previous`.
    """
    temporary = temporary_name(path)
    try:
        with temporary.open("xb") as file:
            file.write(data)
        if previous is not None and path.exists():
            _rename(path, previous)
        _rename(temporary, path)
    except BaseException:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)
        raise


def write_together(contents: Mapping[Path, bytes]) -> None:
    """Write files that belong together: all are complete before the first has its name.

    Raises
    ------
    OSError
        If one of them cannot be written; what the others held is still there.
    """
    for path in contents:
        if path.is_dir():
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
    temporary = {path: temporary_name(path) for path in contents}
    try:
        for path, data in contents.items():
            with temporary[path].open("xb") as file:
                file.write(data)
        for path in contents:
            _rename(temporary[path], path)
    except BaseException:
        for path in temporary.values():
            with contextlib.suppress(OSError):
                path.unlink(missing_ok=True)
        raise


def temporary_name(path: Path) -> Path:
    """Return a name beside `path` that nobody has, and that `remove_temporary_files` knows."""
    return path.with_name(f".{path.name}.{secrets.token_hex(4)}.tmp")


def remove_temporary_files(folder: Path, *, older_than_s: float | None = None) -> None:
    """Remove what killed writers left behind.

    Parameters
    ----------
    folder : Path
    older_than_s : float, optional
        Leave files that were written to later than so many seconds ago; needed where others may be
        writing now.
    """
    latest = None if older_than_s is None else time.time() - older_than_s
    with contextlib.suppress(OSError):
        for path in folder.iterdir():
            if _TEMPORARY.fullmatch(path.name) and (
                latest is None or path.stat().st_mtime < latest
            ):
                path.unlink(missing_ok=True)


def _rename(source: Path, target: Path) -> None:
    for attempt in range(1, _RENAME_ATTEMPTS + 1):
        try:
            os.replace(source, target)
            return
        except PermissionError:
            if attempt == _RENAME_ATTEMPTS:
                raise
            time.sleep(_RENAME_PAUSE_S)
