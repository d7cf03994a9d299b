"""The matrix in its card, with the words for what is pointed at."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QMenu, QToolButton, QWidget

from gui.widgets.card import Card
from gui.widgets.elided_label import ElidedLabel
from gui.widgets.matrix_geometry import MatrixContent
from gui.widgets.matrix_place import NOWHERE, Place
from gui.widgets.matrix_view import MatrixView

HINT = "Click a cell, or the name of a row or a column, to see the pictures behind it"
"""Where there is nothing to say of the whole."""


class MatrixPanel(Card):
    """The matrix above a line that puts into words what is pointed at, or else chosen.

    Signals
    -------
    described()
        The line has other words.
    """

    described = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Confusion matrix", parent)
        self.view = MatrixView()
        self.caption = ElidedLabel("")
        self.caption.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.zoom_in = self.add_header_button("plus", "Fewer classes, larger cells (+)", "Zoom in")
        self.zoom_out = self.add_header_button("minus", "More classes (-)", "Zoom out")
        self.export = self.add_header_button(
            "export", "Save the matrix, its tables, or the misread pictures", "Export"
        )
        self.export.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.body.setSpacing(4)
        self.body.addWidget(self.view, 1)
        self.body.addWidget(self.caption)
        self._describe: Callable[[Place], str] = lambda _place: ""
        self._place = NOWHERE
        self._hovered: Place | None = None
        self._busy = False
        self.zoom_in.clicked.connect(lambda _checked=False: self.view.zoom(1.5))
        self.zoom_out.clicked.connect(lambda _checked=False: self.view.zoom(1 / 1.5))
        self.view.placeHovered.connect(self._on_hovered)

    def set_menu(self, menu: QMenu) -> None:
        """Open this menu with the export button."""
        self.export.setMenu(menu)

    def show_matrix(self, content: MatrixContent | None, describe: Callable[[Place], str]) -> None:
        """Show a matrix, or none.

        Parameters
        ----------
        content : MatrixContent or None
        describe : callable
            Puts a `Place` into words.
        """
        self._describe = describe
        self.view.set_describe(describe)
        self.view.set_content(content)
        for button in (self.zoom_in, self.zoom_out, self.export):
            button.setEnabled(content is not None)
        self._show_words()

    def set_place(self, place: Place) -> None:
        """Mark what is chosen; this emits nothing."""
        if place != self._place:
            # Newer than where the mouse rests, perhaps all the time that keys walk.
            self._place, self._hovered = place, None
        self.view.set_place(place)
        self._show_words()

    def set_busy(self, busy: bool) -> None:
        """Say that the network is at work, while there is nothing else to say."""
        if busy != self._busy:
            self._busy = busy
            self._show_words()

    def _on_hovered(self, place: Place | None) -> None:
        self._hovered = place
        self._show_words()

    def _show_words(self) -> None:
        if self.view.content is None:
            text = "The network reads the samples…" if self._busy else ""
        elif self._hovered is not None:
            text = self._describe(self._hovered)
        elif self.view.place != NOWHERE:
            text = self._describe(self.view.place)
        else:
            text = self._describe(NOWHERE) or HINT
        if text != self.caption.text():
            self.caption.setText(text)
            self.described.emit()
