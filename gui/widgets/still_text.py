"""Text of several lines that may change many times a second."""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from gui.widgets.labels import LabelRole, label


class StillText(QWidget):
    """Wrapped text that can be copied; around it nothing moves while it has as many lines.

    A label that may change its size has the whole window laid out and painted again with every
    text, nine times a second while a run trains.

    Parameters
    ----------
    role : str
        As `label` takes it.
    parent : QWidget, optional
    """

    def __init__(self, role: LabelRole = "muted", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        # No layout, which would hand on that the label has another text.
        self._label = label("", role, self)
        self._label.setWordWrap(True)
        self._label.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        self._label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)

    @property
    def text(self) -> str:
        """What is shown."""
        return self._label.text()

    def set_text(self, text: str) -> None:
        """Show this text."""
        if text != self._label.text():
            self._label.setText(text)
            self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Wrap the text anew."""
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        """Take the height of another font."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._fit()

    def _fit(self) -> None:
        self._label.ensurePolished()
        height = max(0, self._label.heightForWidth(self.width()))
        self._label.setGeometry(0, 0, self.width(), height)
        if not self.minimumHeight() == self.maximumHeight() == height:
            self.setFixedHeight(height)
