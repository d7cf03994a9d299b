"""Pictures of any mode, opened by Pillow, as upright ones in 8 bits; nothing is left transparent.

Pillow itself is imported where it is needed, so that the window does not wait for it.
"""

import importlib
import importlib.util
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from PIL.Image import Image

ORIENTATION = 0x0112
"""Exif's tag."""

_MORE_BITS = ("I;16", "I;16B", "I;16L", "I;16N", "I", "F")


def register_heif() -> bool:
    """Let Pillow read HEIC where the library for it is installed; return whether it is."""
    if importlib.util.find_spec("pillow_heif") is None:
        return False
    importlib.import_module("pillow_heif").register_heif_opener()
    return True


def upright(opened: "Image") -> tuple["Image", tuple[str, ...]]:
    """Decode the first frame, turn it as its Exif data say, and lay it on white.

    Parameters
    ----------
    opened : Image

    Returns
    -------
    Image
        Of mode ``"L"`` where the file has shades of grey alone, else ``"RGB"``.
    tuple of str
        What was done to it, in sentences.
    """
    from PIL import Image, ImageOps

    notes = []
    frames = getattr(opened, "n_frames", 1)
    if frames > 1:
        notes.append(f"read the first of {frames} frames")
    opened.load()
    turned = ImageOps.exif_transpose(opened) or opened
    if opened.getexif().get(ORIENTATION, 1) not in (0, 1):
        notes.append("turned the picture as its camera says")
    mode = turned.mode
    if mode in _MORE_BITS:
        turned = Image.fromarray(_eight_bits(np.asarray(turned).astype(np.float64), mode))
        notes.append(f"brought {mode} shades to 8 bits")
    elif "A" in mode or mode == "P" or "transparency" in turned.info:
        layered = turned.convert("RGBA")
        paper = Image.new("RGBA", layered.size, "white")
        turned = Image.alpha_composite(paper, layered)
        if layered.getchannel("A").getextrema() != (255, 255):
            notes.append("laid transparent parts on white")
    return turned.convert("L" if turned.mode in ("1", "L") else "RGB"), tuple(notes)


def _eight_bits(values: npt.NDArray[np.float64], mode: str) -> npt.NDArray[np.uint8]:
    """Return shades of more bits as 8: by their full range, or by their own where none is known."""
    values = np.nan_to_num(values)
    if mode.startswith("I;16") or (mode == "I" and values.min() >= 0 and values.max() < 65536):
        return np.asarray(values / 257, np.uint8)
    low, high = float(values.min()), float(values.max())
    return np.asarray((values - low) * (255 / max(high - low, 1e-12)), np.uint8)
