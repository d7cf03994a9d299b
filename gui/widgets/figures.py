"""Numbers that change while one looks at them: how they are rounded, and in which type."""

import math

from PySide6.QtGui import QFont

from gui.theme.apply import tabular

MISSING = "–"


def format_metric(value: float | None) -> str:
    """Return a loss or a fraction with three digits after the point, or a dash when there is none.

    >>> [format_metric(value) for value in (0.98141, 12.345, 1234.5, 0.00012, None)]
    ['0.981', '12.35', '1.23e+03', '1.2e-04', '–']
    """
    if value is None or math.isnan(value):
        return MISSING
    if math.isinf(value):
        return "∞" if value > 0 else "−∞"
    size = abs(value)
    if size >= 1000:
        text = f"{value:.2e}"
    elif size >= 10:
        text = f"{value:.2f}"
    elif size >= 0.001 or size == 0:
        text = f"{value:.3f}"
    else:
        text = f"{value:.1e}"
    return text.replace("-", "−", 1) if value < 0 else text


def sized(font: QFont, pixels: int, *, semibold: bool = False) -> QFont:
    """Return the font at a size in logical pixels, with figures of one width."""
    result = tabular(font)
    result.setPixelSize(pixels)
    result.setWeight(QFont.Weight.DemiBold if semibold else QFont.Weight.Normal)
    return result
