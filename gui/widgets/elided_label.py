"""A one-line label that ends in an ellipsis where it does not fit."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QLabel, QWidget


class ElidedLabel(QLabel):
    """Shows as much of its text as fits; the rest is in the tooltip.

    Parameters
    ----------
    text : str
        Plain text.
    parent : QWidget, optional
        The owner.
    mode : Qt.TextElideMode
        Where the ellipsis stands; in the middle for paths.
    """

    def __init__(
        self,
        text: str = "",
        parent: QWidget | None = None,
        *,
        mode: Qt.TextElideMode = Qt.TextElideMode.ElideRight,
    ) -> None:
        super().__init__(parent)
        self._mode = mode
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setText(text)

    def setText(self, text: str) -> None:
        """Show `text`."""
        super().setText(text)
        self._update_tooltip()

    def minimumSizeHint(self) -> QSize:
        """Three letters and the ellipsis."""
        width = self.fontMetrics().horizontalAdvance("mmm…")
        return QSize(min(width, self.sizeHint().width()), super().minimumSizeHint().height())

    def elided_text(self) -> str:
        """Return what is shown."""
        return self.fontMetrics().elidedText(self.text(), self._mode, self.contentsRect().width())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Say the rest in the tooltip, if there is a rest."""
        super().resizeEvent(event)
        self._update_tooltip()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw what fits."""
        painter = QPainter(self)
        self.style().drawItemText(
            painter,
            self.contentsRect(),
            self.alignment(),
            self.palette(),
            self.isEnabled(),
            self.elided_text(),
            self.foregroundRole(),
        )

    def _update_tooltip(self) -> None:
        fits = self.elided_text() == self.text()
        self.setToolTip("" if fits else self.text())
