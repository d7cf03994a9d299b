"""Where places on the axes lie on the screen, and back: the one place where they are converted."""

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF, QRectF

from gui.widgets.curve import FloatArray


@dataclass(frozen=True, slots=True)
class PlotGeometry:
    """A rectangle of pixels and the ranges it shows.

    Parameters
    ----------
    rect : QRectF
        Between the axes, in logical pixels.
    x_range : tuple of two floats
        Epochs, steps or seconds at the left and the right edge.
    values : tuple of two floats
        At the lower and the upper edge; exponents of ten when `log`.
    log : bool
        Whether the values are shown on a logarithmic axis.
    """

    rect: QRectF
    x_range: tuple[float, float]
    values: tuple[float, float]
    log: bool = False

    def columns(self, x: FloatArray) -> FloatArray:
        """Return the columns of pixels of places on the x axis."""
        left, right = self.x_range
        return self.rect.left() + (x - left) * (self.rect.width() / (right - left))

    def rows(self, values: FloatArray) -> FloatArray:
        """Return the rows of values; NaN where a logarithmic axis has no place for them."""
        bottom, top = self.values
        with np.errstate(all="ignore"):
            if self.log:
                values = np.where(values > 0, np.log10(values), np.nan)
            return self.rect.bottom() - (values - bottom) * (self.rect.height() / (top - bottom))

    def column(self, x: float) -> float:
        """Return the column of one place."""
        return float(self.columns(np.float64(x)))  # type: ignore[arg-type]

    def point(self, x: float, value: float) -> QPointF:
        """Return where a value lies; a NaN y where it has no place."""
        return QPointF(self.column(x), float(self.rows(np.float64(value))))  # type: ignore[arg-type]

    def x_at(self, column: float) -> float:
        """Return the place on the x axis at a column of pixels."""
        left, right = self.x_range
        return left + (column - self.rect.left()) / max(1.0, self.rect.width()) * (right - left)

    def value_at(self, row: float) -> float:
        """Return the value at a row of pixels; an exponent when the axis is logarithmic."""
        bottom, top = self.values
        return bottom + (self.rect.bottom() - row) / max(1.0, self.rect.height()) * (top - bottom)

    def shows(self, x: float) -> bool:
        """Return whether a place on the x axis is in view; NaN never is."""
        return self.x_range[0] <= x <= self.x_range[1]
