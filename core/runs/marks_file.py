"""``marks.json``: the marks on samples that are kept beside a run."""

from collections.abc import Iterable
from pathlib import Path

from core.datasets.marks import Mark, Place, marks_from_json, marks_to_json, newest
from core.errors import DatasetError, RunError, RunStorageError
from core.files import write_atomically
from core.runs.folder import RunFolder
from core.runs.shipped import check_changeable

NAME = "marks.json"


def read_marks(folder: RunFolder) -> tuple[Mark, ...]:
    """Return the marks beside a run, by split and index; none where there is no file.

    Raises
    ------
    RunError
        If the file is damaged or cannot be read.
    """
    path = folder.path / NAME
    try:
        return read_marks_file(path)
    except FileNotFoundError:
        return ()
    except DatasetError as error:
        raise RunError(str(error)) from error


def read_marks_file(path: Path) -> tuple[Mark, ...]:
    """Return the marks in a file.

    Raises
    ------
    FileNotFoundError
        If there is none.
    DatasetError
        If it is damaged or cannot be read.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise
    except (OSError, ValueError) as error:
        raise DatasetError(f"{path} cannot be read as marks: {error}") from error
    return newest(marks_from_json(text, str(path)))


def change_marks(
    folder: RunFolder,
    added: Iterable[Mark] = (),
    removed: Iterable[tuple[str, Place]] = (),
) -> tuple[Mark, ...]:
    """Add and remove marks beside a run, and return all that are there then.

    What others wrote there meanwhile stays.

    Parameters
    ----------
    folder : RunFolder
    added : iterable of Mark
        Each takes the place of an earlier one of the same sample.
    removed : iterable of (fingerprint, place)

    Raises
    ------
    RunError
        If what is there is damaged: it is not written over.
    RunStorageError
        If it cannot be written; what was there still is.
    """
    check_changeable(folder.path)
    before = read_marks(folder)
    kept = {(mark.fingerprint, mark.place): mark for mark in before}
    for key in removed:
        kept.pop(key, None)
    kept |= {(mark.fingerprint, mark.place): mark for mark in added}
    after = newest(kept.values())
    if after == before:
        return after
    try:
        write_atomically(folder.path / NAME, marks_to_json(after).encode(errors="backslashreplace"))
    except OSError as error:
        raise RunStorageError(
            f"the marks cannot be saved in {folder.path} ({error.strerror or error}); make room, "
            "or make the folder writable"
        ) from error
    return after
