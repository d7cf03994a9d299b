"""Opens data sets off the GUI thread."""

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from core.datasets.catalogue import BUILT_IN
from core.datasets.dataset import Dataset
from core.training.config import DataChoice
from core.training.planning import DEFAULT_DATA, load_data
from gui.background.task import BackgroundTask, error_text
from gui.notice import Notice
from gui.preferences import Preferences
from gui.session import Session

TOPIC = "data"
"""Of notices: what is wrong with one file is forgotten when another is opened."""


class DataLoader(QObject):
    """Loads what the user chose into the session, the newest choice alone.

    Signals
    -------
    loadingChanged(str)
        What is being loaded; empty when nothing is.
    noticed(Notice)
        What went wrong.
    informed(Notice)
        How what the user opened was read.
    settled(str)
        What was noticed on a topic is over: what the user opened is there.
    """

    loadingChanged = Signal(str)
    noticed = Signal(object)
    informed = Signal(object)
    settled = Signal(str)

    def __init__(
        self, session: Session, preferences: Preferences, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._preferences = preferences
        self._choice = DataChoice(DEFAULT_DATA)
        self._asked = False
        self._task = BackgroundTask(self)
        self._task.succeeded.connect(self._on_loaded)
        self._task.failed.connect(self._on_failed)

    @property
    def is_loading(self) -> bool:
        """Whether data are being loaded."""
        return self._task.is_busy

    def open(self, source: str) -> None:
        """Load a built-in data set, a file or a folder."""
        if source not in BUILT_IN:
            source = str(Path(source).expanduser().absolute())
        self._start(DataChoice(source), asked=True)

    def reopen(self, **how: str) -> None:
        """Read the present data again, with another orientation or ink."""
        choice = self._session.data_choice
        if choice is not None:
            self._start(replace(choice, **how), asked=True)  # type: ignore[arg-type]

    def _start(self, choice: DataChoice, *, asked: bool) -> None:
        self._choice, self._asked = choice, asked
        self.loadingChanged.emit(Path(choice.source).name)
        self._task.start(lambda: _load(choice))

    def open_last(self) -> None:
        """Load what was open when the program was last used, or else the default."""
        last = self._preferences.last_data
        if last and (last in BUILT_IN or Path(last).exists()):
            self._start(DataChoice(last), asked=False)
        else:
            if last:
                text = f"{last} is gone; open the data from where they are now."
                self.noticed.emit(Notice(text, "warning", topic=TOPIC))
            self._start(DataChoice(DEFAULT_DATA), asked=False)

    def close(self) -> None:
        """Wait for the thread; what it loads is dropped."""
        self._task.wait()

    def _on_loaded(self, result: tuple[Dataset, DataChoice]) -> None:
        dataset, choice = result
        self.loadingChanged.emit("")
        if self._asked:
            self.settled.emit(TOPIC)
        self._session.set_dataset(dataset, replace(choice, source=dataset.source))
        self._preferences.last_data = dataset.source
        if dataset.source not in BUILT_IN:
            self._preferences.add_recent_data(dataset.source)
            if self._asked and dataset.notes:
                # How a set was split decides what its accuracy means.
                text = " ".join(_sentence(note) for note in dataset.notes)
                self.informed.emit(Notice(text, topic=TOPIC))

    def _on_failed(self, error: Exception) -> None:
        self.loadingChanged.emit("")
        source = self._choice.source
        retry = ("Try again", lambda: self.open(source))
        is_there = Path(source).exists()
        if not is_there:
            self._preferences.remove_recent_data(source)
        text = error_text(error)
        self.noticed.emit(Notice(text, "error", (retry,) if is_there else (), topic=TOPIC))
        if self._session.dataset is None and source != DEFAULT_DATA:
            # A window without any data invites to nothing.
            self._start(DataChoice(DEFAULT_DATA), asked=False)


def _load(choice: DataChoice) -> tuple[Dataset, DataChoice]:
    dataset = load_data(choice)
    # Hashing takes as long as reading; asked for later, it would be done in the GUI thread.
    _ = dataset.fingerprint
    return dataset, choice


def _sentence(note: str) -> str:
    return note[:1].upper() + note[1:].rstrip(".") + "."
