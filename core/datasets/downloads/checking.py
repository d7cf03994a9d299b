"""Whether a file is the one that is published."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

from core.datasets.downloads.progress import DownloadProgress, Tell
from core.datasets.downloads.spec import RemoteFile
from core.errors import DownloadError

_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class FileFacts:
    """What came.

    Parameters
    ----------
    name, address : str
    bytes : int
    sha256 : str
        Of what came, in hexadecimal.
    checked_by : str
        The published checksum that it has, or that there is none.
    """

    name: str
    address: str
    bytes: int
    sha256: str
    checked_by: str


NO_CHECKSUM = "no checksum is published"


def check_file(file: RemoteFile, path: Path, tell: Tell, *, remove: bool) -> FileFacts:
    """Compare a file with what is published of it.

    Parameters
    ----------
    file : RemoteFile
    path : Path
        What came.
    tell : callable
        Told how much of it is read.
    remove : bool
        Whether a wrong file is removed: not one that the user put there.

    Raises
    ------
    DownloadError
        If its size or its checksum is another one.
    """
    size = path.stat().st_size
    digests = {"md5": hashlib.md5(usedforsecurity=False), "sha256": hashlib.sha256()}
    done = 0
    with path.open("rb") as stream:
        while chunk := stream.read(_CHUNK):
            for digest in digests.values():
                digest.update(chunk)
            done += len(chunk)
            tell(DownloadProgress("checking", file.name, done, size))
    found = {name: digest.hexdigest() for name, digest in digests.items()}
    wrong = ""
    if file.is_exact and size != file.size:
        wrong = f"has {size:,} bytes, and {file.size:,} are published"
    expected = file.checksum
    if expected is not None and not found[expected.algorithm].startswith(expected.digest):
        has = found[expected.algorithm]
        wrong = wrong or f"has {expected.algorithm} {has}, not {expected.words}"
    if wrong:
        if remove:
            path.unlink(missing_ok=True)
        what = "It was removed" if remove else f"Remove {path}"
        raise DownloadError(
            f"{file.name} {wrong}: it is damaged, or another file. {what}, and download it again"
        )
    checked = NO_CHECKSUM if expected is None else expected.words
    return FileFacts(file.name, file.addresses[0], size, found["sha256"], checked)
