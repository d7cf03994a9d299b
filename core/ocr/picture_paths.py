"""Pictures that are named one by one, by the folder that they lie in, or as a PDF of pages."""

from collections.abc import Iterable
from pathlib import Path

from core.errors import PictureError
from core.ocr.pdf_pages import is_pdf, pdf_pages
from core.ocr.picture_file import PICTURE_SUFFIXES


def picture_paths(names: Iterable[Path]) -> list[Path]:
    """Return the files that are named, and, sorted by name, the pictures in folders that are.

    A PDF of several pages gives them one by one; one that cannot be read stays itself, and that is
    told when it is opened.

    Raises
    ------
    PictureError
        If a folder cannot be read, or holds no pictures.
    """
    paths: list[Path] = []
    for name in names:
        if not name.is_dir():
            paths += _pages(name)
            continue
        try:
            inside = sorted(p for p in name.iterdir() if p.suffix.lower() in PICTURE_SUFFIXES)
        except OSError as error:
            raise PictureError(f"{name} cannot be read: {error.strerror or error}") from error
        if not inside:
            raise PictureError(f"{name} holds no pictures ({', '.join(PICTURE_SUFFIXES)})")
        paths += [page for path in inside for page in _pages(path)]
    return paths


def _pages(path: Path) -> list[Path]:
    if not is_pdf(path):
        return [path]
    try:
        return pdf_pages(path)
    except PictureError:
        return [path]
