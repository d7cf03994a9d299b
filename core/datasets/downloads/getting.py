"""From nothing, a part, or files that were fetched by hand to a data set that can be read."""

import json
import os
import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Protocol

from core.datasets.downloads.checking import FileFacts, check_file
from core.datasets.downloads.folders import keep_as_they_are
from core.datasets.downloads.progress import DownloadProgress, Tell, size_words
from core.datasets.downloads.registry import DOWNLOADS
from core.datasets.downloads.spec import Download, RemoteFile
from core.datasets.downloads.store import RECORD, DownloadStore, kept_bytes
from core.errors import DownloadCancelled, DownloadError, OfflineError
from core.files import write_atomically

_SPARE = 32_000_000
"""Bytes that are left free on the disk: for the record, and for everybody else."""


class FetchesFiles(Protocol):
    """What brings files: `core.datasets.downloads.fetch.Fetcher`."""

    @property
    def cancelled(self) -> Callable[[], bool]:
        """Whether the user wants no more."""

    def fetch(self, file: RemoteFile, into: Path, tell: Callable[[int, int], None]) -> Path:
        """Fetch a file into a folder, telling how many bytes of how many are there."""


def get(store: DownloadStore, download: Download, fetcher: FetchesFiles, tell: Tell) -> Path:
    """Fetch what is missing of a download, check it, and make of it what the readers read.

    Parameters
    ----------
    store : DownloadStore
        Where it comes.
    download : Download
    fetcher : Fetcher
    tell : callable
        Told how far it is; see `Tell`.

    Returns
    -------
    Path
        Its folder.

    Raises
    ------
    DownloadCancelled
        What has come is kept, and the next time goes on with it.
    OfflineError
        If an address does not answer; the text says what to do.
    DownloadError
        If a file cannot be had, or is not what it should be, the disk is too small, or another
        process fetches the same.
    """
    if store.is_here(download):
        return store.folder_of(download)

    def tell_or_end(progress: DownloadProgress) -> None:
        tell(progress)
        if fetcher.cancelled():
            raise DownloadCancelled(0)

    try:
        _get(store, download, fetcher, tell_or_end)
    except DownloadCancelled:
        raise DownloadCancelled(store.state(download).bytes) from None
    return store.folder_of(download)


def _get(store: DownloadStore, download: Download, fetcher: FetchesFiles, tell: Tell) -> None:
    with store.at_work(download) as staging:
        kept = {file.name: kept_bytes(file, staging) for file in download.files}
        _check_space(store, download, sum(kept.values()))
        facts: list[FileFacts] = []
        for file in download.files:
            is_new = not (staging / file.name).is_file()
            if is_new:
                others = sum(size for name, size in kept.items() if name != file.name)
                _fetch(file, download, staging, fetcher, others, tell)
            facts.append(check_file(file, staging / file.name, tell, remove=is_new))
            kept[file.name] = facts[-1].bytes
        _finish(store, download, staging, facts, tell)


def add(store: DownloadStore, paths: Sequence[Path], tell: Tell) -> dict[str, list[str]]:
    """Take files that were fetched by hand, and make data sets of those that are complete.

    Parameters
    ----------
    store : DownloadStore
    paths : sequence of Path
        Called as at their addresses; they are copied.
    tell : callable

    Returns
    -------
    dict of str to list of str
        Names of downloads, and of the files that each still lacks; it is here where that is none.

    Raises
    ------
    DownloadError
        If a file is none that belongs to a download, or not what it should be.
    """
    known = {file.name: (file, each) for each in DOWNLOADS for file in each.files}
    for path in paths:
        if path.name not in known:
            raise DownloadError(
                f"{path.name} belongs to no download; a file must be called as at its address: "
                f"{', '.join(known)}"
            )
        if not path.is_file():
            raise DownloadError(f"{path} is no file that exists; name one that was fetched")
    for path in paths:
        file, download = known[path.name]
        if not store.is_here(download):
            with store.at_work(download) as staging:
                _copy(path, file, staging, tell)
    touched = {known[path.name][1].name: known[path.name][1] for path in paths}
    return {name: _complete(store, each, tell) for name, each in touched.items()}


def _fetch(
    file: RemoteFile,
    download: Download,
    staging: Path,
    fetcher: FetchesFiles,
    others: int,
    tell: Tell,
) -> None:
    rest = download.size - file.size

    def tell_bytes(done: int, total: int) -> None:
        tell(DownloadProgress("downloading", file.name, others + done, rest + total))

    try:
        fetcher.fetch(file, staging, tell_bytes)
    except OfflineError as error:
        raise OfflineError(
            f"{error}. Without a network here, fetch that file elsewhere, put it into {staging} "
            "and download again",
            address=error.address,
        ) from error
    except OSError as error:
        raise DownloadError(
            f"{file.name} cannot be written to {staging} ({error.strerror or error}); what has "
            "come is kept. Make room, or choose another folder"
        ) from error


def _copy(path: Path, file: RemoteFile, staging: Path, tell: Tell) -> None:
    there = staging / file.name
    if there.exists():
        return
    copy = staging / f"{file.name}.copy"
    try:
        shutil.copyfile(path, copy)
        os.replace(copy, there)
    except OSError as error:
        copy.unlink(missing_ok=True)
        raise DownloadError(
            f"{path} cannot be copied to {staging} ({error.strerror or error}); make room, or "
            "choose another folder"
        ) from error
    check_file(file, there, tell, remove=True)


def _complete(store: DownloadStore, download: Download, tell: Tell) -> list[str]:
    """Finish a download whose files are all here; return those that are missing."""
    if store.is_here(download):
        return []
    staging = store.staging_of(download)
    missing = [file.name for file in download.files if not (staging / file.name).is_file()]
    if not missing:
        with store.at_work(download):
            facts = [
                check_file(file, staging / file.name, tell, remove=False) for file in download.files
            ]
            _finish(store, download, staging, facts, tell)
    return missing


def _check_space(store: DownloadStore, download: Download, done: int) -> None:
    # Files that are kept as they are are only moved.
    unpacked = 0 if download.arrange is keep_as_they_are else download.unpacked
    needed = max(0, download.size - done) + unpacked + _SPARE
    free = shutil.disk_usage(store.folder).free
    if free < needed:
        raise DownloadError(
            f"{download.title} needs {size_words(needed)} of disk, and {size_words(free)} are free "
            f"where {store.folder} is; make room, or choose another folder"
        )


def _finish(
    store: DownloadStore,
    download: Download,
    staging: Path,
    facts: Sequence[FileFacts],
    tell: Tell,
) -> None:
    """Make what the readers read, and give it its name when all of it is there."""
    folder, unpacked = store.folder_of(download), staging / "unpacked"
    if folder.exists():
        raise DownloadError(f"{folder} is in the way: it was not downloaded; move it elsewhere")
    # What an earlier end left.
    shutil.rmtree(unpacked, ignore_errors=True)
    files: Mapping[str, Path] = {each.name: staging / each.name for each in facts}
    try:
        unpacked.mkdir()
        download.arrange(files, unpacked, tell)
        record = {
            "name": download.name,
            "fetched": datetime.now().astimezone().isoformat(timespec="seconds"),
            "files": [asdict(each) for each in facts],
        }
        write_atomically(unpacked / RECORD, json.dumps(record, indent=2).encode())
        os.replace(unpacked, folder)
    except DownloadError as error:
        # With a checksum it is what it should be, and would be the same again.
        for name in download.unchecked:
            files[name].unlink(missing_ok=True)
        again = " and ".join(download.unchecked)
        removed = f". No checksum is published of {again}, which was removed" if again else ""
        raise DownloadError(f"{error}{removed}") from error
    except OSError as error:
        _take_back(files, unpacked)
        raise DownloadError(
            f"{download.title} cannot be unpacked in {staging} ({error.strerror or error}); its "
            "files are kept. Make room, and download again"
        ) from error
    finally:
        shutil.rmtree(unpacked, ignore_errors=True)


def _take_back(files: Mapping[str, Path], unpacked: Path) -> None:
    """Put files where they were that are only moved, and not unpacked."""
    for name, path in files.items():
        moved = unpacked / name
        if moved.is_file() and not path.exists():
            os.replace(moved, path)
