"""Runs as rows of the sheet: what they reached, at what cost."""

from dataclasses import dataclass
from datetime import datetime

from core.durations import duration_text
from core.runs.comparison import RunSummary, summarize_run
from core.training.events import RunStatus
from gui.run_looks import RunLook
from gui.session import SessionRun
from gui.widgets.figure_model import Column
from gui.widgets.figures import MISSING, format_metric
from gui.widgets.run_marks import RunMark
from gui.widgets.run_sheet_model import SheetRow

COLUMNS = (
    Column("Run", "Its name; a tick compares it below", is_figure=False),
    Column("Data", "What it was trained on", is_figure=False),
    Column("Network", "Kind of network, or of classical method", is_figure=False),
    Column(
        "Learned",
        "From scratch, fine-tuned from pretrained weights, or classical: without a network",
        is_figure=False,
    ),
    Column("Best", "Highest validation accuracy of all epochs"),
    Column("at epoch", "Epoch of the highest validation accuracy; of the lowest loss without one"),
    Column("Train.", "Training accuracy of the last epoch"),
    Column("Valid.", "Validation accuracy of the last epoch"),
    Column("Test", "Test accuracy of the final weights, where the data have a test split"),
    Column("Epochs", "Epochs done"),
    Column("Time", "In training steps, without evaluation, all sessions together"),
    Column("Parameters", "Trainable numbers"),
    Column("Begun", "When its training began", is_figure=False),
)


@dataclass(frozen=True, slots=True)
class Line:
    """A run of the session with its summary and its row."""

    run: SessionRun
    summary: RunSummary
    row: SheetRow


class RunLines:
    """Keeps summaries and rows until what they are made of changes."""

    def __init__(self) -> None:
        self._summaries: dict[str, tuple[tuple[object, object], RunSummary]] = {}
        self._rows: dict[str, tuple[tuple[RunSummary, RunMark, bool], SheetRow]] = {}

    def is_known(self, run: SessionRun) -> bool:
        """Whether a run's summary is at hand."""
        known = self._summaries.get(run.run_id)
        # Compared by identity: records and epochs are frozen, a new one is another object.
        return known is not None and known[0][0] is run.record and known[0][1] is run.history.last

    def summary(self, run: SessionRun) -> RunSummary:
        """Return what a run reached."""
        if not self.is_known(run):
            key = (run.record, run.history.last)
            self._summaries[run.run_id] = (
                key,
                summarize_run(run.run_id, run.record, run.history),
            )
        return self._summaries[run.run_id][1]

    def line(self, run: SessionRun, look: RunLook) -> Line:
        """Return a run's line."""
        summary = self.summary(run)
        mark = RunMark(look.color, look.shape, summary.learned)
        known = self._rows.get(run.run_id)
        key = (summary, mark, run.visible)
        if known is None or known[0][0] is not summary or known[0] != key:
            known = self._rows[run.run_id] = (key, sheet_row(summary, mark, ticked=run.visible))
        return Line(run, summary, known[1])

    def keep_only(self, run_ids: set[str]) -> None:
        """Forget all other runs."""
        for gone in self._summaries.keys() - run_ids:
            del self._summaries[gone]
            self._rows.pop(gone, None)


def sheet_row(run: RunSummary, mark: RunMark, *, ticked: bool) -> SheetRow:
    """Return the row of a run; its values and texts are those of `COLUMNS`."""
    seconds = run.seconds or None
    begun = _time(run.created)
    values = (
        run.name.casefold(),
        run.data.casefold(),
        run.model_title.casefold(),
        run.learned,
        run.best_accuracy,
        run.best_epoch,
        run.train_accuracy,
        run.validation_accuracy,
        run.test_accuracy,
        run.epochs,
        seconds,
        run.parameters,
        None if begun is None else begun.timestamp(),
    )
    is_imported = run.status is RunStatus.IMPORTED
    planned = "" if is_imported or run.epochs >= run.planned_epochs else f"/{run.planned_epochs:,}"
    texts = (
        run.name,
        run.data,
        run.model_title,
        run.learned or MISSING,
        format_metric(run.best_accuracy),
        MISSING if run.best_epoch is None else f"{run.best_epoch:,}",
        format_metric(run.train_accuracy),
        format_metric(run.validation_accuracy),
        format_metric(run.test_accuracy),
        f"{run.epochs:,}{planned}",
        MISSING if seconds is None else duration_text(seconds),
        MISSING if run.parameters is None else f"{run.parameters:,}",
        MISSING if begun is None else f"{begun.astimezone():%Y-%m-%d %H:%M}",
    )
    return SheetRow(run.run_id, values, texts, mark, ticked, _tip(run))


def _tip(run: RunSummary) -> str:
    lines = [run.name, f"{run.data} · {run.model_title} · {run.status}"]
    if run.preset:
        lines.append(f"Preset: {run.preset}")
    if run.seconds_per_epoch is not None:
        lines.append(f"{run.seconds_per_epoch:.3g} s an epoch")
    return "\n".join(lines)


def _time(created: str) -> datetime | None:
    """Return when a run began; None where its record was edited to say no time."""
    try:
        found = datetime.fromisoformat(created)
    except ValueError:
        return None
    return found if found.tzinfo is not None else found.astimezone()
