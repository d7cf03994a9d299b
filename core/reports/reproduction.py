"""Goes through rows and keeps what came of each."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from time import perf_counter

from core.errors import LabError
from core.reports.kept_runs import PlannedRun
from core.reports.row import Figure, Outcome, ReportRow
from core.reports.sources import MissingError
from core.reports.work import StoppedError, UntrainedError, Work

HEADS = ("Report", "What", "Figure", "Published", "Here", "Difference", "Data")

_NEAR = 0.05
"""Part of a published figure within which one lies near it."""

_ZERO = 1e-9
"""Around a published 0, likewise: rounding of float64 is less."""


class RowStatus(StrEnum):
    """What became of a row."""

    DONE = "done"
    UNTRAINED = "not done yet"
    MISSING = "missing"
    LEFT_OUT = "left out"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class RowResult:
    """A row and what came of it.

    Parameters
    ----------
    row : ReportRow
    status : RowStatus
    outcome : Outcome or None
        None unless it is done.
    message : str
        Why it is not: which file is needed, or what went wrong.
    seconds : float
    plan : PlannedRun or None
        The run that is to be trained first, of one that is not done yet.
    """

    row: ReportRow
    status: RowStatus
    outcome: Outcome | None = None
    message: str = ""
    seconds: float = 0.0
    plan: PlannedRun | None = None

    def reached(self, figure: Figure) -> float | str | None:
        """Return what was reached of a figure; None where nothing was."""
        return None if self.outcome is None else self.outcome.reached.get(figure.name)


def reproduce(rows: Iterable[ReportRow], work: Work) -> Iterator[RowResult]:
    """Do rows again, one after the other; one that cannot be done stops no other."""
    for row in rows:
        yield reproduce_row(row, work)


def reproduce_row(row: ReportRow, work: Work) -> RowResult:
    """Do a row again, or say why that cannot be.

    Raises
    ------
    StoppedError
        If somebody wants the work to end.
    """
    begin = perf_counter()
    if work.quick and row.is_heavy:
        return RowResult(row, RowStatus.LEFT_OUT, message="takes minutes, even when done quickly")
    try:
        outcome = row.work(work)
    except StoppedError:
        raise
    except MissingError as error:
        return RowResult(row, RowStatus.MISSING, message=str(error))
    except UntrainedError as error:
        return RowResult(row, RowStatus.UNTRAINED, message=str(error), plan=error.plan)
    except LabError as error:
        return RowResult(row, RowStatus.FAILED, None, str(error), perf_counter() - begin)
    return RowResult(row, RowStatus.DONE, outcome, "", perf_counter() - begin)


def table_rows(results: Sequence[RowResult]) -> list[list[str]]:
    """Return a line of texts for each figure, under `HEADS`."""
    lines = []
    for result in results:
        row, outcome = result.row, result.outcome
        for figure in row.figures:
            reached = result.reached(figure)
            here = figure_text(reached) if outcome is not None else str(result.status)
            data = "" if outcome is None else data_words(outcome)
            report = "course" if row.report == "course" else f"report {row.report}"
            apart = difference_text(difference(figure, reached))
            lines.append([report, row.title, figure.name, figure.published, here, apart, data])
    return lines


def difference(figure: Figure, reached: float | str | None) -> float | None:
    """Return how far above the published figure one lies; None unless both are numbers."""
    if figure.value is None or reached is None or isinstance(reached, str):
        return None
    return reached - figure.value


def is_near(figure: Figure, reached: float | str | None) -> bool:
    """Whether a figure lies within 5 % of the published one."""
    apart = difference(figure, reached)
    # A figure with a difference has a value.
    return apart is not None and abs(apart) <= max(_NEAR * abs(figure.value or 0.0), _ZERO)


def difference_text(value: float | None) -> str:
    """Return a difference for people, with its sign; empty where there is none."""
    if value is None:
        return ""
    if not value:
        return "0"
    sign = "+" if value > 0 else "−"
    size = abs(value)
    form = ".1e" if size < 1e-3 else ".3f" if size < 10 else ".1f"
    return f"{sign}{size:{form}}"


def figure_text(value: float | str | None) -> str:
    """Return a figure for people; a dash where there is none."""
    if value is None:
        return "–"
    if isinstance(value, str):
        return value
    return f"{value:.2e}" if value and abs(value) < 1e-3 else f"{value:.4g}"


def data_words(outcome: Outcome) -> str:
    """Return the name of the data, marked where they are not the report's own."""
    return outcome.data if outcome.is_own or not outcome.data else f"{outcome.data} *"
