"""Runs as the rows of a table, with the settings in which they differ: CSV, Markdown, LaTeX."""

from collections.abc import Sequence

from core.runs.comparison import RunSummary
from core.runs.settings_diff import ABSENT, SettingsDiff
from core.text_tables import csv_table, latex_table, markdown_table

_COLUMNS = {
    "run": "name",
    "data": "data",
    "network": "model_title",
    "learned": "learned",
    "best valid. acc.": "best_accuracy",
    "best epoch": "best_epoch",
    "train. acc.": "train_accuracy",
    "valid. acc.": "validation_accuracy",
    "test acc.": "test_accuracy",
    "epochs done": "epochs",
    "time (s)": "seconds",
    "parameters": "parameters",
    "created": "created",
}

_TEXTS = 4
"""Columns at the left that hold words."""

_NAMED_ALREADY = frozenset({"data", "model"})
"""Settings that have a column of their own."""

KINDS = ("csv", "md", "tex")


def comparison_sheet(kind: str, rows: Sequence[RunSummary], diff: SettingsDiff) -> str:
    """Return a table with a row a run; what is not known is empty in CSV, else a dash.

    Parameters
    ----------
    kind : {"csv", "md", "tex"}
        CSV has numbers with all their digits; the others are to be read.
    rows : sequence of RunSummary
    diff : SettingsDiff
        Of the same runs, in the same order.
    """
    settings = [each for each in diff.differences if each.name not in _NAMED_ALREADY]
    heads = [*_COLUMNS, *(each.title for each in settings)]
    cell = _exact if kind == "csv" else _short
    cells = [
        [
            *(cell(field, getattr(row, field)) for field in _COLUMNS.values()),
            *(each.values[at] for each in settings),
        ]
        for at, row in enumerate(rows)
    ]
    if kind == "csv":
        return csv_table(heads, cells)
    return {"md": markdown_table, "tex": latex_table}[kind](heads, cells, words=_TEXTS)


def _exact(_field: str, value: object) -> str:
    if value is None:
        return ""
    return repr(value) if isinstance(value, float) else str(value)


def _short(field: str, value: object) -> str:
    if value is None or value == "":
        return ABSENT
    if field == "created":
        # To the minute, as on the clock of whoever trained it.
        return str(value)[:16].replace("T", " ")
    if isinstance(value, float):
        return f"{value:,.1f}" if field == "seconds" else f"{value:.3f}"
    return f"{value:,}" if isinstance(value, int) else str(value)
