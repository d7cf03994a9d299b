"""Draws the layers that the verb ``model`` asks for, with the painter of the window's page."""

import sys

from PySide6.QtWidgets import QApplication

from core.cli.curve_output import CurveRequest
from core.models.network_table import NetworkTable
from gui.application import create_application
from gui.theme.tokens import THEMES
from gui.widgets.layer_figure import layer_image
from gui.widgets.matrix_files import png


def draw_layers(request: CurveRequest[NetworkTable]) -> tuple[bytes, int, int]:
    """Return the content of the PNG file, and its width and height in pixels."""
    # The application must outlive the painting; in a test there is one already.
    application = QApplication.instance() or create_application(
        sys.argv[:1], theme_choice=request.theme
    )
    image = layer_image(request.curve, request.title, THEMES[request.theme], request.scale)
    found = png(image), image.width(), image.height()
    del application
    return found
