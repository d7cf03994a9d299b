"""One process, and one thread of it, at a time fetches a download."""

import contextlib
import json
import threading
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

from core.errors import DownloadError
from core.files import write_atomically
from core.owner import Owner

_OWNER = "owner.json"

_ours: set[Path] = set()
_guard = threading.Lock()


@contextlib.contextmanager
def owning(staging: Path, title: str) -> Iterator[None]:
    """Be alone in a folder.

    Raises
    ------
    DownloadError
        If another thread or living process is at work in it.
    """
    with _guard:
        other = _read(staging / _OWNER)
        ours = Owner.this_process()
        if staging in _ours or (other not in (None, ours) and other is not None and other.is_alive):
            raise DownloadError(f"{title} is being fetched already; wait for that, or end it first")
        write_atomically(staging / _OWNER, json.dumps(asdict(ours)).encode())
        _ours.add(staging)
    try:
        yield
    finally:
        with _guard:
            _ours.discard(staging)
            (staging / _OWNER).unlink(missing_ok=True)


def _read(path: Path) -> Owner | None:
    try:
        return Owner(**json.loads(path.read_bytes()))
    except (OSError, ValueError, TypeError):
        # Nobody's, or cut short by a kill.
        return None
