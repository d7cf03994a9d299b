"""The page that sets runs side by side: their numbers, a sentence, and how they were set."""

from typing import Literal

from PySide6.QtCore import QObject, QTimer, Signal

from core.runs.comparison import RunSummary, learning_rate_sentence, summarize_run
from core.runs.settings_diff import compare_settings
from core.training.events import RunStatus
from gui.run_looks import run_looks
from gui.session import Session, SessionRun
from gui.tabs.training.runs_panel import RunsPanel
from gui.theme.manager import theme_manager
from gui.widgets.comparison_table import DIVERGED, RunHead, TableLine

COMPARISON_MS = 500
"""Between two new epochs in the tables, which people read and no eye follows any faster."""

MOST_COMPARED = 12
"""Columns of a table that can still be read; of more runs the first ones are compared."""


class ComparisonPage(QObject):
    """Fills the tables with what is selected, a run that trains about twice a second.

    Signals
    -------
    isLate()
        There were new epochs since the tables were filled: `show` would show them now.
    """

    isLate = Signal()

    def __init__(self, panel: RunsPanel, session: Session, parent: QObject) -> None:
        super().__init__(parent)
        self._panel = panel
        self._session = session
        self._shown: tuple[object, ...] = ()
        self._shown_epochs: tuple[object, ...] = ()
        self._pause = QTimer(self, singleShot=True, interval=COMPARISON_MS)
        self._pause.timeout.connect(self.isLate)

    def compared(self) -> list[SessionRun]:
        """Return the selected runs, or those that the current one asks to be compared with.

        These are the others of its comparison, or the run that it left.
        """
        selected = self._panel.list.selected()
        chosen = [run for run_id in selected if (run := self._session.run(run_id))]
        current = self._session.current_run
        if len(chosen) < 2 and current is not None and current.record.comparison:
            wanted = current.record.comparison
            chosen = [run for run in self._session.runs if run.record.comparison == wanted]
        elif len(chosen) < 2 and current is not None and current.record.parent is not None:
            parent = self._session.run(current.record.parent.run_id)
            chosen = [parent, current] if parent is not None else []
        # The first run of a comparison stands alone until the next one begins.
        alone = len(chosen) == 1 and len(selected) < 2 and bool(chosen[0].record.comparison)
        return chosen[:MOST_COMPARED] if len(chosen) > 1 or alone else []

    def verdict(self) -> str:
        """Return what the comparison of the current run shows; empty where it is of none."""
        current = self._session.current_run
        wanted = "" if current is None else current.record.comparison
        runs = [run for run in self._session.runs if wanted and run.record.comparison == wanted]
        if len(runs) < 2:
            return ""
        return learning_rate_sentence(
            [summarize_run(run.run_id, run.record, run.history) for run in runs]
        )

    def show(self) -> None:
        """Bring both tables in line with the session."""
        runs, theme = self.compared(), theme_manager().theme
        current = self._session.current_run
        looks = run_looks(self._session.runs, theme)
        shown = (tuple((run.run_id, run.record, looks[run.run_id]) for run in runs), theme)
        epochs = tuple(run.history.last for run in runs)
        is_due = epochs != self._shown_epochs and not self._pause.isActive()
        if shown != self._shown or is_due:
            self._shown, self._shown_epochs = shown, epochs
            self._pause.start()
            self._panel.set_compared(shown=bool(runs))
            summaries = [summarize_run(run.run_id, run.record, run.history) for run in runs]
            diff = compare_settings([run.record for run in runs])
            is_rates = diff.is_of_learning_rates
            names = [run.record.name for run in runs]
            of_one_kind = {run.record.comparison for run in runs}
            if is_rates or (len(of_one_kind) == 1 and "" not in of_one_kind):
                names = [f"{summary.learning_rate:g}" for summary in summaries]
            heads = [
                RunHead(run.run_id, name, looks[run.run_id].color, looks[run.run_id].shape)
                for run, name in zip(runs, short_names(names), strict=True)
            ]
            self._panel.comparison.set_table(heads, comparison_lines(summaries))
            different = {each.title: each.values for each in diff.differences}
            self._panel.settings_diff.set_settings(
                heads, different, {each.title: each.values[0] for each in diff.same if runs}
            )
            sentence = learning_rate_sentence(summaries) if is_rates and runs else ""
            self._panel.comparison.set_sentence(sentence)
        for table in (self._panel.comparison, self._panel.settings_diff):
            table.set_current(current.run_id if current is not None else None)


def short_names(names: list[str]) -> list[str]:
    """Return names without the words that all of them begin with, if something is left."""
    words = [name.split(" ") for name in names]
    shared = 0
    while words and all(len(each) > shared + 1 for each in words):
        if len({each[shared] for each in words}) > 1:
            break
        shared += 1
    return [" ".join(each[shared:]) for each in words]


def comparison_lines(summaries: list[RunSummary]) -> list[TableLine]:
    """Return what runs reached as the lines of a table."""

    def line(title: str, name: str, better: Literal["lower", "higher"] | None = None) -> TableLine:
        return TableLine(title, tuple(getattr(summary, name) for summary in summaries), better)

    epochs = tuple(
        DIVERGED
        if summary.status is RunStatus.DIVERGED
        else f"{summary.epochs:,}"
        if summary.epochs >= summary.planned_epochs
        else f"{summary.epochs:,} of {summary.planned_epochs:,}"
        for summary in summaries
    )
    return [
        TableLine("Epochs", epochs),
        TableLine("Last epoch"),
        line("Train. loss", "train_loss", "lower"),
        line("Valid. loss", "validation_loss", "lower"),
        line("Train. acc.", "train_accuracy", "higher"),
        line("Valid. acc.", "validation_accuracy", "higher"),
        # Without a mark for the better one: who chooses by the test split has none left.
        line("Test acc.", "test_accuracy"),
        TableLine("Best epoch"),
        line("Epoch", "best_epoch"),
        line("Lowest loss", "best_loss", "lower"),
        line("Best acc.", "best_accuracy", "higher"),
    ]
