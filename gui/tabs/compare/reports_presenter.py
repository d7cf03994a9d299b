"""Between the session, the folder of runs and the page Reports."""

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QDialog

from core.registry import Registry
from core.reports.reproduction import RowResult, RowStatus
from core.reports.row import ReportRow
from core.training.events import RunStatus
from gui.notice import Notice
from gui.session import SessionRun
from gui.tabs.compare.reports_export import ReportsExport
from gui.tabs.compare.reports_folders import FoldersDialog, needs_of
from gui.tabs.compare.reports_lines import RowState, report_lines
from gui.tabs.compare.reports_page import ReportsPage, confirmed
from gui.tabs.compare.reports_picture import ReportPicture
from gui.tabs.compare.reports_results import ReportResults
from gui.tabs.compare.reports_training import ReportTraining
from gui.tabs.compare.reports_words import (
    QUICK_NOTE,
    heading,
    left_words,
    open_plans,
    question,
    row_words,
)
from gui.tabs.spec import TabContext
from gui.theme.manager import theme_manager
from gui.widgets.message_bar import MessageBar

FOLDERS_TOPIC = "folders of the reports"
NOTHING_LEFT = "Every row that can be done is done."

_REFRESH_MS = 60
"""Between two changes of the table, which come many at a time."""


class ReportsPresenter(QObject):
    """Looks at the rows when the page is first shown; until then it does nothing.

    Parameters
    ----------
    page : ReportsPage
    messages : MessageBar
    context : TabContext
    parent : QObject
    rows : Registry of ReportRow
    """

    def __init__(
        self,
        page: ReportsPage,
        messages: MessageBar,
        context: TabContext,
        parent: QObject,
        rows: Registry[ReportRow],
    ) -> None:
        super().__init__(parent)
        self._page, self._messages, self._context = page, messages, context
        self._rows = rows
        self._has_begun = False
        store = context.library.store
        self._looked = ReportResults(rows, store, self)
        self.training = ReportTraining(self._looked, context, self)
        self._picture = ReportPicture(page.details, store, self)
        self.export = ReportsExport(page, messages, self, context.preferences, self)
        self._timer = QTimer(self, singleShot=True, interval=_REFRESH_MS)
        self._timer.timeout.connect(self._refresh)
        self._looked.set_folders(context.preferences.report_folders)
        self._connect()
        self._restore_splitter()
        page.installEventFilter(self)
        self._refresh()

    def _connect(self) -> None:
        page, session = self._page, self._context.session
        for signal in (self._looked.changed, self.training.changed, theme_manager().changed):
            signal.connect(self._schedule)
        self._looked.foldersGone.connect(self._on_folders_gone)
        self.training.noticed.connect(self._say)
        session.runsChanged.connect(self._schedule)
        session.runUpdated.connect(self._on_run)
        page.table.rowChosen.connect(lambda _name: self._refresh())
        page.reproduce.clicked.connect(lambda _checked=False: self._reproduce())
        page.reproduce_all.clicked.connect(lambda _checked=False: self._reproduce_all())
        page.cancel.clicked.connect(lambda _checked=False: self.training.cancel())
        page.quick.toggled.connect(self._set_quick)
        for button in (page.data, page.details.find_data):
            button.clicked.connect(lambda _checked=False: self._choose_folders())
        page.details.download.clicked.connect(lambda _checked=False: self._context.show_tab("data"))
        page.details.show_run.clicked.connect(lambda _checked=False: self._show_run())

    @property
    def is_busy(self) -> bool:
        """Whether something is still to be shown or written; training does not count."""
        parts = (self._picture.is_busy, self.export.is_busy, self._timer.isActive())
        is_looking = self._has_begun and bool(self._looked.left)
        return is_looking or any(parts)

    @property
    def results(self) -> list[RowResult]:
        """Of all rows that were looked at, in their order."""
        known = [self._looked.result(name) for name in self._rows.names]
        return [result for result in known if result is not None]

    @property
    def image(self) -> QImage | None:
        """The picture of the chosen row."""
        return self._picture.image

    def close(self) -> None:
        """Let nothing begin any more, and wait for what is under way."""
        self.training.close()
        self._looked.close()
        self._picture.close()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Begin when the page is first shown."""
        if watched is self._page and event.type() == QEvent.Type.Show:
            if not self._has_begun:
                self._has_begun = True
                self._page.table.choose(self._rows.names[0])
                self._looked.ask_unknown()
            else:
                self._looked.ask_missing()
            self._schedule()
        return super().eventFilter(watched, event)

    # What is shown

    def _schedule(self, _what: object = None) -> None:
        if self._page.isVisible() and not self._timer.isActive():
            self._timer.start()

    def _refresh(self) -> None:
        page, training = self._page, self.training
        states = {row.name: self._state(row.name) for row in self._rows}
        page.table.set_lines(report_lines(self._rows, states))
        is_active = training.is_active
        page.reproduce.setEnabled(bool(page.table.current_row) and not is_active)
        page.reproduce_all.setEnabled(self._has_begun and not is_active)
        page.quick.setEnabled(not is_active)
        page.data.setEnabled(not is_active)
        page.details.find_data.setEnabled(not is_active)
        page.cancel.setVisible(is_active)
        page.status.setText(self._status())
        done = sum(result.status is RowStatus.DONE for result in self.results)
        page.rows.set_subtitle(f"{done} of {len(self._rows.names)} rows done")
        self._show_details()

    def _state(self, name: str) -> RowState:
        training = self.training
        run = training.run if training.row == name else None
        return RowState(
            self._looked.result(name),
            is_looked_at=self._looked.asked == name or (training.row == name and run is None),
            is_waiting=name in training.waiting,
            training=None if run is None else _progress(run),
            is_paused=training.is_paused,
        )

    def _status(self) -> str:
        if self.training.is_active:
            waiting = len(self.training.waiting)
            title = self._rows.get(self.training.row).title
            return f"{title}; {waiting} more waiting" if waiting else title
        if self._has_begun and self._looked.left:
            return f"Looking at what is there: {self._looked.left} rows left"
        return QUICK_NOTE if self._looked.quick else ""

    def _show_details(self) -> None:
        details, name = self._page.details, self._page.table.current_row
        if not name:
            self._picture.show(None, None)
            return
        row, result = self._rows.get(name), self._looked.result(name)
        lacks = result is not None and result.status is RowStatus.MISSING
        can_download = lacks and any(need.download for need in row.needs)
        is_training = name == self.training.row and self.training.run is not None
        words = row_words(row, result, is_training=is_training)
        records = [each.record for each in self._context.session.runs]
        left = "" if is_training else left_words(result, records)
        words = f"{words}\n\n{left}" if left else words
        details.set_row(row.title, heading(row), words)
        details.offer_data(find=lacks, download=can_download)
        run = self._context.session.run(self._run_id())
        shown = run.record.name if run is not None else self._run_id()
        details.set_run(shown, can_show=run is not None)
        self._picture.show(row, result)

    def _run_id(self) -> str:
        name = self._page.table.current_row
        if name and name == self.training.row and self.training.run is not None:
            return self.training.run.run_id
        result = self._looked.result(name) if name else None
        return "" if result is None or result.outcome is None else result.outcome.run_id

    # What the user asks for

    def _reproduce(self) -> None:
        self._start([self._page.table.current_row])

    def _start(self, names: list[str]) -> None:
        self.training.start(names)
        # At once: whoever presses a button sees that it was pressed.
        self._refresh()

    def _reproduce_all(self) -> None:
        names = [name for name in self._rows.names if self._is_open(name)]
        if not names:
            self._messages.show_message(NOTHING_LEFT, topic=FOLDERS_TOPIC)
            return
        plans = open_plans([self._looked.result(name) for name in names])
        records = [run.record for run in self._context.session.runs]
        if confirmed(self._page, question(len(names), plans, records)):
            self._start(names)

    def _is_open(self, name: str) -> bool:
        """Whether a row may be done: it is not, and no file is known to be missing."""
        result = self._looked.result(name)
        settled = (RowStatus.DONE, RowStatus.MISSING, RowStatus.LEFT_OUT)
        return result is None or result.status not in settled

    def _set_quick(self, quick: bool) -> None:
        self._looked.quick = quick
        if self._has_begun:
            self._looked.ask_unknown()
        self._refresh()

    def _choose_folders(self) -> None:
        preferences = self._context.preferences
        dialog = FoldersDialog(preferences.report_folders, needs_of(self._rows), self._page)
        chosen = dialog.exec() == QDialog.DialogCode.Accepted
        folders = dialog.folders
        dialog.deleteLater()
        if chosen and folders != preferences.report_folders:
            preferences.report_folders = folders
            self._messages.dismiss_topic(FOLDERS_TOPIC)
            self._looked.set_folders(folders)
            self._looked.ask_unknown()
            self._refresh()

    def _show_run(self) -> None:
        self._context.session.select_run(self._run_id())
        self._context.show_tab("training")

    # What is told

    def _on_run(self, run_id: str) -> None:
        """Look again at rows that take a run which has just ended."""
        run = self._context.session.run(run_id)
        ended = run is not None and run.record.status is RunStatus.FINISHED
        if ended and run is not None and self._has_begun and not self.training.is_active:
            self._looked.ask(
                result.row.name
                for result in self.results
                if result.plan is not None and result.plan.is_of(run.record)
            )
        self._schedule()

    def _on_folders_gone(self, gone: tuple[str, ...]) -> None:
        text = f"Not there any more: {', '.join(gone)}. Their data are looked for elsewhere."
        choose = ("Where are the data?", self._choose_folders)
        self._messages.show_message(text, "warning", (choose,), topic=FOLDERS_TOPIC)

    def _say(self, notice: Notice) -> None:
        self._messages.show_message(notice.text, notice.kind, notice.actions, topic=notice.topic)

    def _restore_splitter(self) -> None:
        splitter, preferences = self._page.splitter, self._context.preferences
        state = preferences.splitter_state("reports")
        if not state.isEmpty():
            splitter.restoreState(state)
        splitter.splitterMoved.connect(
            lambda _position, _index: preferences.set_splitter_state(
                "reports", splitter.saveState()
            )
        )


def _progress(run: SessionRun) -> tuple[int, int]:
    """Return the epochs of a run that are done, and those planned."""
    last = run.history.last
    return 0 if last is None else last.epoch, run.record.training.epochs
