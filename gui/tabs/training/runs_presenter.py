"""What the Runs card shows: the list that fits the filter, numbers, notes and comparisons."""

from typing import Literal

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QMenu

from core.runs.comparison import RunSummary, learning_rate_sentence, summarize_run
from core.runs.filter import RunQuery, matches, parse_query
from core.runs.record import RunRecord
from core.runs.settings_diff import compare_settings
from core.training.events import RunStatus
from gui.session import SessionRun
from gui.tabs.spec import TabContext
from gui.tabs.training.run_commands import RunCommands
from gui.tabs.training.run_rows import RunRows, details_text
from gui.tabs.training.runs_panel import RunsPanel
from gui.theme.manager import theme_manager
from gui.widgets.comparison_table import DIVERGED, RunHead, TableLine
from gui.widgets.run_list import RunRow

COMPARISON_MS = 500
"""Between two new epochs in the tables, which people read and no eye follows any faster."""

MOST_COMPARED = 12
"""Columns of a table that can still be read; of more runs the first ones are compared."""


class RunsPresenter(QObject):
    """Shows what changed in the session, once a turn of the event loop and nothing twice."""

    def __init__(
        self, panel: RunsPanel, context: TabContext, commands: RunCommands, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._panel = panel
        self._session = context.session
        self._active_run = context.active_run
        self._library = context.library
        self._rows = RunRows()
        self._query = RunQuery()
        self._fitting: dict[str, tuple[RunRecord, RunQuery, bool]] = {}
        self._shown_rows: tuple[list[RunRow], str | None, int] = ([], None, 0)
        self._shown_readout: tuple[object, ...] = ()
        self._shown_notes: tuple[object, ...] = ()
        self._shown_comparison: tuple[object, ...] = ()
        self._shown_epochs: tuple[object, ...] = ()
        self._comparison_pause = QTimer(self, singleShot=True, interval=COMPARISON_MS)
        self._comparison_pause.timeout.connect(self.schedule)
        self._timer = QTimer(self, singleShot=True, interval=0)
        self._timer.timeout.connect(self._refresh)
        session = context.session
        for signal in (
            session.runsChanged,
            session.runUpdated,
            session.currentRunChanged,
            session.epochChanged,
            context.active_run.controller.stateChanged,
            theme_manager().changed,
        ):
            signal.connect(self.schedule)
        session.currentRunChanged.connect(self._on_current_changed)
        panel.filter.textChanged.connect(self._on_filtered)
        panel.notes.noteEdited.connect(self._on_note_edited)
        panel.notes.tagsEdited.connect(self._on_tags_edited)
        panel.comparison.runChosen.connect(session.select_run)
        panel.settings_diff.runChosen.connect(session.select_run)
        panel.switch.pageChosen.connect(self._on_page_chosen)
        self._room_made: tuple[object, ...] = ()
        self._connect_list(commands)
        self._menu: QMenu | None = None
        menu = context.actions.selected_runs.menu()
        if isinstance(menu, QMenu):
            menu.aboutToShow.connect(lambda: self._fill(menu))
        panel.installEventFilter(self)

    def _connect_list(self, commands: RunCommands) -> None:
        runs, session = self._panel.list, self._session
        runs.runSelected.connect(session.select_run)
        runs.selectionChanged.connect(self._on_selection_changed)
        runs.visibilityToggled.connect(
            lambda run_id, visible: session.set_visible(run_id, visible=visible)
        )
        runs.soloRequested.connect(session.show_only)
        runs.compareRequested.connect(self.compare)
        runs.renamed.connect(lambda run_id, name: self._library.describe(run_id, name=name))
        runs.deleteRequested.connect(self._library.delete)
        runs.continueRequested.connect(commands.continue_run)
        runs.forkRequested.connect(commands.fork)
        runs.exportRequested.connect(commands.export)
        runs.eventFilesRequested.connect(commands.export_to_tensorboard)
        runs.folderRequested.connect(commands.open_folder)

    def _fill(self, menu: QMenu) -> None:
        """Offer in the menu bar what the list offers at its rows."""
        menu.clear()
        if self._menu is not None:
            self._menu.deleteLater()
        self._menu = self._panel.list.build_menu()
        menu.addActions(self._menu.actions())
        if menu.isEmpty():
            menu.addAction("No run selected").setEnabled(False)

    def schedule(self, _what: object = None) -> None:
        """Show what changed in the next turn of the event loop."""
        if not self._timer.isActive():
            self._timer.start()

    def compare(self, _run_ids: list[str]) -> None:
        """Compare the selected runs, and show it."""
        self._panel.switch.show_page("compare")
        self.schedule()

    def commit(self) -> None:
        """Keep what is being typed."""
        self._panel.notes.commit()

    def _on_note_edited(self, run_id: str, note: str) -> None:
        if not self._library.describe(run_id, note=note):
            self._panel.notes.keep_note(run_id, note)

    def _on_tags_edited(self, run_id: str, tags: tuple[str, ...]) -> None:
        if not self._library.describe(run_id, tags=tags):
            self._panel.notes.keep_tags(run_id, tags)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Catch up when the card is shown, and keep what was typed when it goes."""
        if event.type() == QEvent.Type.Show:
            self.schedule()
        elif event.type() == QEvent.Type.Hide:
            self.commit()
        return super().eventFilter(watched, event)

    def _on_page_chosen(self, _name: str) -> None:
        self._room_made = ()
        self.schedule()

    def _make_room(self) -> None:
        """Let the page have the room it needs, once for each page and each set of runs."""
        page = self._panel.switch.page
        shown = (page, *(run.run_id for run in self._compared())) if page == "compare" else (page,)
        if shown != self._room_made:
            self._room_made = shown
            # The page has its new size when its layout has seen what is in it.
            QTimer.singleShot(0, self._panel.make_room)

    def _on_filtered(self, text: str) -> None:
        self._query = parse_query(text)
        self.schedule()

    def _on_selection_changed(self, run_ids: list[str]) -> None:
        if len(run_ids) > 1:
            self._panel.switch.show_page("compare")
        self.schedule()

    def _on_current_changed(self) -> None:
        run = self._session.current_run
        # Of a comparison that is under way the table is what one waits for.
        if run is not None and run.record.comparison and run.run_id == self._active_run.active_id:
            self._panel.switch.show_page("compare")

    def _refresh(self) -> None:
        # A panel that makes room in a narrow window keeps its list; a hidden tab draws nothing.
        tab = self._panel.parentWidget()
        if tab is None or not tab.isVisible():
            return
        self._show_rows()
        match self._panel.switch.page:
            case "numbers":
                self._show_readout()
            case "notes":
                self._show_notes()
            case _:
                self._show_comparison()
        self._make_room()

    def _show_rows(self) -> None:
        current, runs = self._session.current_run, self._session.runs
        fitting = [run for run in runs if self._fits(run)]
        rows = self._rows.rows(
            fitting,
            theme_manager().theme,
            self._active_run.active_id,
            self._active_run.controller.state,
        )
        shown = (rows, current.run_id if current else None, len(runs))
        in_list = shown[1] if any(run is current for run in fitting) else None
        # The user may have chosen another run in the list, and the session a third one since.
        if shown != self._shown_rows or in_list != self._panel.list.current():
            self._shown_rows = shown
            self._panel.set_rows(rows, shown[1], total=len(runs))

    def _fits(self, run: SessionRun) -> bool:
        """Whether a run fits the filter; looked at again when either has changed."""
        known = self._fitting.get(run.run_id)
        if known is None or known[0] is not run.record or known[1] is not self._query:
            known = (run.record, self._query, matches(run.record, self._query))
            self._fitting[run.run_id] = known
        return known[2]

    def _show_readout(self) -> None:
        run, epoch = self._session.current_run, self._session.epoch
        if run is None:
            self._panel.set_readout(None, "")
            self._shown_readout = ()
            return
        metrics = run.history.at(epoch) if epoch is not None else None
        shown = (metrics, details_text(run))
        if shown != self._shown_readout:
            self._shown_readout = shown
            self._panel.set_readout(*shown)

    def _show_notes(self) -> None:
        run = self._session.current_run
        known = {tag for each in self._session.runs for tag in each.record.tags}
        words = () if run is None else (run.run_id, run.record.note, run.record.tags)
        if (words, known) != self._shown_notes:
            self._shown_notes = (words, known)
            if run is None:
                self._panel.notes.show_run(None)
            else:
                self._panel.notes.show_run(run.run_id, run.record.note, run.record.tags)
            self._panel.notes.set_known_tags(sorted(known, key=str.casefold))

    def _compared(self) -> list[SessionRun]:
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
        return chosen[:MOST_COMPARED] if len(chosen) > 1 else []

    def _show_comparison(self) -> None:
        runs, theme = self._compared(), theme_manager().theme
        current = self._session.current_run
        shown = (tuple((run.run_id, run.record, run.color_index) for run in runs), theme)
        epochs = tuple(run.history.last for run in runs)
        is_due = epochs != self._shown_epochs and not self._comparison_pause.isActive()
        if shown != self._shown_comparison or is_due:
            self._shown_comparison, self._shown_epochs = shown, epochs
            self._comparison_pause.start()
            self._panel.set_compared(shown=bool(runs))
            summaries = [summarize_run(run.run_id, run.record, run.history) for run in runs]
            diff = compare_settings([run.record for run in runs])
            is_rates = [each.name for each in diff.differences] == ["learning_rate"]
            names = [run.record.name for run in runs]
            if is_rates:
                names = [f"{summary.learning_rate:g}" for summary in summaries]
            heads = [
                RunHead(run.run_id, name, theme.runs[run.color_index % len(theme.runs)])
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
        TableLine("Best epoch"),
        line("Epoch", "best_epoch"),
        line("Lowest loss", "best_loss", "lower"),
        line("Best acc.", "best_accuracy", "higher"),
    ]
