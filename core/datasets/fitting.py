"""Pictures of any set, brought to the size, colours and polarity that a network was trained on."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from core.datasets.dataset import Ink
from core.datasets.glyphs import SIDE, normalize_glyphs
from core.errors import DatasetError

Inputs = npt.NDArray[np.float32]


def fit_inputs(
    inputs: Inputs,
    ink: Ink | None,
    *,
    wanted_shape: Sequence[int],
    wanted_ink: Ink | None,
    name: str,
) -> tuple[Inputs, tuple[str, ...]]:
    """Return inputs as a network takes them, and what was done to them, in sentences.

    Pictures of another size are scaled, their aspect kept, and set in the middle of paper; pictures
    of the other polarity are inverted; colours become their mean, or grey three times.

    Parameters
    ----------
    inputs : ndarray of shape (samples, …)
        float32, upright, nominally within [0, 1].
    ink : {"dark", "light"} or None
        Of the inputs.
    wanted_shape : sequence of int
        Of one sample.
    wanted_ink : {"dark", "light"} or None
        Of what the network was trained on.
    name : str
        Of the data, for errors.

    Raises
    ------
    DatasetError
        If rows of numbers are wanted and pictures given, or the other way round, or there are
        more or fewer numbers in a row.
    """
    wanted = tuple(wanted_shape)
    given = inputs.shape[1:]
    if (len(given) < 2 or len(wanted) < 2) and given != wanted:
        raise DatasetError(
            f"{name} has samples of shape {given}, and the network takes {wanted}; name data of "
            "the kind that it was trained on"
        )
    notes = []
    if ink is not None and wanted_ink is not None and ink != wanted_ink:
        inputs = 1 - inputs
        notes.append(f"inverted the pictures, since the network knows {wanted_ink} ink")
        ink = wanted_ink
    if len(given) == 2 and len(wanted) == 3:
        inputs = np.repeat(inputs[..., None], wanted[2], axis=3)
        notes.append("gave the grey pictures three equal colours")
    elif len(given) == 3 and len(wanted) == 2:
        inputs = inputs.mean(axis=3, dtype=np.float32)
        notes.append("took the mean of the colours")
    if len(wanted) > 1 and given[:2] != wanted[:2]:
        paper = 0.0 if ink == "light" else 1.0
        inputs = np.stack([_scaled(picture, wanted[0], wanted[1], paper) for picture in inputs])
        notes.append(
            f"scaled the pictures from {given[1]}×{given[0]} to {wanted[1]}×{wanted[0]} pixels"
        )
    return np.asarray(inputs, np.float32), tuple(notes)


def fit_glyphs(
    inputs: Inputs,
    ink: Ink | None,
    *,
    wanted_shape: Sequence[int],
    wanted_ink: Ink | None,
    name: str,
) -> tuple[Inputs, tuple[str, ...]]:
    """Return inputs as a network takes them that makes glyphs of them.

    Pictures of another size become glyphs at their own resolution, so that nothing is lost by
    scaling them first; the network leaves a glyph nearly as it is. All else is as in `fit_inputs`,
    with the same parameters and errors.
    """
    wanted = tuple(wanted_shape)
    if inputs.ndim < 3 or inputs.shape[1:3] == wanted or wanted != (SIDE, SIDE):
        return fit_inputs(inputs, ink, wanted_shape=wanted, wanted_ink=wanted_ink, name=name)
    height, width = inputs.shape[1:3]
    grey = inputs.mean(axis=3, dtype=np.float32) if inputs.ndim == 4 else inputs
    is_dark = (ink or wanted_ink) != "light"
    glyphs = normalize_glyphs(np.asarray(1 - grey if is_dark else grey, np.float32))
    note = f"made glyphs of {SIDE}×{SIDE} pixels of the pictures of {width}×{height}"
    return 1 - glyphs if wanted_ink == "dark" else glyphs, (note,)


def _scaled(picture: Inputs, height: int, width: int, paper: float) -> Inputs:
    """Scale a picture (h, w) or (h, w, 3), its aspect kept, onto paper of another size."""
    from PIL import Image

    factor = min(height / picture.shape[0], width / picture.shape[1])
    high = max(1, round(picture.shape[0] * factor))
    wide = max(1, round(picture.shape[1] * factor))
    planes = picture[..., None] if picture.ndim == 2 else picture
    # Bilinear: where it shrinks, each pixel is a weighted mean of all it covers.
    scaled = np.stack(
        [
            np.asarray(
                Image.fromarray(np.ascontiguousarray(planes[..., k])).resize(
                    (wide, high), Image.Resampling.BILINEAR
                )
            )
            for k in range(planes.shape[2])
        ],
        axis=2,
    )
    result = np.full((height, width, planes.shape[2]), paper, np.float32)
    top, left = (height - high) // 2, (width - wide) // 2
    result[top : top + high, left : left + wide] = scaled
    return result[..., 0] if picture.ndim == 2 else result
