"""Below the pictures: marking what is wrong with them, and taking it back."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from gui.widgets.buttons import icon_button, push_button
from gui.widgets.labels import label


class MarkBar(QWidget):
    """A button that opens the menu of marks, how many there are, and Undo.

    Signals
    -------
    menuRequested()
        The menu is to open at `button`.
    undoRequested()
    """

    menuRequested = Signal()
    undoRequested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.button = push_button("Mark", "flag")
        self.button.setToolTip(
            "Say what is wrong with the selected pictures: mislabelled (M), bad (B); export the "
            "marks, find duplicates"
        )
        self.words = label("", "muted")
        self.undo = icon_button("undo", "Nothing to undo", accessible_name="Undo the last mark")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.button)
        row.addWidget(self.words, 1)
        row.addWidget(self.undo)
        self.button.clicked.connect(lambda _checked=False: self.menuRequested.emit())
        self.undo.clicked.connect(lambda _checked=False: self.undoRequested.emit())
        self.set_state("", "")

    def set_state(self, words: str, undo_words: str, tip: str = "") -> None:
        """Say how many samples are marked, and what Undo would take back.

        Parameters
        ----------
        words : str
            Short: ``"3 marked"``.
        undo_words : str
            Empty where there is nothing to undo.
        tip : str
            In full.
        """
        self.words.setText(words)
        self.words.setToolTip(tip)
        self.undo.setEnabled(bool(undo_words))
        self.undo.setToolTip(f"Undo: {undo_words} (Ctrl+Z)" if undo_words else "Nothing to undo")
