"""What the later stages of letter finding look like: pieces, letters and lines as shades."""

from collections.abc import Collection, Iterable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from core.ocr.box import Box

Shades = npt.NDArray[np.float32]
Labels = npt.NDArray[np.int32]

_LEFT_OUT = 0.75
"""Ink that is no letter."""

_TURNS = (0.0, 0.35, 0.55)
"""Letters that follow each other differ, so that one sees what was joined."""

_FADED = 0.7
"""Letters below the lines that are drawn through them."""


def picture_of_kept(labels: Labels, rejected: Collection[int]) -> Shades:
    """Return kept ink in black and what is no letter in light grey.

    Parameters
    ----------
    labels : ndarray of shape (height, width), int32
        Which piece a pixel belongs to, from 1 on; 0 is paper.
    rejected : collection of int
        Indices of pieces: labels less 1.

    Returns
    -------
    ndarray of shape (height, width), float32
        1 is paper and 0 is ink.
    """
    shades = _shades(labels)
    shades[1:] = 0
    shades[[at + 1 for at in rejected]] = _LEFT_OUT
    return shades[labels]


def picture_of_letters(labels: Labels, letters: Iterable[Sequence[int]]) -> Shades:
    """Return each letter in one shade, other than that of the letters before and behind it.

    Parameters
    ----------
    labels : ndarray of shape (height, width), int32
    letters : iterable of sequence of int
        The labels of each, in reading order.
    """
    shades = _shades(labels)
    shades[1:] = _LEFT_OUT
    for number, own in enumerate(letters):
        shades[list(own)] = _TURNS[number % len(_TURNS)]
    return shades[labels]


def picture_of_lines(
    labels: Labels, letters: Iterable[Sequence[int]], words: Iterable[Sequence[Box]]
) -> Shades:
    """Return faded letters with a black line through the letters of each word.

    Parameters
    ----------
    labels : ndarray of shape (height, width), int32
    letters : iterable of sequence of int
        The labels of each.
    words : iterable of sequence of Box
        The letters of each word, in pixels of this picture.
    """
    from PIL import Image, ImageDraw

    shades = _shades(labels)
    shades[[label for own in letters for label in own]] = _FADED
    image = Image.fromarray(shades[labels])
    draw = ImageDraw.Draw(image)
    thick = max(2, round(max(labels.shape) / 400))
    for word in words:
        centers = [box.center[::-1] for box in word]
        if len(centers) == 1:
            (across, down) = centers[0]
            centers = [(across - 2 * thick, down), (across + 2 * thick, down)]
        draw.line(centers, fill=0.0, width=thick, joint="curve")
    return np.asarray(image, np.float32)


def stage_shades(seen: npt.NDArray[Any]) -> npt.NDArray[np.uint8]:
    """Return what an observer is told of a stage as a picture.

    Parameters
    ----------
    seen : ndarray of shape (height, width), bool or float32
        Where ink is, or shades from 0 to 1; what lies beyond is clipped.

    Returns
    -------
    ndarray of shape (height, width), uint8
        0 is ink, 255 is paper.
    """
    if seen.dtype == bool:
        return np.where(seen, np.uint8(0), np.uint8(255))
    shades = np.clip(seen, 0, 1) * np.float32(255) + np.float32(0.5)
    return np.asarray(shades, np.uint8)


def _shades(labels: Labels) -> Shades:
    """Return a shade a label, all of them paper."""
    return np.ones(int(labels.max(initial=0)) + 1, np.float32)
