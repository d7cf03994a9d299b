"""The two piles of a duel, and which sample of each is chosen."""

from collections.abc import Callable

import numpy as np

from core.analysis.confusion_words import class_word
from core.analysis.pair_duel import pile
from core.analysis.predictions import Indices, Predictions
from gui.tabs.confusion.duel_panel import DuelPanel
from gui.tabs.confusion.question_panel import SPLIT_TITLES
from gui.tabs.confusion.shown import Shown
from gui.widgets.picture_tile import PictureTile
from gui.widgets.sample_pixels import sample_image

_NOTHING = np.empty(0, np.int64)


class DuelPiles:
    """Fills both grids of a panel.

    Attributes
    ----------
    indices : tuple of ndarray
        Samples of the split in each pile, in its order.
    ends : list of (int or None)
        The chosen sample of each pile.
    selected : int or None
        The one of them whose evidence is wanted.
    """

    def __init__(self, panel: DuelPanel) -> None:
        self._panel = panel
        self._filled: tuple[Predictions, tuple[object, ...]] | None = None
        self.indices: tuple[Indices, Indices] = (_NOTHING, _NOTHING)
        self.ends: list[int | None] = [None, None]
        self.selected: int | None = None

    def clear(self) -> None:
        """Hold nothing."""
        self.indices, self._filled = (_NOTHING, _NOTHING), None
        for each in self._panel.piles:
            each.words.setText("")
            each.grid.set_hint("")
            each.grid.set_pictures(0, None)

    def fill(self, shown: Shown, pair: tuple[int, int]) -> None:
        """Hold the samples of two classes, unless they are there already.

        A chosen sample stays chosen while it is in its pile; otherwise the first one is.
        """
        kind = pair, shown.split, shown.run_id
        before = self._filled
        is_same = before is not None and before[1] == kind
        if before is not None and is_same and before[0] is shown.predictions:
            return
        if not is_same:
            self.ends, self.selected = [None, None], None
        self._filled = shown.predictions, kind
        names = [shown.names[each] for each in pair]
        self.indices = (pile(shown.predictions, *pair), pile(shown.predictions, *reversed(pair)))
        for side, indices in enumerate(self.indices):
            misread = int((shown.predictions.predicted[indices] != pair[side]).sum())
            word = class_word(names[side])
            part = self._panel.piles[side]
            part.words.setText(
                f"{word[:1].upper()}{word[1:]}: {misread:,} read as {names[1 - side]}, "
                f"{len(indices) - misread:,} right"
            )
            part.grid.set_hint(f"No {word} was read as one of the two.")
            part.grid.set_pictures(len(indices), _tiles(shown, indices), stay=is_same)
            if self.ends[side] not in indices:
                self.ends[side] = int(indices[0]) if len(indices) else None

    def choose(self, side: int, place: int) -> int:
        """Choose the sample at a place of a pile, and return it."""
        self.selected = self.ends[side] = int(self.indices[side][place])
        return self.selected

    def follow(self, sample: int | None) -> None:
        """Choose a sample where it lies in a pile, and mark what is chosen."""
        for side, indices in enumerate(self.indices):
            if sample is not None and sample in indices:
                self.ends[side] = self.selected = sample
        known = [end for end in self.ends if end is not None]
        if self.selected not in known:
            self.selected = known[0] if known else None
        for indices, end, part in zip(self.indices, self.ends, self._panel.piles, strict=True):
            places = np.flatnonzero(indices == end) if end is not None else _NOTHING
            part.grid.set_current(int(places[0]) if len(places) else None)


def _tiles(shown: Shown, indices: Indices) -> Callable[[int], PictureTile]:
    def make(place: int) -> PictureTile:
        index = int(indices[place])
        answers = shown.predictions
        actual, predicted = int(answers.labels[index]), int(answers.predicted[index])
        sure = float(answers.confidence[index])
        text = (
            f"{SPLIT_TITLES[shown.split]} sample {index:,}: {class_word(shown.names[actual])}, "
            f"read as {shown.names[predicted]} ({sure:.1%})"
        )
        caption = f"{shown.names[predicted]} {sure:.0%}"
        image = sample_image(shown.samples.inputs[index])
        return PictureTile(image, caption, actual == predicted, text)

    return make
