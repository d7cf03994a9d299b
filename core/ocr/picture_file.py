"""Photographs, screenshots and scans as upright pictures in colour, or one clear error."""

import hashlib
import warnings
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import psutil

from core.errors import PictureError
from core.ocr.pdf_pages import draw_pdf_page, split_page_name
from core.upright_pictures import register_heif, upright

if TYPE_CHECKING:
    from PIL.Image import Image

Pixels = npt.NDArray[np.uint8]

PICTURE_SUFFIXES = (
    ".jpg",
    ".jpeg",
    ".png",
    ".tif",
    ".tiff",
    ".webp",
    ".bmp",
    ".gif",
    ".heic",
    ".heif",
    ".avif",
    ".pdf",
)

_BYTES_A_PIXEL = 24
"""What reading and finding letters need at the most, of a picture that is looked at whole."""

_HEIC_BRANDS = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1")
"""What a HEIC file says of itself."""

_MOST_PIXELS = 2**29
"""Half a billion: beyond that, 32-bit counts in the libraries below begin to overflow."""


@dataclass(frozen=True, eq=False)
class Picture:
    """A picture to read text from.

    Parameters
    ----------
    name : str
        For people: the file's name.
    pixels : ndarray of shape (height, width, 3), uint8
        Upright, RGB.
    sha256 : str
        Of the file, or of the pixels where there is none.
    notes : tuple of str
        What had to be done to it, in sentences.
    path : Path or None
    turned : int
        By how many degrees somebody turned it clockwise since it was read: 0, 90, 180 or 270.
    """

    name: str
    pixels: Pixels = field(repr=False)
    sha256: str
    notes: tuple[str, ...] = ()
    path: Path | None = None
    turned: int = 0

    @property
    def height(self) -> int:
        """Rows."""
        return int(self.pixels.shape[0])

    @property
    def width(self) -> int:
        """Columns."""
        return int(self.pixels.shape[1])


def read_picture(path: Path) -> Picture:
    """Read a picture file: the first frame, turned upright as its Exif data say, on white.

    Of a PDF, the page that `path` names as ``letter.pdf#page=2``, or the first.

    Raises
    ------
    PictureError
        If it is missing, no picture, damaged, empty, or needs more memory than is free.
    """
    data, sha256 = picture_data(path)
    pixels, notes = decode_picture(data, path.name)
    return Picture(path.name, pixels, sha256, notes, path)


def picture_data(path: Path) -> tuple[bytes, str]:
    """Return the content of a picture file, and the SHA-256 that the picture goes by.

    Pages of one PDF, ``letter.pdf#page=2``, share the content and go by one each.

    Raises
    ------
    PictureError
        If it is missing, or cannot be read.
    """
    page = split_page_name(path)
    file = path if page is None else page[0]
    try:
        data = file.read_bytes()
    except FileNotFoundError:
        raise PictureError(f"{file} does not exist; name a picture file") from None
    except IsADirectoryError:
        raise PictureError(f"{file} is a folder; name the pictures in it") from None
    except OSError as error:
        raise PictureError(f"{file} cannot be read: {error.strerror or error}") from error
    digest = hashlib.sha256(data)
    if page is not None:
        digest.update(f"#page={page[1]}".encode())
    return data, digest.hexdigest()


def picture_of_pixels(pixels: Pixels, name: str) -> Picture:
    """Return a picture that comes from no file, such as from the clipboard."""
    kept = np.ascontiguousarray(pixels)
    facts = f"{kept.shape}".encode() + kept.tobytes()
    return Picture(name, kept, hashlib.sha256(facts).hexdigest())


def decode_picture(
    data: bytes, name: str, *, about: tuple[int, int] | None = None
) -> tuple[Pixels, tuple[str, ...]]:
    """Return the pixels of a picture file's content, and what was done to them.

    Parameters
    ----------
    data : bytes
    name : str
        The file's, for errors.
    about : (int, int), optional
        Width and height that are enough: where the format allows it, the picture is decoded at a
        half, a quarter … of its size, in a fraction of the time.

    Raises
    ------
    PictureError
        See `read_picture`.
    """
    from PIL import Image, UnidentifiedImageError

    if not data:
        raise PictureError(f"{name} is empty; choose another picture")
    page = split_page_name(Path(name))
    if page is not None:
        return draw_pdf_page(data, page[1], page[0].name, about=about), ()
    has_heif = register_heif()
    try:
        with warnings.catch_warnings():
            # Its own limits come before ours, which look at the memory that is free.
            warnings.simplefilter("ignore")
            opened = _open(data)
            if about is not None:
                opened.draft("RGB", about)
            _check_size(opened.size, name)
            return _to_rgb(opened)
    except UnidentifiedImageError:
        if data[4:8] == b"ftyp" and data[8:12] in _HEIC_BRANDS and not has_heif:
            raise PictureError(
                f"{name} is a HEIC picture, which pillow-heif reads, and that is not installed; "
                'install it with: pip install "recognition-lab[heic]", or save it as JPEG'
            ) from None
        kinds = ", ".join(suffix[1:].upper() for suffix in PICTURE_SUFFIXES[:6:2])
        raise PictureError(
            f"{name} is no picture that can be read here ({len(data):,} bytes that begin with "
            f"{_first_bytes(data)}); choose a {kinds} file"
        ) from None
    except PictureError:
        raise
    except MemoryError:
        raise PictureError(f"{name} does not fit into memory; choose a smaller picture") from None
    except Image.DecompressionBombError as error:
        raise PictureError(f"{name} is too large: {error}") from error
    except Exception as error:
        # Decoders of damaged files raise whatever they like.
        raise PictureError(
            f"{name} is damaged: {str(error) or type(error).__name__}; save it anew or choose "
            "another"
        ) from error


def _first_bytes(data: bytes) -> str:
    """Return how a file begins: as the text that it is, or in hexadecimal."""
    begin = data[:8]
    text = begin.decode("ascii", "replace")
    return f'"{text}"' if text.isascii() and text.isprintable() else begin.hex(" ")


def _open(data: bytes) -> "Image":
    from PIL import Image

    limit, Image.MAX_IMAGE_PIXELS = Image.MAX_IMAGE_PIXELS, None
    try:
        return Image.open(BytesIO(data))
    finally:
        Image.MAX_IMAGE_PIXELS = limit


def _check_size(size: tuple[int, int], name: str) -> None:
    width, height = size
    if width < 1 or height < 1:
        raise PictureError(f"{name} has no pixels ({width}×{height}); choose another picture")
    needed, free = width * height * _BYTES_A_PIXEL, psutil.virtual_memory().available
    if width * height > _MOST_PIXELS or needed > free:
        raise PictureError(
            f"{name} has {width:,}×{height:,} pixels and needs about {needed / 2**30:,.1f} GiB of "
            f"memory, {free / 2**30:,.1f} GiB are free; make it smaller"
        )


def _to_rgb(opened: "Image") -> tuple[Pixels, tuple[str, ...]]:
    picture, notes = upright(opened)
    return np.ascontiguousarray(np.asarray(picture.convert("RGB"))), notes
