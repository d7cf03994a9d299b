"""Where a run that is imported comes from: a zip, or a plain folder."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

from core.errors import RunError
from core.runs.folder import RunFolder
from core.runs.record import RunRecord
from core.runs.run_files import RECORD, file_size, read_run_file, run_files
from core.runs.zip_source import ZipSource


class RunSource(Protocol):
    """Where a run comes from; `ZipSource` says what each part means."""

    path: Path
    sizes: dict[str, int]
    left_out: tuple[str, ...]
    suggested_id: str

    def read_record(self) -> RunRecord:
        """Read ``run.json``."""

    def chunks(self, name: str) -> Iterator[bytes] | None:
        """Yield the content of a file; None if it is gone by now."""

    def close(self) -> None:
        """Close what is open."""


class FolderSource:
    """The files of a run in a plain folder; see `ZipSource` for what each part means.

    Parameters
    ----------
    folder : RunFolder
        May be trained meanwhile.
    """

    def __init__(self, folder: RunFolder) -> None:
        self.path = folder.path
        self._folder = folder
        self.sizes = {name: file_size(folder, name) for name in run_files(folder)}
        self.left_out: tuple[str, ...] = ()
        self.suggested_id = folder.run_id

    def read_record(self) -> RunRecord:
        """Read ``run.json``."""
        return self._folder.read_record()

    def chunks(self, name: str) -> Iterator[bytes] | None:
        """Read a file at once; None if it is gone by now."""
        data = read_run_file(self._folder, name)
        return None if data is None else iter((data,))

    def close(self) -> None:
        """Do nothing: no file stays open."""


def looks_like_run(path: Path) -> bool:
    """Whether a dropped file or folder is meant as a run, rather than as data; opens nothing."""
    return path.suffix.lower() == ".zip" or path.name == RECORD or (path / RECORD).is_file()


def open_source(path: Path) -> RunSource:
    """Open what somebody wants to import: a zip, a run folder, or the ``run.json`` in one.

    Raises
    ------
    RunError
        If it is neither, or a zip that must not be unpacked.
    """
    if path.name == RECORD and path.is_file():
        path = path.parent
    if not path.is_dir():
        return ZipSource(path)
    if not (path / RECORD).is_file():
        raise RunError(
            f"{path} is no run: it holds no run.json; give a run folder, or a zip made by "
            "'Export as zip'"
        )
    return FolderSource(RunFolder(Path(os.path.abspath(path))))
