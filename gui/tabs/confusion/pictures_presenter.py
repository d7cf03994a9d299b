"""Which pictures stand behind what is chosen, and which one is looked at."""

import numpy as np
from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from core.analysis.confusion_words import class_word
from core.analysis.predictions import Indices
from core.datasets.marks import Mark
from gui.marks import Marks
from gui.session import ClassPair, SampleChoice, Session
from gui.tabs.confusion.pictures_panel import PictureFilter, PicturesPanel
from gui.tabs.confusion.question_panel import SPLIT_TITLES
from gui.tabs.confusion.shown import Shown
from gui.widgets.matrix_place import NOWHERE, Place
from gui.widgets.picture_tile import PictureTile
from gui.widgets.probability_bars import ClassProbability
from gui.widgets.sample_pixels import sample_image

_NOTHING = np.empty(0, np.int64)


class PicturesPresenter(QObject):
    """Keeps the grid and the sample in step with the answers and the cursor.

    Signals
    -------
    updated()
        Other pictures are shown, or pictures of other answers.
    """

    updated = Signal()

    def __init__(
        self, panel: PicturesPanel, session: Session, marks: Marks, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._panel = panel
        self._session = session
        self._marks = marks
        self._shown: Shown | None = None
        self._indices: Indices = _NOTHING
        # Without a choice the errors are what one came for; a row or a column is all of it.
        self._answers: dict[str, PictureFilter] = {"everything": "misclassified", "line": "all"}
        panel.filterChosen.connect(self._on_filter)
        panel.certainErrorsRequested.connect(self._show_certain_errors)
        panel.grid.pictureChosen.connect(self._on_picture)
        panel.sample.closed.connect(lambda: session.set_sample(None))
        marks.changed.connect(self._on_marks)

    @property
    def indices(self) -> Indices:
        """Which samples of the split the grid shows, in its order; shape (shown,)."""
        return self._indices

    @property
    def shown(self) -> Shown | None:
        """The answers whose pictures are shown."""
        return self._shown

    @property
    def place(self) -> Place:
        """What the cursor's pair is in the matrix."""
        pair = self._session.pair
        return NOWHERE if pair is None else (pair.actual, pair.predicted)

    def show(self, shown: Shown | None) -> None:
        """Show the pictures of these answers, or none."""
        before, self._shown = self._shown, shown
        same = (
            before is not None
            and shown is not None
            and (before.run_id, before.split) == (shown.run_id, shown.split)
        )
        self.update(stay=same)

    def update(self, *, stay: bool = False) -> None:
        """Show what the cursor's pair and the filter ask for."""
        shown, grid = self._shown, self._panel.grid
        self._show_filter()
        self._panel.card.setEnabled(shown is not None)
        if shown is None:
            self._indices = _NOTHING
            self._panel.words.hide()
            self._panel.card.set_subtitle("")
            grid.set_hint("")
            grid.set_pictures(0, None)
            self.update_sample()
            return
        answers = "all" if self._kind == "cell" else self._panel.answers
        self._indices = self._select(shown, answers)
        count = len(self._indices)
        words = self._words(shown)
        self._panel.words.setText(words)
        self._panel.words.setVisible(bool(words))
        self._panel.card.set_subtitle(f"{count:,}")
        grid.set_hint(self._hint(shown, answers))
        grid.set_pictures(count, self._tile, stay=stay)
        self.update_sample()
        self.updated.emit()

    def update_sample(self) -> None:
        """Show the cursor's sample, where it is one of this split."""
        shown, choice, panel = self._shown, self._session.sample, self._panel
        if (
            shown is None
            or choice is None
            or choice.split != shown.split
            or choice.index >= len(shown.predictions)
        ):
            panel.grid.set_current(None)
            panel.sample.hide()
            return
        places = np.flatnonzero(self._indices == choice.index)
        actual = int(shown.predictions.labels[choice.index])
        rows = [
            ClassProbability(shown.names[each], probability, each == actual)
            for each, probability in shown.predictions.top(choice.index)
        ]
        title = f"{SPLIT_TITLES[choice.split]} sample {choice.index:,}"
        facts = class_word(shown.names[actual])
        if shown.difference is not None:
            earlier = int(shown.difference.before.predicted[choice.index])
            facts += f", read as {shown.names[earlier]} {shown.before}"
        mark = self._marks.at((choice.split, choice.index))
        if mark is not None:
            facts += f", {mark.words}"
        panel.sample.show_sample(title, facts, self._image(shown, choice.index), rows)
        panel.sample.show()
        panel.grid.set_current(int(places[0]) if len(places) else None)

    # Parts

    def _select(self, shown: Shown, answers: PictureFilter) -> Indices:
        if answers != "marked":
            return shown.select(self.place, answers, self._panel.order)
        # Marks are about samples, not about answers: those that did not change count too.
        found = shown.predictions.select(*self.place, order=self._panel.order)
        marked = [mark.index for mark in self._marks.all(shown.split)]
        return found[np.isin(found, marked)]

    def _hint(self, shown: Shown, answers: PictureFilter) -> str:
        if answers == "marked":
            return "No sample here is marked. Press M for mislabelled or B for bad on a picture."
        return "No answer changed here." if shown.difference is not None else "No such samples."

    def _on_marks(self) -> None:
        if self._shown is None:
            return
        # Also while the duel is in their place: it gives way to them without asking anew.
        if self._panel.answers == "marked":
            self.update(stay=True)
        else:
            self._panel.grid.refresh()
            self.update_sample()

    @property
    def _kind(self) -> str:
        row, column = self.place
        if row is not None and column is not None:
            return "cell"
        return "everything" if row is None and column is None else "line"

    def _show_filter(self) -> None:
        kind = self._kind
        is_difference = self._shown is not None and self._shown.difference is not None
        if kind == "cell":
            # In a cell all are right or all are wrong.
            self._panel.set_filter("all", is_open=False)
        elif is_difference and kind == "everything":
            self._panel.set_filter(self._answers["line"])
        else:
            self._panel.set_filter(self._answers[kind])

    def _on_filter(self) -> None:
        kind = self._kind
        shown = self._shown
        if kind == "everything" and shown is not None and shown.difference is not None:
            kind = "line"
        if kind != "cell":
            self._answers[kind] = self._panel.answers
        self.update()

    def _show_certain_errors(self) -> None:
        is_difference = self._shown is not None and self._shown.difference is not None
        self._answers["line" if is_difference else "everything"] = "misclassified"
        self._panel.set_order("surest")
        if self._session.pair is None:
            self.update()
        else:
            self._session.set_pair(None)

    def _on_picture(self, place: int) -> None:
        if self._shown is not None:
            choice = SampleChoice(self._shown.split, int(self._indices[place]))
            self._session.set_sample(choice)

    def _words(self, shown: Shown) -> str:
        if self.place == NOWHERE and shown.difference is None:
            # The scores and the filter say it already.
            return ""
        return shown.sentence(self.place)

    def _tile(self, place: int) -> PictureTile:
        shown = self._shown
        if shown is None:
            raise IndexError("there are no pictures")
        index = int(self._indices[place])
        answers = shown.predictions
        predicted, actual = int(answers.predicted[index]), int(answers.labels[index])
        sure = float(answers.confidence[index])
        caption = f"{shown.names[predicted]} {sure:.0%}"
        text = (
            f"{SPLIT_TITLES[shown.split]} sample {index:,}: {class_word(shown.names[actual])}, "
            f"read as {shown.names[predicted]} ({sure:.1%})"
        )
        if shown.difference is not None:
            earlier = shown.names[int(shown.difference.before.predicted[index])]
            caption = f"{earlier} → {shown.names[predicted]}"
            text += f", and as {earlier} {shown.before}"
        mark = self._marks.at((shown.split, index))
        sign = "" if mark is None else mark_sign(mark)
        if mark is not None:
            text += f". Marked: {mark.words}" + (f" ({mark.note})" if mark.note else "")
        return PictureTile(self._image(shown, index), caption, predicted == actual, text, sign)

    def _image(self, shown: Shown, index: int) -> QImage | None:
        if not shown.dataset.is_pictures:
            return None
        return sample_image(shown.samples.inputs[index])


def mark_sign(mark: Mark) -> str:
    """Return what stands in the corner of a marked picture; its tooltip says it in words."""
    if mark.kind == "bad":
        return "×"
    return f"→{mark.intended or '?'}"


def pair_of(place: Place) -> ClassPair | None:
    """Return the cursor's pair for a place in the matrix."""
    return None if place == NOWHERE else ClassPair(*place)
