"""A confusion matrix and its per-class figures as tables: CSV, Markdown and LaTeX."""

import csv
from collections.abc import Sequence
from io import StringIO

from core.analysis.class_figures import class_figures
from core.analysis.confusion_quantities import MatrixValues
from core.analysis.predictions import Predictions

HEADS = ("class", "samples", "precision", "recall (top-1)", "F1", "top-5")

_LATEX = {
    "\\": r"\textbackslash{}",
    "&": r"\&",
    "%": r"\%",
    "$": r"\$",
    "#": r"\#",
    "_": r"\_",
    "{": r"\{",
    "}": r"\}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "<": r"\textless{}",
    ">": r"\textgreater{}",
}


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
    text = StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([r"actual\predicted" + (f" ({off} off)" if off else ""), *names])
    writer.writerows([name, *row] for name, row in zip(names, cells, strict=True))
    return text.getvalue()


def figures_markdown(predictions: Predictions, names: Sequence[str], off: str = "") -> str:
    """Return the per-class figures as a table in Markdown, numbers to the right.

    A line above it names units that are `off`.
    """
    lines = [
        *([f"Units off: {off}", ""] if off else []),
        f"| {' | '.join(HEADS)} |",
        "| :-- |" + " --: |" * (len(HEADS) - 1),
    ]
    for cells in _rows(predictions, names):
        cells[0] = cells[0].replace("\\", "\\\\").replace("|", "\\|")
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


def figures_latex(predictions: Predictions, names: Sequence[str], off: str = "") -> str:
    """Return the per-class figures as a ``tabular`` for the package booktabs.

    A comment names units that are `off`.
    """
    lines = [
        *([f"% units off: {off}"] if off else []),
        r"% needs \usepackage{booktabs}",
        r"\begin{tabular}{l" + "r" * (len(HEADS) - 1) + "}",
        r"\toprule",
        " & ".join(HEADS) + r" \\",
        r"\midrule",
    ]
    for cells in _rows(predictions, names):
        cells[0] = "".join(_LATEX.get(letter, letter) for letter in cells[0])
        lines.append(" & ".join(cells) + r" \\")
    return "\n".join([*lines, r"\bottomrule", r"\end{tabular}", ""])


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
