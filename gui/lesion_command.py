"""Draws what the verb ``lesion`` asks for, with the painter of the window's curve."""

import sys

from PySide6.QtWidgets import QApplication

from core.cli.lesion import LesionRequest
from gui.application import create_application
from gui.theme.tokens import THEMES
from gui.widgets.lesion_figure import SIZE, lesion_image
from gui.widgets.matrix_files import png


def draw_lesion(request: LesionRequest) -> tuple[bytes, int, int]:
    """Return the content of the PNG file, and its width and height in pixels."""
    # The application must outlive the painting; in a test there is one already.
    application = QApplication.instance() or create_application(
        sys.argv[:1], theme_choice=request.theme
    )
    image = lesion_image(request.curve, request.title, THEMES[request.theme], request.scale)
    data = png(image)
    del application
    return data, SIZE.width() * request.scale, SIZE.height() * request.scale
