"""What light and camera do: a shadow, a picture out of focus, noise."""

from dataclasses import replace

import numpy as np

from core.ocr.spoiling.sheet import Sheet

_EDGE = 0.6
"""Softness of a shadow's edge, in letter heights."""

_TILT = 20.0
"""How far the edge of a shadow leans to either side, in degrees."""


def shadow(sheet: Sheet, depth: float, rng: np.random.Generator) -> Sheet:
    """Darken the right half, behind a soft edge; `depth` is the share of light that it takes."""
    high, wide = sheet.owner.shape
    lean = np.tan(np.deg2rad(rng.uniform(-_TILT, _TILT)))
    y, x = np.arange(high, dtype=np.float32)[:, None], np.arange(wide, dtype=np.float32)
    distance = x - wide / 2 + np.float32(lean) * (y - high / 2)
    edge = max(1.0, _EDGE * sheet.letter_height)
    light = 1 - np.float32(depth) / (1 + np.exp(np.clip(-distance / edge, -30, 30)))
    pixels = np.rint(sheet.pixels * light[..., None]).astype(np.uint8)
    return replace(sheet, pixels=pixels)


def blur(sheet: Sheet, sigma: float, rng: np.random.Generator) -> Sheet:
    """Blur the picture by a Gaussian; `sigma` is its standard deviation in letter heights."""
    from PIL import Image, ImageFilter

    soft = ImageFilter.GaussianBlur(sigma * sheet.letter_height)
    return replace(sheet, pixels=np.asarray(Image.fromarray(sheet.pixels).filter(soft)))


def noise(sheet: Sheet, deviation: float, rng: np.random.Generator) -> Sheet:
    """Add grey Gaussian noise; `deviation` is its standard deviation, as a share of white."""
    grain = rng.standard_normal(sheet.owner.shape, dtype=np.float32) * np.float32(255 * deviation)
    pixels = np.clip(np.rint(sheet.pixels + grain[..., None]), 0, 255).astype(np.uint8)
    return replace(sheet, pixels=pixels)
