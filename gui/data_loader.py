"""Opens data sets off the GUI thread."""

import threading
from dataclasses import replace
from pathlib import Path
from time import monotonic

from PySide6.QtCore import QObject, Signal

from core.datasets.catalogue import BUILT_IN, is_built_in
from core.datasets.dataset import Dataset
from core.datasets.loading import resolve_source
from core.datasets.request import Cancelled, Progress
from core.datasets.toy_gaussians import NAME as TOY_DATA
from core.errors import DatasetError, DrawingCancelled, ReadingCancelled
from core.training.config import DataChoice
from core.training.planning import DEFAULT_DATA, load_data
from gui.background.task import BackgroundTask, error_text
from gui.notice import Notice, sentence
from gui.preferences import Preferences
from gui.session import Session

TOPIC = "data"
"""Of notices: what is wrong with one file is forgotten when another is opened."""

DATA_FILES = (
    "Data sets (*.mat *.npz *.csv *.csv.gz *.tsv *.tsv.gz *ubyte *ubyte.gz *_batch*);;All files (*)"
)
"""What a dialog that asks for data offers."""

_PROGRESS_S = 0.05
"""Between two words on how far loading is."""


class DataLoader(QObject):
    """Loads what the user chose into the session, the newest choice alone.

    Signals
    -------
    loadingChanged(str)
        What is being loaded; empty when nothing is.
    progressed(int, int, float)
        Pictures that are drawn or read, pictures in all, and seconds since the beginning; of data
        that the program draws, and of folders of pictures.
    noticed(Notice)
        What went wrong.
    informed(Notice)
        How what the user opened was read.
    settled(str)
        What was noticed on a topic is over: what the user opened is there.
    """

    loadingChanged = Signal(str)
    progressed = Signal(int, int, float)
    noticed = Signal(object)
    informed = Signal(object)
    settled = Signal(str)
    _told = Signal(object, int, int, float)

    def __init__(
        self, session: Session, preferences: Preferences, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._preferences = preferences
        self._choice = DataChoice(DEFAULT_DATA)
        self._asked = False
        self._cancel = threading.Event()
        self._task = BackgroundTask(self)
        self._task.succeeded.connect(self._on_loaded)
        self._task.failed.connect(self._on_failed)
        self._told.connect(self._on_told)

    @property
    def is_loading(self) -> bool:
        """Whether data are being loaded."""
        return self._task.is_busy

    @property
    def source(self) -> str:
        """What is being loaded, or was loaded last: a built-in name or a path."""
        return self._choice.source

    @property
    def activity(self) -> str:
        """What takes time where data are loaded."""
        return "Drawing characters" if is_built_in(self.source) else "Reading pictures"

    def open(self, source: str) -> None:
        """Load a built-in or downloaded data set, a file or a folder."""
        try:
            source = resolve_source(source)
        except DatasetError as error:
            self.noticed.emit(Notice(sentence(str(error)), "error", topic=TOPIC))
            if self._session.dataset is None:
                self.open_last()
            return
        self._start(DataChoice(source), asked=True)

    def open_choice(self, choice: DataChoice) -> None:
        """Load data as a run had them read: drawn, split, turned and inked alike."""
        self._start(choice, asked=True)

    def reopen(self, **how: str | int) -> None:
        """Read the present data again, with another orientation, ink or picture size."""
        choice = self._session.data_choice
        if choice is not None:
            self._start(replace(choice, **how), asked=True)  # type: ignore[arg-type]

    def cancel(self) -> None:
        """Give up drawing, or reading pictures; what is read from a file is soon there."""
        self._cancel.set()

    def _start(self, choice: DataChoice, *, asked: bool) -> None:
        # What was asked for before is not waited for.
        self._cancel.set()
        cancel = self._cancel = threading.Event()
        self._choice, self._asked = choice, asked
        self.loadingChanged.emit(_title(choice.source))
        began, told = monotonic(), 0.0

        def tell(done: int, total: int) -> None:
            # From the thread: a signal reaches the window in its own.
            nonlocal told
            now = monotonic()
            if now - told > _PROGRESS_S:
                told = now
                self._told.emit(cancel, done, total, now - began)

        self._task.start(lambda: _load(choice, tell, cancel.is_set))

    def _on_told(self, cancel: threading.Event, done: int, total: int, seconds: float) -> None:
        # What was on its way when the user gave up, or chose something else, comes too late.
        if self.is_loading and cancel is self._cancel and not cancel.is_set():
            self.progressed.emit(done, total, seconds)

    def open_last(self) -> None:
        """Load what was open when the program was last used, or else the default."""
        last = self._preferences.last_data
        if last and (is_built_in(last) or Path(last).exists()):
            self._start(DataChoice(last), asked=False)
        else:
            if last:
                text = f"{last} is gone; open the data from where they are now."
                self.noticed.emit(Notice(text, "warning", topic=TOPIC))
            self._start(DataChoice(DEFAULT_DATA), asked=False)

    def close(self) -> None:
        """Wait for the thread; what it loads is dropped."""
        self._cancel.set()
        self._task.wait()

    def _on_loaded(self, result: tuple[Dataset, DataChoice]) -> None:
        dataset, choice = result
        self.loadingChanged.emit("")
        if self._asked:
            self.settled.emit(TOPIC)
        self._session.set_dataset(dataset, replace(choice, source=dataset.source))
        self._preferences.last_data = dataset.source
        built_in = is_built_in(dataset.source)
        if not built_in:
            self._preferences.add_recent_data(dataset.source)
        # How a set was split decides what its accuracy means; what cannot be kept is drawn again.
        if dataset.notes and (self._asked if not built_in else dataset.source != TOY_DATA):
            text = " ".join(_sentence(note) for note in dataset.notes)
            self.informed.emit(Notice(text, topic=TOPIC))

    def _on_failed(self, error: Exception) -> None:
        self.loadingChanged.emit("")
        choice, source = self._choice, self._choice.source
        if isinstance(error, (DrawingCancelled, ReadingCancelled)):
            self._on_cancelled(choice, is_drawing=isinstance(error, DrawingCancelled))
            return
        retry = ("Try again", lambda: self.open_choice(choice))
        is_there = Path(source).exists()
        if not is_there:
            self._preferences.remove_recent_data(source)
        text = error_text(error)
        self.noticed.emit(Notice(text, "error", (retry,) if is_there else (), topic=TOPIC))
        if self._session.dataset is None and source != TOY_DATA:
            # A window without any data invites to nothing.
            fallback = TOY_DATA if source == DEFAULT_DATA else DEFAULT_DATA
            self._start(DataChoice(fallback), asked=False)

    def _on_cancelled(self, choice: DataChoice, *, is_drawing: bool) -> None:
        words = "Draw them" if is_drawing else "Read them"
        again = ((words, lambda: self.open_choice(choice)),)
        what = "characters were not drawn" if is_drawing else "pictures were not read"
        text = f"Cancelled: the {what}."
        if self._session.dataset is None:
            text += " The toy data are here instead."
            self._start(DataChoice(TOY_DATA), asked=False)
        self.noticed.emit(Notice(text, "info", again, topic=TOPIC))


def _title(source: str) -> str:
    """Return a data set's name as the list of data sets has it."""
    if is_built_in(source):
        return BUILT_IN.get(source.partition(":")[0]).title
    return Path(source).name


def _load(
    choice: DataChoice, progress: Progress, cancelled: Cancelled
) -> tuple[Dataset, DataChoice]:
    dataset = load_data(choice, progress=progress, cancelled=cancelled)
    # Hashing takes as long as reading; asked for later, it would be done in the GUI thread.
    _ = dataset.fingerprint
    return dataset, choice


def _sentence(note: str) -> str:
    return note[:1].upper() + note[1:].rstrip(".") + "."
