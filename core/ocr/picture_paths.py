"""Pictures that are named one by one, or by the folder that they lie in."""

from collections.abc import Iterable
from pathlib import Path

from core.errors import PictureError
from core.ocr.picture_file import PICTURE_SUFFIXES


def picture_paths(names: Iterable[Path]) -> list[Path]:
    """Return the files that are named, and, sorted by name, the pictures in folders that are.

    Raises
    ------
    PictureError
        If a folder cannot be read, or holds no pictures.
    """
    paths: list[Path] = []
    for name in names:
        if not name.is_dir():
            paths.append(name)
            continue
        try:
            inside = sorted(p for p in name.iterdir() if p.suffix.lower() in PICTURE_SUFFIXES)
        except OSError as error:
            raise PictureError(f"{name} cannot be read: {error.strerror or error}") from error
        if not inside:
            raise PictureError(f"{name} holds no pictures ({', '.join(PICTURE_SUFFIXES)})")
        paths += inside
    return paths
