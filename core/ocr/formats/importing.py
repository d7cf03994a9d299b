"""Boxes from a file of any of the formats that are read."""

from pathlib import Path

from core.errors import PageFileError
from core.ocr.formats.gathering import MOST_BYTES, Imported
from core.ocr.formats.registry import import_format_of
from core.ocr.formats.source import PageSource


def import_boxes(path: Path, source: PageSource, *, split: bool = False) -> Imported:
    """Read a file of boxes; its format is known by the ending of its name.

    Parameters
    ----------
    path : Path
    source : PageSource
        The picture that the boxes lie in.
    split : bool
        Whether boxes of whole words or lines are split evenly; they are refused otherwise.

    Raises
    ------
    PageFileError
        If it is missing, damaged, too large, of no format that is read, does not fit the picture,
        or has no boxes of characters.
    """
    kind = import_format_of(path.name)
    try:
        size = path.stat().st_size
        if size > MOST_BYTES:
            raise PageFileError(
                f"{path.name} has {size:,} bytes, and {MOST_BYTES:,} are read at most; import a "
                "page at a time"
            )
        data = path.read_bytes()
    except FileNotFoundError:
        raise PageFileError(f"{path} does not exist; name a file of boxes") from None
    except OSError as error:
        raise PageFileError(f"{path} cannot be read: {error.strerror or error}") from error
    return kind.read(data, path.name, source, split=split)
