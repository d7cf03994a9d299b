"""Draws what the verb ``robustness`` asks for, with the painter of the window's curve."""

import sys

from PySide6.QtWidgets import QApplication

from core.cli.robustness import RobustnessRequest
from gui.application import create_application
from gui.theme.tokens import THEMES
from gui.widgets.matrix_files import png
from gui.widgets.robustness_figure import SIZE, robustness_image


def draw_robustness(request: RobustnessRequest) -> tuple[bytes, int, int]:
    """Return the content of the PNG file, and its width and height in pixels."""
    # The application must outlive the painting; in a test there is one already.
    application = QApplication.instance() or create_application(
        sys.argv[:1], theme_choice=request.theme
    )
    image = robustness_image(request.curve, request.title, THEMES[request.theme], request.scale)
    data = png(image)
    del application
    return data, SIZE.width() * request.scale, SIZE.height() * request.scale
