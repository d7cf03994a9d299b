"""Which network reads the sheet: the one that reads photographs, chosen here as well."""

from pathlib import Path

from PySide6.QtCore import QObject, Signal

from gui.ocr.document import OcrDocument
from gui.session import Session
from gui.tabs.ocr.networks import offered_networks
from gui.widgets.choice_box import ChoiceBox


class NetworkChoice(QObject):
    """Fills the box, and tells when another network is to read.

    Signals
    -------
    chosen()
    """

    chosen = Signal()

    def __init__(
        self, box: ChoiceBox, document: OcrDocument, session: Session, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._box, self._document, self._session = box, document, session
        box.activated.connect(self._choose)
        session.runsChanged.connect(self.show)
        self.show()

    def show(self) -> None:
        """Show the runs that there are, and which of them reads."""
        box, run = self._box, self._document.run
        box.clear()
        for offered, title in offered_networks(self._session):
            box.addItem(title, offered)
        if box.findData(run) < 0:
            box.addItem(Path(run).name, run)
        box.setCurrentIndex(box.findData(run))

    def use(self, run: str) -> None:
        """Let another network read the sheet and the photograph."""
        self._document.run, self._document.epoch = run, None
        self._document.read_again()
        self.show()
        self.chosen.emit()

    def _choose(self, _index: int) -> None:
        self.use(self._box.currentData())
