"""Run folders as they are found on disk, readable or not."""

import os
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from core.errors import RunError
from core.runs.folder import RunFolder
from core.runs.record import RunRecord


@dataclass(frozen=True, slots=True)
class StoredRun:
    """A run folder found on disk.

    Parameters
    ----------
    run_id : str
        Name of its folder.
    folder : RunFolder
    record : RunRecord or None
        None where run.json cannot be read.
    problem : str
        Why it cannot; empty otherwise.
    """

    run_id: str
    folder: RunFolder
    record: RunRecord | None
    problem: str = ""

    @property
    def created_s(self) -> float:
        """When it was begun, in seconds since 1970; 0 where that cannot be read."""
        if self.record is None:
            return 0.0
        return datetime.fromisoformat(self.record.created).timestamp()


def read_run(folder: RunFolder) -> StoredRun:
    """Read the record of one run."""
    try:
        return StoredRun(folder.run_id, folder, folder.read_record())
    except RunError as error:
        return StoredRun(folder.run_id, folder, None, str(error))


def read_runs(parent: Path) -> list[StoredRun]:
    """Read the record of every run below a folder, by name; none where there is no such folder.

    Raises
    ------
    RunError
        If `parent` is no folder, or cannot be read.
    """
    try:
        names = sorted(os.listdir(parent))
    except FileNotFoundError:
        return []
    except OSError as error:
        raise RunError(
            f"{parent} cannot be read as a folder of runs ({error.strerror or error}); name "
            "another one with --runs-dir"
        ) from error
    folders = [RunFolder(parent / name) for name in names if not name.startswith(".")]
    return [read_run(folder) for folder in folders if folder.holds_run]
