"""Brings a character that is being drawn back, by both methods, within a frame."""

from collections.abc import Callable, Sequence

import numpy as np
from PySide6.QtCore import QObject, Signal

from core.reconstruction.own_drawing import drawn_picture
from core.reconstruction.quality import clipped, mean_squared_errors, psnr
from core.strokes import Stroke
from gui.tabs.reconstruction.draw_page import PAPER, DrawPage
from gui.tabs.reconstruction.pictures import Pictures, large_row, picture_rows
from gui.tabs.reconstruction.work import Fitted, Restored
from gui.theme.manager import theme_manager
from gui.widgets.undo_keys import UndoKeys

Strokes = tuple[Stroke, ...]


class DrawPresenter(QObject):
    """Follows the pen, k and the cursor, while the paper is seen.

    Parameters
    ----------
    page : DrawPage
    is_seen : callable
        Whether the paper is in front.
    parent : QObject

    Signals
    -------
    pictureChanged(object)
        The picture that is brought back, (height, width, 3), uint8; None where there is none.
    """

    pictureChanged = Signal(object)

    def __init__(self, page: DrawPage, is_seen: Callable[[], bool], parent: QObject) -> None:
        super().__init__(parent)
        self._page, self._is_seen = page, is_seen
        self._fitted: Fitted | None = None
        self._restored: Restored | None = None
        self._components = 1
        self._states: list[Strokes] = [()]
        page.paper.penMoved.connect(lambda stroke: self._show((*self.strokes, stroke)))
        page.paper.strokeDrawn.connect(lambda stroke: self._take((*self.strokes, stroke)))
        page.paper.erased.connect(self._erase)
        page.eraser.toggled.connect(lambda erases: page.paper.set_erasing(erases=erases))
        page.clear.clicked.connect(lambda _checked=False: self._take(()))
        page.undo.clicked.connect(lambda _checked=False: self.undo())
        page.placed.toggled.connect(lambda _placed: self.refresh())
        UndoKeys(page, lambda: len(self._states) > 1, self.undo)
        theme_manager().changed.connect(self._recolor)
        self._show_tools()

    @property
    def strokes(self) -> Strokes:
        """What is on the paper."""
        return self._states[-1]

    def show(self, fitted: Fitted, restored: Restored | None) -> None:
        """Take note of what the tab looks at."""
        self._fitted, self._restored = fitted, restored
        self.refresh()

    def set_components(self, components: int) -> None:
        """Keep so many principal components."""
        self._components = components
        self.refresh()

    def refresh(self, _page: str = "") -> None:
        """Bring back what is on the paper."""
        if self._is_seen():
            self._show(self.strokes)

    def undo(self) -> None:
        """Take the last change back."""
        if len(self._states) > 1:
            self._states.pop()
            self._put()

    def _take(self, strokes: Strokes) -> None:
        if strokes != self.strokes:
            self._states.append(strokes)
            self._put()

    def _erase(self, gone: Sequence[int]) -> None:
        self._take(tuple(each for at, each in enumerate(self.strokes) if at not in set(gone)))

    def _put(self) -> None:
        self._page.paper.set_strokes(self.strokes)
        self._show_tools()
        self._show(self.strokes)

    def _show_tools(self) -> None:
        self._page.undo.setEnabled(len(self._states) > 1)
        self._page.clear.setEnabled(bool(self.strokes))

    def _recolor(self, _theme: object = None) -> None:
        self.refresh()

    def _show(self, strokes: Strokes) -> None:
        fitted, restored, page = self._fitted, self._restored, self._page
        page.scale.setVisible(fitted is not None and bool(strokes))
        if fitted is None or not strokes:
            page.rows.set_rows(())
            page.words.setText("")
            self.pictureChanged.emit(None)
            return
        form = fitted.form if page.placed.isChecked() else None
        picture = drawn_picture(strokes, PAPER, fitted.dataset, form)[None]
        methods: list[tuple[str, str, Pictures]] = []
        if restored is not None:
            methods.append(("Autoencoder", "", restored.decode(restored.encode(picture))))
        pca = fitted.compressed.pca
        codes = pca.project(picture.reshape(1, -1), min(self._components, pca.rank))
        methods.append(("PCA", "", pca.reconstruct(codes).reshape(picture.shape)))
        rows = picture_rows(picture, ("yours",), methods, theme_manager().theme)
        note = "the whole paper" if form is None else "as the data lie"
        page.rows.set_rows([large_row(rows, 0, note, "Yours")])
        self.pictureChanged.emit(rows[0].pixels[0])
        page.words.setText(self._said(picture, [(name, each) for name, _, each in methods]))

    def _said(self, picture: Pictures, methods: Sequence[tuple[str, Pictures]]) -> str:
        """Return the PSNR of each method."""
        exact = clipped(picture)
        found = [
            float(psnr(mean_squared_errors(exact, clipped(each)))[0]) for _name, each in methods
        ]
        names = [f"PCA, k = {self._components}"]
        if self._restored is not None:
            names.insert(0, f"{self._restored.name}, epoch {self._restored.epoch}")
        lines = [
            f"{name}: PSNR {value:.2f} dB" if np.isfinite(value) else f"{name}: nothing is lost"
            for name, value in zip(names, found, strict=True)
        ]
        return "\n".join(lines)
