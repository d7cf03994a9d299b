"""One sample, large, with the classes that it was found likeliest to be."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Signal
from PySide6.QtGui import QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from gui.widgets.card import Card
from gui.widgets.labels import label
from gui.widgets.probability_bars import ClassProbability, ProbabilityBars
from gui.widgets.sample_pixels import draw_sample

SIDE = 96


class _Picture(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self.image: QImage | None = None
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def set_image(self, image: QImage | None) -> None:
        self.image = image
        self.setVisible(image is not None)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(SIDE, SIDE)

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self.image is not None:
            painter = QPainter(self)
            draw_sample(painter, self.image, QRectF(self.rect()), self.devicePixelRatioF())
            painter.end()


class SampleCard(Card):
    """The sample that all tabs look at.

    Signals
    -------
    closed()
    markRequested()
        The user wants to say what is wrong with it: a menu is to open at `mark_button`.
    """

    closed = Signal()
    markRequested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Sample", parent)
        self.picture = _Picture()
        self.bars = ProbabilityBars()
        self.facts = label("", "muted")
        self.facts.setWordWrap(True)
        self.body.addWidget(self.facts)
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addWidget(self.picture)
        row.addWidget(self.bars, 1)
        self.body.addLayout(row)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.mark_button = self.add_header_button(
            "flag", "Mark it as mislabelled or bad (M, B)", "Mark the sample"
        )
        self.mark_button.clicked.connect(lambda _checked=False: self.markRequested.emit())
        close = self.add_header_button("close", "Look at no sample", "Close the sample")
        close.clicked.connect(lambda _checked=False: self.closed.emit())

    def show_sample(
        self, title: str, facts: str, image: QImage | None, rows: Sequence[ClassProbability]
    ) -> None:
        """Show a sample: its name, what it is, its picture, and its likeliest classes."""
        self.set_title(title)
        self.facts.setText(facts)
        self.picture.set_image(image)
        self.picture.setAccessibleName(f"{title}, {facts}")
        self.bars.set_rows(rows)
