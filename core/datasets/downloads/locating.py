"""Where a data set lies that is called by its name."""

import os
from pathlib import Path

from core.datasets.downloads.progress import size_words
from core.datasets.downloads.registry import DOWNLOADS, named_sets
from core.datasets.downloads.spec import Download
from core.datasets.downloads.store import DownloadStore
from core.errors import DatasetError


def locate(data: str | Path, store: DownloadStore | None = None) -> str | Path:
    """Return the file or folder of a downloaded set; what is none is returned as it is.

    A file or folder that exists under this very name comes first.

    Parameters
    ----------
    data : str or Path
    store : DownloadStore, optional
        By default the user's own.

    Raises
    ------
    DatasetError
        If it is known and not here; the text says how it is to be had.
    """
    if not isinstance(data, str) or os.path.exists(data):
        return data
    sets = named_sets()
    if data in sets:
        named, download = sets[data]
        place = (store or DownloadStore()).place(named, download)
        if place is None:
            raise DatasetError(f"{data} is not on this machine yet; {how_to_get(download)}")
        return str(place)
    if data in DOWNLOADS:
        download = DOWNLOADS.get(data)
        names = ", ".join(each.name for each in download.sets)
        what = f"holds several sets; name one of {names}" if names else "are weights, and no data"
        raise DatasetError(f"{data} {what}")
    return data


def how_to_get(download: Download) -> str:
    """Return what to do to have a download here."""
    about = "" if download.is_exact else "about "
    return (
        f"'main.py data download {download.name}' fetches it ({about}{size_words(download.size)}), "
        "and so does the Data tab of the window"
    )
