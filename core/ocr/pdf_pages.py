"""Pages of PDF files as pictures, through pypdfium2 where it is installed.

A page is named as in the address line of a browser: ``letter.pdf#page=2``.
"""

import importlib.util
import math
import re
import threading
from io import BytesIO
from pathlib import Path

import numpy as np
import numpy.typing as npt

from core.errors import PictureError

PDF_SUFFIX = ".pdf"

_PAGE = re.compile(r"(.+\.pdf)#page=([1-9]\d{0,5})", re.IGNORECASE)
_ONE_AT_A_TIME = threading.Lock()
"""PDFium is not made for several threads."""

_DOTS_AN_INCH = 300
_POINTS_AN_INCH = 72
_MOST_PIXELS = 40_000_000
"""Of a page; a larger one, such as a poster, is drawn with fewer dots an inch."""


def is_pdf(path: Path) -> bool:
    """Whether a file is a PDF by its name."""
    return path.suffix.lower() == PDF_SUFFIX


def split_page_name(path: Path) -> tuple[Path, int] | None:
    """Return the file and the number of a page that is so named; None for any other name.

    A PDF that is named as a whole is its first page.
    """
    match = _PAGE.fullmatch(path.name)
    if match is not None:
        return path.with_name(match[1]), int(match[2])
    return (path, 1) if is_pdf(path) else None


def pdf_pages(path: Path) -> list[Path]:
    """Return the names of all pages of a PDF; one with a single page has its own name.

    Raises
    ------
    PictureError
        If it cannot be read, has no pages, or pypdfium2 is not installed.
    """
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        raise PictureError(f"{path} does not exist; name a picture file") from None
    except OSError as error:
        raise PictureError(f"{path} cannot be read: {error.strerror or error}") from error
    with _Document(data, path.name) as document:
        count = document.pages
    if count == 1:
        return [path]
    return [path.with_name(f"{path.name}#page={number}") for number in range(1, count + 1)]


def draw_pdf_page(
    data: bytes, number: int, name: str, *, about: tuple[int, int] | None = None
) -> npt.NDArray[np.uint8]:
    """Return a page of a PDF as it looks on white paper.

    Parameters
    ----------
    data : bytes
        The content of the file.
    number : int
        From 1 on.
    name : str
        The file's, for errors.
    about : (int, int), optional
        Width and height in pixels that are enough; by default 300 dots an inch.

    Returns
    -------
    ndarray of shape (height, width, 3), uint8
        RGB.

    Raises
    ------
    PictureError
        If it is damaged, locked, has no such page, or pypdfium2 is not installed.
    """
    with _Document(data, name) as document:
        return document.draw(number, about)


class _Document:
    """An open PDF; what the library raises becomes one clear error."""

    def __init__(self, data: bytes, name: str) -> None:
        self._data, self._name = data, name
        self.pages = 0

    def __enter__(self) -> "_Document":
        _ONE_AT_A_TIME.acquire()
        try:
            self._open(self._data, self._name)
        except BaseException:
            _ONE_AT_A_TIME.release()
            raise
        return self

    def __exit__(self, *_error: object) -> None:
        try:
            self._pdf.close()
        finally:
            _ONE_AT_A_TIME.release()

    def _open(self, data: bytes, name: str) -> None:
        if importlib.util.find_spec("pypdfium2") is None:
            raise PictureError(
                f"{name} is a PDF, which pypdfium2 reads, and that is not installed; install it "
                'with: pip install "recognition-lab[pdf]", or save the pages as pictures'
            )
        import pypdfium2

        try:
            self._pdf = pypdfium2.PdfDocument(BytesIO(data))
        except pypdfium2.PdfiumError as error:
            raise PictureError(
                f"{name} is damaged, locked or no PDF ({error}); save it anew, without a password"
            ) from error
        self.pages = len(self._pdf)
        if not self.pages:
            self._pdf.close()
            raise PictureError(f"{name} has no pages; choose another file")

    def draw(self, number: int, about: tuple[int, int] | None) -> npt.NDArray[np.uint8]:
        if number > self.pages:
            raise PictureError(
                f"{self._name} has {self.pages:,} page{'' if self.pages == 1 else 's'}, and page "
                f"{number:,} was asked for; name one that is there"
            )
        import pypdfium2

        try:
            page = self._pdf[number - 1]
            wide, high = page.get_size()
            scale = _DOTS_AN_INCH / _POINTS_AN_INCH
            if about is not None:
                scale = min(scale, about[0] / wide, about[1] / high)
            scale = min(scale, math.sqrt(_MOST_PIXELS / (wide * high)))
            drawn = page.render(scale=scale, rev_byteorder=True).to_numpy()
        except (pypdfium2.PdfiumError, ZeroDivisionError, ValueError) as error:
            raise PictureError(
                f"page {number:,} of {self._name} cannot be drawn ({error}); save it anew"
            ) from error
        # Of its own, since the library's memory goes with the page; grey pages have one channel.
        colours = drawn if drawn.shape[2] == 3 else np.repeat(drawn[..., :1], 3, axis=2)
        return np.ascontiguousarray(colours[..., :3]).copy()
