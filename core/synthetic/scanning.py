"""What a scanner does to a picture: it stretches, sees coarsely, and sharpens."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from core.synthetic.products import product
from core.synthetic.rendering import between, smooth_field
from core.synthetic.variation import Variation

Floats = npt.NDArray[np.float32]

_GRID = 5
"""Points along a side at which elastic deformation is drawn."""

_COARSE = (0.5, 0.6, 0.7, 0.8, 0.9)
"""Pixels of a coarse scan, as shares of the picture's side."""

_ELASTIC_SHARE = 0.5

_FAINTEST = 0.3
"""Ink that is fainter than this stays faint, as where a pen skips altogether."""


@dataclass(frozen=True)
class Scans:
    """What a scanner does to each of n pictures, whatever their size.

    Parameters
    ----------
    push : ndarray of shape (n, 2, 5, 5)
        Elastic deformation to the right and down at points of a grid, as a share of the side; 0
        where a picture is left as it is.
    coarse : ndarray of shape (n,)
        Index into the shares of pixels of a coarse scan; -1 is a fine one.
    level, gain : ndarray of shape (n,)
        Ink that becomes half black, and how steeply it does.
    """

    push: Floats
    coarse: npt.NDArray[np.int64]
    level: Floats
    gain: Floats

    def part(self, chosen: slice) -> "Scans":
        """Return those of some of the pictures."""
        return Scans(self.push[chosen], self.coarse[chosen], self.level[chosen], self.gain[chosen])


def draw_scans(count: int, variation: Variation, rng: np.random.Generator) -> Scans:
    """Draw what happens to `count` pictures."""
    moved = rng.random(count) < _ELASTIC_SHARE
    push = rng.standard_normal((2, count, _GRID, _GRID), dtype=np.float32)
    push *= (np.float32(variation.elastic) * moved)[:, None, None]
    coarse = rng.random(count) < variation.low_resolution
    which = rng.integers(len(_COARSE), size=count)
    sharpened = rng.random(count) < variation.threshold
    level = np.float32(0.5) + np.float32(0.3) * (rng.random(count, dtype=np.float32) - 0.5)
    gain = np.where(sharpened, 2 + 4 * rng.random(count, dtype=np.float32), 1)
    return Scans(
        push.swapaxes(0, 1),
        np.where(coarse, which, -1),
        np.asarray(np.where(sharpened, level, 0.5), np.float32),
        np.asarray(gain, np.float32),
    )


def scan(ink: Floats, scans: Scans) -> Floats:
    """Return what is left of pictures of ink after a scan.

    Parameters
    ----------
    ink : ndarray of shape (n, side, side)
        0 is paper and 1 is ink.
    scans : Scans
        Of as many pictures.

    Returns
    -------
    ndarray of shape (n, side, side)
        Within [0, 1].
    """
    return _see(_stretch(ink, scans.push), scans)


def _stretch(ink: Floats, push: Floats) -> Floats:
    """Elastic deformation: Simard, Steinkraus and Platt, ICDAR 2003."""
    side = ink.shape[1]
    moved = push.any(axis=(1, 2, 3))
    if not moved.any():
        return ink
    dx, dy = (smooth_field(push[moved, i] * np.float32(side), (side, side)) for i in range(2))
    # A letter does not wander off; it is only bent.
    dx -= dx.mean(axis=(1, 2), keepdims=True)
    dy -= dy.mean(axis=(1, 2), keepdims=True)
    place = np.arange(side, dtype=np.float32)
    result = ink.copy()
    result[moved] = _sample(ink[moved], place[:, None] + dy, place + dx)
    return result


def _sample(pictures: Floats, y: Floats, x: Floats) -> Floats:
    """Read pictures (n, side, side) between their pixels; beyond the border there is paper."""
    count, side = len(pictures), pictures.shape[1]
    padded = np.zeros((count, side + 2, side + 2), np.float32)
    padded[:, 1:-1, 1:-1] = pictures
    y, x = np.clip(y + 1, 0, side + 0.999), np.clip(x + 1, 0, side + 0.999)
    row, column = y.astype(np.int32), x.astype(np.int32)
    down, right = y - row, x - column
    base = np.arange(count, dtype=np.int32)[:, None, None] * (side + 2) ** 2
    at = base + row * (side + 2) + column
    flat = padded.ravel()
    upper = flat[at] * (1 - right) + flat[at + 1] * right
    lower = flat[at + side + 2] * (1 - right) + flat[at + side + 3] * right
    return np.asarray(upper * (1 - down) + lower * down, np.float32)


def _see(ink: Floats, scans: Scans) -> Floats:
    """See some pictures coarsely, and sharpen some; in a coarse scan, before it is enlarged."""
    side = ink.shape[1]
    level, gain = scans.level, scans.gain
    result = np.empty_like(ink)
    fine = scans.coarse < 0
    # Thin lines are grey; a threshold shall not lose them.
    result[fine] = _sharpen(_blackened(ink[fine]), level[fine], gain[fine])
    for number, share in enumerate(_COARSE):
        chosen = scans.coarse == number
        if chosen.any():
            pixels = max(4, round(side * share))
            average, enlarge = _averaging(side, pixels), _enlarging(pixels, side)
            seen = _with_contrast(product(product(average, ink[chosen]), average.T))
            seen = _sharpen(seen, level[chosen], gain[chosen])
            result[chosen] = product(product(enlarge, seen), enlarge.T)
    return _blackened(result)


def _blackened(ink: Floats) -> Floats:
    """Make the blackest black; ink that is fainter than `_FAINTEST` stays grey."""
    darkest = np.maximum(ink.max(axis=(1, 2), keepdims=True), _FAINTEST)
    return np.asarray(np.clip(ink / darkest, 0, 1), np.float32)


def _with_contrast(ink: Floats) -> Floats:
    """Stretch ink to black, as a scanner does that sets black and white by the picture."""
    # The shade of ink: the mean over the picture, weighted by the square of the ink, so that soft
    # edges count little.
    weight = np.square(ink)
    shade = (weight * ink).sum(axis=(1, 2), keepdims=True)
    typical = shade / np.maximum(weight.sum(axis=(1, 2), keepdims=True), 1e-6)
    return np.asarray(np.clip(ink / np.maximum(typical, _FAINTEST), 0, 1), np.float32)


def _sharpen(ink: Floats, level: Floats, gain: Floats) -> Floats:
    steep = (ink - level[:, None, None]) * gain[:, None, None] + 0.5
    return np.asarray(np.clip(steep, 0, 1), np.float32)


def _averaging(side: int, pixels: int) -> Floats:
    """Return the matrix (pixels, side) whose coarse pixels average the fine ones they cover."""
    edges = np.linspace(0, side, pixels + 1)
    fine = np.arange(side)
    low, high = edges[:-1, None], edges[1:, None]
    covered = np.clip(np.minimum(high, fine + 1) - np.maximum(low, fine), 0, None)
    return np.asarray(covered * pixels / side, np.float32)


def _enlarging(pixels: int, side: int) -> Floats:
    """Return the matrix (side, pixels) that shows coarse pixels where they were seen."""
    place = (np.arange(side) + 0.5) / side * pixels - 0.5
    return between(np.clip(place, 0, pixels - 1), pixels)
