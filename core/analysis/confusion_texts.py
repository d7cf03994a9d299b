"""A confusion matrix and its per-class figures as tables: CSV, Markdown and LaTeX."""

from collections.abc import Sequence

from core.analysis.class_figures import class_figures
from core.analysis.confusion_quantities import MatrixValues
from core.analysis.predictions import Predictions
from core.text_tables import csv_table, latex_table, markdown_table

HEADS = ("class", "samples", "precision", "recall (top-1)", "F1", "top-5")


def matrix_csv(shown: MatrixValues, names: Sequence[str], off: str = "") -> str:
    """Return the matrix with all digits, a row an actual class; what is undefined is empty.

    Units that are `off`, as `core.models.lesions.lesion_names` tells them, stand in the corner.
    """
    if shown.quantity == "count":
        cells = [[str(int(value)) for value in row] for row in shown.values]
    else:
        cells = [["" if v != v else repr(float(v)) for v in row] for row in shown.values]
    return class_table(names, cells, off)


def class_table(names: Sequence[str], cells: Sequence[Sequence[str]], off: str = "") -> str:
    """Return texts by actual class (rows) and predicted class as CSV, with `off` in the corner."""
    heads = [r"actual\predicted" + (f" ({off} off)" if off else ""), *names]
    return csv_table(heads, [[name, *row] for name, row in zip(names, cells, strict=True)])


def figures_markdown(predictions: Predictions, names: Sequence[str], off: str = "") -> str:
    """Return the per-class figures as a table in Markdown, numbers to the right.

    A line above it names units that are `off`.
    """
    above = f"Units off: {off}\n\n" if off else ""
    return above + markdown_table(HEADS, _rows(predictions, names))


def figures_latex(predictions: Predictions, names: Sequence[str], off: str = "") -> str:
    """Return the per-class figures as a ``tabular`` for the package booktabs.

    A comment names units that are `off`.
    """
    above = f"% units off: {off}\n" if off else ""
    return above + latex_table(HEADS, _rows(predictions, names))


def _rows(predictions: Predictions, names: Sequence[str]) -> list[list[str]]:
    return [
        [
            names[figures.index],
            str(figures.samples),
            *(
                "–" if value is None else f"{value:.3f}"
                for value in (figures.precision, figures.recall, figures.f1, figures.top5)
            ),
        ]
        for figures in class_figures(predictions)
    ]
