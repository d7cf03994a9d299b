"""What is said of a row of the reports, and of all that are still to be done."""

from collections.abc import Sequence

from core.durations import duration_text
from core.reports.kept_runs import PlannedRun, seconds_to_train
from core.reports.reproduction import (
    RowResult,
    RowStatus,
    difference,
    difference_text,
    figure_text,
)
from core.reports.row import Figure, ReportRow
from core.reports.work import QUICK_EPOCHS
from core.runs.record import RunRecord
from core.training.events import RunStatus
from gui.notice import in_window_words, sentence

QUICK_NOTE = f"Quick: trained for {QUICK_EPOCHS} epochs at most, so nothing is reached."
_FIGURES_SHOWN = 6


def heading(row: ReportRow) -> str:
    """Return whose row it is, and of which section."""
    by = "not of the reports" if row.report == "course" else f"report {row.report}"
    return f"{row.section}, {by}"


def row_words(row: ReportRow, result: RowResult | None, *, is_training: bool = False) -> str:
    """Return what was done and published, what is reached here, on which data, and what to know.

    Parameters
    ----------
    row : ReportRow
    result : RowResult or None
        None where nobody has looked yet.
    is_training : bool
        Whether its run trains now.
    """
    figures = [_figure_words(figure, result) for figure in row.figures[:_FIGURES_SHOWN]]
    if len(row.figures) > _FIGURES_SHOWN:
        figures.append("… and more, in the table.")
    parts = [row.about, "\n".join(figures)]
    status = _status_words(row, result, is_training=is_training)
    hinders = result is not None and result.status in (RowStatus.MISSING, RowStatus.FAILED)
    # What keeps it from being done is seen first.
    parts.insert(0 if hinders and not is_training else len(parts), status)
    return "\n\n".join(part for part in parts if part)


def _figure_words(figure: Figure, result: RowResult | None) -> str:
    published = "nothing published" if figure.published == "–" else f"published {figure.published}"
    if result is None or result.outcome is None:
        return f"{figure.name}: {published}"
    value = result.reached(figure)
    apart = difference_text(difference(figure, value))
    rest = f" ({apart})" if apart else ""
    return f"{figure.name}: {published}, here {figure_text(value)}{rest}"


def _status_words(row: ReportRow, result: RowResult | None, *, is_training: bool) -> str:
    """Return on which data it was done, or why it is not."""
    needs = ", ".join(need.title for need in row.needs)
    takes = f" It takes {needs}." if needs else ""
    if is_training:
        return "Its run trains now; the Training tab shows it."
    if result is None:
        return f"Not looked at yet.{takes}"
    if result.status is RowStatus.UNTRAINED:
        return f"Not done yet: {result.message}.{takes}"
    outcome = result.outcome
    if outcome is None:
        return in_window_words(sentence(result.message))
    if not outcome.data:
        return ""
    own = "the report's own data" if outcome.is_own else "not the report's own data"
    if row.report == "course":
        own = "the data at hand"
    return " ".join([f"On {outcome.data}, {own}.", *outcome.notes])


def left_words(result: RowResult | None, records: Sequence[RunRecord]) -> str:
    """Return what is said of a row's run that was left on its way; "" where there is none."""
    plan = None if result is None else result.plan
    for record in reversed(records):
        stopped = record.standing in (RunStatus.STOPPED, RunStatus.INTERRUPTED)
        if plan is not None and stopped and plan.is_of(record):
            return (
                f"{record.name} was left at epoch {record.epochs_done:,} of "
                f"{record.training.epochs:,}; Reproduce goes on with it."
            )
    return ""


def open_plans(results: Sequence[RowResult | None]) -> list[PlannedRun]:
    """Return the runs that rows lack, each once."""
    plans: list[PlannedRun] = []
    for result in results:
        if result is not None and result.plan is not None and result.plan not in plans:
            plans.append(result.plan)
    return plans


def question(rows: int, plans: Sequence[PlannedRun], records: Sequence[RunRecord]) -> str:
    """Return what "Reproduce all" asks, with how long it takes as far as runs tell.

    Parameters
    ----------
    rows : int
        That are not done.
    plans : sequence of PlannedRun
        The runs that they lack.
    records : sequence of RunRecord
        Of all runs there are, oldest first.
    """
    times = [seconds_to_train(plan, records) for plan in plans]
    known = [seconds for seconds in times if seconds is not None]
    open_rows = "1 row is" if rows == 1 else f"{rows} rows are"
    runs = "1 run" if len(plans) == 1 else f"{len(plans)} runs"
    text = f"{open_rows} to be done, with {runs} to be trained one after the other."
    if known and len(known) == len(times):
        text += f" By earlier runs that were alike, that takes about {duration_text(sum(known))}."
    elif known:
        text += (
            f" By earlier runs that were alike, {len(known)} of them take about "
            f"{duration_text(sum(known))}; how long the others take is not known."
        )
    elif times:
        text += " How long that takes is not known yet; large networks take hours."
    return f"{text} Cancel stops it at any time, and keeps what is done."
