"""Moves a code between two pictures and along directions, and decodes it within a frame."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QObject

from core.reconstruction.code_axes import CodeAxes, between, principal_axes, single_axes
from core.reconstruction.colors import shades
from core.reconstruction.quality import clipped
from gui.tabs.reconstruction.chosen_picture import ChosenPicture
from gui.tabs.reconstruction.codes import Codes, CodesPresenter
from gui.tabs.reconstruction.morph_page import STEPS, MorphPage, PictureChoice
from gui.widgets.restored_rows import PictureRow

Reals = npt.NDArray[np.float64]


@dataclass(eq=False)
class _End:
    """One end of the way: which picture, and where it is chosen.

    Parameters
    ----------
    choice : PictureChoice
    at : int
        Index among the codes.
    """

    choice: PictureChoice
    at: int = 0


class MorphPresenter(CodesPresenter):
    """Keeps two pictures, how far the code is between them, and by how much it was moved.

    Parameters
    ----------
    page : MorphPage
    chosen : ChosenPicture
        From which the way leads.
    is_seen : callable
        Whether the page is in front.
    parent : QObject
    """

    def __init__(
        self,
        page: MorphPage,
        chosen: ChosenPicture,
        is_seen: Callable[[], bool],
        parent: QObject,
    ) -> None:
        super().__init__(page.method, chosen, is_seen, _directions, parent)
        self._page = page
        self._codes: Codes | None = None
        self._axes: dict[str, CodeAxes] = {}
        self._moved: Reals = np.zeros(0)
        self._ends = (_End(page.first), _End(page.second))
        self.prepared.connect(self._take)
        for end in self._ends:
            end.choice.classChosen.connect(lambda _label, end=end: self._choose_class(end))
            end.choice.nextRequested.connect(lambda end=end: self._choose_next(end))
        page.way.valueChanged.connect(lambda _value: self._show())
        page.kind.activated.connect(lambda _index: self._show_directions())
        page.reset.clicked.connect(lambda _checked=False: self._put_back())
        page.directionMoved.connect(self._move)

    @property
    def code(self) -> Reals | None:
        """The code that is decoded, shape (code,)."""
        base = self._base()
        return None if base is None else base + self._moved

    def _take(self, codes: Codes, prepared: dict[str, CodeAxes]) -> None:
        """Take other codes; the pictures stay where they are still there, unmoved."""
        before = None if self._codes is None else self._codes.fitted
        is_same = before is not None and before.is_of(codes.fitted.dataset, codes.fitted.split)
        self._codes, self._axes = codes, prepared
        # Codes of another kind, or of another epoch, have other numbers: none was moved yet.
        self._moved = np.zeros(codes.codes.shape[1])
        if not is_same:
            self._fill_classes(codes)
        self._take_chosen()
        self._page.words.setText(
            f"{codes.title}. Go from one picture to the other, or move the code by itself."
        )
        self._show_directions()

    def _fill_classes(self, codes: Codes) -> None:
        """Offer the classes that there are, and begin with two different ones."""
        labels = _labels(codes)
        there = [int(each) for each in np.unique(labels)]
        names = [(codes.fitted.dataset.class_names[label], label) for label in there]
        for end, start in zip(self._ends, (there[0], there[len(there) // 2]), strict=True):
            end.choice.classes.fill(names, start)
            end.at = int(np.flatnonzero(labels == start)[0])

    def _choose_class(self, end: _End) -> None:
        if self._codes is not None:
            same = np.flatnonzero(_labels(self._codes) == end.choice.classes.currentData())
            end.at = int(same[0])
            self._choose_end(end)

    def _choose_next(self, end: _End) -> None:
        if self._codes is not None:
            labels = _labels(self._codes)
            same = np.flatnonzero(labels == labels[end.at])
            later = same[same > end.at]
            end.at = int(later[0] if len(later) else same[0])
            self._choose_end(end)

    def _choose_end(self, end: _End) -> None:
        """Show another end; the first one is the picture that all pages look at."""
        if self._codes is not None and end is self._ends[0]:
            self._chosen.choose(int(self._codes.indices[end.at]))
        self._show()

    def _follow(self) -> None:
        """Begin at the picture that was chosen elsewhere."""
        if self._take_chosen():
            self._show()

    def _take_chosen(self) -> bool:
        """Let the way begin at the chosen picture; return whether it began elsewhere before."""
        codes, (first, second) = self._codes, self._ends
        at = None if codes is None else codes.place_of(self._chosen.index)
        if codes is None or at is None or at == first.at:
            return False
        # A way from a picture to itself leads nowhere: it then goes back to where it began.
        ends = (at, first.at if at == second.at else second.at)
        labels = _labels(codes)
        for end, place in zip(self._ends, ends, strict=True):
            end.at = place
            box = end.choice.classes
            box.setCurrentIndex(box.findData(int(labels[place])))
        return True

    def _shown_axes(self) -> CodeAxes:
        return self._axes[self._page.kind.currentData()]

    def _show_directions(self) -> None:
        """Show the sliders of the chosen directions; the code stays where it was moved."""
        if not self._axes:
            return
        axes = self._shown_axes()
        shares = [
            f"{name} · {share:.0%}" for name, share in zip(axes.names, axes.share, strict=True)
        ]
        self._page.set_directions(shares)
        self._show()

    def _base(self) -> Reals | None:
        """Return the code between the two pictures."""
        if self._codes is None:
            return None
        first, second = (self._codes.codes[end.at] for end in self._ends)
        return between(first, second, self._page.way.value() / STEPS)

    def _move(self, at: int, value: float) -> None:
        code = self.code
        if code is not None and at < len(self._shown_axes().names):
            axes = self._shown_axes()
            by = np.zeros(len(axes.names))
            by[at] = value - axes.values(code)[at]
            self._moved = axes.moved(self._moved, by)
            self._show()

    def _put_back(self) -> None:
        """Show the code between the two pictures, moved by nothing."""
        self._moved = np.zeros_like(self._moved)
        self._show()

    def _show(self) -> None:
        found, code = self._codes, self.code
        if found is None or code is None:
            return
        self._page.set_values(self._shown_axes().values(code).tolist())
        self._page.reset.setEnabled(bool(self._moved.any()))
        ends = [end.at for end in self._ends]
        first, second = found.codes[ends]
        originals = shades(clipped(found.fitted.compressed.inputs[found.indices[ends]]))
        back = shades(clipped(found.decode(np.stack([first, code, second]))))
        pixels = np.stack([originals[0], back[0], back[1], back[2], originals[1]])
        share = self._page.way.value() / STEPS
        moved = "moved" if self._moved.any() else f"at {share:.0%}"
        names = [found.title_of(at) for at in ends]
        captions = (names[0], "comes back", moved, "comes back", names[1])
        self._page.pictures.set_rows([PictureRow("Morph", "", pixels, captions)])


def _labels(codes: Codes) -> npt.NDArray[np.int64]:
    return codes.fitted.compressed.labels[codes.indices]


def _directions(codes: Codes) -> dict[str, CodeAxes]:
    return {"principal": principal_axes(codes.codes), "single": single_axes(codes.codes)}
