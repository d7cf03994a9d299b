"""What a page shows while it has nothing to show: an invitation."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from gui.widgets.buttons import primary_button, push_button
from gui.widgets.icon_label import IconLabel
from gui.widgets.labels import label


class EmptyState(QWidget):
    """A drawing, a sentence and the buttons that help, in the middle of the page.

    Parameters
    ----------
    icon_name : str
        The drawing, shown large.
    text : str
        A sentence that says what to do and what one will then see.
    parent : QWidget, optional
        The owner.
    """

    ICON_SIZE = 56
    TEXT_WIDTH = 340

    def __init__(self, icon_name: str, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text = label(text)
        self._text.setWordWrap(True)
        self._text.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._buttons = QHBoxLayout()
        self._buttons.setSpacing(8)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 24, 24, 24)
        layout.setSpacing(16)
        layout.addStretch(2)
        drawing = IconLabel(icon_name, "muted", self.ICON_SIZE)
        layout.addWidget(drawing, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addWidget(self._text, 0, Qt.AlignmentFlag.AlignHCenter)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addLayout(self._buttons)
        row.addStretch(1)
        layout.addLayout(row)
        layout.addStretch(3)
        self._balance_lines()

    @property
    def text(self) -> str:
        """The sentence."""
        return self._text.text()

    def set_text(self, text: str) -> None:
        """Change the sentence."""
        self._text.setText(text)
        self._balance_lines()

    def changeEvent(self, event: QEvent) -> None:
        """Measure again with another font."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._balance_lines()

    def _balance_lines(self) -> None:
        """Make the lines about equally long, so that no word is left alone on the last one."""
        # Qt measures no narrower than the minimum that was set for the last text.
        self._text.setMinimumSize(0, 0)
        height = self._text.heightForWidth(self.TEXT_WIDTH)
        narrowest = self.TEXT_WIDTH
        while narrowest > 120 and self._text.heightForWidth(narrowest - 8) == height:
            narrowest -= 8
        self._text.setFixedSize(narrowest, height)

    def add_button(
        self,
        text: str,
        on_clicked: Callable[[], object],
        *,
        icon_name: str | None = None,
        primary: bool = False,
    ) -> QPushButton:
        """Append a button below the sentence and return it."""
        make = primary_button if primary else push_button
        button = make(text, icon_name, self)
        button.clicked.connect(lambda _checked=False: on_clicked())
        self._buttons.addWidget(button)
        return button
