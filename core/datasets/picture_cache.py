"""Pictures of folders as they were read, kept in the user's cache folder and mapped into memory.

A set is two files: ``KEY.npy`` with the pictures, and ``KEY.npz``, written last, with what is to be
known of them. What was used longest ago gives way.
"""

import contextlib
import json
import logging
import os
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from io import BytesIO
from pathlib import Path

import numpy as np
import numpy.typing as npt
from platformdirs import user_cache_path

from core.datasets.image_files import ImageFiles
from core.datasets.npz_reader import NPZ_DAMAGE
from core.datasets.picture_array import DIGEST, digest_of
from core.files import remove_temporary_files, temporary_name, write_atomically
from core.version import APPLICATION_ID

_VERSION = 1
"""Who changes what is made of a file raises it."""

MOST_BYTES = 4 * 2**30
"""Of all sets together; the newest is kept whatever its size."""

_CHECKED_BYTES = 64 * 2**20
"""Of pictures that are compared with their digests when they are read again: of a larger set not
all of them, since that would take as long as reading it."""

_ABANDONED_S = 24 * 3600.0
"""Age of a temporary file that nobody writes to any more, and of pictures whose facts never came;
another process may be reading too."""

_log = logging.getLogger(__name__)


def cache_folder() -> Path:
    """Return where pictures are kept; anything in it can be deleted."""
    return user_cache_path(APPLICATION_ID, appauthor=False) / "pictures"


@dataclass(frozen=True, slots=True, eq=False)
class PictureFacts:
    """What is to be known of pictures that were read.

    Parameters
    ----------
    indices : ndarray of shape (pictures,)
        int64: which of the files each is; rising.
    digests : ndarray of shape (pictures, 16)
        uint8, of their content.
    unreadable : tuple of (str, str)
        Names of files that are no pictures, and why.
    """

    indices: npt.NDArray[np.int64] = field(repr=False)
    digests: npt.NDArray[np.uint8] = field(repr=False)
    unreadable: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class KeptPictures:
    """Pictures that could be read.

    Parameters
    ----------
    inputs : ndarray of shape (pictures, height, width) or (pictures, height, width, 3)
        float32 in [0, 1]; usually mapped from a file, and read-only.
    facts : PictureFacts
    """

    inputs: npt.NDArray[np.float32] = field(repr=False)
    facts: PictureFacts


def cache_key(files: ImageFiles, size: Sequence[int]) -> str:
    """Return a text that differs where the pictures may: place, names, bytes, times and `size`."""
    digest = sha256(json.dumps([_VERSION, os.fspath(files.folder), *size]).encode())
    for file in files.files:
        # Names may hold anything but a null character.
        facts = f"{file.name}\0{file.size}\0{file.modified}\0"
        digest.update(facts.encode(errors="surrogatepass"))
    return digest.hexdigest()[:32]


class PictureCache:
    """The place of one set.

    Parameters
    ----------
    key : str
    folder : Path, optional
        The user's own by default.
    """

    def __init__(self, key: str, folder: Path | None = None) -> None:
        self.folder = cache_folder() if folder is None else folder
        self._pictures = self.folder / f"{key}.npy"
        self._facts = self.folder / f"{key}.npz"

    def read(self) -> KeptPictures | None:
        """Return the set; None where it is not kept, or damaged."""
        try:
            with self._facts.open("rb") as stream, np.load(stream, allow_pickle=False) as archive:
                unreadable = json.loads(str(archive["unreadable"]))
                facts = PictureFacts(
                    archive["indices"],
                    archive["digests"],
                    tuple((name, why) for name, why in unreadable),
                )
            kept = KeptPictures(self._map(), facts)
            _check(kept)
        except FileNotFoundError:
            return None
        except (*NPZ_DAMAGE, KeyError, TypeError) as error:
            # A cache that cannot be read is no cache: the pictures are read anew.
            _log.warning("the pictures kept in %s cannot be read: %s", self._pictures, error)
            return None
        with contextlib.suppress(OSError):
            os.utime(self._facts)
        return kept

    def temporary(self) -> Path:
        """Return the name of a new file to write pictures to, whose folder is there.

        Raises
        ------
        OSError
            If there can be none.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        remove_temporary_files(self.folder, older_than_s=_ABANDONED_S)
        self._remove_unknown()
        return temporary_name(self._pictures)

    def keep(self, written: Path, facts: PictureFacts) -> KeptPictures:
        """Give what was written its name, and return it mapped into memory.

        Raises
        ------
        OSError
            If it cannot be renamed or mapped.
        """
        os.replace(written, self._pictures)
        buffer = BytesIO()
        np.savez(
            buffer,
            allow_pickle=False,
            indices=facts.indices,
            digests=facts.digests,
            unreadable=np.array(json.dumps(facts.unreadable)),
        )
        write_atomically(self._facts, buffer.getbuffer())
        self._let_go()
        return KeptPictures(self._map(), facts)

    def _map(self) -> npt.NDArray[np.float32]:
        mapped = np.load(self._pictures, mmap_mode="r", allow_pickle=False)
        # Slices of a plain array are plain arrays.
        found: npt.NDArray[np.float32] = mapped.view(np.ndarray)
        return found

    def _remove_unknown(self) -> None:
        """Remove pictures whose reader ended, or found the disk full, before it told of them."""
        for pictures in self.folder.glob("*.npy"):
            with contextlib.suppress(OSError):
                is_old = time.time() - pictures.stat().st_mtime > _ABANDONED_S
                if is_old and not pictures.with_suffix(".npz").exists():
                    pictures.unlink()

    def _let_go(self) -> None:
        """Remove what was used longest ago, beyond 4 GiB; others may do the same at this time."""
        with contextlib.suppress(OSError):
            facts = sorted(
                self.folder.glob("*.npz"), key=lambda path: path.stat().st_mtime, reverse=True
            )
            total = 0
            for path in facts:
                pictures = path.with_suffix(".npy")
                total += pictures.stat().st_size if pictures.exists() else 0
                if total > MOST_BYTES and path != self._facts:
                    path.unlink(missing_ok=True)
                    pictures.unlink(missing_ok=True)


def _check(kept: KeptPictures) -> None:
    """Compare with the digests as many pictures as that takes little time for.

    Raises
    ------
    ValueError
    """
    inputs, facts, count = kept.inputs, kept.facts, len(kept.facts.indices)
    if (
        inputs.dtype != np.float32
        or inputs.ndim not in (3, 4)
        or len(inputs) != count
        or not count
        or facts.digests.shape != (count, DIGEST)
        or facts.digests.dtype != np.uint8
        or facts.indices.dtype.kind != "i"
    ):
        raise ValueError("shapes do not fit one another")
    step = max(1, inputs.nbytes // _CHECKED_BYTES)
    for index in {*range(0, count, step), count - 1}:
        if digest_of(inputs[index]) != facts.digests[index].tobytes():
            raise ValueError(f"picture {index} is not what was written")
