"""Whether the files in a zip may be unpacked under their names, on every system."""

import stat
import unicodedata
from collections.abc import Iterable
from pathlib import PurePosixPath
from zipfile import ZipInfo

from core.runs.run_files import is_device_name

_ENCRYPTED = 0x1


def names_problem(entries: Iterable[ZipInfo]) -> str:
    """Return why a zip must not be unpacked; empty where every name in it is harmless.

    That one system would do no harm is not enough: the same zip is refused everywhere.
    """
    is_folder: dict[str, bool] = {}
    for entry in entries:
        # As it stands in the zip: `filename` is what Python made of it.
        name = entry.orig_filename
        if problem := _entry_problem(entry, name):
            return f"{name[:80]!r} in it {problem}"
        key = _folded(name)
        if key in is_folder:
            return f"{name[:80]!r} in it is there twice, if only in another case"
        is_folder[key] = entry.is_dir()
    for key in is_folder:
        for parent in map(str, PurePosixPath(key).parents):
            if not is_folder.get(parent, True):
                return f"{parent[:80]!r} in it is a file and a folder"
    return ""


def _entry_problem(entry: ZipInfo, name: str) -> str:
    if entry.flag_bits & _ENCRYPTED:
        return "is encrypted"
    if stat.S_IFMT(entry.external_attr >> 16) not in (0, stat.S_IFREG, stat.S_IFDIR):
        return "is a link or device"
    if not name or name.startswith("/"):
        return "is an absolute path"
    if "\\" in name or ":" in name:
        return "holds a backslash or colon"
    if not name.isprintable():
        return "holds control characters"
    for part in name.removesuffix("/").split("/"):
        if part in ("", ".", ".."):
            return "leaves its folder"
        if is_device_name(part):
            return "is called like a device"
        if part != part.rstrip(" ."):
            return "ends with a blank or full stop"
    return ""


def _folded(name: str) -> str:
    # What some file systems take for the same name.
    composed = unicodedata.normalize("NFC", name.removesuffix("/"))
    return unicodedata.normalize("NFC", composed.casefold())
