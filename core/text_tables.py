"""Tables of texts for papers and spreadsheets: CSV, Markdown and LaTeX."""

import csv
from collections.abc import Sequence
from io import StringIO

_LATEX = {
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "<": r"\textless{}",
    ">": r"\textgreater{}",
    **{letter: f"\\{letter}" for letter in "&%$#_{}"},
}


def csv_table(heads: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """Return a table as CSV."""
    text = StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(heads)
    writer.writerows(rows)
    return text.getvalue()


def markdown_table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a table in Markdown: the first column to the left, figures to the right."""
    lines = [f"| {' | '.join(heads)} |", "| :-- |" + " --: |" * (len(heads) - 1)]
    for first, *figures in rows:
        name = first.replace("\\", "\\\\").replace("|", "\\|")
        lines.append(f"| {' | '.join([name, *figures])} |")
    return "\n".join(lines) + "\n"


def latex_table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a ``tabular`` for the package booktabs; the first column's texts are escaped."""
    lines = [
        r"% needs \usepackage{booktabs}",
        r"\begin{tabular}{l" + "r" * (len(heads) - 1) + "}",
        r"\toprule",
        " & ".join(heads) + r" \\",
        r"\midrule",
    ]
    for first, *figures in rows:
        name = "".join(_LATEX.get(letter, letter) for letter in first)
        lines.append(" & ".join([name, *figures]) + r" \\")
    return "\n".join([*lines, r"\bottomrule", r"\end{tabular}", ""])


TABLES = {".csv": csv_table, ".md": markdown_table, ".tex": latex_table}
"""What makes a table, by the ending of its file."""
