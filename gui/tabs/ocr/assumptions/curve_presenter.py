"""Measures the curve of the slider that was moved last, in the background."""

from PySide6.QtCore import QObject, QPoint, QTimer
from PySide6.QtWidgets import QMenu

from core.ocr.spoiling.registry import SPOILINGS
from core.ocr.spoiling.robustness import RobustnessCurve
from gui.background.task import BackgroundTask, error_text
from gui.notice import sentence
from gui.ocr.document import OcrDocument
from gui.session import Session
from gui.tabs.ocr.assumptions.curve_panel import TITLE
from gui.tabs.ocr.assumptions.curve_search import CurveSearch
from gui.tabs.ocr.assumptions.view import AssumptionsView
from gui.tabs.ocr.assumptions.work import Network, Sources, SpoiltQuestion
from gui.tabs.ocr.networks import offered_networks

TOPIC = "curve"
MOST = 4
"""Networks measured beside the first."""

_WAIT_MS = 300
"""After the last change: who drags a slider gets the picture first."""

_TICK_MS = 100


class CurvePresenter(QObject):
    """Keeps the curve as long as it is of what is shown; a slider's own amount is no other curve.

    Parameters
    ----------
    view : AssumptionsView
    document : OcrDocument
    session : Session
    sources : Sources
    parent : QObject
    """

    def __init__(
        self,
        view: AssumptionsView,
        document: OcrDocument,
        session: Session,
        sources: Sources,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._view, self._panel = view, view.curve
        self._document, self._session, self._sources = document, session, sources
        self._wanted: CurveSearch | None = None
        self._search: CurveSearch | None = None
        self._others: dict[str, Network] = {}
        self._shown = -1
        self._holds = False
        self._task = BackgroundTask(self)
        self._task.succeeded.connect(lambda _nothing: self._show())
        self._task.failed.connect(self._on_failed)
        self._task.busyChanged.connect(lambda _busy: self._show())
        self._delay = QTimer(self, singleShot=True, interval=_WAIT_MS)
        self._delay.timeout.connect(self._start)
        self._tick = QTimer(self, interval=_TICK_MS)
        self._tick.timeout.connect(self._show)
        self._panel.cancelRequested.connect(self.stop)
        self._panel.startRequested.connect(self._start)
        self.menu = QMenu("Compare networks", view)
        self.menu.aboutToShow.connect(self._fill)
        self._panel.compare.clicked.connect(self._open_menu)

    @property
    def is_busy(self) -> bool:
        """Whether points are still to come."""
        return self._task.is_busy or self._delay.isActive()

    @property
    def curve(self) -> RobustnessCurve | None:
        """What is measured so far."""
        return None if self._search is None else self._search.curve

    def want(self, question: SpoiltQuestion, spoiling: str) -> None:
        """Measure the curve of a spoiling, if it is another than that which is shown."""
        search = CurveSearch(question, spoiling, (question.network, *self._others.values()))
        if search.asks_the_same_as(self._wanted):
            return
        self.stop()
        self._wanted, self._search, self._shown = search, None, -1
        self._panel.set_title(f"{TITLE} {SPOILINGS.get(spoiling).amount.title.lower()}")
        self._panel.plot.set_curve(search.curve)
        self._delay.start()
        self._show()

    def stop(self) -> None:
        """Measure no further point."""
        self._delay.stop()
        if self._search is not None:
            self._search.stop()
        self._task.cancel()
        self._tick.stop()
        self._show()

    def hold(self, *, hold: bool) -> None:
        """Let no further point begin while something else is more urgent."""
        self._holds = hold
        if self._search is not None:
            self._search.hold(hold=hold)

    def leave(self) -> None:
        """Stop because nobody looks; what is not whole begins anew when somebody does."""
        was_busy = self.is_busy
        self.stop()
        if was_busy:
            self._wanted = None

    def give_up(self, hint: str) -> None:
        """Show that there is no curve, and why."""
        self._wanted = self._search = None
        self.stop()
        self._panel.plot.set_curve(None, hint)

    def close(self) -> None:
        """Stop, and wait for the thread: the window closes."""
        self.stop()
        self._task.wait()

    def choose(self, network: Network, *, on: bool) -> None:
        """Let a network be measured beside the first, or no longer."""
        if on and len(self._others) >= MOST:
            self._say(f"{MOST} networks are measured beside the first; take one of them away first")
            return
        if on:
            self._others[network.run] = network
        else:
            self._others.pop(network.run, None)
        if self._wanted is not None:
            self.want(self._wanted.question, self._wanted.spoiling.name)

    def _start(self) -> None:
        wanted = self._wanted
        if wanted is None:
            return
        # Another object with points of its own: one that was stopped may still add one.
        search = CurveSearch(wanted.question, wanted.spoiling.name, wanted.networks)
        self._search, self._shown = search, -1
        search.hold(hold=self._holds)
        sources, readers = self._sources, self._document.readers
        self._task.start(lambda: search.run(sources, readers))
        self._tick.start()
        self._show()

    def _show(self) -> None:
        search = self._search
        done = 0 if search is None else len(search.curve.points)
        if search is not None and done != self._shown:
            self._shown = done
            self._panel.plot.set_curve(search.curve)
        busy = self._task.is_busy
        if not busy:
            self._tick.stop()
        is_whole = self._delay.isActive() or self._wanted is None
        is_whole = is_whole or (search is not None and search.is_done)
        progress = (done, search.total) if search is not None and busy else None
        self._panel.show_progress(progress, is_whole=is_whole)

    def _on_failed(self, error: Exception) -> None:
        self._show()
        self._say(error_text(error))

    def _open_menu(self) -> None:
        button = self._panel.compare
        self.menu.popup(button.mapToGlobal(QPoint(0, button.height())))

    def _fill(self) -> None:
        self.menu.clear()
        offered = [Network(run, None, title) for run, title in offered_networks(self._session)]
        # A run that is gone can be taken away.
        offered += [each for each in self._others.values() if each not in offered]
        first = None if self._wanted is None else self._wanted.question.network
        for network in offered:
            if first is not None and (network.run, network.epoch) == (first.run, first.epoch):
                continue
            action = self.menu.addAction(network.title)
            action.setCheckable(True)
            action.setChecked(network.run in self._others)
            action.triggered.connect(
                lambda on, network=network: self.choose(network, on=on),
            )
        if not self.menu.actions():
            hint = "Runs trained on single characters appear here"
            self.menu.addAction(hint).setEnabled(False)

    def _say(self, text: str) -> None:
        self._view.messages.show_message(sentence(text), "error", topic=TOPIC)
