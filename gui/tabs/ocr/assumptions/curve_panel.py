"""Character errors against the amount of one spoiling, and how far they are measured."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from gui.widgets.card import Card
from gui.widgets.robustness_plot import RobustnessPlot

TITLE = "CER against"


class CurvePanel(Card):
    """The plot, and above it how far it is.

    Signals
    -------
    cancelRequested(), startRequested()
    """

    cancelRequested = Signal()
    startRequested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(TITLE, parent)
        self.cancel = self.add_header_button(
            "stop", "Cancel: measure no further point; those that are there stay", "Cancel"
        )
        self.cancel.clicked.connect(lambda _checked=False: self.cancelRequested.emit())
        self.again = self.add_header_button("play", "Measure the whole curve", "Measure the curve")
        self.again.clicked.connect(lambda _checked=False: self.startRequested.emit())
        self.compare = self.add_header_button(
            "compare", "Measure other networks beside this one", "Compare networks"
        )
        self.plot = RobustnessPlot("Character error rate against the amount")
        self.body.addWidget(self.plot, 1)
        self.show_progress(None)

    def show_progress(self, progress: tuple[int, int] | None, *, is_whole: bool = True) -> None:
        """Show how far the curve is; None where nothing is measured now."""
        self.cancel.setVisible(progress is not None)
        self.again.setVisible(progress is None and not is_whole)
        self.set_subtitle("" if progress is None else f"{progress[0]} of {progress[1]}")
