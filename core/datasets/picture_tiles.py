"""Picture files as pixels of one size, decoded in several threads."""

import os
import warnings
from collections import deque
from collections.abc import Generator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from core.cores import usable_cores
from core.datasets.image_files import PictureFile
from core.datasets.picture_size import LARGEST_KEPT
from core.memory import free_memory
from core.upright_pictures import ORIENTATION, register_heif, upright

if TYPE_CHECKING:
    from PIL.Image import Image

Tile = npt.NDArray[np.uint8]

_MOST_THREADS = 8
_WAITING = 4
"""Pictures a thread that are decoded ahead: more would only lie in memory."""

_DRAFT = 4
"""JPEGs are decoded at a half, a quarter … of their size, but at least at so many times the size
that is wanted. Photographs of 12 megapixels then differ from what the whole picture gives by a PSNR
of 55 dB, at a fifth of the time; with 2 it would be 34 dB for some of 256 pixels."""

_BYTES_A_PIXEL = 8
"""That decoding needs at the most: the file's pixels, a copy turned upright, and one in colour."""

_LARGE = 2**22
"""Pixels below which nobody asks for the memory that is free."""

_TURNED = (5, 6, 7, 8)
"""Orientations of Exif in which rows are columns."""


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Why a picture is none: "it is cut short"."""

    reason: str


@dataclass(frozen=True, slots=True)
class TileForm:
    """What all pictures are brought to.

    Parameters
    ----------
    height, width : int
    is_kept : bool
        Whether they have that size already, and stay as they are. Otherwise it is a square, cut
        from the middle of each.
    """

    height: int
    width: int
    is_kept: bool = False


def common_size(files: Sequence[PictureFile]) -> tuple[int, int] | None:
    """Return height and width where all pictures have the same and none is above 96 pixels.

    Only heads of files are read, and no more than up to the first that differs. What cannot be read
    has no say.
    """
    from PIL import Image

    register_heif()
    found: set[tuple[int, int]] = set()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for file in files:
            try:
                with Image.open(file.path) as opened:
                    width, height = opened.size
                    if opened.getexif().get(ORIENTATION, 1) in _TURNED:
                        width, height = height, width
            except Exception:  # noqa: BLE001 - decoders of damaged files raise whatever they like
                continue
            found.add((height, width))
            if len(found) > 1 or max(height, width) > LARGEST_KEPT:
                return None
    return found.pop() if found else None


def decode_tiles(
    files: Sequence[PictureFile], form: TileForm
) -> Generator[Tile | Unreadable, None, None]:
    """Decode pictures in their order, few of them ahead of what is taken.

    Yields
    ------
    ndarray of shape (height, width) or (height, width, 3), uint8
        The first where all values are grey. Or `Unreadable`, for a file that is no picture.
    """
    register_heif()
    threads = min(usable_cores(), _MOST_THREADS)
    pool = ThreadPoolExecutor(threads, "pictures")
    waiting: deque[Future[Tile | Unreadable]] = deque()
    # Pillow warns of large pictures and of odd files, which are decoded all the same.
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            for file in files:
                waiting.append(pool.submit(_decode, file.path, form, threads))
                if len(waiting) >= threads * _WAITING:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        finally:
            # Whatever ends it, Ctrl-C too: what has not begun is not waited for.
            pool.shutdown(cancel_futures=True)


def _decode(path: str, form: TileForm, threads: int) -> Tile | Unreadable:
    from PIL import Image, UnidentifiedImageError

    try:
        with Image.open(path) as opened:
            width, height = opened.size
            if not form.is_kept:
                opened.draft(opened.mode, (form.width * _DRAFT, form.height * _DRAFT))
            pixels = opened.width * opened.height
            if pixels > _LARGE and pixels * _BYTES_A_PIXEL * threads > free_memory():
                return Unreadable(f"its {width:,}×{height:,} pixels need more memory than is free")
            return _tile(upright(opened)[0], form)
    except UnidentifiedImageError:
        return Unreadable(_why_unknown(path))
    except OSError as error:
        return Unreadable(error.strerror or str(error) or type(error).__name__)
    except MemoryError:
        return Unreadable("it does not fit into memory")
    except Exception as error:  # noqa: BLE001 - decoders of damaged files raise whatever they like
        return Unreadable(str(error) or type(error).__name__)


def _tile(picture: "Image", form: TileForm) -> Tile | Unreadable:
    from PIL import Image

    width, height = picture.size
    if form.is_kept:
        if (height, width) != (form.height, form.width):
            return Unreadable(
                f"it has {width}×{height} pixels, and the others {form.width}×{form.height}"
            )
    else:
        # The square in the middle, in one step with the scaling. Where Pillow shrinks, it weighs
        # all pixels that a new one covers, by distance.
        side = min(width, height)
        left, top = (width - side) / 2, (height - side) / 2
        picture = picture.resize(
            (form.width, form.height),
            Image.Resampling.BILINEAR,
            box=(left, top, left + side, top + side),
        )
    pixels = np.asarray(picture)
    if pixels.ndim == 3 and (pixels == pixels[..., :1]).all():
        return np.ascontiguousarray(pixels[..., 0])
    return pixels


def _why_unknown(path: str) -> str:
    if not os.path.getsize(path):
        return "it is empty"
    if path.lower().endswith((".heic", ".heif")) and not register_heif():
        return "HEIC needs pillow-heif, which is not installed"
    return "it is no picture"
