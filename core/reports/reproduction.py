"""Goes through rows and keeps what came of each."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from time import perf_counter

from core.errors import LabError
from core.reports.row import Figure, Outcome, ReportRow
from core.reports.sources import MissingError
from core.reports.work import Work

HEADS = ("Report", "What", "Figure", "Published", "Here", "Data")


class RowStatus(StrEnum):
    """What became of a row."""

    DONE = "done"
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
    """

    row: ReportRow
    status: RowStatus
    outcome: Outcome | None = None
    message: str = ""
    seconds: float = 0.0

    def reached(self, figure: Figure) -> float | str | None:
        """Return what was reached of a figure; None where nothing was."""
        return None if self.outcome is None else self.outcome.reached.get(figure.name)


def reproduce(rows: Iterable[ReportRow], work: Work) -> Iterator[RowResult]:
    """Do rows again, one after the other; one that cannot be done stops no other."""
    for row in rows:
        begin = perf_counter()
        if work.quick and row.is_heavy:
            yield RowResult(row, RowStatus.LEFT_OUT, message="takes minutes; leave out --quick")
            continue
        try:
            outcome = row.work(work)
        except MissingError as error:
            yield RowResult(row, RowStatus.MISSING, message=str(error))
        except LabError as error:
            yield RowResult(row, RowStatus.FAILED, None, str(error), perf_counter() - begin)
        else:
            yield RowResult(row, RowStatus.DONE, outcome, "", perf_counter() - begin)


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
            lines.append([report, row.title, figure.name, figure.published, here, data])
    return lines


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
