"""A page as files: the picture, and its truth beside it."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from core.files import write_together
from core.pictures import png_bytes
from core.synthetic.page import Page


def truth_path(picture: Path) -> Path:
    """Return where the truth of a picture lies: beside it, as ``.json``."""
    return picture.with_suffix(".json")


def page_truth(page: Page, picture: str, seed: int) -> dict[str, Any]:
    """Return what is written on a page and where, as JSON can hold it.

    Parameters
    ----------
    page : Page
    picture : str
        Name of the picture's file.
    seed : int
        Of the writer.

    Returns
    -------
    dict
        `picture`, `width` and `height` in pixels, `lines` of text, `boxes` in reading order (see
        `PageBox`), `seed`.
    """
    height, width = page.picture.shape
    return {
        "picture": picture,
        "width": width,
        "height": height,
        "lines": list(page.lines),
        "boxes": [asdict(box) for box in page.boxes],
        "seed": seed,
    }


def write_page(page: Page, picture: Path, seed: int) -> None:
    """Write a page as PNG, and its truth beside it; what is there is replaced.

    Raises
    ------
    OSError
        If they cannot be written; neither is then.
    """
    truth = page_truth(page, picture.name, seed)
    write_together(
        {
            picture: png_bytes(page.picture),
            truth_path(picture): json.dumps(truth, indent=1).encode(),
        }
    )
