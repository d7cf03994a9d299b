"""Figures as files: PNG in three resolutions, and SVG that drawing programs open."""

import re

from PySide6.QtCore import QBuffer, QIODevice, QRect, QSize
from PySide6.QtGui import QFont, QImage, QPainter
from PySide6.QtSvg import QSvgGenerator
from PySide6.QtWidgets import QApplication

from gui.widgets.plot_figure import FIGURE_SIZE, PlotFigure, paint_figure

SCALES = (1, 2, 3)
"""Pixels of a picture by logical pixels."""

_DOTS_PER_INCH = 96
_INCH_M = 0.0254


def figure_image(figure: PlotFigure, scale: int = 2, size: QSize = FIGURE_SIZE) -> QImage:
    """Return a figure as a picture, `scale` times as many pixels wide and high as its size."""
    image = QImage(size * scale, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(scale)
    # A program that asks how large it is meant to be hears the same for every scale.
    dots_per_meter = round(scale * _DOTS_PER_INCH / _INCH_M)
    image.setDotsPerMeterX(dots_per_meter)
    image.setDotsPerMeterY(dots_per_meter)
    painter = QPainter(image)
    paint_figure(painter, figure, size, _font())
    painter.end()
    return image


def figure_png(figure: PlotFigure, scale: int = 2, size: QSize = FIGURE_SIZE) -> bytes:
    """Return a figure as the content of a PNG file."""
    buffer = _buffer()
    figure_image(figure, scale, size).save(buffer, "PNG")  # type: ignore[call-overload]
    return bytes(buffer.data().data())


def figure_svg(figure: PlotFigure, size: QSize = FIGURE_SIZE) -> bytes:
    """Return a figure as the content of an SVG file, its texts as text, its size in pixels."""
    buffer = _buffer()
    generator = QSvgGenerator()
    generator.setOutputDevice(buffer)
    generator.setTitle(figure.title)
    runs = [run.name for run in figure.panels[0].scene.runs if run.visible]
    labels = [panel.y_label for panel in figure.panels]
    generator.setDescription(f"{'; '.join(labels)} against {figure.x_label}: {', '.join(runs)}")
    generator.setResolution(_DOTS_PER_INCH)
    generator.setSize(size)
    generator.setViewBox(QRect(0, 0, size.width(), size.height()))
    painter = QPainter(generator)
    paint_figure(painter, figure, size, _font())
    painter.end()
    text = bytes(buffer.data().data()).decode("utf-8")
    # Qt writes millimetres, which programs turn into pixels each in its own way.
    text = re.sub(r'<svg width="[^"]*" height="[^"]*"', _sized_svg(size), text, count=1)
    # Where the font is not installed, another one without serifs comes closest.
    text = re.sub(r'font-family="([^"]+)"', r'font-family="\1, sans-serif"', text)
    return text.encode("utf-8")


def _sized_svg(size: QSize) -> str:
    return f'<svg width="{size.width()}" height="{size.height()}"'


def _buffer() -> QBuffer:
    # With bytes of its own: those it is given must outlive it.
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    return buffer


def _font() -> QFont:
    return QApplication.font()
