"""The four assumptions, each in a sentence, with a picture that breaks it; and the photograph."""

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QColor, QImage, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QRadioButton, QVBoxLayout, QWidget

from core.ocr.spoiling.assumptions import ASSUMPTIONS, Assumption
from gui.tabs.ocr.assumptions.work import PHOTOGRAPH, SpoiltAnswer
from gui.theme.tokens import LIGHT, Theme
from gui.widgets.card import Card
from gui.widgets.elided_label import ElidedLabel
from gui.widgets.labels import label
from gui.widgets.sample_pixels import draw_sample
from gui.widgets.themed import follow_theme

_TILE_HEIGHT, _TILE_WIDTH = 46, 128


class ExampleTile(QWidget):
    """A small picture; a click on it chooses the example.

    Signals
    -------
    clicked()
    """

    clicked = Signal()

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = LIGHT
        self._image: QImage | None = None
        self.setFixedSize(_TILE_WIDTH, _TILE_HEIGHT)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(name)
        follow_theme(self)

    @property
    def image(self) -> QImage | None:
        """What is shown."""
        return self._image

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme, for all but the picture."""
        self._theme = theme
        self.update()

    def set_image(self, image: QImage) -> None:
        """Show a picture."""
        self._image = image
        self.update()

    def mousePressEvent(self, _event: QMouseEvent) -> None:
        """Choose the example."""
        self.clicked.emit()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the picture, outlined."""
        if self._image is None:
            return
        painter = QPainter(self)
        high = self.height() - 2
        area = QRectF(1, 1, self.width() - 2, high)
        rect = draw_sample(painter, self._image, area, self.devicePixelRatioF())
        painter.setPen(QColor(self._theme.card_border))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(rect.adjusted(-0.5, -0.5, 0.5, 0.5))
        painter.end()


class ExampleRow(QWidget):
    """One assumption: its name, a sentence, its example, and what is read in that.

    Signals
    -------
    chosen()
    """

    chosen = Signal()

    def __init__(self, assumption: Assumption, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.assumption = assumption
        self.button = QRadioButton(assumption.title)
        self.button.setAccessibleDescription(f"{assumption.sentence} {assumption.broken}")
        self.button.setToolTip("Show the example that breaks this assumption")
        self.sentence = label(assumption.sentence, "muted")
        self.tile = ExampleTile(f"Example that breaks: {assumption.title}")
        self.tile.setToolTip(self.button.toolTip())
        self.rate = label("")
        self.read = ElidedLabel("")
        self.read.setProperty("role", "muted")
        self.sentence.setWordWrap(True)
        words = QVBoxLayout()
        words.setSpacing(4)
        words.addWidget(self.rate)
        words.addWidget(self.read)
        words.addStretch(1)
        example = QHBoxLayout()
        example.setSpacing(8)
        example.addWidget(self.tile)
        example.addLayout(words, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self.button)
        layout.addWidget(self.sentence)
        layout.addLayout(example)
        self.button.clicked.connect(lambda _checked=False: self.chosen.emit())
        self.tile.clicked.connect(self.button.click)

    def show_answer(self, answer: SpoiltAnswer) -> None:
        """Show the example as it is spoilt, and what is read in it."""
        pixels = answer.levels[-1]
        high, wide = pixels.shape[:2]
        kind = QImage.Format.Format_RGB888
        # The copy owns its memory.
        self.tile.set_image(QImage(pixels.data, wide, high, 3 * wide, kind).copy())
        lines = " / ".join(answer.reading.page.lines) or "nothing"
        cer = answer.compared.scores.cer
        self.rate.setText("CER –" if cer is None else f"CER {100 * cer:.0f} %")
        self.read.setText(lines)


class ExamplesPanel(Card):
    """Radio buttons: the photograph, and the example of each assumption.

    Signals
    -------
    chosen(str)
        The name of an assumption, or `PHOTOGRAPH`.
    """

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Assumptions", parent)
        self.photograph = QRadioButton("Your photograph")
        self.photograph.clicked.connect(lambda _checked=False: self.chosen.emit(PHOTOGRAPH))
        self.rows = {each.name: ExampleRow(each) for each in ASSUMPTIONS}
        group = QButtonGroup(self)
        group.addButton(self.photograph)
        self.body.setSpacing(12)
        self.body.addWidget(self.photograph)
        for name, row in self.rows.items():
            group.addButton(row.button)
            row.chosen.connect(lambda name=name: self.chosen.emit(name))
            self.body.addWidget(row)
        self.body.addStretch(1)
        self.set_photograph(None)

    def set_photograph(self, name: str | None) -> None:
        """Offer a photograph; None where none is open."""
        self.photograph.setEnabled(name is not None)
        words = "Spoil the picture of the photograph page by the sliders"
        if name is None:
            words = "None is open: open one on the photograph page, and spoil it here"
        self.photograph.setToolTip(words)
        self.photograph.setAccessibleDescription(name or words)

    def show_chosen(self, name: str) -> None:
        """Mark what is chosen; this emits nothing."""
        button = self.photograph if name == PHOTOGRAPH else self.rows[name].button
        button.setChecked(True)
