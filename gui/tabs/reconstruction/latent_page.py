"""The latent map with what the place that is pressed stands for."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from gui.widgets.choice_box import ChoiceBox
from gui.widgets.labels import label
from gui.widgets.latent_plot import LatentPlot
from gui.widgets.restored_rows import RestoredRows


class LatentPage(QWidget):
    """Above whose codes are laid out, in the middle the map, below it the picture dragged."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.method = ChoiceBox()
        self.method.setToolTip("Whose codes are laid out")
        self.words = label("", "muted")
        self.words.setWordWrap(True)
        self.plot = LatentPlot()
        self.decoded = RestoredRows("The picture that is dragged, and the place", 110)
        self.decoded.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addWidget(self.method)
        row.addWidget(self.words, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(row)
        column.addWidget(self.plot, 1)
        column.addWidget(self.decoded)
