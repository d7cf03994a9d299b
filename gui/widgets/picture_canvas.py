"""A picture that is looked at closely: the whole of it, or a part, by the wheel."""

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui.theme.tokens import LIGHT, Theme
from gui.widgets.box_view import BoxView
from gui.widgets.themed import follow_theme


class PictureCanvas(QWidget):
    """Base of widgets that show a picture and mark things in it.

    Subclasses draw their marks in ``_paint_marks``, whose painter has the picture already.

    Parameters
    ----------
    name : str
        As screen readers tell it.
    parent : QWidget, optional
    """

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = LIGHT
        self.view = BoxView()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(name)
        follow_theme(self)

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme, for all but the picture."""
        self._theme = theme
        self.update()

    def fit(self) -> None:
        """Show the whole picture."""
        self.view.fit()
        self.update()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom about the mouse."""
        steps = event.angleDelta().y() / 120
        if steps:
            self.view.zoom(1.2**steps, event.position())
            self.update()
        event.accept()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the whole picture in sight, if it was."""
        super().resizeEvent(event)
        self.view.set_size(event.size())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the picture, then the marks, then the frame of the keyboard focus."""
        painter = QPainter(self)
        self.view.paint(painter, self.devicePixelRatioF())
        self._paint_marks(painter)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(self._theme.accent), 1))
            painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        painter.end()

    def _paint_marks(self, painter: QPainter) -> None:
        """Draw what is marked in the picture."""

    def _middle(self) -> QPointF:
        return QPointF(self.width() / 2, self.height() / 2)
