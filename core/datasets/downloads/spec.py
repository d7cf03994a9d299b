"""What can be fetched: its files and where they are from, and the data sets that come of them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from core.datasets.downloads.progress import Tell

Algorithm = Literal["md5", "sha256"]

Arrange = Callable[[Mapping[str, Path], Path, Tell], None]
"""Makes of fetched files, by name, what the readers read, in an empty folder.

It may move the files, since they are of no use afterwards, and raises `DownloadError` where they
are not what they should be.
"""


@dataclass(frozen=True, slots=True)
class Checksum:
    """What the bytes of a file must give.

    Parameters
    ----------
    algorithm : {"md5", "sha256"}
    digest : str
        In hexadecimal; its beginning is enough, where no more is published.
    stated_by : str
        Who publishes it.
    """

    algorithm: Algorithm
    digest: str
    stated_by: str

    @property
    def words(self) -> str:
        """For people: ``"MD5 c58f30…, stated by …"``."""
        name = {"md5": "MD5", "sha256": "SHA-256"}[self.algorithm]
        whole = len(self.digest) == {"md5": 32, "sha256": 64}[self.algorithm]
        return f"{name} {'' if whole else 'begins with '}{self.digest}, stated by {self.stated_by}"


@dataclass(frozen=True, slots=True)
class RemoteFile:
    """A file at a public address.

    Parameters
    ----------
    name : str
        As it is called on disk.
    addresses : tuple of str
        The first that answers is taken.
    size : int
        Bytes.
    is_exact : bool
        Whether that many are published, or it is about so many; a file of another size than an
        exact one is refused.
    checksum : Checksum or None
        None where nobody publishes one.
    """

    name: str
    addresses: tuple[str, ...]
    size: int
    is_exact: bool = True
    checksum: Checksum | None = None


@dataclass(frozen=True, slots=True)
class NamedSet:
    """A data set that comes of a download.

    Parameters
    ----------
    name : str
        What ``--data`` takes.
    title, description : str
        For lists: a few words, and a sentence or two.
    classes : int
    samples : mapping of str to int
        By split; what the authors publish.
    picture : str
        Size and colours of a picture, in words.
    place : str
        Path of the file or folder to read, below the download's folder; empty for that itself.
    """

    name: str
    title: str
    description: str
    classes: int
    samples: Mapping[str, int] = field(hash=False)
    picture: str
    place: str = ""


@dataclass(frozen=True, slots=True)
class Download:
    """Files that are fetched together.

    Parameters
    ----------
    name : str
        What ``data download`` takes, and the name of the folder.
    title, description : str
        For lists: a few words, and a sentence or two.
    homepage : str
        Where its authors tell of it.
    licence : str
        In a sentence; what is not stated is said to be so.
    citation : str
        BibTeX.
    files : tuple of RemoteFile
    unpacked : int
        About how many bytes are left on disk.
    layout : str
        In words, how it lies on disk.
    arrange : callable
        See `Arrange`.
    sets : tuple of NamedSet
        Empty for weights.
    """

    name: str
    title: str
    description: str
    homepage: str
    licence: str
    citation: str
    files: tuple[RemoteFile, ...]
    unpacked: int
    layout: str
    arrange: Arrange = field(hash=False)
    sets: tuple[NamedSet, ...] = ()

    @property
    def size(self) -> int:
        """Bytes to fetch, as far as they are known."""
        return sum(file.size for file in self.files)

    @property
    def is_exact(self) -> bool:
        """Whether the size of each file is published."""
        return all(file.is_exact for file in self.files)

    @property
    def unchecked(self) -> tuple[str, ...]:
        """Names of the files whose checksum nobody publishes."""
        return tuple(file.name for file in self.files if file.checksum is None)
