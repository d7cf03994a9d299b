"""One sample picture with what it was read as, painted in the colours of a theme."""

from dataclasses import dataclass

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen

from gui.theme.tokens import Theme
from gui.widgets.sample_pixels import draw_sample

SIDE = 64
"""Of a picture, in logical pixels."""

CAPTION_HEIGHT = 18

_SIGN_HEIGHT = 17


@dataclass(frozen=True, slots=True)
class PictureTile:
    """A picture and what is said about it.

    Parameters
    ----------
    image : QImage or None
        None for samples that are no pictures.
    caption : str
        Below it, short: what it was read as and how surely.
    is_right : bool
        Decides the colour of the caption.
    text : str
        In full, for the tooltip and screen readers.
    sign : str
        One or a few characters in the upper right corner; `text` says what they mean.
    """

    image: QImage | None
    caption: str
    is_right: bool
    text: str
    sign: str = ""


def paint_tile(
    painter: QPainter, tile: PictureTile, rect: QRectF, theme: Theme, ratio: float
) -> QRectF:
    """Paint a picture and its caption, and return where the picture has its place.

    Parameters
    ----------
    painter : QPainter
        With the font of the caption.
    tile : PictureTile
    rect : QRectF
        As high as a picture and a caption.
    theme : Theme
    ratio : float
        Device pixels a logical pixel.
    """
    picture = QRectF(rect.left(), rect.top(), SIDE, SIDE)
    if tile.image is None:
        painter.fillRect(picture, QColor(theme.raised))
    else:
        draw_sample(painter, tile.image, picture, ratio)
    if tile.sign:
        _paint_sign(painter, tile.sign, picture, theme)
    caption = QRectF(rect.left() - 4, picture.bottom(), SIDE + 8, CAPTION_HEIGHT)
    painter.setPen(QColor(theme.text if tile.is_right else theme.wrong_text))
    # How surely stands at the end, what it was read as at the beginning.
    text = painter.fontMetrics().elidedText(
        tile.caption, Qt.TextElideMode.ElideMiddle, int(caption.width())
    )
    painter.drawText(caption, int(Qt.AlignmentFlag.AlignCenter), text)
    return picture


def _paint_sign(painter: QPainter, sign: str, picture: QRectF, theme: Theme) -> None:
    metrics = painter.fontMetrics()
    widest = SIDE - 4
    text = metrics.elidedText(sign, Qt.TextElideMode.ElideRight, widest - 8)
    width = min(max(metrics.horizontalAdvance(text) + 8, _SIGN_HEIGHT), widest)
    area = QRectF(picture.right() - width - 1, picture.top() + 1, width, _SIGN_HEIGHT)
    # Framed, so that it stands out from black and from white pictures.
    painter.setPen(QPen(QColor(theme.warning), 1))
    painter.setBrush(QColor(theme.surface))
    painter.drawRoundedRect(area.adjusted(0.5, 0.5, -0.5, -0.5), 3, 3)
    painter.setPen(QColor(theme.text))
    painter.drawText(area, int(Qt.AlignmentFlag.AlignCenter), text)


def outline_tile(painter: QPainter, picture: QRectF, color: str, width: float) -> None:
    """Outline a picture, as far outside as the line is wide."""
    out = 0.5 if width < 2 else 1.0
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(QColor(color), width))
    radius = 2 * out + 1
    painter.drawRoundedRect(picture.adjusted(-out, -out, out, out), radius, radius)
