"""Which network reads the page: the shipped one, a run, or the selected run at the cursor."""

from pathlib import Path

from PySide6.QtCore import QObject, QSignalBlocker

from core.ocr.reading_settings import ReadingSettings
from gui.ocr.document import OcrDocument
from gui.ocr.reader import DEFAULT
from gui.session import Session, SessionRun
from gui.tabs.ocr.view import TOPIC, OcrView

CURSOR = "cursor"
"""Stands for the selected run at the cursor's epoch."""


class OcrNetworks(QObject):
    """Follows the choice of a network, and the session's cursor where that is chosen."""

    def __init__(
        self, view: OcrView, document: OcrDocument, session: Session, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._view = view
        self._document = document
        self._session = session
        view.run.activated.connect(self._choose_run)
        for step in view.steps.values():
            step.toggled.connect(self._choose_steps)
        document.opened.connect(self._show_restored)
        session.runsChanged.connect(self._show_runs)
        session.epochChanged.connect(self._follow_cursor)
        session.currentRunChanged.connect(self._follow_cursor)
        view.shown.connect(self._show_chosen)
        view.shown.connect(self._follow_cursor)
        self._show_runs()

    def _show_runs(self) -> None:
        box = self._view.run
        chosen = box.currentData() or DEFAULT
        box.clear()
        for run, title in offered_networks(self._session):
            box.addItem(title, run)
        box.insertItem(1, "Selected run, at the cursor", CURSOR)
        self._keep_reading()
        box.setCurrentIndex(max(0, box.findData(chosen)))

    def _keep_reading(self) -> None:
        """Offer the network that reads though it is on no list, or go on with the shipped one."""
        box, run = self._view.run, self._document.run
        if box.findData(run) >= 0:
            return
        if Path(run).exists():
            box.addItem(Path(run).name, run)
            return
        self._document.run, self._document.epoch = DEFAULT, None
        self._view.messages.show_message(
            f"{Path(run).name}, which read this page, is gone; the shipped recogniser reads what "
            "changes from now on.",
            "info",
            topic=TOPIC,
        )

    def _show_chosen(self) -> None:
        """Show which network reads: another page may have chosen it."""
        box, run = self._view.run, self._document.run
        if box.currentData() != CURSOR and box.findData(run) >= 0:
            box.setCurrentIndex(box.findData(run))

    def _show_restored(self) -> None:
        """Show the network and the switches that a page was kept with."""
        box, run = self._view.run, self._document.run
        if box.currentData() == CURSOR:
            self._follow_cursor()
        else:
            if box.findData(run) < 0:
                box.addItem(Path(run).name, run)
            box.setCurrentIndex(box.findData(run))
        for name, step in self._view.steps.items():
            with QSignalBlocker(step):
                step.setChecked(getattr(self._document.settings, name))
        self._view.show_steps()

    def _choose_run(self, _index: int) -> None:
        if self._view.run.currentData() == CURSOR:
            self._follow_cursor()
            return
        self._document.run, self._document.epoch = self._view.run.currentData(), None
        self._document.read_again()

    def _follow_cursor(self, _epoch: object = None) -> None:
        """Show the text as the selected run reads it at the cursor's epoch."""
        view, run, epoch = self._view, self._session.current_run, self._session.epoch
        if view.run.currentData() != CURSOR or not view.isVisible():
            return
        if run is None or not reads_characters(run) or epoch is None:
            view.messages.show_message(
                "The selected run reads no single characters; select one that learnt to recognise "
                "letters or digits, in the Training tab.",
                "info",
                topic=TOPIC,
            )
            return
        kept = [at for at in run.folder.checkpoint_epochs() if at <= epoch]
        if kept:
            self._document.follow(str(run.folder.path), kept[-1])

    def _choose_steps(self, _on: bool) -> None:
        steps = self._view.steps
        chosen = {name: step.isChecked() for name, step in steps.items()}
        self._document.settings = ReadingSettings(**chosen)
        self._document.read_again()


def offered_networks(session: Session) -> list[tuple[str, str]]:
    """Return run and title of each network that knows characters: the shipped one, then runs.

    Runs that began last come first.
    """
    runs = [run for run in reversed(session.runs) if reads_characters(run)]
    return [
        (DEFAULT, "Shipped recogniser"),
        *((str(run.folder.path), run.record.name) for run in runs),
    ]


def reads_characters(run: SessionRun) -> bool:
    """Whether a run learnt to recognise single characters in grey pictures, and keeps weights."""
    data = run.record.dataset
    are_characters = len(data.sample_shape) == 2 and all(
        len(name) == 1 for name in data.class_names
    )
    return are_characters and not run.reconstructs and run.history.last is not None
