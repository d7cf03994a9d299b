"""The dialog of samples that are in two splits: shown side by side, to be marked as bad."""

import threading
import time
from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from core.datasets.dataset import SPLIT_WORDS, Dataset
from core.datasets.duplicates import (
    MOST_PAIRS,
    Duplicates,
    SearchCancelled,
    exact_duplicates,
    near_duplicates,
)
from core.datasets.marks import Place
from gui.background.task import BackgroundTask, error_text
from gui.marks import Marks
from gui.notice import Notice, sentence
from gui.session import Session
from gui.widgets.buttons import icon_button, primary_button, push_button
from gui.widgets.choice_box import ChoiceBox
from gui.widgets.labels import label
from gui.widgets.loading_progress import LoadingProgress
from gui.widgets.message_bar import MessageBar
from gui.widgets.pair_list import PairList, PicturePair
from gui.widgets.sample_pixels import sample_image
from gui.widgets.undo_keys import UndoKeys

EXACT = 0.0
"""Chosen where only equal samples are looked for."""

_CHOICES = {
    EXACT: "Equal",
    0.99: "Nearly equal: similarity from 0.99",
    0.98: "Nearly equal: similarity from 0.98",
    0.95: "Alike: similarity from 0.95",
    0.9: "Alike: similarity from 0.9",
}


class DuplicatesDialog(QDialog):
    """Looks for duplicates in the session's data while it is open.

    Parameters
    ----------
    session : Session
    marks : Marks
    parent : QWidget
    """

    _told = Signal(object, int, int)

    def __init__(self, session: Session, marks: Marks, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("Duplicates across splits")
        self.resize(620, 560)
        self._session = session
        self._marks = marks
        self._dataset: Dataset | None = None
        self._found: Duplicates | None = None
        self._cancel = threading.Event()
        self._begun = 0.0
        self._task = BackgroundTask(self)
        self._task.succeeded.connect(self._on_found)
        self._task.failed.connect(self._on_failed)
        self._told.connect(self._on_told)
        self._build()
        session.datasetChanged.connect(self._on_dataset)
        session.runsChanged.connect(self._update_buttons)
        session.currentRunChanged.connect(self._update_buttons)
        marks.changed.connect(self._on_marks)
        marks.noticed.connect(self._show_notice)

    def _build(self) -> None:
        self.messages = MessageBar()
        self.words = label("")
        self.words.setWordWrap(True)
        self.near_box = ChoiceBox()
        self.near_box.setAccessibleName("What to look for")
        self.near_box.setToolTip(
            "Equal: every value the same. Similarity: the correlation of the pixels, which neither "
            "brightness nor contrast changes; 1 is the same picture"
        )
        for near, title in _CHOICES.items():
            self.near_box.addItem(title, near)
        self.progress = LoadingProgress("Comparing pictures")
        self.pairs = PairList("Pairs of samples in different splits")
        self.both = primary_button("Mark both as bad", "flag")
        self.first = push_button("Mark the earlier")
        self.second = push_button("Mark the later")
        self.close_button = push_button("Close")
        for button in (self.both, self.first, self.second, self.close_button):
            button.setAutoDefault(False)
        self.both.setToolTip("Mark both samples of the selected pairs as bad")
        self.first.setToolTip(
            "Mark the sample in the earlier split (training before validation before test) as bad"
        )
        self.second.setToolTip("Mark the sample in the later split as bad")
        self.close_button.setToolTip("Close (Esc)")
        self.undo = icon_button("undo", "Nothing to undo", accessible_name="Undo the last mark")
        self.undo.clicked.connect(lambda _checked=False: self._marks.undo())
        UndoKeys(self, lambda: bool(self._marks.undo_words), self._marks.undo)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.both)
        row.addWidget(self.first)
        row.addWidget(self.second)
        row.addWidget(self.undo)
        row.addStretch(1)
        row.addWidget(self.close_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(8)
        for widget in (self.messages, self.near_box, self.words, self.progress):
            layout.addWidget(widget)
        layout.addWidget(self.pairs, 1)
        layout.addLayout(row)
        self.near_box.activated.connect(lambda _at: self._search())
        self.progress.cancelRequested.connect(self._stop)
        self.pairs.selectionModel().selectionChanged.connect(lambda *_: self._update_buttons())
        self.both.clicked.connect(partial(self._mark, (0, 1)))
        self.first.clicked.connect(partial(self._mark, (0,)))
        self.second.clicked.connect(partial(self._mark, (1,)))
        self.close_button.clicked.connect(lambda _checked=False: self.close())

    @property
    def found(self) -> Duplicates | None:
        """What was found in the data that are open."""
        return self._found

    @property
    def is_busy(self) -> bool:
        """Whether it is looking."""
        return self._task.is_busy

    def present(self) -> None:
        """Show the dialog, and look for duplicates where other data are open by now."""
        self.show()
        self.raise_()
        self.activateWindow()
        if self._session.dataset is not self._dataset or self._found is None:
            self._search()

    def done(self, result: int) -> None:
        """Stop looking, however the dialog is closed; what is under way is not waited for."""
        self._cancel.set()
        self._task.cancel()
        self.progress.end()
        super().done(result)

    def end(self) -> None:
        """Close the dialog and wait for its thread; for closing the window."""
        self.close()
        self._task.wait()

    # The search

    def _search(self) -> None:
        dataset = self._session.dataset
        self._cancel.set()
        self._found, self._dataset = None, dataset
        self.pairs.set_pairs(0, None)
        self.messages.clear()
        self._update_buttons()
        if dataset is None:
            self.words.setText("Open a data set to look for duplicates in it.")
            return
        pictures = dataset.is_pictures
        self.near_box.setEnabled(pictures)
        if not pictures:
            self.near_box.setCurrentIndex(0)
        near = float(self.near_box.currentData())
        self.words.setText(f"Comparing the splits of {dataset.name}…")
        cancel = self._cancel = threading.Event()
        self._begun = time.monotonic()
        self._task.start(lambda: self._look(dataset, near, cancel))

    def _look(self, dataset: Dataset, near: float, cancel: threading.Event) -> Duplicates:
        """Search, in the thread of the task."""
        if near == EXACT:
            return exact_duplicates(dataset)
        return near_duplicates(
            dataset, near, progress=partial(self._told.emit, cancel), cancelled=cancel.is_set
        )

    def _stop(self) -> None:
        self._cancel.set()

    def _on_told(self, cancel: threading.Event, done: int, total: int) -> None:
        # What was on its way when the user gave up, or chose something else, comes too late.
        if self._task.is_busy and cancel is self._cancel and not cancel.is_set():
            self.progress.set_progress(done, total, time.monotonic() - self._begun)

    def _on_failed(self, error: Exception) -> None:
        self.progress.end()
        if isinstance(error, SearchCancelled):
            self.words.setText("Stopped. Choose what to look for to begin again.")
            return
        self.words.setText("")
        self._show_notice(Notice(sentence(error_text(error)), "error"))

    def _on_found(self, found: Duplicates) -> None:
        self.progress.end()
        self._found = found
        dataset = self._dataset
        if dataset is None:
            return
        what = "pictures" if dataset.is_pictures else "samples"
        near = "equal" if found.near is None else f"similar (from {found.near:g})"
        text = found.sentence(what) or f"No {near} {what} in different splits of {dataset.name}."
        differing = sum(not pair.is_same_class for pair in found.pairs)
        if differing:
            text += f" {_pairs(differing)} of different classes."
        if found.total > len(found.pairs):
            text += f" Of {found.total:,} pairs the {MOST_PAIRS:,} most similar are listed."
        self.words.setText(text)
        self.pairs.set_pairs(len(found.pairs), self._pair)
        if found.pairs:
            self.pairs.setCurrentIndex(self.pairs.model().index(0, 0))
        self._update_buttons()

    def _on_dataset(self) -> None:
        if self.isVisible():
            self._search()

    # Pairs and marks

    def _pair(self, row: int) -> PicturePair:
        found, dataset = self._found, self._dataset
        if found is None or dataset is None:
            raise IndexError("there are no pairs")
        pair = found.pairs[row]
        splits = dict(dataset.splits())
        images: list[QImage | None] = []
        names: list[str] = []
        for place, label_index in (
            (pair.first, pair.first_label),
            (pair.second, pair.second_label),
        ):
            inputs = splits[place[0]].inputs[place[1]]
            images.append(sample_image(inputs) if dataset.is_pictures else None)
            mark = self._marks.at(place)
            words = "" if mark is None else f" · {mark.words}"
            name = SPLIT_WORDS[place[0]].capitalize()
            names.append(f"{name} {place[1]:,} · {dataset.class_names[label_index]}{words}")
        words = "equal" if pair.is_exact else f"similarity {pair.similarity:.3f}"
        if not pair.is_same_class:
            words = f"Different classes, {words}"
        return PicturePair(
            (images[0], images[1]), (names[0], names[1]), words, not pair.is_same_class
        )

    def _mark(self, which: Sequence[int], _checked: bool = False) -> None:
        found = self._found
        if found is None:
            return
        places: dict[Place, None] = {}
        for row in self.pairs.selected_rows:
            both = found.pairs[row].first, found.pairs[row].second
            places.update((both[at], None) for at in which)
        if places:
            self.messages.clear()
            self._marks.mark(list(places), "bad", note="in two splits")

    def _on_marks(self) -> None:
        self.pairs.refresh()
        self._update_buttons()

    def _update_buttons(self) -> None:
        rows = self.pairs.selected_rows
        keeper = self._marks.keeper
        for button in (self.both, self.first, self.second):
            button.setEnabled(bool(rows) and keeper is not None)
        words = self._marks.undo_words
        self.undo.setEnabled(bool(words))
        self.undo.setToolTip(f"Undo: {words} (Ctrl+Z)" if words else "Nothing to undo")
        if keeper is None and self._found is not None and self._found.pairs:
            text = "Marks are kept beside a run: train a network on these data to mark samples."
            self._show_notice(Notice(text, topic="no run"))
        else:
            self.messages.dismiss_topic("no run")

    def _show_notice(self, notice: Notice) -> None:
        if self.isVisible():
            self.messages.show_message(notice.text, notice.kind, notice.actions, topic=notice.topic)


def _pairs(count: int) -> str:
    return "1 pair is" if count == 1 else f"{count:,} pairs are"
