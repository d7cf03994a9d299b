"""The folder of what was downloaded: what is there, where it lies, and how it goes.

A download is a folder of its name with ``download.json`` in it, which says what was fetched and is
written before the folder gets its name: who finds it finds all of it. What is on its way lies in
``NAME.part`` beside it.
"""

import contextlib
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from platformdirs import user_data_path

from core.datasets.downloads.registry import DOWNLOADS
from core.datasets.downloads.spec import Download, NamedSet, RemoteFile
from core.errors import DownloadError
from core.version import APPLICATION_ID

RECORD = "download.json"
"""In the folder of a download; says what was fetched."""

State = Literal["here", "partly", "missing"]


def downloads_folder() -> Path:
    """Return the user's own folder of downloads."""
    return user_data_path(APPLICATION_ID, appauthor=False) / "downloads"


@dataclass(frozen=True, slots=True)
class DownloadState:
    """What of a download is on disk.

    Parameters
    ----------
    state : {"here", "partly", "missing"}
    folder : Path
        Where it lies, or will.
    staging : Path
        Where what is on its way lies; a file that was fetched by hand is put there.
    bytes : int
        On disk.
    """

    state: State
    folder: Path
    staging: Path
    bytes: int


class DownloadStore:
    """Finds and removes downloads; keeps no open file.

    Parameters
    ----------
    folder : Path, optional
        By default the user's own. It need not be there.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = downloads_folder() if folder is None else folder

    def folder_of(self, download: Download) -> Path:
        """Return where a download lies, or will."""
        return self.folder / download.name

    def staging_of(self, download: Download) -> Path:
        """Return where what is on its way lies."""
        return self.folder / f"{download.name}.part"

    def is_here(self, download: Download) -> bool:
        """Whether all of a download is here."""
        return (self.folder_of(download) / RECORD).is_file()

    def state(self, download: Download) -> DownloadState:
        """Return what of a download is on disk."""
        folder, staging = self.folder_of(download), self.staging_of(download)
        if self.is_here(download):
            return DownloadState("here", folder, staging, _bytes_below(folder))
        kept = sum(kept_bytes(file, staging) for file in download.files)
        return DownloadState("partly" if kept else "missing", folder, staging, kept)

    def place(self, named: NamedSet, download: Download) -> Path | None:
        """Return the file or folder to read of a data set; None where it is not here."""
        return self.folder_of(download) / named.place if self.is_here(download) else None

    def complete_folders(self) -> list[Path]:
        """Return the folder of each download that is here."""
        return [self.folder_of(each) for each in DOWNLOADS if self.is_here(each)]

    def remove(self, download: Download) -> int:
        """Remove a download and what is on its way of it; return how many bytes that frees.

        Raises
        ------
        DownloadError
            If there is nothing of it, it is being fetched, or it cannot be removed.
        """
        folder, staging = self.folder_of(download), self.staging_of(download)
        there = [path for path in (folder, staging) if path.is_dir()]
        if folder.is_dir() and not self.is_here(download):
            # Another's folder of that name.
            there.remove(folder)
        if not there:
            raise DownloadError(f"nothing of {download.name} is in {self.folder}")
        freed = sum(_bytes_below(path) for path in there)
        try:
            with self.at_work(download):
                if folder in there:
                    # The record first: what is half removed is not found any more.
                    (folder / RECORD).unlink(missing_ok=True)
                    shutil.rmtree(folder)
            shutil.rmtree(staging)
        except OSError as error:
            raise DownloadError(
                f"{error.filename} cannot be removed ({error.strerror or error}); close what uses "
                "it, and try again"
            ) from error
        return freed

    @contextlib.contextmanager
    def at_work(self, download: Download) -> Iterator[Path]:
        """Make the folder of what is on its way, and be alone in it; it goes when all is here.

        Raises
        ------
        DownloadError
            If it cannot be made, or somebody else is at work in it.
        """
        # Here, because the window imports this module and seldom fetches anything.
        from core.datasets.downloads.ownership import owning

        staging = self.staging_of(download)
        try:
            staging.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise DownloadError(
                f"{staging} cannot be made ({error.strerror or error}); choose another folder"
            ) from error
        with owning(staging, download.title):
            yield staging
        if self.is_here(download):
            shutil.rmtree(staging, ignore_errors=True)


def kept_bytes(file: RemoteFile, staging: Path) -> int:
    """Return how many bytes of a file have come into a folder."""
    for name in (file.name, f"{file.name}.part"):
        with contextlib.suppress(OSError):
            return (staging / name).stat().st_size
    return 0


def _bytes_below(folder: Path) -> int:
    """Return how large all files are; what another thread removes meanwhile does not count."""
    total = 0
    for place, _folders, names in os.walk(folder):
        for name in names:
            with contextlib.suppress(OSError):
                total += os.stat(os.path.join(place, name)).st_size
    return total
