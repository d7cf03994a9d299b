"""What stands below the photograph: how much was read, and what the boxes' colours mean."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QWidget

from gui.widgets.box_legend import BoxLegend
from gui.widgets.labels import label

_WORDS = 340
"""Logical pixels that the counts need beside the legend."""


class PictureFooter(QWidget):
    """Counts and legend, beside each other where there is room, else one below the other.

    Attributes
    ----------
    counts : QLabel
    legend : BoxLegend
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.counts = label("", "muted")
        self.counts.setWordWrap(True)
        self.legend = BoxLegend()
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(4)
        self._row.addWidget(self.counts, 1)
        self._row.addWidget(self.legend, 0, Qt.AlignmentFlag.AlignTop)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Stack the two where they would not fit beside each other."""
        super().resizeEvent(event)
        fits = self.width() >= _WORDS + self.legend.sizeHint().width()
        ways = QBoxLayout.Direction
        self._row.setDirection(ways.LeftToRight if fits else ways.TopToBottom)
