"""Draws the pictures of rows of the reports; the window and the command line draw alike."""

import sys

import numpy as np
from PySide6.QtCore import QSize
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from core.cli.plot import PlotRequest, PlottedFolder
from core.reports.pictures import CurvesPicture, MatrixPicture, PixelPicture, RowPicture
from core.runs.metrics_table import TableRun
from gui.application import create_application
from gui.confusion_content import matrix_content
from gui.plot_command import plot_figure
from gui.theme.tokens import DARK, LIGHT, Theme
from gui.widgets.figure_files import figure_image
from gui.widgets.matrix_files import matrix_image, matrix_size, png
from gui.widgets.sample_pixels import pixel_image

CURVES_SIZE = QSize(720, 720)
"""Of curves in a file, in logical pixels."""

SCALE = 2


def draw_row_picture(picture: RowPicture) -> bytes:
    """Return the picture of a row as the content of a PNG, in light colours."""
    # The application must outlive the painting; in a test there is one already.
    application = QApplication.instance() or create_application(sys.argv[:1], theme_choice="light")
    data = png(row_image(picture, LIGHT, CURVES_SIZE))
    del application
    return data


def row_image(picture: RowPicture, theme: Theme, curves_size: QSize) -> QImage:
    """Return the picture of a row; any thread may draw it.

    Parameters
    ----------
    picture : RowPicture
    theme : Theme
        Of curves and matrices; the other pictures are on white paper.
    curves_size : QSize
        In logical pixels.
    """
    match picture:
        case CurvesPicture():
            return figure_image(plot_figure(_request(picture, theme)), SCALE, curves_size)
        case MatrixPicture():
            content = matrix_content(picture.predictions, picture.class_names)
            size = matrix_size(len(picture.class_names))
            return matrix_image(content, picture.title, theme, size, SCALE)
        case PixelPicture():
            return pixel_image(picture.pixels)


def _request(picture: CurvesPicture, theme: Theme) -> PlotRequest:
    table = TableRun(picture.run_id, picture.record.name, picture.history, None)
    run = PlottedFolder(picture.record, table, np.empty(0, np.float32))
    size = CURVES_SIZE.width(), CURVES_SIZE.height()
    return PlotRequest(
        runs=(run,),
        parents=(),
        format="png",
        metric="both",
        x_axis="epochs",
        smoothing=0.0,
        log=False,
        batches=False,
        theme="dark" if theme is DARK else "light",
        scale=SCALE,
        size=size,
    )
