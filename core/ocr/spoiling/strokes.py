"""Strokes of another width than a network was trained on."""

import numpy as np

from core.ocr.spoiling.paper import near_ink
from core.ocr.spoiling.sheet import Pixels, Sheet


def thin(sheet: Sheet, share: float, rng: np.random.Generator) -> Sheet:
    """Make strokes narrower by a share of their width; at 1 little is left of them."""
    return _morphed(sheet, share, grows=False)


def thicken(sheet: Sheet, share: float, rng: np.random.Generator) -> Sheet:
    """Make strokes wider by a share of their width."""
    return _morphed(sheet, share, grows=True)


def _morphed(sheet: Sheet, share: float, *, grows: bool) -> Sheet:
    """Dilate or erode the ink by a square, in shades; half the share at either edge."""
    from dataclasses import replace

    radius = share * sheet.stroke / 2
    less = int(radius)
    rest = radius - less
    near = near_ink(sheet, less + 2)
    one, other = (_filtered(sheet, size, grows=grows) for size in (less, less + 1))
    mixed = np.rint((1 - rest) * one.astype(np.float32) + rest * other).astype(np.uint8)
    # Paper keeps its grain, of which a filter would take the lightest or the darkest.
    return replace(sheet, pixels=np.where(near[..., None], mixed, sheet.pixels))


def _filtered(sheet: Sheet, radius: int, *, grows: bool) -> Pixels:
    from scipy import ndimage

    size = (2 * radius + 1, 2 * radius + 1, 1)
    if radius == 0:
        return sheet.pixels
    if grows is sheet.has_light_ink:
        return np.asarray(ndimage.maximum_filter(sheet.pixels, size, mode="nearest"))
    return np.asarray(ndimage.minimum_filter(sheet.pixels, size, mode="nearest"))
