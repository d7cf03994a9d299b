"""Where dialogs of the page begin."""

from collections.abc import Iterable
from pathlib import Path

from core.ocr.kept_pages import first_place, is_kept_apart
from core.ocr.picture_file import Picture


def start_folder(picture: Picture | None, recent: Iterable[str] = ()) -> str:
    """Return the folder of a picture, of the last one that was opened, or the user's own.

    Sample pages and pasted pictures lie in no folder that the user knows.

    Parameters
    ----------
    picture : Picture or None
        What the page shows.
    recent : iterable of str
        Picture files that were opened, the last one first.
    """
    shown = () if picture is None else (first_place(picture),)
    for path in (*shown, *map(Path, recent)):
        if not is_kept_apart(path):
            return str(path.parent)
    return str(Path.home())
