"""Rows of the reports as lines of a table: a heading a section, and a line a figure."""

from collections.abc import Iterable
from dataclasses import dataclass

from core.reports.reproduction import (
    RowResult,
    RowStatus,
    data_words,
    difference,
    difference_text,
    figure_text,
    is_near,
)
from core.reports.row import Figure, ReportRow
from gui.widgets.figure_model import Column

COLUMNS = (
    Column("By", "Report A or B; nothing where the course asks for it, or it is of neither", False),
    Column("What", "What was done", is_figure=False),
    Column("Figure", "What was measured", is_figure=False),
    Column("Published", "As the report prints it"),
    Column("Here", "What is reached here"),
    Column(
        "Difference",
        "Here minus published, in the unit of the figure; ≈ where it is within 5 % of it",
    ),
    Column("Data", "On which data; * where these are not the report's own", is_figure=False),
    Column("State", "Whether it is done", is_figure=False),
)

STATE = len(COLUMNS) - 1


@dataclass(frozen=True, slots=True)
class RowState:
    """How far a row is.

    Parameters
    ----------
    result : RowResult or None
        None where nobody has looked yet.
    is_looked_at : bool
        Whether somebody does now.
    is_waiting : bool
        Whether it is to be done behind others.
    training : tuple of two ints or None
        Epochs done and planned, of the run that trains for it.
    is_paused : bool
        Whether that is held.
    """

    result: RowResult | None = None
    is_looked_at: bool = False
    is_waiting: bool = False
    training: tuple[int, int] | None = None
    is_paused: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the table.

    Parameters
    ----------
    row : str
        Name of its row; empty for the heading of a section.
    texts, tips : tuple of str
        By `COLUMNS`; of a heading, its words alone.
    share : float or None
        How far its training is, 0 to 1; None where none is under way.
    is_problem : bool
        Whether its state asks for attention.
    """

    row: str
    texts: tuple[str, ...]
    tips: tuple[str, ...] = ()
    share: float | None = None
    is_problem: bool = False


def state_words(state: RowState) -> str:
    """Return how far a row is, in a few words."""
    if state.training is not None:
        verb = "paused at" if state.is_paused else "training"
        return f"{verb} {state.training[0]:,} of {state.training[1]:,}"
    if state.is_looked_at:
        return "looking…"
    if state.is_waiting:
        return "waiting"
    if state.result is None:
        return ""
    return "missing data" if state.result.status is RowStatus.MISSING else str(state.result.status)


def report_lines(rows: Iterable[ReportRow], states: dict[str, RowState]) -> list[Line]:
    """Return the lines of all rows, by section."""
    lines: list[Line] = []
    section = ""
    for row in rows:
        if row.section != section:
            section = row.section
            lines.append(Line("", (section,)))
        state = states.get(row.name, RowState())
        for at, figure in enumerate(row.figures):
            lines.append(_line(row, figure, state, is_first=at == 0))
    return lines


def _line(row: ReportRow, figure: Figure, state: RowState, *, is_first: bool) -> Line:
    result = state.result
    outcome = None if result is None else result.outcome
    reached = None if result is None else result.reached(figure)
    here = "" if outcome is None else figure_text(reached)
    apart = difference_text(difference(figure, reached))
    if is_near(figure, reached):
        apart = f"≈ {apart}"
    by = "" if row.report == "course" else row.report
    data = "" if outcome is None else data_words(outcome)
    words = state_words(state)
    notes = "" if outcome is None else "\n".join(outcome.notes)
    report = f"Report {by}" if by else "Of neither report"
    problem = "" if result is None else result.message
    texts: tuple[str, ...] = (
        by,
        row.title,
        figure.name,
        figure.published,
        here,
        apart,
        data,
        words,
    )
    tips = (report, row.title, figure.name, figure.published, here, apart, notes or data, problem)
    if not is_first:
        # Said once a row.
        texts = ("", "", *texts[2:STATE], "")
    done, planned = state.training or (0, 0)
    return Line(
        row.name,
        texts,
        tips,
        done / max(planned, 1) if state.training and is_first else None,
        result is not None and result.status in (RowStatus.MISSING, RowStatus.FAILED),
    )
