"""Files of archives from elsewhere, written where the program wants them and nowhere else.

Nothing of an archive decides where it goes: names are compared with what is expected, and the
program says what each becomes. An archive with links, devices, absolute paths or ``..`` is refused
as a whole, and so is one that holds more than it may.
"""

import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import IO

from core.datasets.downloads.folders import Target
from core.datasets.downloads.progress import DownloadProgress, Tell
from core.errors import DownloadError

_CHUNK = 1 << 18
_MOST_MEMBERS = 100_000

_DAMAGE = (
    tarfile.TarError,
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    # Of gzip.
    OSError,
    # Ways of packing or encryption that are not known.
    NotImplementedError,
    RuntimeError,
    ValueError,
)


def unpack_tar(archive: Path, into: Path, target: Target, most_bytes: int, tell: Tell) -> int:
    """Write files of a tar archive, packed or not, and return how many.

    Parameters
    ----------
    archive : Path
    into : Path
        A folder that is there.
    target : callable
        See `Target`.
    most_bytes : int
        Of all files together, those that are left out too.
    tell : callable
        Told how much of the archive is read.

    Raises
    ------
    DownloadError
        If the archive is damaged, cut short, too large, or holds what no data set needs.
    OSError
        If the disk cannot be written to.
    """
    written = 0
    with _reading(archive), archive.open("rb") as stream, tarfile.open(fileobj=stream) as found:

        def told() -> None:
            tell(DownloadProgress("unpacking", archive.name, stream.tell(), _size(archive)))

        allowance = most_bytes
        for count, member in enumerate(found):
            _check_name(archive, member.name)
            if not (member.isfile() or member.isdir()):
                raise DownloadError(
                    f"{archive.name} holds {member.name}, which is a link or a device; no data set "
                    "needs one, and nothing was unpacked"
                )
            allowance -= member.size
            _check_amount(archive, count, allowance, most_bytes)
            place = target(member.name) if member.isfile() else None
            if place is not None:
                source = found.extractfile(member)
                assert source is not None
                _write(source, into / place, member.size, archive, told)
                written += 1
            told()
    return written


def unpack_zip(archive: Path, into: Path, target: Target, most_bytes: int, tell: Tell) -> int:
    """Write files of a zip archive, and return how many; see `unpack_tar`."""
    written, passed = 0, 0
    with _reading(archive), zipfile.ZipFile(archive) as found:

        def told() -> None:
            tell(DownloadProgress("unpacking", archive.name, passed, _size(archive)))

        allowance = most_bytes
        for count, member in enumerate(found.infolist()):
            _check_name(archive, member.filename)
            # Permissions of Unix, of which the highest bits tell links.
            if (member.external_attr >> 28) == 0xA:
                raise DownloadError(
                    f"{archive.name} holds {member.filename}, which is a link; no data set needs "
                    "one, and nothing was unpacked"
                )
            allowance -= member.file_size
            _check_amount(archive, count, allowance, most_bytes)
            place = None if member.is_dir() else target(member.filename)
            if place is not None:
                with found.open(member) as source:
                    _write(source, into / place, member.file_size, archive, told)
                written += 1
            passed += member.compress_size
            told()
    return written


def _write(
    source: IO[bytes], path: Path, size: int, archive: Path, told: Callable[[], None]
) -> None:
    """Copy a file, but no more of it than the archive says that there is.

    A file may be hundreds of megabytes long: `told` is called again and again meanwhile, and what
    it raises ends the copying.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    left = size
    try:
        out = path.open("xb")
    except FileExistsError:
        raise DownloadError(f"{archive.name} holds two files that become {path.name}") from None
    with out:
        while chunk := source.read(_CHUNK):
            left -= len(chunk)
            if left < 0:
                raise DownloadError(
                    f"{archive.name} is damaged: {path.name} is larger than it says"
                )
            out.write(chunk)
            told()
    if left:
        raise EOFError


@contextmanager
def _reading(archive: Path) -> Iterator[None]:
    try:
        yield
    except _DAMAGE as error:
        if isinstance(error, OSError) and error.errno is not None:
            # The disk's; those of gzip have no number.
            raise
        raise DownloadError(
            f"{archive.name} is damaged or cut short, or no archive at all ({_words(error)})"
        ) from error


def _words(error: Exception) -> str:
    return " ".join(str(error).split()) or type(error).__name__


def _check_name(archive: Path, name: str) -> None:
    parts = PurePosixPath(name.replace("\\", "/"))
    if parts.is_absolute() or ".." in parts.parts or ":" in name or "\0" in name:
        raise DownloadError(
            f"{archive.name} holds {name!r}, which leads out of its folder; nothing was unpacked"
        )


def _check_amount(archive: Path, count: int, allowance: int, most_bytes: int) -> None:
    if allowance < 0 or count >= _MOST_MEMBERS:
        raise DownloadError(
            f"{archive.name} holds more than {most_bytes:,} bytes or {_MOST_MEMBERS:,} files; it "
            "is not what it should be, and nothing of it was kept"
        )


def _size(path: Path) -> int:
    return path.stat().st_size
