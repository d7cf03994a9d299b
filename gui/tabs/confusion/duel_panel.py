"""The duel of two classes: both piles, their means, the evidence of a sample, and a blend."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from gui.widgets.blend_slider import BlendSlider
from gui.widgets.captioned_picture import CaptionedPicture
from gui.widgets.card import Card
from gui.widgets.elided_label import ElidedLabel
from gui.widgets.labels import label
from gui.widgets.picture_grid import PictureGrid

HINT = "Choose a sample of each pile to blend them."


class Pile(QWidget):
    """The samples of one class, below what they are."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.words = ElidedLabel("")
        self.words.setProperty("role", "muted")
        self.grid = PictureGrid()
        self.grid.setAccessibleName(name)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self.words)
        layout.addWidget(self.grid, 1)


class DuelPanel(Card):
    """Takes the place of the pictures.

    Signals
    -------
    closed()
    shown()
        It came into view.
    """

    closed = Signal()
    shown = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Duel", parent)
        self.piles = (Pile("Samples of the first class"), Pile("Samples of the second class"))
        self.means = (CaptionedPicture("Mean of the first"), CaptionedPicture("Mean of the second"))
        self.difference = CaptionedPicture("Difference of the means")
        self.sample = CaptionedPicture("Chosen sample")
        self.evidence = CaptionedPicture("Evidence map")
        self.blended = CaptionedPicture("Blended picture")
        self.slider = BlendSlider()
        self.numbers = (label("", "body"), label("", "body"))
        self.flip_words = ElidedLabel("")
        self.flip_words.setProperty("role", "muted")
        self.flip_words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        back = self.add_header_button("close", "Back to the pictures (Esc, D)", "Close the duel")
        back.clicked.connect(lambda _checked=False: self.closed.emit())
        piles = QHBoxLayout()
        piles.setSpacing(12)
        for each in self.piles:
            piles.addWidget(each, 1)
        pictures = QGridLayout()
        pictures.setContentsMargins(0, 0, 0, 0)
        pictures.setSpacing(4)
        rows = (*self.means, self.difference), (self.sample, self.evidence, self.blended)
        for row, parts in enumerate(rows):
            for column, part in enumerate(parts):
                pictures.addWidget(part, row, column)
                pictures.setColumnStretch(column, 1)
        numbers = QHBoxLayout()
        numbers.setSpacing(8)
        numbers.addWidget(self.numbers[0])
        numbers.addWidget(self.flip_words, 1)
        numbers.addWidget(self.numbers[1])
        self.body.addLayout(piles, 3)
        self.body.addLayout(pictures, 4)
        self.body.addWidget(self.slider)
        self.body.addLayout(numbers)

    def showEvent(self, event: QShowEvent) -> None:
        """Say that pictures are wanted again."""
        super().showEvent(event)
        self.shown.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go back to the pictures with Escape."""
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)

    def clear(self) -> None:
        """Show no pictures; the piles are left."""
        for part in (*self.means, self.difference, self.sample, self.evidence, self.blended):
            part.set_picture(None, "", "")
        self.slider.set_blend(None, (), "")
        self.flip_words.setText("")
        for each in self.numbers:
            each.setText("")
