"""The page of assumptions: what is where."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from gui.tabs.ocr.assumptions.curve_panel import CurvePanel
from gui.tabs.ocr.assumptions.examples_panel import ExamplesPanel
from gui.tabs.ocr.assumptions.sliders_panel import SlidersPanel
from gui.theme.tokens import SIDE_PANEL_WIDTH
from gui.widgets.blame_bar import BlameBar
from gui.widgets.card import Card
from gui.widgets.elided_label import ElidedLabel
from gui.widgets.labels import label
from gui.widgets.marked_picture import MarkedPicture
from gui.widgets.page import Page
from gui.widgets.read_text import ReadText
from gui.widgets.scrolled import scrolled


class AssumptionsView(Page):
    """Left the assumptions, in the middle the spoilt picture and its text, right the sliders."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.examples = ExamplesPanel()
        self.picture = Card("Spoilt picture")
        self.canvas = MarkedPicture("Spoilt picture with the boxes that are found")
        self.broken = label("", "muted")
        self.broken.setWordWrap(True)
        self.picture.body.addWidget(self.canvas, 1)
        self.picture.body.addWidget(self.broken)
        self.whole = self.picture.add_header_button(
            "fit", "Show the whole picture (0)", "Show the whole picture"
        )
        self.whole.clicked.connect(lambda _checked=False: self.canvas.fit())
        self.export = self.picture.add_header_button(
            "export", "Export the spoilt picture, or the curve", "Export"
        )
        self.text = ReadText()
        self.lines = Card("Text read")
        self.written = ElidedLabel("")
        self.written.setProperty("role", "muted")
        self.lines.body.addWidget(scrolled(self.text), 1)
        self.lines.body.addWidget(self.written)
        self.rate = Card("Character error rate")
        self.number = label("–", "number")
        self.number.setAccessibleName("Character error rate")
        self.count = label("", "muted")
        self.count.setWordWrap(True)
        self.bar = BlameBar()
        self.rate.body.addWidget(self.number)
        self.rate.body.addWidget(self.count)
        self.rate.body.addStretch(1)
        self.rate.body.addWidget(self.bar)
        self.rate.setMinimumWidth(260)
        self.sliders = SlidersPanel()
        self.curve = CurvePanel()
        self._lay_out()

    def _lay_out(self) -> None:
        below = QSplitter(Qt.Orientation.Horizontal)
        middle = QSplitter(Qt.Orientation.Vertical)
        right = QSplitter(Qt.Orientation.Vertical)
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        left = scrolled(self.examples)
        for splitter, parts in (
            (below, (self.lines, self.rate)),
            (middle, (self.picture, below)),
            (right, (scrolled(self.sliders), self.curve)),
            (self.splitter, (left, middle, right)),
        ):
            splitter.setHandleWidth(12)
            splitter.setChildrenCollapsible(False)
            for part in parts:
                splitter.addWidget(part)
        below.setSizes([390, 260])
        middle.setSizes([420, 190])
        middle.setStretchFactor(0, 1)
        right.setSizes([390, 210])
        right.setStretchFactor(1, 1)
        self.splitter.setStretchFactor(1, 1)
        for panel in (left, right):
            panel.setMinimumWidth(220)
            panel.setMaximumWidth(400)
        right.setMinimumWidth(270)
        self.splitter.setSizes([SIDE_PANEL_WIDTH - 44, 690, SIDE_PANEL_WIDTH])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self.messages)
        layout.addWidget(self.splitter, 1)
