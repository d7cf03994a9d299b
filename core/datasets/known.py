"""Every data set that is known by a name: built in, or to be downloaded; and what of it is here."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from core.datasets.catalogue import BUILT_IN
from core.datasets.downloads.registry import DOWNLOADS
from core.datasets.downloads.spec import Download, NamedSet
from core.datasets.downloads.store import DownloadState, DownloadStore
from core.errors import ConfigError

Standing = Literal["built in", "here", "partly here", "not here"]

_STANDINGS: Mapping[str, Standing] = {
    "here": "here",
    "partly": "partly here",
    "missing": "not here",
}


@dataclass(frozen=True, slots=True)
class KnownData:
    """A data set, or weights, and what of it is here.

    Parameters
    ----------
    name : str
        What ``--data`` takes; of weights, the name of the download.
    title, description : str
    standing : {"built in", "here", "partly here", "not here"}
    download : Download or None
        What brings it; None of what is built in.
    named : NamedSet or None
        What its authors say of it; None of what is built in, and of weights.
    on_disk : DownloadState or None
        Of the whole download.
    place : Path or None
        The file or folder to read, where it is here.
    """

    name: str
    title: str
    description: str
    standing: Standing
    download: Download | None = field(default=None, repr=False)
    named: NamedSet | None = field(default=None, repr=False)
    on_disk: DownloadState | None = None
    place: Path | None = None

    @property
    def is_weights(self) -> bool:
        """Whether it is no data set but weights."""
        return self.download is not None and self.named is None


def known_data(store: DownloadStore) -> list[KnownData]:
    """Return all of them, in order; looks at the disk."""
    found = [
        KnownData(entry.name, entry.title, entry.description, "built in") for entry in BUILT_IN
    ]
    for download in DOWNLOADS:
        state = store.state(download)
        standing = _STANDINGS[state.state]
        for named in download.sets:
            place = store.place(named, download)
            found.append(
                KnownData(
                    named.name,
                    named.title,
                    named.description,
                    standing,
                    download,
                    named,
                    state,
                    place,
                )
            )
        if not download.sets:
            (file,) = download.files
            place = state.folder / file.name if standing == "here" else None
            found.append(
                KnownData(
                    download.name,
                    download.title,
                    download.description,
                    standing,
                    download,
                    None,
                    state,
                    place,
                )
            )
    return found


def find_known(name: str, store: DownloadStore) -> list[KnownData]:
    """Return what is called so: one, or all that a download of that name brings.

    Raises
    ------
    ConfigError
        If there is none.
    """
    every = known_data(store)
    found = [each for each in every if each.name == name] or [
        each for each in every if each.download is not None and each.download.name == name
    ]
    if not found:
        raise ConfigError(
            f"{name!r} is no data set that is known by a name; known are: "
            f"{', '.join(each.name for each in every)}"
        )
    return found
