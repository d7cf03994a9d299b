"""A picture of a plot under its title, as files hold it."""

from collections.abc import Callable

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QImage, QPainter
from PySide6.QtWidgets import QApplication

from gui.theme.tokens import BODY_SIZE, Theme
from gui.widgets.figures import sized

_TITLE, _MARGIN = 24, 12

SIZE = QSize(640, 400)
"""In logical pixels."""

Paint = Callable[[QPainter, QRectF, QFont], None]
"""Paints a plot into an area, with the font of its texts."""


def titled_image(title: str, theme: Theme, scale: int, paint: Paint, size: QSize = SIZE) -> QImage:
    """Return a plot under its title, `scale` times as many pixels as `size`.

    Parameters
    ----------
    title : str
        Shortened in its middle where it is too long.
    theme : Theme
    scale : int
    paint : callable
        See `Paint`.
    size : QSize
        In logical pixels.
    """
    image = QImage(size * scale, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(scale)
    image.fill(QColor(theme.surface))
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    font = QApplication.font()
    painter.setFont(sized(font, BODY_SIZE, semibold=True))
    painter.setPen(QColor(theme.text))
    room = QRectF(_MARGIN, _MARGIN, size.width() - 2 * _MARGIN, _TITLE)
    words = painter.fontMetrics().elidedText(title, Qt.TextElideMode.ElideMiddle, int(room.width()))
    painter.drawText(room, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, words)
    area = QRectF(_MARGIN, _MARGIN + _TITLE, room.width(), size.height() - 2 * _MARGIN - _TITLE)
    paint(painter, area, font)
    painter.end()
    return image
