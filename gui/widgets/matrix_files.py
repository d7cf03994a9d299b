"""A matrix as a picture or a drawing, and a contact sheet of samples."""

from collections.abc import Sequence

from PySide6.QtCore import QBuffer, QIODevice, QRect, QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtSvg import QSvgGenerator
from PySide6.QtWidgets import QApplication

from gui.theme.tokens import BODY_SIZE, MUTED_SIZE, Theme
from gui.widgets.figures import sized
from gui.widgets.matrix_figure import paint_matrix
from gui.widgets.matrix_geometry import MatrixContent, MatrixGeometry
from gui.widgets.picture_tile import PictureTile
from gui.widgets.sample_pixels import draw_sample

MARGIN = 12
_TITLE = 24
_SIDE, _GAP, _CAPTION = 64, 8, 18
MOST_TILES = 1000
"""On a contact sheet: more would be no sheet."""


def matrix_size(classes: int) -> QSize:
    """Return a size at which the figures of so many classes can be read."""
    side = min(1600, max(520, 22 * classes + 110))
    return QSize(side, side + _TITLE)


def matrix_image(
    content: MatrixContent, title: str, theme: Theme, size: QSize, scale: int = 2
) -> QImage:
    """Return a matrix under its title, `scale` times as many pixels wide and high as its size."""
    image = QImage(size * scale, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(scale)
    painter = QPainter(image)
    _paint(painter, content, title, theme, size, scale)
    painter.end()
    return image


def matrix_svg(content: MatrixContent, title: str, theme: Theme, size: QSize) -> bytes:
    """Return a matrix as the content of an SVG file, its texts as text."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    generator = QSvgGenerator()
    generator.setOutputDevice(buffer)
    generator.setTitle(title)
    generator.setDescription("Confusion matrix: rows are the actual class, columns the predicted")
    generator.setResolution(96)
    generator.setSize(size)
    generator.setViewBox(QRect(0, 0, size.width(), size.height()))
    painter = QPainter(generator)
    _paint(painter, content, title, theme, size, 1)
    painter.end()
    return bytes(buffer.data().data())


def contact_sheet(
    tiles: Sequence[PictureTile], title: str, theme: Theme, columns: int, scale: int = 2
) -> QImage:
    """Return samples in rows, each with its caption, under a title.

    Parameters
    ----------
    tiles : sequence of PictureTile
        At most `MOST_TILES` are drawn.
    title : str
    theme : Theme
    columns : int
        In a row.
    scale : int
        Pixels by logical pixels.
    """
    tiles = tiles[:MOST_TILES]
    rows = max(1, -(-len(tiles) // columns))
    size = QSize(
        columns * (_SIDE + _GAP) - _GAP + 2 * MARGIN,
        _TITLE + rows * (_SIDE + _CAPTION + _GAP) + 2 * MARGIN,
    )
    image = QImage(size * scale, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(scale)
    image.fill(QColor(theme.surface))
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    _paint_title(painter, title, theme, size.width())
    painter.setFont(sized(QApplication.font(), MUTED_SIZE))
    for place, tile in enumerate(tiles):
        row, column = divmod(place, columns)
        left = MARGIN + column * (_SIDE + _GAP)
        top = MARGIN + _TITLE + row * (_SIDE + _CAPTION + _GAP)
        if tile.image is not None:
            draw_sample(painter, tile.image, QRectF(left, top, _SIDE, _SIDE), scale)
        painter.setPen(QColor(theme.text if tile.is_right else theme.wrong_text))
        area = QRectF(left - 4, top + _SIDE, _SIDE + 8, _CAPTION)
        painter.drawText(area, int(Qt.AlignmentFlag.AlignCenter), tile.caption)
    painter.end()
    return image


def png(image: QImage) -> bytes:
    """Return an image as the content of a PNG file."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]
    return bytes(buffer.data().data())


def _paint(
    painter: QPainter, content: MatrixContent, title: str, theme: Theme, size: QSize, scale: int
) -> None:
    font = QApplication.font()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.fillRect(QRectF(0, 0, size.width(), size.height()), QColor(theme.surface))
    _paint_title(painter, title, theme, size.width())
    inner = QSizeF(size.width() - 2 * MARGIN, size.height() - 2 * MARGIN - _TITLE)
    painter.translate(MARGIN, MARGIN + _TITLE)
    geometry = MatrixGeometry(content, inner, font, None, scale)
    paint_matrix(painter, content, geometry, theme, font)


def _paint_title(painter: QPainter, title: str, theme: Theme, width: int) -> None:
    painter.setFont(sized(QApplication.font(), BODY_SIZE, semibold=True))
    painter.setPen(QColor(theme.text))
    area = QRectF(MARGIN, MARGIN, width - 2 * MARGIN, _TITLE - 4)
    text = painter.fontMetrics().elidedText(title, Qt.TextElideMode.ElideRight, int(area.width()))
    painter.drawText(area, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), text)
