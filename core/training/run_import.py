"""A run from elsewhere: out of a zip, or a copied folder, into the folder of all runs."""

import contextlib
import os
import secrets
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path
from typing import Protocol

from core.errors import RunError, RunStorageError
from core.training.run_files import (
    RECORD,
    Cancelled,
    CopyCancelled,
    Progress,
    file_size,
    portable_id,
    portable_record,
    read_run_file,
    run_files,
    same_run,
)
from core.training.run_folder import RunFolder
from core.training.run_record import RunRecord
from core.training.run_store import DELETED, INCOMING, RunStore
from core.training.zip_source import ZipSource

RESERVE_BYTES = 64 * 2**20
"""Left free on the disk, for the runs that are trained meanwhile."""


@dataclass(frozen=True, slots=True)
class ImportedRun:
    """What became of an import.

    Parameters
    ----------
    folder : RunFolder
        Where the run is.
    is_new : bool
        False where the same run, at the same point, was there already.
    left_out : tuple of str
        Files that no run holds, and that were not copied.
    """

    folder: RunFolder
    is_new: bool
    left_out: tuple[str, ...] = ()


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


def import_run(
    path: Path,
    store: RunStore,
    *,
    progress: Progress | None = None,
    cancelled: Cancelled | None = None,
) -> ImportedRun:
    """Copy a run into the store; it is among the runs when it is complete, and not before.

    A run that is there already, at the same point, is not copied again, so that the same zip may be
    dropped twice. The same run at another point comes beside it. A folder name that is taken gets a
    number behind it, and so does a name.

    Parameters
    ----------
    path : Path
        A zip that `export_run` made, or a run folder.
    store : RunStore
    progress, cancelled : callable, optional

    Raises
    ------
    RunError
        If there is no run, it must not be unpacked, is damaged or too large for the disk, or
        `cancelled` said so. The store is as it was.
    RunStorageError
        If it cannot be written. The store is as it was.
    """
    source = _open(path)
    try:
        record = portable_record(source.read_record())
        for run in store.runs():
            if run.record is not None and same_run(run.record, record):
                return ImportedRun(run.folder, is_new=False)
        name = store.free_name(" ".join(record.name.split()))
        folder = _receive(source, name, store, progress, cancelled)
        return ImportedRun(folder, is_new=True, left_out=source.left_out)
    finally:
        source.close()


def _open(path: Path) -> RunSource:
    if path.name == RECORD and path.is_file():
        path = path.parent
    if path.is_dir():
        if not (path / RECORD).is_file():
            raise RunError(
                f"{path} is no run: it holds no run.json; give a run folder, or a zip made by "
                "'Export run'"
            )
        return FolderSource(RunFolder(Path(os.path.abspath(path))))
    return ZipSource(path)


def _receive(
    source: RunSource,
    name: str,
    store: RunStore,
    progress: Progress | None,
    cancelled: Cancelled | None,
) -> RunFolder:
    incoming = store.root / INCOMING / secrets.token_hex(8)
    try:
        incoming.mkdir(parents=True)
        _check_space(source, incoming)
        RunFolder(incoming).create()
        record = _copy(source, incoming, progress, cancelled)
        RunFolder(incoming).write_record(replace(portable_record(record), name=name))
        return _move_in(incoming, store, portable_id(source.suggested_id, record))
    except OSError as error:
        raise RunStorageError(
            f"no run can be saved in {store.root} ({error.strerror or error}); make room, make it "
            "writable, or name another folder with --runs-dir"
        ) from error
    finally:
        shutil.rmtree(incoming, ignore_errors=True)
        with contextlib.suppress(OSError):
            # Another import may be at work in it.
            incoming.parent.rmdir()


def _check_space(source: RunSource, folder: Path) -> None:
    needed, free = sum(source.sizes.values()), shutil.disk_usage(folder).free
    if needed + RESERVE_BYTES > free:
        raise RunError(
            f"{source.path.name} needs {needed / 1e6:,.0f} MB, but {free / 1e6:,.0f} MB are free; "
            "make room, or name another folder with --runs-dir"
        )


def _copy(
    source: RunSource, target: Path, progress: Progress | None, cancelled: Cancelled | None
) -> RunRecord:
    total, done = sum(source.sizes.values()), 0
    record = source.read_record()
    for name in source.sizes:
        if name == RECORD:
            # Once more, in its turn: the run may be trained meanwhile.
            record = source.read_record()
            continue
        chunks = source.chunks(name)
        if chunks is None:
            continue
        with (target / name).open("xb") as file:
            for chunk in chunks:
                if cancelled is not None and cancelled():
                    raise CopyCancelled
                file.write(chunk)
                done += len(chunk)
                if progress is not None:
                    progress(done, max(total, done))
    return record


def _move_in(incoming: Path, store: RunStore, run_id: str) -> RunFolder:
    numbered = (run_id if number == 1 else f"{run_id}-{number}" for number in count(1))
    # A deleted run may want its place back.
    places = (store.root, store.root / DELETED)
    free = next(n for n in numbered if not any(os.path.lexists(place / n) for place in places))
    target = store.root / free
    incoming.rename(target)
    return RunFolder(target)
