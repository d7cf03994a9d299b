"""Draws what the verb ``confusion`` asks for, with the painter of the window's matrix."""

import sys

from PySide6.QtWidgets import QApplication

from core.cli.confusion import ConfusionRequest
from gui.application import create_application
from gui.confusion_content import matrix_content
from gui.theme.tokens import THEMES
from gui.widgets.matrix_files import matrix_image, matrix_size, matrix_svg, png


def draw_confusion(request: ConfusionRequest) -> tuple[bytes, int, int]:
    """Return the content of the PNG or SVG file, and its width and height in pixels."""
    # The application must outlive the painting; in a test there is one already.
    application = QApplication.instance() or create_application(
        sys.argv[:1], theme_choice=request.theme
    )
    content = matrix_content(
        request.predictions,
        request.class_names,
        request.quantity,
        logarithmic=request.logarithmic,
    )
    theme, size = THEMES[request.theme], matrix_size(len(request.class_names))
    if request.format == "svg":
        data, scale = matrix_svg(content, request.title, theme, size), 1
    else:
        scale = request.scale
        data = png(matrix_image(content, request.title, theme, size, scale))
    del application
    return data, size.width() * scale, size.height() * scale
