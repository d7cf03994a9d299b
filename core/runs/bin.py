"""Moving run folders, and erasing those that nobody wants back."""

import contextlib
import os
import shutil
import time
from pathlib import Path

from core.errors import RunError, RunStorageError
from core.runs.stored_run import read_runs

DELETED = ".deleted"
"""Holds deleted runs, beside the others, for a while."""

INCOMING = ".incoming"
"""Holds runs on their way in, which get their place among the others when they are complete."""

_DAY_S = 86_400


def move_run(source: Path, target: Path) -> None:
    """Move a run folder.

    Raises
    ------
    RunError
        If there is none, or its place is taken.
    RunStorageError
        If it cannot be moved.
    """
    if not source.is_dir():
        raise RunError(f"there is no run folder {source}")
    if target.exists():
        raise RunError(f"{target} is there already; rename or move it first")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        source.rename(target)
    except OSError as error:
        raise RunStorageError(
            f"{source} cannot be moved ({error.strerror or error}); make it writable, and "
            "close what has files of it open"
        ) from error


def erase_deleted(root: Path, older_than_days: float) -> int:
    """Erase runs below `root` that were deleted longer ago than that; return how many."""
    erased = 0
    for run in read_runs(root / DELETED):
        if _age_days(run.folder.path) > older_than_days:
            shutil.rmtree(run.folder.path, ignore_errors=True)
            erased += 1
    return erased


def erase_abandoned(root: Path, older_than_days: float = 1) -> None:
    """Erase what imports that were killed longer ago than that left below `root`."""
    with contextlib.suppress(FileNotFoundError):
        for path in (root / INCOMING).iterdir():
            if _age_days(path) > older_than_days:
                shutil.rmtree(path, ignore_errors=True)


def _age_days(path: Path) -> float:
    return (time.time() - os.path.getmtime(path)) / _DAY_S
