"""Ink that is no letter, and why."""

from enum import StrEnum

import numpy as np
import numpy.typing as npt

from core.ocr.components import Components
from core.ocr.finding_settings import FindingSettings

Mask = npt.NDArray[np.bool_]


_SOLID = 0.5
"""Stroke width over the longer side; a full square has 0.64, a bold letter 0.3."""


class Reason(StrEnum):
    """Why a piece of ink is no letter; the value is what users read."""

    SPECK = "a speck, a dot or a full stop"
    LARGE = "far larger than the letters"
    RULE = "a ruled line"
    EDGE = "cut off by the edge of the picture"
    FAINT = "far fainter than the letters"
    THIN = "far thinner than the letters"

    @property
    def short(self) -> str:
        """A word or two, to count them by."""
        return _TITLES[self]


_TITLES = {
    Reason.SPECK: "Specks",
    Reason.LARGE: "Too large",
    Reason.RULE: "Rules",
    Reason.EDGE: "At the edge",
    Reason.FAINT: "Too faint",
    Reason.THIN: "Too thin",
}


def reject_pieces(
    pieces: Components, height: float, settings: FindingSettings, shape: tuple[int, int]
) -> dict[int, Reason]:
    """Return the pieces that are no part of any letter.

    Parameters
    ----------
    pieces : Components
    height : float
        Of a letter, in pixels.
    settings : FindingSettings
    shape : (int, int)
        Height and width of the picture.
    """
    rows, columns = shape
    high, wide = pieces.height, pieces.width
    letters = (np.maximum(high, wide) > 0.5 * height) & (high < 1.6 * height)
    likely = letters if letters.any() else np.ones(len(pieces), bool)
    stroke = _weighted_median(pieces.stroke[likely], pieces.area[likely])
    contrast = _weighted_median(pieces.contrast[likely], pieces.area[likely])
    touches = (
        (pieces.top <= 0) | (pieces.left <= 0) | (pieces.bottom >= rows) | (pieces.right >= columns)
    )
    rules: list[tuple[Reason, Mask]] = [
        (Reason.RULE, (wide > 2.5 * height) & (high < 0.35 * height)),
        # A letter may just touch the edge; a table, a finger or a shadow reaches far along it.
        (Reason.EDGE, touches & ((high > 1.5 * height) | (wide > 1.8 * height))),
        (Reason.EDGE, touches & (np.maximum(high, wide) < 0.7 * height)),
        (Reason.EDGE, (pieces.top <= 0) & (pieces.bottom >= rows)),
        (Reason.EDGE, (pieces.left <= 0) & (pieces.right >= columns)),
        (Reason.LARGE, (high > settings.largest * height) | (wide > 3 * settings.largest * height)),
        (Reason.FAINT, pieces.contrast < settings.faintest * contrast),
        (Reason.THIN, pieces.stroke < 0.3 * stroke),
        (Reason.SPECK, np.maximum(high, wide) < 0.12 * height),
        (Reason.SPECK, pieces.area < 0.25 * stroke**2),
        # A solid spot: in strokes, even thick ones, ink is longer than it is wide.
        (Reason.SPECK, pieces.stroke > _SOLID * np.maximum(high, wide)),
    ]
    found: dict[int, Reason] = {}
    for reason, which in rules:
        for index in np.flatnonzero(which):
            found.setdefault(int(index), reason)
    return found


def is_speck(high: float, wide: float, height: float, smallest: float) -> bool:
    """Whether a joined letter is too small to be one."""
    return max(high, 0.8 * wide) < smallest * height


def _weighted_median(values: npt.NDArray[np.float64], weights: npt.NDArray[np.int64]) -> float:
    order = np.argsort(values)
    running = np.cumsum(weights[order])
    return float(values[order][np.searchsorted(running, running[-1] / 2)])
