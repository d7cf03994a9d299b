"""Draws the curves that verbs ask for, with the painters of the window's plots."""

import sys
from typing import Literal

from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from core.analysis.greedy_lesion import LesionCurve
from core.cli.curve_output import CurveRequest
from core.ocr.spoiling.robustness import RobustnessCurve
from core.runs.trade_off import TradeOff
from gui.application import create_application
from gui.theme.tokens import THEMES
from gui.trade_off_scenes import trade_off_scenes
from gui.widgets.lesion_figure import lesion_image
from gui.widgets.mark_shapes import RUN_SHAPES
from gui.widgets.matrix_files import png
from gui.widgets.robustness_figure import robustness_image
from gui.widgets.run_marks import RunMark
from gui.widgets.trade_off_image import trade_off_image


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


def draw_trade_off(request: CurveRequest[TradeOff]) -> tuple[bytes, int, int]:
    """Return the content of the PNG file, and its width and height in pixels."""
    application = _application(request.theme)
    theme = THEMES[request.theme]
    hues = len(theme.runs)
    # As in pictures of curves: hues in turn, and another shape each time that they begin anew.
    marks = {
        run.run_id: RunMark(
            theme.runs[at % hues], RUN_SHAPES[at // hues % len(RUN_SHAPES)], run.learned
        )
        for at, run in enumerate(request.curve.runs)
    }
    scenes = trade_off_scenes(request.curve, marks)
    found = _png(trade_off_image(scenes, request.title, theme, request.scale))
    del application
    return found


def _application(theme: Literal["light", "dark"]) -> object:
    """Return the application, which must outlive the painting; in a test there is one already."""
    return QApplication.instance() or create_application(sys.argv[:1], theme_choice=theme)


def _png(image: QImage) -> tuple[bytes, int, int]:
    return png(image), image.width(), image.height()
