"""Where characters lie in their pictures, how thick their strokes are, and them scaled about it."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Ink = npt.NDArray[np.float32]
Reals = npt.NDArray[np.float64]

_EDGE = 0.35
"""Ink above this, of the darkest, belongs to the character."""


@dataclass(frozen=True, slots=True, eq=False)
class Measures:
    """Where characters lie, in pixels of their pictures.

    Parameters
    ----------
    rows, columns : pair of ndarray of shape (samples,), float64
        Where ink above 0.35 of the darkest begins and ends.
    longer : ndarray of shape (samples,), float64
        The longer side of that box.
    stroke : ndarray of shape (samples,), float32
        See `stroke_width`.
    """

    rows: tuple[Reals, Reals]
    columns: tuple[Reals, Reals]
    longer: Reals
    stroke: npt.NDArray[np.float32]

    def choose(self, which: npt.NDArray[np.bool_]) -> "Measures":
        """Return those of some samples."""
        (top, bottom), (left, right) = self.rows, self.columns
        return Measures(
            (top[which], bottom[which]),
            (left[which], right[which]),
            self.longer[which],
            self.stroke[which],
        )


def with_full_ink(ink: Ink) -> Ink:
    """Return a copy of pictures (samples, height, width) in which the darkest of each is 1."""
    peak = ink.max(axis=(1, 2), keepdims=True)
    return np.asarray(np.clip(ink / np.maximum(peak, 0.05), 0, 1), np.float32)


def measure(ink: Ink) -> Measures:
    """Return where characters of full ink lie in pictures (samples, height, width)."""
    top, bottom = _extent(ink.max(axis=2))
    left, right = _extent(ink.max(axis=1))
    longer = np.maximum(np.maximum(bottom - top, right - left), 1e-3)
    return Measures((top, bottom), (left, right), longer, stroke_width(ink))


def resampled(ink: Ink, found: Measures, scale: Reals, side: int) -> Ink:
    """Return characters, scaled about their middles, in the middle of squares.

    Parameters
    ----------
    ink : ndarray of shape (samples, height, width), float32
    found : Measures
    scale : ndarray of shape (samples,), float64
        Pixels of the result a pixel of the picture.
    side : int
        Of the squares, in pixels.
    """
    (top, bottom), (left, right) = found.rows, found.columns
    rows = _resampling((top + bottom) / 2, scale, ink.shape[1], side)
    columns = _resampling((left + right) / 2, scale, ink.shape[2], side)
    return np.asarray(rows @ ink @ columns.swapaxes(1, 2))


def _extent(profile: Ink) -> tuple[Reals, Reals]:
    """Return where a profile (samples, length) rises above the edge and falls below it again.

    In pixels, with the fraction of a pixel at which a line between two of them crosses the edge.
    """
    padded = np.pad(profile, ((0, 0), (1, 1))).astype(np.float64)
    above = padded > _EDGE
    first = above.argmax(axis=1)
    last = padded.shape[1] - 1 - above[:, ::-1].argmax(axis=1)
    which = np.arange(len(padded))
    none = ~above.any(axis=1)
    first[none], last[none] = 1, 1
    before, at = padded[which, first - 1], padded[which, first]
    begin = first - 0.5 - (at - _EDGE) / np.maximum(at - before, 1e-6)
    at, behind = padded[which, last], padded[which, np.minimum(last + 1, padded.shape[1] - 1)]
    end = last - 0.5 + (at - _EDGE) / np.maximum(at - behind, 1e-6)
    # Without the padding, and from the edge of a pixel: its middle lies at one half.
    return begin, np.maximum(end, begin)


def _resampling(middle: Reals, scale: Reals, length: int, side: int) -> Ink:
    """Return matrices (samples, side, length) that scale about a middle; a triangle as filter."""
    places = middle[:, None] + (np.arange(side) + 0.5 - side / 2) / scale[:, None]
    reach = np.maximum(1, 1 / scale)[:, None, None]
    away = np.abs(places[:, :, None] - (np.arange(length) + 0.5)) / reach
    weights = np.maximum(0, 1 - away)
    # Beyond the picture there is paper: weights that fall outside are lost, not made up for.
    total = weights.sum(axis=2, keepdims=True)
    whole = np.where(total > 0.9 * reach, np.maximum(total, 1e-6), reach)
    return np.asarray(weights / whole, np.float32)


def stroke_width(ink: Ink) -> npt.NDArray[np.float32]:
    """Return twice the sum of ink over its total variation, in pixels; 0 of no ink."""
    down = np.diff(ink, axis=1, append=0)
    across = np.diff(ink, axis=2, append=0)
    variation = np.hypot(down, across).sum(axis=(1, 2))
    return np.asarray(2 * ink.sum(axis=(1, 2)) / np.maximum(variation, 1e-6), np.float32)
