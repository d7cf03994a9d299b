"""What the colours of errors mean, beside the pictures that are painted in them."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from core.reconstruction.colors import ERROR_ENDS, ERROR_LIMIT, ERROR_WORDS
from gui.tabs.reconstruction.pictures import error_palette
from gui.theme.tokens import Theme
from gui.widgets.color_bar import ColorBar
from gui.widgets.labels import label
from gui.widgets.themed import follow_theme


class ErrorScale(QWidget):
    """A line of words, and behind it the colours with their range."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.bar = ColorBar()
        words = label(ERROR_WORDS, "muted")
        self.setToolTip(
            "The difference of brightness, pixel by pixel: vermilion where what comes back is too "
            "dark, blue where it is too light, and the colour of the surface where nothing is lost"
        )
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(words, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.bar, 1)
        follow_theme(self)

    def set_theme(self, theme: Theme) -> None:
        """Take the colours in which errors are painted."""
        self.bar.set_range(error_palette(theme).colors, ERROR_LIMIT, ERROR_ENDS)
