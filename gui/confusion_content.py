"""From answers to what a matrix shows; the tab and the command line draw alike."""

from collections.abc import Sequence

from core.analysis.confusion_difference import Difference
from core.analysis.confusion_quantities import Quantity, Shades, matrix_values, shades
from core.analysis.predictions import Predictions
from gui.widgets.matrix_geometry import LegendEntry, MatrixContent


def matrix_content(
    predictions: Predictions,
    names: Sequence[str],
    quantity: Quantity = "count",
    *,
    logarithmic: bool = False,
) -> MatrixContent:
    """Return the matrix of one network's answers; blue is right, vermilion wrong."""
    values = matrix_values(predictions, quantity)
    colored = shades(values, logarithmic=logarithmic)
    tops = _tops(quantity, colored)
    legend = (LegendEntry("right", 1, "0", tops[0]), LegendEntry("wrong", -1, "0", tops[1]))
    return MatrixContent(tuple(names), colored.strengths, values.texts(), legend)


def difference_content(
    difference: Difference, names: Sequence[str], *, logarithmic: bool = False
) -> MatrixContent:
    """Return the matrix of what changed; blue became better, vermilion worse."""
    colored = difference.shades(logarithmic=logarithmic)
    top = f"{colored.diagonal_top:.0f}"
    legend = (
        LegendEntry("better: errors mended", 1, "0", top),
        LegendEntry("worse: new errors", -1, "0", top),
    )
    return MatrixContent(tuple(names), colored.strengths, difference.texts(), legend)


def _tops(quantity: Quantity, colored: Shades) -> tuple[str, str]:
    form = "{:,.0f}" if quantity == "count" else "{:.0%}"
    return form.format(colored.diagonal_top), form.format(colored.rest_top)
