"""Draws the curves that verbs ask for, with the painters of the window's plots."""

import sys
from typing import Literal

from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from core.analysis.greedy_lesion import LesionCurve
from core.cli.curve_output import CurveRequest
from core.ocr.spoiling.robustness import RobustnessCurve
from gui.application import create_application
from gui.theme.tokens import THEMES
from gui.widgets.lesion_figure import lesion_image
from gui.widgets.matrix_files import png
from gui.widgets.robustness_figure import robustness_image


def draw_lesion(request: CurveRequest[LesionCurve]) -> tuple[bytes, int, int]:
    """Return the content of the PNG file, and its width and height in pixels."""
    application = _application(request.theme)
    theme = THEMES[request.theme]
    found = _png(lesion_image(request.curve, request.title, theme, request.scale))
    del application
    return found


def draw_robustness(request: CurveRequest[RobustnessCurve]) -> tuple[bytes, int, int]:
    """Return the content of the PNG file, and its width and height in pixels."""
    application = _application(request.theme)
    theme = THEMES[request.theme]
    found = _png(robustness_image(request.curve, request.title, theme, request.scale))
    del application
    return found


def _application(theme: Literal["light", "dark"]) -> object:
    """Return the application, which must outlive the painting; in a test there is one already."""
    return QApplication.instance() or create_application(sys.argv[:1], theme_choice=theme)


def _png(image: QImage) -> tuple[bytes, int, int]:
    return png(image), image.width(), image.height()
