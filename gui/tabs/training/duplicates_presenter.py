"""Says on the data card that samples are in two splits, when a data set is opened."""

from PySide6.QtCore import QEvent, QObject

from core.datasets.dataset import Dataset
from core.datasets.duplicates import Duplicates, exact_duplicates
from gui.background.task import BackgroundTask
from gui.session import Session
from gui.tabs.training.data_panel import DataPanel


class DuplicatesPresenter(QObject):
    """Compares the samples of a new data set off the GUI thread, while the card can be seen."""

    def __init__(self, panel: DataPanel, session: Session, parent: QObject) -> None:
        super().__init__(parent)
        self._panel = panel
        self._session = session
        self._asked: Dataset | None = None
        self._task = BackgroundTask(self)
        self._task.succeeded.connect(self._on_found)
        self._task.failed.connect(lambda _error: panel.set_duplicates(""))
        panel.installEventFilter(self)
        session.datasetChanged.connect(self._ask)
        self._ask()

    @property
    def is_busy(self) -> bool:
        """Whether samples are being compared."""
        return self._task.is_busy

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Catch up when the card is shown."""
        if event.type() == QEvent.Type.Show:
            self._ask()
        return super().eventFilter(watched, event)

    def _ask(self) -> None:
        dataset = self._session.dataset
        if dataset is None or dataset is self._asked or not self._panel.isVisible():
            return
        self._asked = dataset
        self._panel.set_duplicates("")
        self._task.start(lambda: (dataset, exact_duplicates(dataset)))

    def _on_found(self, answer: tuple[Dataset, Duplicates]) -> None:
        dataset, found = answer
        if dataset is self._session.dataset:
            self._panel.set_duplicates(
                found.sentence("pictures" if dataset.is_pictures else "samples")
            )
