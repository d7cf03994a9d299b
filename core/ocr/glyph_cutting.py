"""Letters cut out of a picture as a network takes them."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from core.datasets.crops import CROP_SIDE, square_crop
from core.datasets.glyphs import SIDE, normalize_glyphs
from core.ocr.box import Box
from core.ocr.finding import Findings, Letter

Ink = npt.NDArray[np.float32]

_HALO = 2
"""Pixels around a letter's ink that belong to it: the soft edge of its strokes."""


def cut_glyphs(
    findings: Findings, letters: Sequence[Letter], angles: Sequence[float] | None = None
) -> Ink:
    """Return the letters as glyphs (see `normalize_glyphs`).

    Parameters
    ----------
    findings : Findings
    letters : sequence of Letter
    angles : sequence of float, optional
        How far each letter is turned back, in degrees: positive where its line climbs.

    Returns
    -------
    ndarray of shape (letters, 32, 32), float32
        0 is paper and 1 ink.
    """
    turns = [0.0] * len(letters) if angles is None else angles
    crops = [
        upright_square(cut_ink(findings, letter.box, letter.pieces), angle)
        for letter, angle in zip(letters, turns, strict=True)
    ]
    glyphs = np.zeros((len(crops), SIDE, SIDE), np.float32)
    # Apart by their size, which hangs on the angle, so that no letter hangs on those beside it.
    for side in {len(crop) for crop in crops}:
        places = [at for at, crop in enumerate(crops) if len(crop) == side]
        glyphs[places] = normalize_glyphs(np.stack([crops[at] for at in places]))
    return glyphs


def upright_square(ink: Ink, angle: float) -> Ink:
    """Return a crop in the middle of a square, turned clockwise, as where its line climbs.

    Parameters
    ----------
    ink : ndarray of shape (height, width), float32
    angle : float
        In degrees.

    Returns
    -------
    ndarray of shape (96, 96), or of shape (144, 144) where it is turned, float32
    """
    from PIL import Image

    square = square_crop(ink)
    if not angle:
        return square
    # Room for the corners of what is turned.
    wide = Image.fromarray(np.pad(square, CROP_SIDE // 4))
    return np.asarray(wide.rotate(-angle, Image.Resampling.BILINEAR), np.float32)


def cut_ink(findings: Findings, box: Box, pieces: Sequence[int] = (), contrast: float = 1.0) -> Ink:
    """Return what lies in a box, as ink: 0 is paper, 1 the middling ink of that letter.

    Parameters
    ----------
    findings : Findings
    box : Box
        In pixels of the picture.
    pieces : sequence of int
        Labels of the letter's own ink: what else lies in the box is left out. Empty: everything
        counts.
    contrast : float, optional
        Ink is so many times as dark.

    Returns
    -------
    ndarray of shape (height, width), float32
        In pixels of the working picture.
    """
    from scipy import ndimage

    rows, columns = findings.flat.shape
    inner = box.scaled(findings.scale, rows, columns)
    wide = Box(
        max(0, inner.top - _HALO),
        max(0, inner.left - _HALO),
        min(rows, inner.bottom + _HALO),
        min(columns, inner.right + _HALO),
    )
    flat, labels = findings.flat[wide.slices], findings.labels[wide.slices]
    own = np.isin(labels, pieces) if len(pieces) else labels > 0
    level = float(np.median(flat[own])) if own.any() else float(flat.min(initial=1))
    ink = np.clip(contrast * ((1 - flat) / max(1 - level, 0.05)), 0, 1)
    if len(pieces):
        ink = ink * ndimage.binary_dilation(own, iterations=_HALO)
    return np.asarray(ink, np.float32)
