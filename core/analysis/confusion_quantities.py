"""What a cell of a confusion matrix can say, and how strongly it is coloured for it."""

from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
import numpy.typing as npt

from core.analysis.predictions import Predictions

Quantity = Literal["count", "actual", "predicted", "probability"]

QUANTITIES: tuple[Quantity, ...] = get_args(Quantity)

TITLES: dict[Quantity, str] = {
    "count": "Counts",
    "actual": "% of actual",
    "predicted": "% of predicted",
    "probability": "Mean probability",
}

FAINTEST = 0.12
"""Strength of the smallest value that is shown: it must differ from nothing."""

LEAST_PROBABILITY = 0.005
"""Mean probabilities below half a per cent are hidden, as zeros are."""

_DECADES = 3.0
"""Of a logarithmic scale of values that may be as small as one likes."""

Matrix = npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class MatrixValues:
    """Values of the cells, and what may be written into them.

    Parameters
    ----------
    quantity : {"count", "actual", "predicted", "probability"}
    values : ndarray of shape (classes, classes)
        float64: counts, or shares from 0 to 1; NaN where nothing can be said.
    """

    quantity: Quantity
    values: Matrix

    @property
    def is_shown(self) -> npt.NDArray[np.bool_]:
        """Which cells hold something; shape (classes, classes)."""
        least = LEAST_PROBABILITY if self.quantity == "probability" else 0.0
        return np.asarray(np.nan_to_num(self.values) > least)

    def text(self, row: int, column: int) -> str:
        """Return what stands in a cell: a count, or whole per cent; empty where it is hidden."""
        if not self.is_shown[row, column]:
            return ""
        return value_text(self.quantity, float(self.values[row, column]))

    def texts(self) -> list[list[str]]:
        """Return what stands in each cell, row by row."""
        result = [[""] * self.values.shape[1] for _ in range(self.values.shape[0])]
        for row, column in np.argwhere(self.is_shown):
            result[row][column] = value_text(self.quantity, float(self.values[row, column]))
        return result


def value_text(quantity: Quantity, value: float) -> str:
    """Return a value as it is written into a cell.

    >>> value_text("count", 12.0), value_text("actual", 0.304), value_text("actual", 0.002)
    ('12', '30', '<1')
    """
    if quantity == "count":
        return f"{value:.0f}"
    return "<1" if 0 < value < 0.005 else f"{100 * value:.0f}"


def matrix_values(predictions: Predictions, quantity: Quantity) -> MatrixValues:
    """Return the values of a matrix: rows are the actual class, columns the predicted one."""
    if quantity == "probability":
        return MatrixValues(quantity, predictions.mean_probabilities)
    matrix = predictions.matrix
    counts = matrix.counts.astype(np.float64)
    if quantity == "count":
        return MatrixValues(quantity, counts)
    below = matrix.actual[:, None] if quantity == "actual" else matrix.predicted[None, :]
    nothing = np.full(counts.shape, np.nan)
    whole = np.broadcast_to(below, counts.shape)
    return MatrixValues(quantity, np.divide(counts, whole, out=nothing, where=whole > 0))


@dataclass(frozen=True, eq=False)
class Shades:
    """How strongly cells are coloured.

    Parameters
    ----------
    strengths : ndarray of shape (classes, classes)
        float64: from 0 to 1 on the diagonal, from 0 to -1 beside it, so that the sign says which
        of two colours a cell has.
    diagonal_top, rest_top : float
        Values that have the full colour; 0 where there is none.
    """

    strengths: Matrix
    diagonal_top: float
    rest_top: float


def shades(shown: MatrixValues, *, logarithmic: bool = False) -> Shades:
    """Scale the diagonal and the rest apart, since one is many times the other.

    Parameters
    ----------
    shown : MatrixValues
    logarithmic : bool
        Whether equal ratios of values are equal steps of colour.
    """
    values = np.where(shown.is_shown, shown.values, 0.0)
    on = np.eye(len(values), dtype=np.bool_)
    tops = [float(values[where].max(initial=0.0)) for where in (on, ~on)]
    strengths = np.zeros(values.shape)
    for where, top, sign in ((on, tops[0], 1.0), (~on, tops[1], -1.0)):
        if top > 0:
            scaled = scale(values[where], top, shown.quantity, logarithmic=logarithmic)
            strengths[where] = sign * scaled
    return Shades(strengths, *tops)


def scale(values: Matrix, top: float, quantity: Quantity, *, logarithmic: bool) -> Matrix:
    """Return strengths from `FAINTEST` to 1 of positive values, and 0 of 0.

    Parameters
    ----------
    values : ndarray
        float64, from 0 to `top`.
    top : float
        Above 0.
    quantity : {"count", "actual", "predicted", "probability"}
        A logarithmic scale begins at a count of 1, or three decades below the top.
    logarithmic : bool
    """
    if logarithmic:
        # A count of one lies at the bottom even where it is the only one.
        bottom = min(1.0, top) / 2 if quantity == "count" else top / 10**_DECADES
        share = np.log(np.maximum(values, bottom) / bottom) / np.log(top / bottom)
    else:
        share = values / top
    return np.asarray(np.where(values > 0, FAINTEST + (1 - FAINTEST) * share, 0.0), np.float64)
