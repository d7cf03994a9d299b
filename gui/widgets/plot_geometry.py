"""Where epochs and values lie on the screen, and back: the one place where they are converted."""

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF, QRectF

from gui.widgets.metric_curves import FloatArray


@dataclass(frozen=True, slots=True)
class PlotGeometry:
    """A rectangle of pixels and the ranges it shows.

    Parameters
    ----------
    rect : QRectF
        Between the axes, in logical pixels.
    epochs : tuple of two floats
        At the left and the right edge.
    values : tuple of two floats
        At the lower and the upper edge; exponents of ten when `log`.
    log : bool
        Whether the values are shown on a logarithmic axis.
    """

    rect: QRectF
    epochs: tuple[float, float]
    values: tuple[float, float]
    log: bool = False

    def columns(self, epochs: FloatArray) -> FloatArray:
        """Return the x of epochs."""
        left, right = self.epochs
        return self.rect.left() + (epochs - left) * (self.rect.width() / (right - left))

    def rows(self, values: FloatArray) -> FloatArray:
        """Return the y of values; NaN where a logarithmic axis has no place for them."""
        bottom, top = self.values
        with np.errstate(all="ignore"):
            if self.log:
                values = np.where(values > 0, np.log10(values), np.nan)
            return self.rect.bottom() - (values - bottom) * (self.rect.height() / (top - bottom))

    def column(self, epoch: float) -> float:
        """Return the x of one epoch."""
        return float(self.columns(np.float64(epoch)))  # type: ignore[arg-type]

    def point(self, epoch: float, value: float) -> QPointF:
        """Return where a value lies; a NaN y where it has no place."""
        return QPointF(self.column(epoch), float(self.rows(np.float64(value))))  # type: ignore[arg-type]

    def epoch_at(self, x: float) -> float:
        """Return the epoch at a column of pixels."""
        left, right = self.epochs
        return left + (x - self.rect.left()) / max(1.0, self.rect.width()) * (right - left)

    def value_at(self, y: float) -> float:
        """Return the value at a row of pixels; an exponent when the axis is logarithmic."""
        bottom, top = self.values
        return bottom + (self.rect.bottom() - y) / max(1.0, self.rect.height()) * (top - bottom)

    def shows(self, epoch: float) -> bool:
        """Return whether an epoch is in view."""
        return self.epochs[0] <= epoch <= self.epochs[1]
