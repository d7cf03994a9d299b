"""A run from elsewhere: out of a zip, or a copied folder, into the folder of all runs."""

import shutil
from dataclasses import dataclass, replace
from pathlib import Path

from core.datasets.marks import marks_from_json, newest
from core.errors import DatasetError, RunError
from core.runs.folder import RunFolder
from core.runs.incoming import incoming_folder, move_in
from core.runs.marks_file import NAME, change_marks, read_marks
from core.runs.record import RunRecord
from core.runs.run_files import (
    RECORD,
    Cancelled,
    CopyCancelled,
    Progress,
    portable_id,
    portable_record,
    same_run,
)
from core.runs.source import RunSource, open_source
from core.runs.store import RunStore

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
    notes : tuple of str
        What was decided on the way, in sentences for the user.
    """

    folder: RunFolder
    is_new: bool
    left_out: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def import_run(
    path: Path,
    store: RunStore,
    *,
    progress: Progress | None = None,
    cancelled: Cancelled | None = None,
) -> ImportedRun:
    """Copy a run into the store; it is among the runs when it is complete, and not before.

    A run that is there already, at the same point, is not copied again, so that the same zip may be
    dropped twice; the marks on samples that it brings are added to those that are there. The same
    run at another point comes beside it. A folder name that is taken gets a number behind it, and
    so does a name.

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
    source = open_source(path)
    try:
        record = portable_record(source.read_record())
        for run in store.runs():
            if run.record is not None and same_run(run.record, record):
                notes = _add_marks(source, run.folder)
                return ImportedRun(run.folder, is_new=False, notes=notes)
        visible = "".join(char if char.isprintable() else " " for char in record.name)
        named = " ".join(visible.split()) or portable_id(source.suggested_id, record)
        name = store.free_name(named)
        folder = _receive(source, name, store, progress, cancelled)
        return ImportedRun(folder, is_new=True, left_out=source.left_out)
    finally:
        source.close()


def _add_marks(source: RunSource, folder: RunFolder) -> tuple[str, ...]:
    """Add marks that are made elsewhere to those of the same run here; the later ones count.

    Return what came of it, for the user; empty where there was nothing new.
    """
    if NAME not in source.sizes or (chunks := source.chunks(NAME)) is None:
        return ()
    text = b"".join(chunks).decode(errors="replace")
    try:
        theirs = marks_from_json(text, f"{source.path.name}: {NAME}")
    except DatasetError as error:
        raise RunError(str(error)) from error
    before = read_marks(folder)
    added = len(set(change_marks(folder, newest((*before, *theirs)))) - set(before))
    samples = "1 sample" if added == 1 else f"{added:,} samples"
    return (f"The marks on {samples} were added to those here.",) if added else ()


def _receive(
    source: RunSource,
    name: str,
    store: RunStore,
    progress: Progress | None,
    cancelled: Cancelled | None,
) -> RunFolder:
    with incoming_folder(store) as incoming:
        _check_space(source, incoming)
        RunFolder(incoming).create()
        record = _copy(source, incoming, progress, cancelled)
        RunFolder(incoming).write_record(replace(portable_record(record), name=name))
        return move_in(incoming, store, portable_id(source.suggested_id, record))


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
