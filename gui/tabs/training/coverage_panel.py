"""The coverage card: which training samples the run has seen, and how often."""

from PySide6.QtCore import QRect, Signal
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui.widgets.card import Card
from gui.widgets.coverage_strip import CoverageStrip
from gui.widgets.sample_popover import SamplePopover


class CoveragePanel(Card):
    """A mark a training sample, and a pop-up that shows the one clicked.

    Signals
    -------
    sampleChosen(int)
        Show this sample.
    hideRequested()
    """

    sampleChosen = Signal(int)
    hideRequested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Coverage", parent)
        self.strip = CoverageStrip()
        self.popover = SamplePopover(self)
        self.body.addWidget(self.strip)
        close = self.add_header_button("close", "Hide the coverage (F7)", "Hide the coverage")
        close.clicked.connect(self.hideRequested)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.strip.sampleChosen.connect(self.sampleChosen)
        self.popover.closed.connect(lambda: self.strip.set_selected(None))

    def strip_rect(self) -> QRect:
        """Return where the marks are, in global coordinates."""
        marks = self.strip.marks
        return QRect(marks.mapToGlobal(marks.rect().topLeft()), marks.size())
