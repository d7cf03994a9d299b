"""What of a run travels: which files, in which order they are read, and how its record is told.

A run may be copied while it is trained. Each file is complete at any time, but between two of them
training goes on, so they are read in the order in which a copy can still go on: first the states to
resume from, then the record, which knows every change of settings up to those states, then the
rest, and last the curves, which are never behind a state. What they tell beyond the state is
forgotten when the copy is resumed, as after a kill.
"""

import os
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from core.errors import RunError
from core.runs.folder import RunFolder
from core.runs.record import RunRecord
from core.runs.record_json import record_to_json
from core.training.events import RunStatus

RECORD = "run.json"
METRICS = "metrics.csv"
STATES = ("resume.safetensors", "resume.previous.safetensors")

Progress = Callable[[int, int], None]
"""Is told how many bytes are done, and of how many."""

Cancelled = Callable[[], bool]
"""Is asked again and again whether to stop."""

_FILE = re.compile(r"[a-z0-9][a-z0-9_.-]{0,99}\.(json|csv|f32|safetensors)")
_FOLDERS = ("checkpoints",)
_ID = re.compile(r"[A-Za-z0-9]([A-Za-z0-9 _.()-]{0,98}[A-Za-z0-9_)])?")
_DEVICE = re.compile(r"(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9¹²³])\s*(\..*)?", re.I)


class CopyCancelled(RunError):
    """The user stopped an export or import, which leaves nothing behind."""

    def __init__(self) -> None:
        super().__init__("stopped; nothing was written")


def is_device_name(name: str) -> bool:
    """Whether Windows takes a file of this name for a device, whatever its suffix."""
    return _DEVICE.fullmatch(name) is not None


def is_run_file(name: str) -> bool:
    """Whether a file may lie in a run folder; `name` is relative to it, with forward slashes.

    Not only the files of today: a later version may add some of the same kinds.
    """
    folder, _, file = name.rpartition("/")
    in_place = not folder or folder in _FOLDERS
    return in_place and _FILE.fullmatch(file) is not None and not is_device_name(file)


def run_files(folder: RunFolder) -> list[str]:
    """Return the files of a run that is on disk, relative to it, in the order to read them.

    Neither unfinished nor foreign files, nor links. A state may be missing at this moment and there
    in the next, so both are always named.

    Raises
    ------
    RunError
        If the folder cannot be read.
    """
    found: list[str] = []
    try:
        for parent in ("", *_FOLDERS):
            if os.path.isdir(folder.path / parent):
                with os.scandir(folder.path / parent) as entries:
                    for entry in entries:
                        name = f"{parent}/{entry.name}" if parent else entry.name
                        if is_run_file(name) and entry.is_file(follow_symlinks=False):
                            found.append(name)
    except OSError as error:
        raise RunError(f"{folder.path} cannot be read: {error.strerror or error}") from error
    first = (*STATES, RECORD)
    rest = sorted(set(found).difference(first, (METRICS,)))
    return [*first, *rest, *((METRICS,) if METRICS in found else ())]


def read_run_file(folder: RunFolder, name: str) -> bytes | None:
    """Return the content of one of `run_files` as it goes into a copy; None if it is gone.

    Raises
    ------
    RunError
        If it cannot be read.
    """
    if name == RECORD:
        return portable_text(folder.read_record())
    path = folder.path / name
    try:
        # At once, not in pieces: Windows lets nobody replace a file while it is read.
        return path.read_bytes()
    except FileNotFoundError:
        # A state on its way to its second name, or a checkpoint that gave way.
        return None
    except OSError as error:
        raise RunError(f"{path} cannot be read: {error.strerror or error}") from error


def file_size(folder: RunFolder, name: str) -> int:
    """Return the size of one of `run_files` in bytes; 0 if it is gone."""
    try:
        return os.path.getsize(folder.path / name)
    except OSError:
        return 0


def portable_text(record: RunRecord) -> bytes:
    """Return the ``run.json`` of a copy."""
    return record_to_json(portable_record(record)).encode(errors="backslashreplace")


def portable_record(record: RunRecord) -> RunRecord:
    """Return a record that no process owns; a run at work stands as it would after a kill."""
    running = record.status is RunStatus.RUNNING
    return replace(record, owner=None, status=RunStatus.INTERRUPTED if running else record.status)


def portable_id(name: str, record: RunRecord) -> str:
    """Return a name for a run's folder that every system takes: `name`, or one made anew."""
    if _ID.fullmatch(name) and not is_device_name(name) and name != "last":
        return name
    return new_id(datetime.fromisoformat(record.created), record.config.model, record.dataset.name)


def new_id(when: datetime, *words: str) -> str:
    """Return a name for a run's folder that holds a time and some words."""
    label = re.sub(r"[^A-Za-z0-9]+", "-", "-".join(words))[:60].strip("-")
    return f"{when:%Y-%m-%d_%H%M%S}_{label}"


def same_run(one: RunRecord, other: RunRecord) -> bool:
    """Whether two records are of the same run at the same point, whatever people say of it."""
    return _content(one) == _content(other)


def _content(record: RunRecord) -> str:
    return record_to_json(replace(portable_record(record), name="", note="", tags=()))
