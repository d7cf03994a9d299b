"""Between the session and the page Runs: rows, sentences, differences and dots."""

from time import perf_counter

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QSplitter

from core.reports.registry import ROWS
from core.runs.comparison import learning_rate_sentence
from core.runs.comparison_words import comparison_sentence, unlike_sentence
from core.runs.filter import RunQuery, matches, parse_query
from core.runs.record import RunRecord
from core.runs.settings_diff import compare_settings
from core.runs.trade_off import TradeOff
from gui.run_looks import run_looks
from gui.session import SessionRun
from gui.tabs.compare.curves_presenter import CurvesPresenter
from gui.tabs.compare.export import CompareExport
from gui.tabs.compare.reports_presenter import ReportsPresenter
from gui.tabs.compare.run_rows import Line, RunLines
from gui.tabs.compare.runs_page import NOTHING_TICKED, ONE_TICKED
from gui.tabs.compare.view import CompareView
from gui.tabs.spec import TabContext
from gui.theme.manager import theme_manager
from gui.theme.tokens import Theme
from gui.trade_off_scenes import trade_off_scenes
from gui.widgets.comparison_table import RunHead
from gui.widgets.page import Page
from gui.widgets.trade_off_figure import TradeOffScene

MOST_COMPARED = 12
"""Columns of settings that can still be read; of more runs the first ones are set side by side."""

LATER_MS = 400
"""Between two new epochs in the page, which people read and no eye follows any faster."""

_TURN_S = 0.01
"""How long runs are read before mouse and keys have their turn."""


class RunsPresenter(QObject):
    """Shows what changed in the session; while the page is hidden it does nothing."""

    def __init__(self, view: CompareView, context: TabContext) -> None:
        super().__init__(view)
        self._page, self._session = view.runs, context.session
        self._preferences = context.preferences
        self._lines = RunLines()
        self._query = RunQuery()
        self._fitting: dict[str, tuple[RunRecord, RunQuery, bool]] = {}
        self._compared: list[Line] = []
        self._shown: tuple[object, ...] = ()
        self._is_stale = True
        self.curves = CurvesPresenter(self._page.details, context, self)
        self.export = CompareExport(view, self, context.preferences, self)
        self._timer = QTimer(self, singleShot=True, interval=0)
        self._timer.timeout.connect(self._refresh)
        # What is below the sheet has turns of its own, so that none is long.
        self._details_timer = QTimer(self, singleShot=True, interval=0)
        self._details_timer.timeout.connect(self._show_details)
        self._connect(context)
        view.set_settled(lambda: not self.is_busy)
        self._page.installEventFilter(self)
        for name, splitter in (
            ("compare", self._page.splitter),
            ("compare-below", self._page.below),
        ):
            self._keep_splitter(splitter, name)

    def _connect(self, context: TabContext) -> None:
        session, page = self._session, self._page
        for signal in (session.runsChanged, session.currentRunChanged, theme_manager().changed):
            signal.connect(self.schedule)
        session.runUpdated.connect(lambda _run_id: self._schedule(LATER_MS))
        page.filter.textChanged.connect(self._on_filtered)
        page.sheet.ticksWanted.connect(self._tick)
        page.sheet.soloWanted.connect(session.show_only)
        page.sheet.runChosen.connect(session.select_run)
        page.details.settings.runChosen.connect(session.select_run)
        page.trade_off.runChosen.connect(session.select_run)
        page.trade_off.accuracyChosen.connect(self.schedule)
        page.empty.add_button(
            "Train", context.actions.run_pause.trigger, icon_name="play", primary=True
        )
        page.empty.add_button("Open runs…", context.actions.import_runs.trigger, icon_name="open")

    @property
    def is_busy(self) -> bool:
        """Whether something newer is still to be shown, or a file to be written."""
        timers = (self._timer, self._details_timer)
        return any(timer.isActive() for timer in timers) or self._parts_are_busy()

    def _parts_are_busy(self) -> bool:
        return self.curves.is_busy or self.export.is_busy

    @property
    def compared(self) -> list[Line]:
        """The ticked runs that fit the filter, oldest first."""
        return self._compared

    @property
    def trade_off(self) -> TradeOff:
        """The ticked runs, and the accuracy that is set against their costs."""
        summaries = tuple(line.summary for line in self._compared)
        return TradeOff(summaries, self._page.trade_off.accuracy.currentData())

    def scenes(self, theme: Theme) -> tuple[TradeOffScene, ...]:
        """Return the scatter plots in the colours of a theme."""
        looks = run_looks(self._session.runs, theme)
        lines = [self._lines.line(line.run, looks[line.run.run_id]) for line in self._compared]
        marks = {line.summary.run_id: line.row.mark for line in lines}
        current = self._session.current_run
        return trade_off_scenes(self.trade_off, marks, current.run_id if current else None)

    def schedule(self, _what: object = None) -> None:
        """Show what changed in the next turn of the event loop."""
        self._schedule(0)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Catch up when the page is shown."""
        if watched is self._page and event.type() == QEvent.Type.Show and self._is_stale:
            self._timer.start(0)
        return super().eventFilter(watched, event)

    def _schedule(self, delay_ms: int) -> None:
        self._is_stale = True
        if not self._page.isVisible():
            return
        if not self._timer.isActive() or self._timer.remainingTime() > delay_ms:
            self._timer.start(delay_ms)

    def _on_filtered(self, text: str) -> None:
        self._query = parse_query(text)
        self.schedule()

    def _tick(self, run_ids: list[str], ticked: bool) -> None:
        """Draw curves of runs everywhere, or not: what is drawn is what is compared."""
        shown = {run.run_id for run in self._session.runs if run.visible}
        self._session.show_only(shown | set(run_ids) if ticked else shown - set(run_ids))

    def _refresh(self) -> None:
        if not self._page.isVisible():
            return
        runs, theme = self._session.runs, theme_manager().theme
        lines = self._read(runs, theme)
        if lines is None:
            # What is left is read in the next turn; until then all stays as it is.
            self._timer.start(0)
            return
        self._is_stale = False
        self._lines.keep_only({run.run_id for run in runs})
        fitting = [line for line in lines if self._fits(line.run)]
        self._page.set_counts(len(fitting), len(runs))
        self._page.sheet.set_rows([line.row for line in reversed(fitting)])
        current = self._session.current_run
        in_sheet = any(line.run is current for line in fitting)
        self._page.sheet.set_current(current.run_id if current and in_sheet else None)
        self._compared = [line for line in fitting if line.run.visible]
        self._details_timer.start()

    def _show_details(self) -> None:
        current, theme = self._session.current_run, theme_manager().theme
        self._show_compared(None if current is None else current.run_id, theme)
        self.curves.show([(line.run, line.row.mark) for line in self._compared])

    def _read(self, runs: list[SessionRun], theme: Theme) -> list[Line] | None:
        """Return the lines of all runs; None where they were too many for one turn."""
        end = perf_counter() + _TURN_S
        for run in runs:
            if not self._lines.is_known(run):
                self._lines.summary(run)
                if perf_counter() > end:
                    return None
        looks = run_looks(runs, theme)
        lines = []
        for run in runs:
            lines.append(self._lines.line(run, looks[run.run_id]))
            if perf_counter() > end and len(lines) < len(runs):
                return None
        return lines

    def _fits(self, run: SessionRun) -> bool:
        """Whether a run fits the filter; looked at again when either has changed."""
        known = self._fitting.get(run.run_id)
        if known is None or known[0] is not run.record or known[1] is not self._query:
            known = (run.record, self._query, matches(run.record, self._query))
            self._fitting[run.run_id] = known
        return known[2]

    def _show_compared(self, current_id: str | None, theme: Theme) -> None:
        page, lines = self._page, self._compared
        accuracy = page.trade_off.accuracy.currentData()
        shown = (tuple(line.row for line in lines), current_id, accuracy, theme)
        if shown == self._shown:
            return
        self._shown = shown
        side_by_side = lines[:MOST_COMPARED]
        diff = compare_settings([line.run.record for line in side_by_side])
        heads = [
            RunHead(line.run.run_id, line.summary.name, line.row.mark.color, line.row.mark.shape)
            for line in side_by_side
        ]
        page.details.settings.set_settings(
            heads if len(lines) > 1 else (),
            {each.title: each.values for each in diff.differences} if len(lines) > 1 else {},
            {each.title: each.values[0] for each in diff.same} if len(lines) > 1 else {},
        )
        page.details.settings.set_current(current_id)
        page.details.set_part(len(side_by_side), len(lines))
        page.trade_off.set_scenes(self.scenes(theme))
        if len(lines) < 2:
            hint = ONE_TICKED.format(name=lines[0].summary.name) if lines else NOTHING_TICKED
            page.set_words(hint, "", is_hint=True)
            return
        summaries = [line.summary for line in lines]
        is_of_rates = diff.is_of_learning_rates and len(lines) <= MOST_COMPARED
        say = learning_rate_sentence if is_of_rates else comparison_sentence
        unlike = unlike_sentence([line.run.record for line in lines])
        page.set_words(say(summaries), unlike, is_hint=False)

    def _keep_splitter(self, splitter: QSplitter, name: str) -> None:
        """Put a splitter where it was left last time, and remember where it is put."""
        state = self._preferences.splitter_state(name)
        if not state.isEmpty():
            splitter.restoreState(state)
        splitter.splitterMoved.connect(
            lambda _position, _index: self._preferences.set_splitter_state(
                name, splitter.saveState()
            )
        )


def make_compare_tab(context: TabContext) -> Page:
    """Make the page with its presenter, which lives as long as the page."""
    view = CompareView()
    runs = RunsPresenter(view, context)
    reports = ReportsPresenter(view.reports, view.messages, context, view, ROWS)
    view.closing.connect(reports.close)
    view.set_settled(lambda: not (runs.is_busy or reports.is_busy))
    return view
