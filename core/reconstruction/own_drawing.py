"""A character that the user drew, made a picture like those of a data set."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from core.datasets.dataset import Dataset
from core.datasets.glyph_measures import measure, with_full_ink
from core.strokes import Stroke, draw_strokes

_FINE = 8
_MOST = 200
"""Training pictures that are measured, spread evenly."""


@dataclass(frozen=True, slots=True)
class CharacterForm:
    """How characters of a data set lie in their pictures, in the middle of all.

    Parameters
    ----------
    longer : float
        The longer side of a character's box, in pixels.
    stroke : float
        Width of its strokes, in pixels.
    """

    longer: float
    stroke: float

    @classmethod
    def of(cls, dataset: Dataset) -> "CharacterForm":
        """Measure the training pictures of a data set, by medians."""
        inputs = dataset.train.inputs
        chosen = np.linspace(0, len(inputs) - 1, min(len(inputs), _MOST)).astype(np.int64)
        grey = np.clip(inputs[chosen], 0, 1)
        if grey.ndim == 4:
            grey = grey.mean(axis=3, dtype=np.float32)
        found = measure(with_full_ink(grey if dataset.ink == "light" else 1 - grey))
        return cls(float(np.median(found.longer)), float(np.median(found.stroke)))


def drawn_picture(
    strokes: Sequence[Stroke],
    paper: int,
    dataset: Dataset,
    form: CharacterForm | None = None,
) -> npt.NDArray[np.float32]:
    """Return strokes as a picture of the size and polarity of a data set's.

    Parameters
    ----------
    strokes : sequence of Stroke
        At least one, on square paper.
    paper : int
        Side of the paper, in pixels of its own.
    dataset : Dataset
        Of pictures.
    form : CharacterForm, optional
        Moves and scales the character so that it lies in its picture as those of the data do, with
        strokes as wide as theirs. Without it the whole paper is the picture.

    Returns
    -------
    ndarray of the shape of a sample, float32
        In [0, 1].
    """
    high, wide = dataset.sample_shape[:2]
    points = np.array([point[:2] for stroke in strokes for point in stroke.points])
    if form is None:
        scale = min(high, wide) / paper
        middle, width = np.full(2, paper / 2), None
    else:
        low, top = points.min(axis=0), points.max(axis=0)
        # Half a pen's width lies outside the points, on either side.
        room = max(form.longer - form.stroke, 1.0)
        scale = min(room / max(float((top - low).max()), 1e-6), room)
        middle, width = (low + top) / 2, form.stroke
    offset = np.array([wide, high]) / 2 - scale * middle
    moved = [_moved(stroke, scale, offset, width) for stroke in strokes]
    ink = 1 - draw_strokes(moved, (wide, high), fine=_FINE).astype(np.float32) / 255
    picture = ink if dataset.ink == "light" else 1 - ink
    if len(dataset.sample_shape) == 3:
        picture = np.repeat(picture[:, :, None], 3, axis=2)
    return np.asarray(picture, np.float32)


def _moved(
    stroke: Stroke, scale: float, offset: npt.NDArray[np.float64], width: float | None
) -> Stroke:
    points = tuple(
        (scale * x + float(offset[0]), scale * y + float(offset[1]), pressure)
        for x, y, pressure in stroke.points
    )
    return replace(stroke, points=points, width=scale * stroke.width if width is None else width)
