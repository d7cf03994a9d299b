"""Tables of texts for papers and spreadsheets: CSV, Markdown and LaTeX."""

import csv
from collections.abc import Sequence
from io import StringIO
from typing import Protocol

_LATEX = {
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "<": r"\textless{}",
    ">": r"\textgreater{}",
    # Which LaTeX's own fonts lack.
    "→": r"$\to$",
    "−": r"$-$",
    "×": r"$\times$",
    **{letter: f"\\{letter}" for letter in "&%$#_{}"},
}


class MakeTable(Protocol):
    """Makes a table of heads and lines, whose first columns hold words."""

    def __call__(
        self, heads: Sequence[str], rows: Sequence[Sequence[str]], *, words: int = 1
    ) -> str:
        """Return the table."""


def csv_table(heads: Sequence[str], rows: Sequence[Sequence[object]], *, words: int = 1) -> str:
    """Return a table as CSV, which aligns nothing: columns of `words` are like all others."""
    text = StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(heads)
    writer.writerows(rows)
    return text.getvalue()


def markdown_table(heads: Sequence[str], rows: Sequence[Sequence[str]], *, words: int = 1) -> str:
    """Return a table in Markdown: the first columns, of words, to the left, figures to the right.

    Parameters
    ----------
    heads : sequence of str
    rows : sequence of sequence of str
        Whatever they hold stays in its cell.
    words : int
        Columns of words.
    """
    aligned = [":--"] * words + ["--:"] * (len(heads) - words)
    lines = [_markdown_line(heads), f"| {' | '.join(aligned)} |"]
    return "\n".join([*lines, *map(_markdown_line, rows)]) + "\n"


def latex_table(heads: Sequence[str], rows: Sequence[Sequence[str]], *, words: int = 1) -> str:
    """Return a ``tabular`` for the package booktabs; texts are escaped.

    Parameters
    ----------
    heads : sequence of str
    rows : sequence of sequence of str
    words : int
        Columns of words, to the left; those behind them are figures, to the right.
    """
    lines = [
        r"% needs \usepackage{booktabs}",
        r"\begin{tabular}{" + "l" * words + "r" * (len(heads) - words) + "}",
        r"\toprule",
        _latex_line(heads),
        r"\midrule",
        *map(_latex_line, rows),
    ]
    return "\n".join([*lines, r"\bottomrule", r"\end{tabular}", ""])


def _markdown_line(cells: Sequence[str]) -> str:
    escaped = (cell.replace("\\", "\\\\").replace("|", "\\|") for cell in cells)
    return f"| {' | '.join(' '.join(cell.split()) for cell in escaped)} |"


def _latex_line(cells: Sequence[str]) -> str:
    escaped = ("".join(_LATEX.get(letter, letter) for letter in cell) for cell in cells)
    return " & ".join(escaped) + r" \\"


TABLES: dict[str, MakeTable] = {
    "csv": csv_table,
    "md": markdown_table,
    "tex": latex_table,
}
"""What makes a table, by the ending of its file, without its dot."""
