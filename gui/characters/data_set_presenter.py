"""Says how large a data set will be, has it made, and offers it for training."""

from collections.abc import Callable
from pathlib import Path
from time import monotonic

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication

from core.datasets.dataset import SPLIT_WORDS
from core.durations import duration_text
from core.errors import ConfigError, DrawingCancelled
from core.synthetic.collection import Collection
from core.synthetic.variation import Variation
from gui.background.task import error_text
from gui.characters.command import data_set_command
from gui.characters.data_set_card import DataSetCard
from gui.characters.data_set_maker import DataSetMaker, Made
from gui.notice import Notice, sentence

TOPIC = "data set"


class DataSetPresenter(QObject):
    """Between the card and the maker.

    Signals
    -------
    noticed(Notice)
    settled(str)
        What was noticed on a topic is over.
    dataWanted(str)
        The user wants to train on this file or folder.
    trainingWanted()
        The user wants to see the main window.
    """

    noticed = Signal(object)
    settled = Signal(str)
    dataWanted = Signal(str)
    trainingWanted = Signal()

    def __init__(
        self,
        card: DataSetCard,
        ask_place: Callable[[], Path | None],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._card = card
        self._ask_place = ask_place
        self._how: tuple[int, Variation] = (0, Variation())
        self._name = ""
        self._began = 0.0
        self.maker = DataSetMaker(self)
        self.maker.progressed.connect(self._on_progressed)
        self.maker.writing.connect(self._on_writing)
        self.maker.made.connect(self._on_made)
        self.maker.failed.connect(self._on_failed)
        card.edited.connect(self._plan)
        card.makeRequested.connect(self._make)
        card.cancelRequested.connect(self._cancel)
        card.commandRequested.connect(self._copy_command)
        self._plan()

    def ask(self, seed: int, variation: Variation) -> None:
        """Draw data sets like this."""
        self._how = seed, variation

    def close(self) -> None:
        """Give up what is under way, and wait for the thread."""
        self.maker.close()

    def make_at(self, path: Path, *, overwrite: bool = False) -> None:
        """Draw into this file or folder; ask first where a file would be replaced."""
        collection = self._collection()
        if collection is None or self.maker.is_busy:
            return
        self.settled.emit(TOPIC)
        if path.suffix and path.is_file() and not overwrite:
            replace = ("Replace", lambda: self.make_at(path, overwrite=True))
            text = f"{path.name} is there already; nothing was drawn."
            self.noticed.emit(Notice(text, "warning", (replace,), topic=TOPIC))
            return
        try:
            self.maker.make(collection, path, overwrite=overwrite)
        except ConfigError as error:
            self.noticed.emit(Notice(sentence(str(error)), "error", topic=TOPIC))
            return
        self._name, self._began = path.name, monotonic()
        self._card.show_progress(f"Drawing {self._name}…", 0)

    def _collection(self) -> Collection | None:
        entered = self._card.value()
        if entered is None:
            return None
        try:
            return Collection(entered.count, entered.size, *self._how)
        except ConfigError:
            return None

    def _plan(self) -> None:
        """Say what is going to be drawn, or why it cannot be."""
        entered, problem = self._card.value(), self._card.problem()
        if entered is not None:
            try:
                collection = Collection(entered.count, entered.size)
            except ConfigError as error:
                problem = str(error)
            else:
                self._card.show_plan(_plan_text(collection), is_possible=True)
                return
        self._card.show_plan(sentence(problem), is_possible=False)

    def _make(self) -> None:
        path = self._ask_place()
        if path is not None:
            self.make_at(path)

    def _cancel(self) -> None:
        self.maker.cancel()
        self._card.show_progress("Cancelling…", self._card.progress.value() / 1000)

    def _copy_command(self) -> None:
        collection = self._collection()
        if collection is not None:
            QGuiApplication.clipboard().setText(data_set_command(collection))
            text = "The command that makes this data set is on the clipboard."
            self.noticed.emit(Notice(text, topic=TOPIC))

    def _on_progressed(self, done: int, total: int) -> None:
        if self.maker.is_cancelled:
            return
        text = f"Drawing {self._name}: {done:,} of {total:,} pictures"
        elapsed = monotonic() - self._began
        if done and elapsed > 1:
            text += f" · {duration_text(elapsed * (total - done) / done)} left"
        self._card.show_progress(text, done / total)

    def _on_writing(self) -> None:
        self._card.show_progress(f"Writing {self._name}…", 1, can_cancel=False)

    def _on_made(self, made: Made) -> None:
        self._card.show_choices()
        path = str(made.path)
        said = f"{made.path.name} is written, with {made.pictures:,} pictures"
        if not made.path.suffix:
            # No reader of picture folders is there yet.
            text = f"{said}: {path}. To train on such pictures, make an .npz or .mat file."
            self.noticed.emit(Notice(text, topic=TOPIC))
            return
        if self._card.open_box.isChecked():
            go = ("Go to training", self.trainingWanted.emit)
            text = f"{said}, and opened for training: {path}"
            self.noticed.emit(Notice(text, "info", (go,), topic=TOPIC))
            self.dataWanted.emit(path)
            return
        use = ("Open for training", lambda: self._train_on(path))
        self.noticed.emit(Notice(f"{said}: {path}", "info", (use,), topic=TOPIC))

    def _train_on(self, path: str) -> None:
        self.dataWanted.emit(path)
        self.trainingWanted.emit()

    def _on_failed(self, error: Exception) -> None:
        self._card.show_choices()
        if isinstance(error, DrawingCancelled):
            self.noticed.emit(Notice(f"Cancelled; {self._name} was not written.", topic=TOPIC))
        else:
            self.noticed.emit(Notice(sentence(error_text(error)), "error", topic=TOPIC))


def _plan_text(collection: Collection) -> str:
    counts = collection.counts
    parts = ", ".join(
        f"{counts[split] * collection.total // sum(counts.values()):,} {words}"
        for split, words in SPLIT_WORDS.items()
        if split in counts
    )
    pixels = collection.total * collection.size**2
    return (
        f"{collection.total:,} pictures: {parts} · {_size(pixels)} of pixels · "
        f"{_size(9 * pixels)} of memory to draw them and train on them"
    )


def _size(count: int) -> str:
    """Return bytes in words: ``17 MiB``."""
    if count < 2**20:
        return f"{max(1, round(count / 2**10))} KiB"
    return f"{count / 2**20:,.0f} MiB" if count < 2**30 else f"{count / 2**30:,.1f} GiB"
