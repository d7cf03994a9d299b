"""Runs that are written whole beside the others, and are among them when they are complete."""

import contextlib
import os
import secrets
import shutil
from collections.abc import Iterator
from itertools import count
from pathlib import Path

from core.errors import RunStorageError
from core.runs.bin import DELETED, INCOMING
from core.runs.folder import RunFolder
from core.runs.store import RunStore


@contextlib.contextmanager
def incoming_folder(store: RunStore) -> Iterator[Path]:
    """Make a folder for a run to come; what was not moved in from it is gone at the end.

    Raises
    ------
    RunStorageError
        Instead of any OSError; the store is as it was.
    """
    incoming = store.root / INCOMING / secrets.token_hex(8)
    try:
        incoming.mkdir(parents=True)
        yield incoming
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


def move_in(incoming: Path, store: RunStore, run_id: str) -> RunFolder:
    """Let a complete run folder be among the runs, under this id or with a number behind it."""
    numbered = (run_id if number == 1 else f"{run_id}-{number}" for number in count(1))
    # A deleted run may want its place back.
    places = (store.root, store.root / DELETED)
    free = next(n for n in numbered if not any(os.path.lexists(place / n) for place in places))
    target = store.root / free
    incoming.rename(target)
    return RunFolder(target)
