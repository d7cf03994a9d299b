"""Characters of any source made alike: cropped, of one size, in the middle, of one stroke width.

A network that has seen characters of one pen on one scanner does not know those of another. What
makes no difference to a reader, where a character lies, how large it is and how thick the pen was,
is taken away here, in the same way for drawn characters, data sets and letters of photographs.
"""

import os
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import numpy.typing as npt

Ink = npt.NDArray[np.float32]

SIDE = 32
"""Of a glyph's picture, in pixels."""

BOX = 24
"""The longer side of the character in it, in pixels."""

STROKE = 0.115
"""Width of the stroke, in sides of the box."""

_EDGE = 0.35
"""Ink above this, of the darkest, belongs to the character."""

_FINE = 2
"""Distances are measured on pixels so many times as fine."""

_CHUNK = 256

_SAME_SIZE, _SAME_PLACE, _SAME_STROKE = 0.08, 0.5, 0.15
"""What is a glyph already, as far off its size, its place in pixels and its stroke, stays so."""

_MOST_THREADS = 8


def normalize_glyphs(ink: Ink) -> Ink:
    """Return each character cropped, scaled, centred and drawn with the same stroke width.

    The box around ink above 0.35 of the darkest is brought to 24 pixels along its longer side,
    aspect kept, in the middle of 32x32. The width of the stroke, twice the ink's sum over its total
    variation (exact for long straight strokes), is brought to 0.115 of the box by shifting the
    outline along its signed distance.

    Parameters
    ----------
    ink : ndarray of shape (samples, height, width), float32
        0 is paper and 1 ink.

    Returns
    -------
    ndarray of shape (samples, 32, 32), float32
        0 is paper and 1 ink; a picture without ink stays empty. What is a glyph already, within
        a few hundredths, stays as it is.
    """
    chunks = [ink[at : at + _CHUNK] for at in range(0, len(ink), _CHUNK)]
    if not chunks:
        return np.zeros((0, SIDE, SIDE), np.float32)
    if len(chunks) == 1:
        return _chunk(chunks[0])
    # Each picture by itself, so that it makes no difference which thread does which.
    with ThreadPoolExecutor(min(os.cpu_count() or 1, _MOST_THREADS), "glyphs") as pool:
        return np.concatenate(list(pool.map(_chunk, chunks)))


def _chunk(ink: Ink) -> Ink:
    peak = ink.max(axis=(1, 2), keepdims=True)
    ink = np.asarray(np.clip(ink / np.maximum(peak, 0.05), 0, 1), np.float32)
    top, bottom = _extent(ink.max(axis=2))
    left, right = _extent(ink.max(axis=1))
    longer = np.maximum(np.maximum(bottom - top, right - left), 1e-3)
    stroke = _stroke_width(ink)
    # The box of the line that the middle of the pen drew: it does not grow with the pen.
    drawn_by = np.maximum(longer - stroke, longer / 2)
    scale = BOX * (1 - STROKE) / drawn_by
    box = top, bottom, left, right
    if ink.shape[1:] != (SIDE, SIDE):
        return _redrawn(ink, box, scale)
    away = np.maximum(abs(top + bottom - SIDE), abs(left + right - SIDE)) / 2
    kept = (
        (away < _SAME_PLACE)
        & (abs(scale - 1) < _SAME_SIZE)
        & (abs(stroke / (STROKE * BOX) - 1) < _SAME_STROKE)
    )
    if not kept.all():
        others = ~kept
        ink[others] = _redrawn(ink[others], tuple(e[others] for e in box), scale[others])
    return ink


def _redrawn(
    ink: Ink, box: tuple[npt.NDArray[np.float64], ...], scale: npt.NDArray[np.float64]
) -> Ink:
    """Return characters, of which box and scale are known, as glyphs."""
    from scipy import ndimage

    top, bottom, left, right = box
    scale = _FINE * scale
    rows = _resampling((top + bottom) / 2, scale, ink.shape[1])
    columns = _resampling((left + right) / 2, scale, ink.shape[2])
    fine = rows @ ink @ columns.swapaxes(1, 2)
    inside = fine > 0.5
    # Slices so far apart that no distance reaches from one into another.
    apart = (4.0 * fine.shape[1], 1, 1)
    # Paper all around, so that distances are those to ink of the same slice.
    distance = ndimage.distance_transform_edt(inside, apart) - ndimage.distance_transform_edt(
        ~inside, apart
    )
    signed = np.where(inside, distance - 0.5, distance + 0.5).astype(np.float32)
    # Half a pixel of grey at the outline, where the picture itself says how far the ink reaches.
    near = np.abs(signed) < 1
    signed = np.where(near, np.clip(fine - 0.5, -0.5, 0.5), signed)
    drawn: Ink = np.clip(signed + 0.5, 0, 1).astype(np.float32)
    shift = np.zeros((len(ink), 1, 1), np.float32)
    # Twice: where strokes cross, and at their ends, the first step is a little too short or long.
    for _ in range(2):
        shift += (STROKE * BOX * _FINE - _stroke_width(drawn)[:, None, None]) / 2
        drawn = np.clip(signed + 0.5 + shift, 0, 1)
    pooled = drawn.reshape(len(ink), SIDE, _FINE, SIDE, _FINE).mean(axis=(2, 4))
    pooled[~inside.any(axis=(1, 2))] = 0
    return np.asarray(pooled, np.float32)


def _extent(profile: Ink) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
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


def _resampling(
    middle: npt.NDArray[np.float64], scale: npt.NDArray[np.float64], length: int
) -> Ink:
    """Return matrices (samples, fine, length) that scale about a middle; a triangle as filter."""
    fine = SIDE * _FINE
    places = middle[:, None] + (np.arange(fine) + 0.5 - fine / 2) / scale[:, None]
    reach = np.maximum(1, 1 / scale)[:, None, None]
    away = np.abs(places[:, :, None] - (np.arange(length) + 0.5)) / reach
    weights = np.maximum(0, 1 - away)
    # Beyond the picture there is paper: weights that fall outside are lost, not made up for.
    total = weights.sum(axis=2, keepdims=True)
    whole = np.where(total > 0.9 * reach, np.maximum(total, 1e-6), reach)
    return np.asarray(weights / whole, np.float32)


def _stroke_width(ink: Ink) -> npt.NDArray[np.float32]:
    """Return twice the sum of ink over its total variation, in pixels; 0 of no ink."""
    down = np.diff(ink, axis=1, append=0)
    across = np.diff(ink, axis=2, append=0)
    variation = np.hypot(down, across).sum(axis=(1, 2))
    return np.asarray(2 * ink.sum(axis=(1, 2)) / np.maximum(variation, 1e-6), np.float32)
