"""A file that has come in part, and what the server told of the whole of it.

What has come lies in ``NAME.part``; ``NAME.part.json`` says what the server told of the file, so
that the rest of another file is never put behind it.
"""

import contextlib
import json
from dataclasses import dataclass
from http.client import HTTPMessage
from pathlib import Path

from core.files import write_atomically


@dataclass(frozen=True, slots=True)
class Noted:
    """What a server told of a file: enough to see later that it is still the same.

    Parameters
    ----------
    validator : str
        What ``If-Range`` takes; empty where there is none.
    total : int or None
        Bytes.
    """

    validator: str = ""
    total: int | None = None


class PartialFile:
    """A file on its way, in a folder.

    Parameters
    ----------
    folder : Path
    name : str
        Of the whole file.
    """

    def __init__(self, folder: Path, name: str) -> None:
        self.path = folder / f"{name}.part"
        self._whole = folder / name
        self._note = folder / f"{name}.part.json"

    @property
    def length(self) -> int:
        """Bytes that have come."""
        try:
            return self.path.stat().st_size
        except OSError:
            return 0

    def noted(self) -> Noted | None:
        """Return what the server told; None where that is not known."""
        with contextlib.suppress(OSError, ValueError):
            content = json.loads(self._note.read_bytes())
            if isinstance(content, dict):
                validator, total = content.get("validator"), content.get("total")
                if isinstance(validator, str) and (total is None or isinstance(total, int)):
                    return Noted(validator, total)
        return None

    def note(self, noted: Noted) -> None:
        """Keep what the server told."""
        content = {"validator": noted.validator, "total": noted.total}
        write_atomically(self._note, json.dumps(content).encode())

    def forget(self) -> None:
        """Remove what has come."""
        self.path.unlink(missing_ok=True)
        self._note.unlink(missing_ok=True)

    def complete(self) -> Path:
        """Give it its name, and return it."""
        self.path.replace(self._whole)
        self._note.unlink(missing_ok=True)
        return self._whole


def validator_of(headers: HTTPMessage) -> str:
    """Return what ``If-Range`` takes: a strong tag of the content, or else its date."""
    tag = str(headers.get("ETag") or "").strip()
    if tag and not tag.startswith("W/"):
        return tag
    return str(headers.get("Last-Modified") or "").strip()
