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


def csv_table(heads: Sequence[str], rows: Sequence[Sequence[object]], texts: int = 1) -> str:
    """Return a table as CSV, which has no alignment: columns of `texts` are like all others."""
    text = StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(heads)
    writer.writerows(rows)
    return text.getvalue()


def markdown_table(heads: Sequence[str], rows: Sequence[Sequence[str]], texts: int = 1) -> str:
    """Return a table in Markdown: the first columns, of `texts`, to the left, figures right."""
    sides = " :-- |" * texts + " --: |" * (len(heads) - texts)
    lines = [f"| {' | '.join(heads)} |", f"|{sides}"]
    for row in rows:
        cells = [cell.replace("\\", "\\\\").replace("|", "\\|") for cell in row]
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


def latex_table(heads: Sequence[str], rows: Sequence[Sequence[str]], texts: int = 1) -> str:
    """Return a ``tabular`` for the package booktabs: the first columns, of `texts`, to the left."""
    lines = [
        r"% needs \usepackage{booktabs}",
        r"\begin{tabular}{" + "l" * texts + "r" * (len(heads) - texts) + "}",
        r"\toprule",
        " & ".join(heads) + r" \\",
        r"\midrule",
    ]
    for row in rows:
        cells = ["".join(_LATEX.get(letter, letter) for letter in cell) for cell in row]
        lines.append(" & ".join(cells) + r" \\")
    return "\n".join([*lines, r"\bottomrule", r"\end{tabular}", ""])


TABLES = {".csv": csv_table, ".md": markdown_table, ".tex": latex_table}
"""What makes a table, by the ending of its file."""
