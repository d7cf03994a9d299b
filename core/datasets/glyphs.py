"""Characters of any source made alike: cropped, of one size, in the middle, of one stroke width.

A network that has seen characters of one pen on one scanner does not know those of another. What
makes no difference to a reader, where a character lies, how large it is and how thick the pen was,
is taken away here, in the same way for drawn characters, data sets and letters of photographs.
"""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from core.cores import usable_cores
from core.datasets.glyph_measures import Measures, measure, resampled, stroke_width, with_full_ink

Ink = npt.NDArray[np.float32]
Reals = npt.NDArray[np.float64]

SIDE = 32
"""Of a glyph's picture, in pixels."""

BOX = 24
"""The longer side of the character in it, in pixels."""

STROKE = 0.115
"""Width of the stroke, in sides of the box."""


@dataclass(frozen=True, slots=True)
class GlyphForm:
    """What characters are brought to.

    Parameters
    ----------
    box : float
        The longer side of the character, in pixels.
    stroke : float
        Width of its stroke, in sides of the box.
    """

    box: float = BOX
    stroke: float = STROKE


GLYPH_FORM = GlyphForm()
"""What networks are trained on."""

_FINE = 2
"""Distances are measured on pixels so many times as fine."""

_CHUNK = 256

_SAME_SIZE, _SAME_PLACE, _SAME_STROKE = 0.08, 0.5, 0.15
"""What is a glyph already, as far off its size, its place in pixels and its stroke, stays so."""

_MOST_THREADS = 8


def normalize_glyphs(ink: Ink, form: GlyphForm = GLYPH_FORM) -> Ink:
    """Return each character cropped, scaled, centred and drawn with the same stroke width.

    `size_characters`, and then `even_strokes`.

    Parameters
    ----------
    ink : ndarray of shape (samples, height, width), float32
        0 is paper and 1 ink.
    form : GlyphForm, optional

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
        return _chunk(chunks[0], form)
    # Each picture by itself, so that it makes no difference which thread does which.
    with ThreadPoolExecutor(min(usable_cores(), _MOST_THREADS), "glyphs") as pool:
        return np.concatenate(list(pool.map(lambda chunk: _chunk(chunk, form), chunks)))


def size_characters(ink: Ink, form: GlyphForm = GLYPH_FORM) -> Ink:
    """Return each character brought to one size in the middle of a square.

    The box around ink above 0.35 of the darkest is brought to `form.box` pixels along its longer
    side, aspect kept, as it will be once its stroke has the width of `form`.

    Parameters
    ----------
    ink : ndarray of shape (samples, height, width), float32
        0 is paper and 1 ink.
    form : GlyphForm, optional

    Returns
    -------
    ndarray of shape (samples, 64, 64), float32
        Two pixels a pixel of the glyph, as `even_strokes` takes them.
    """
    full = with_full_ink(ink)
    return _sized(full, measure(full), form)


def even_strokes(fine: Ink, form: GlyphForm = GLYPH_FORM) -> Ink:
    """Return each character drawn with a stroke of one width: a glyph.

    The width of the stroke, twice the ink's sum over its total variation (exact for long straight
    strokes), is brought to `form.stroke` of the box by shifting the outline along its signed
    distance.

    Parameters
    ----------
    fine : ndarray of shape (samples, 64, 64), float32
        As `size_characters` returns them.
    form : GlyphForm, optional

    Returns
    -------
    ndarray of shape (samples, 32, 32), float32
        0 is paper and 1 ink.
    """
    from scipy import ndimage

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
    shift = np.zeros((len(fine), 1, 1), np.float32)
    # Twice: where strokes cross, and at their ends, the first step is a little too short or long.
    for _ in range(2):
        shift += (form.stroke * form.box * _FINE - stroke_width(drawn)[:, None, None]) / 2
        drawn = np.clip(signed + 0.5 + shift, 0, 1)
    pooled = drawn.reshape(len(fine), SIDE, _FINE, SIDE, _FINE).mean(axis=(2, 4))
    pooled[~inside.any(axis=(1, 2))] = 0
    return np.asarray(pooled, np.float32)


def stroke_shares(ink: Ink) -> Reals:
    """Return the stroke width of each character in longer sides of its box, before it is evened.

    Parameters
    ----------
    ink : ndarray of shape (samples, height, width), float32
        0 is paper and 1 ink.

    Returns
    -------
    ndarray of shape (samples,), float64
        0 of a picture without ink.
    """
    found = measure(with_full_ink(ink))
    return np.asarray(found.stroke / found.longer, np.float64)


def _chunk(ink: Ink, form: GlyphForm) -> Ink:
    full = with_full_ink(ink)
    found = measure(full)
    if full.shape[1:] != (SIDE, SIDE):
        return even_strokes(_sized(full, found, form), form)
    (top, bottom), (left, right) = found.rows, found.columns
    away = np.maximum(abs(top + bottom - SIDE), abs(left + right - SIDE)) / 2
    kept = (
        (away < _SAME_PLACE)
        & (abs(_scale(found, form) - 1) < _SAME_SIZE)
        & (abs(found.stroke / (form.stroke * form.box) - 1) < _SAME_STROKE)
    )
    if not kept.all():
        others = ~kept
        full[others] = even_strokes(_sized(full[others], found.choose(others), form), form)
    return full


def _sized(ink: Ink, found: Measures, form: GlyphForm) -> Ink:
    return resampled(ink, found, _FINE * _scale(found, form), _FINE * SIDE)


def _scale(found: Measures, form: GlyphForm) -> Reals:
    # The box of the line that the middle of the pen drew: it does not grow with the pen.
    drawn_by = np.maximum(found.longer - found.stroke, found.longer / 2)
    return np.asarray(form.box * (1 - form.stroke) / drawn_by)
