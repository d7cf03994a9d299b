"""A finished picture, as large as its place allows, that opens larger."""

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui.theme.tokens import LIGHT, MUTED_SIZE, Theme
from gui.widgets.figures import sized
from gui.widgets.focus_frame import paint_focus
from gui.widgets.hints import paint_hint
from gui.widgets.sample_pixels import draw_sample
from gui.widgets.themed import follow_theme

_LEAST = 120


class StillPicture(QWidget):
    """Shows a picture, or a hint where there is none; a click or Enter asks for it larger.

    Parameters
    ----------
    name : str
        For screen readers.
    parent : QWidget, optional

    Signals
    -------
    opened()
        The user wants to see it larger.
    """

    opened = Signal()

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._name = LIGHT, name
        self._image: QImage | None = None
        self._scaled: QImage | None = None
        self._hint = ""
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        follow_theme(self)

    @property
    def image(self) -> QImage | None:
        """What is shown."""
        return self._image

    @property
    def hint(self) -> str:
        """What stands in its place where there is none."""
        return self._hint

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme, for all but the picture."""
        self._theme = theme
        self.update()

    def set_picture(self, image: QImage | None, words: str) -> None:
        """Show a picture, of which `words` is the tooltip; without one they are the hint."""
        self._image, self._hint = image, "" if image is not None else words
        self._scaled = None
        has_one = image is not None
        self.setToolTip(f"{words}\nClick to see it larger (Enter)" if has_one else "")
        self.setAccessibleDescription(words)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus if has_one else Qt.FocusPolicy.NoFocus)
        shape = Qt.CursorShape.PointingHandCursor if has_one else Qt.CursorShape.ArrowCursor
        self.setCursor(shape)
        self.update()

    def minimumSizeHint(self) -> QSize:
        """Return the size below which it is of no use."""
        return QSize(_LEAST, _LEAST)

    def sizeHint(self) -> QSize:
        """Return a comfortable size."""
        return QSize(3 * _LEAST, 3 * _LEAST)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Open it."""
        is_inside = self.rect().contains(event.position().toPoint())
        if self._image is not None and is_inside and event.button() == Qt.MouseButton.LeftButton:
            self.opened.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open it with Enter."""
        if self._image is not None and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the picture at the top, or the hint in the middle."""
        painter = QPainter(self)
        painter.setFont(sized(self.font(), MUTED_SIZE))
        area = QRectF(self.rect()).adjusted(2, 2, -2, -2)
        if self._image is None:
            paint_hint(painter, area, self._hint, self._theme)
        else:
            draw_sample(painter, self._fitting(self._image, area), area, self.devicePixelRatioF())
        if self.hasFocus():
            paint_focus(painter, self.rect(), self._theme)
        painter.end()

    def _fitting(self, image: QImage, area: QRectF) -> QImage:
        """Return a picture that is too large as large as there is room for, kept for next time.

        The painter takes a few pixels for each that it draws, and would leave out thin lines.
        """
        ratio = self.devicePixelRatioF()
        room = QSize(int(area.width() * ratio), int(area.height() * ratio))
        if image.width() <= room.width() and image.height() <= room.height():
            return image
        wanted = image.size().scaled(room, Qt.AspectRatioMode.KeepAspectRatio)
        if self._scaled is None or self._scaled.size() != wanted:
            modes = Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation
            self._scaled = image.scaled(wanted, *modes)
        return self._scaled
