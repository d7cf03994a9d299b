"""A picture with a line of words below it."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui.theme.tokens import LIGHT, MUTED_SIZE, Theme
from gui.widgets.figures import sized
from gui.widgets.hints import paint_hint
from gui.widgets.sample_pixels import draw_sample, fitted
from gui.widgets.themed import follow_theme

CAPTION_HEIGHT = 18
LEAST, MOST = 72, 168
"""Sides of the picture, in logical pixels."""


class CaptionedPicture(QWidget):
    """Shows a picture as large as its place allows, outlined, with its caption in the middle."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = LIGHT
        self._name = name
        self._image: QImage | None = None
        self._caption = ""
        self._hint = ""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMaximumHeight(MOST + CAPTION_HEIGHT)
        self.setAccessibleName(name)
        follow_theme(self)

    @property
    def image(self) -> QImage | None:
        """What is shown."""
        return self._image

    @property
    def caption(self) -> str:
        """The words below it."""
        return self._caption

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme, for all but the picture."""
        self._theme = theme
        self.update()

    def set_picture(self, image: QImage | None, caption: str, text: str, hint: str = "") -> None:
        """Show a picture, or none.

        Parameters
        ----------
        image : QImage or None
        caption : str
            Short.
        text : str
            In full, for the tooltip and screen readers.
        hint : str
            What stands in its place where there is none.
        """
        self._image, self._caption, self._hint = image, caption, hint
        self.setToolTip(text)
        self.setAccessibleName(f"{self._name}: {text or hint}")
        self.update()

    def sizeHint(self) -> QSize:
        """Return a comfortable size."""
        return QSize(128, 128 + CAPTION_HEIGHT)

    def minimumSizeHint(self) -> QSize:
        """Return the size below which it is of no use."""
        return QSize(LEAST, LEAST + CAPTION_HEIGHT)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the picture and its caption."""
        painter = QPainter(self)
        theme = self._theme
        painter.setFont(sized(self.font(), MUTED_SIZE))
        area = QRectF(1, 1, self.width() - 2, self.height() - CAPTION_HEIGHT - 2)
        bottom = area.bottom()
        if self._image is None:
            paint_hint(painter, area, self._hint, theme)
        else:
            ratio = self.devicePixelRatioF()
            rect = fitted(self._image, area, ratio)
            # Near its caption, so that rows of pictures of any height end on one line.
            rect.moveBottom(bottom)
            draw_sample(painter, self._image, rect, ratio)
            painter.setPen(QColor(theme.card_border))
            painter.drawRect(rect.adjusted(-0.5, -0.5, 0.5, 0.5))
        painter.setPen(QColor(theme.text))
        words = painter.fontMetrics().elidedText(
            self._caption, Qt.TextElideMode.ElideRight, self.width()
        )
        below = QRectF(0, bottom + 1, self.width(), CAPTION_HEIGHT)
        painter.drawText(below, int(Qt.AlignmentFlag.AlignCenter), words)
        painter.end()
