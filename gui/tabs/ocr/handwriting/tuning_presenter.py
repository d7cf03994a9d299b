"""Between the button that fine-tunes, and what came of it."""

from pathlib import Path

from PySide6.QtCore import QObject, QTimer

from core.runs.fine_tuning import FineTuned, FineTuningCancelled
from gui.background.task import BackgroundTask, error_text
from gui.notice import NoticeKind, sentence
from gui.ocr.document import OcrDocument
from gui.ocr.reader import DEFAULT
from gui.tabs.ocr.handwriting.document import SheetDocument
from gui.tabs.ocr.handwriting.network_choice import NetworkChoice
from gui.tabs.ocr.handwriting.set_presenter import SetPresenter
from gui.tabs.ocr.handwriting.view import HandwritingView
from gui.tabs.ocr.handwriting.work import TuningAnswer, TuningWork
from gui.tabs.spec import TabContext

TOPIC = "tuning"

_TICK_MS = 200

_MEASURED = {
    "held out": "Your letters were held out, never learned.",
    "cross-validated": "Of your letters each was read by a network that had not learned it.",
    "learned": "Your letters are those that were learned: with ten and more, some are held out.",
}


class TuningPresenter(QObject):
    """Fine-tunes off the GUI thread; one run at a time."""

    def __init__(
        self,
        view: HandwritingView,
        sheet: SheetDocument,
        document: OcrDocument,
        letters: SetPresenter,
        networks: NetworkChoice,
        context: TabContext,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._view, self._sheet, self._document = view, sheet, document
        self._letters, self._networks, self._context = letters, networks, context
        self.answer: TuningAnswer | None = None
        self._work: TuningWork | None = None
        self._task = BackgroundTask(self)
        self._task.succeeded.connect(self._show)
        self._task.failed.connect(self._on_failed)
        self._timer = QTimer(self, interval=_TICK_MS)
        self._timer.timeout.connect(self._tick)
        view.tune.clicked.connect(self.start)
        view.cancel.clicked.connect(self.stop)
        view.use.clicked.connect(self.use)
        letters.changed.connect(self.show_offer)

    @property
    def is_busy(self) -> bool:
        """Whether a network is being fitted."""
        return self._task.is_busy

    def start(self) -> None:
        """Fit the network that reads."""
        document = self._document
        store, readers = self._context.library.store, document.readers
        work = TuningWork(document.run, document.epoch, self._sheet.strokes, store, readers)
        self._work = work
        self._view.set_result(shown=False)
        self._view.set_tuning(running=True)
        self._view.cancel.setFocus()
        self._timer.start()
        self._tick()
        self._task.start(work.run)

    def stop(self) -> None:
        """Make no run."""
        if self._work is not None:
            self._work.stop()
            self._view.stage.setText("Cancelling…")
            self._timer.stop()

    def use(self) -> None:
        """Let the new network read."""
        if self.answer is not None:
            self._networks.use(str(self.answer.tuned.folder.path))

    def close(self) -> None:
        """Stop, and wait for the thread."""
        self._timer.stop()
        if self._work is not None:
            self._work.stop()
        self._task.wait()

    def show_offer(self) -> None:
        """Say which network would be fitted, to how many letters."""
        content = self._letters.content
        count = 0 if content is None else len(content.letters)
        self._view.tune.setEnabled(count > 0 and not self.is_busy)
        to = (
            f"{count} letter{'' if count == 1 else 's'}" if count else "letters, once there are any"
        )
        self._view.network.setText(
            f"Fits the dense layers of {self.network_name()} to your {to}; a new run."
        )

    def network_name(self) -> str:
        """Return what the network that reads is called."""
        run = self._document.run
        if run == DEFAULT:
            return "the shipped recogniser"
        named = {str(each.folder.path): each.record.name for each in self._context.session.runs}
        return f"“{named.get(run, Path(run).name)}”"

    def _tick(self) -> None:
        if self._work is None:
            return
        words, share, left = self._work.progress
        self._view.progress.setValue(round(1000 * share))
        more = "" if left is None else f" · about {max(1, round(left))} s left"
        self._view.stage.setText(f"{words}…{more}")

    def _show(self, answer: TuningAnswer) -> None:
        self._end()
        self.answer = answer
        view, tuned = self._view, answer.tuned
        letters, validation = tuned.letters, tuned.validation
        view.bars.set_pairs(
            (
                ("Your letters", letters.before, letters.after),
                ("Validation set", validation.before, validation.after),
            )
        )
        view.verdict.setText(_verdict(tuned, answer))
        view.set_result(shown=True)
        self._context.library.load_stored_runs()

    def _end(self) -> None:
        self._timer.stop()
        self._work = None
        was_here = self._view.cancel.hasFocus()
        self._view.set_tuning(running=False)
        self.show_offer()
        if was_here:
            self._view.tune.setFocus()

    def _on_failed(self, error: Exception) -> None:
        self._end()
        kind: NoticeKind = "info" if isinstance(error, FineTuningCancelled) else "error"
        self._view.messages.show_message(sentence(error_text(error)), kind, topic=TOPIC)


def _verdict(tuned: FineTuned, answer: TuningAnswer) -> str:
    """Return what was measured on what, and what both networks read on the sheet."""
    lines = [_MEASURED[tuned.measured]]
    if tuned.left_out:
        lines.append(f"Left out, since it does not know them: {', '.join(tuned.left_out)}.")
    if answer.before == answer.after and answer.before:
        lines.append("Both networks read the same on this sheet.")
    elif answer.before or answer.after:
        lines.append(f"This sheet before: {' / '.join(answer.before)}")
        lines.append(f"This sheet after: {' / '.join(answer.after)}")
    lines.append(f"Kept as the run “{tuned.record.name}” ({tuned.seconds:.0f} s).")
    return "\n".join(lines)
