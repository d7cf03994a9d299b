"""What the Runs card shows: the list that fits the filter, numbers, notes and comparisons."""

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QMenu

from core.runs.filter import RunQuery, matches, parse_query
from core.runs.record import RunRecord
from gui.notice import Notice
from gui.session import SessionRun
from gui.tabs.spec import TabContext
from gui.tabs.training.comparison_page import ComparisonPage
from gui.tabs.training.run_commands import RunCommands
from gui.tabs.training.run_rows import RunRows, details_text
from gui.tabs.training.runs_panel import RunsPanel
from gui.theme.manager import theme_manager
from gui.widgets.run_list import RunRow


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
        self._comparison = ComparisonPage(panel, context.session, self)
        self._comparison.isLate.connect(self.schedule)
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
        context.active_run.closed.connect(self._on_run_ended)
        self._show_panel = context.actions.right_panel
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
        shown = (
            (page, *(run.run_id for run in self._comparison.compared()))
            if page == "compare"
            else (page,)
        )
        if shown != self._room_made:
            self._room_made = shown
            # The page has its new size when its layout has seen what is in it.
            QTimer.singleShot(0, self._panel.make_room)

    def _on_run_ended(self) -> None:
        """Tell what a comparison shows where its table has no room, as on a projector."""
        verdict = self._comparison.verdict()
        run = self._session.current_run
        if not verdict or self._show_panel.isChecked() or run is None:
            return

        def show() -> None:
            self._show_panel.setChecked(True)
            self._panel.switch.show_page("compare")
            self.schedule()

        self._active_run.noticed.emit(Notice(verdict, "info", (("Compare", show),)))

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
                self._comparison.show()
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
