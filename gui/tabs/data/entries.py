"""The data sets of the list: built in, downloaded or not, and those that the user opened."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from core.datasets.catalogue import is_built_in
from core.datasets.downloads.progress import size_words
from core.datasets.downloads.store import DownloadStore
from core.datasets.known import KnownData, known_data
from gui.widgets.picture_rows import PictureRow

GROUPS = ("Built in", "Downloaded", "To download", "Opened before")
"""Headings of the list, in order."""


@dataclass(frozen=True, slots=True)
class DataEntry:
    """A data set, or weights, in the list.

    Parameters
    ----------
    key : str
        Its name, or the path of what the user opened.
    title : str
    group : str
        One of `GROUPS`.
    known : KnownData or None
        None of what the user opened.
    source : str
        What opens it: a built-in name or a path; empty where it is not here, and of weights.
    is_gone : bool
        Whether the path of what the user opened is there no more.
    """

    key: str
    title: str
    group: str
    known: KnownData | None = None
    source: str = ""
    is_gone: bool = False

    @property
    def is_partly_here(self) -> bool:
        """Whether a download of it was broken off."""
        return self.known is not None and self.known.standing == "partly here"

    @property
    def folder(self) -> Path | None:
        """Where it lies on disk; None where it does not."""
        if self.known is not None:
            on_disk = self.known.on_disk
            if self.known.place is not None and on_disk is not None:
                return on_disk.folder
            return on_disk.staging if on_disk is not None and self.is_partly_here else None
        path = Path(self.source)
        return None if self.is_gone else path if path.is_dir() else path.parent


def gather(recent: Sequence[str]) -> list[DataEntry]:
    """Return all entries; looks at the disk.

    Parameters
    ----------
    recent : sequence of str
        Paths that were opened, newest first.
    """
    store = DownloadStore()
    known = [_known_entry(each) for each in known_data(store)]
    own = [
        DataEntry(path, Path(path).name, GROUPS[3], source=path, is_gone=not os.path.exists(path))
        for path in recent
        if not is_built_in(path) and not Path(path).is_relative_to(store.folder)
    ]
    # Stable: within a group the order is that of the registry.
    return sorted([*known, *own], key=lambda entry: GROUPS.index(entry.group))


def _known_entry(known: KnownData) -> DataEntry:
    if known.standing == "built in":
        return DataEntry(known.name, known.title, GROUPS[0], known, known.name)
    here = known.place is not None
    source = str(known.place) if here and not known.is_weights else ""
    return DataEntry(known.name, known.title, GROUPS[1 if here else 2], known, source)


def find_entry(entries: Sequence[DataEntry], source: str) -> DataEntry | None:
    """Return the entry of a data set that is open, by what it was opened from."""
    name = source.partition(":")[0] if is_built_in(source) else source
    return next((entry for entry in entries if entry.source and entry.source == name), None)


def filtered(entries: Sequence[DataEntry], text: str) -> list[DataEntry]:
    """Return the entries of which title, name or group hold every word."""
    words = text.lower().split()
    return [
        entry
        for entry in entries
        if all(word in f"{entry.title} {entry.key} {entry.group}".lower() for word in words)
    ]


def rows_of(entries: Sequence[DataEntry], opened: str, busy: dict[str, str]) -> list[PictureRow]:
    """Return rows with headings.

    Parameters
    ----------
    entries : sequence of DataEntry
        In the order of their groups.
    opened : str
        Key of the entry that the window has open.
    busy : dict of str to str
        Names of downloads, and how far they are.
    """
    rows: list[PictureRow] = []
    for group in GROUPS:
        inside = [entry for entry in entries if entry.group == group]
        if inside:
            rows.append(PictureRow(f"heading {group}", group, is_heading=True))
        for entry in inside:
            note = _note(entry, opened, busy)
            tip = entry.source or entry.title
            if entry.known is not None:
                tip = entry.known.description
            rows.append(PictureRow(entry.key, entry.title, note, tip, is_trouble=entry.is_gone))
    return rows


def _note(entry: DataEntry, opened: str, busy: dict[str, str]) -> str:
    known = entry.known
    if known is None:
        if entry.is_gone:
            return "gone"
        return "open" if entry.key == opened else str(Path(entry.source).parent)
    if known.download is not None and known.download.name in busy:
        return busy[known.download.name]
    if entry.key == opened:
        return "open"
    if known.download is None or known.on_disk is None:
        return known.name
    if entry.is_partly_here:
        part = size_words(known.on_disk.bytes)
        return f"{part} of {size_words(known.download.size)} here"
    if entry.source or known.place is not None:
        return f"here · {size_words(known.on_disk.bytes)}"
    about = "" if known.download.is_exact else "about "
    shared = f", with {known.download.title}" if len(known.download.sets) > 1 else ""
    return f"{about}{size_words(known.download.size)}{shared}"
