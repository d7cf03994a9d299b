"""The head of a figure: its title, how splits are drawn, the runs, and what the marks mean."""

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter

from gui.theme.tokens import BODY_SIZE, MUTED_SIZE
from gui.widgets.figures import sized
from gui.widgets.mark_shapes import mark_path
from gui.widgets.plot_curves import CurveScene
from gui.widgets.plot_ink import PaperInk
from gui.widgets.plotted_run import PlottedRun

_LINE = 20.0
_DOT = 5.0
_SAMPLE = 30.0
_NAME_WIDTH = 260.0
_MOST_RUNS = 24


class FigureLegend:
    """Lays itself out for a width; `paint` draws it.

    Attributes
    ----------
    height : float
        Logical pixels.
    """

    def __init__(self, title: str, scene: CurveScene, font: QFont, width: float) -> None:
        self._title = title
        self._theme = scene.theme
        self._width = width
        self._font = sized(font, BODY_SIZE)
        self._small = sized(font, MUTED_SIZE)
        self._bold = sized(font, BODY_SIZE + 3, semibold=True)
        visible = [run for run in scene.runs if run.visible]
        shown = visible
        if len(visible) > _MOST_RUNS:
            # The selected run is never among those left out.
            shown = sorted(visible, key=lambda run: not run.selected)[:_MOST_RUNS]
        self._runs = shown
        self._hidden = len(visible) - len(shown)
        self._notes = _notes(scene, visible)
        self._places = self._place_runs()
        lines = 1 + int(self._places[-1].y() // _LINE) if self._places else 0
        self.height = 26 + lines * _LINE + len(self._notes) * 18

    def paint(self, painter: QPainter, corner: QPointF) -> None:
        """Paint it with its upper left corner there."""
        theme = self._theme
        head = QRectF(corner.x(), corner.y(), self._width, 22)
        painter.setFont(self._bold)
        painter.setPen(QColor(theme.text))
        painter.drawText(head, int(Qt.AlignmentFlag.AlignVCenter), self._title)
        self._paint_splits(painter, head)
        top = corner + QPointF(0, 26)
        painter.setFont(self._font)
        metrics = QFontMetricsF(self._font)
        for place, run in zip(self._places, self._runs, strict=True):
            at = top + place
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(run.color))
            painter.drawPath(mark_path(run.shape, at + QPointF(_DOT, _LINE / 2), _DOT))
            painter.setPen(QColor(theme.text))
            name = metrics.elidedText(run.name, Qt.TextElideMode.ElideMiddle, _NAME_WIDTH)
            room = QRectF(at.x() + 2 * _DOT + 6, at.y(), _NAME_WIDTH + 20, _LINE)
            painter.drawText(room, int(Qt.AlignmentFlag.AlignVCenter), name)
        self._paint_notes(painter, corner)

    def _paint_notes(self, painter: QPainter, corner: QPointF) -> None:
        painter.setFont(self._small)
        painter.setPen(QColor(self._theme.muted))
        metrics = QFontMetricsF(self._small)
        line = QRectF(corner.x(), 0, self._width, 18)
        line.moveTop(corner.y() + self.height - len(self._notes) * 18)
        for note in self._notes:
            text = metrics.elidedText(note, Qt.TextElideMode.ElideRight, self._width)
            painter.drawText(line, int(Qt.AlignmentFlag.AlignVCenter), text)
            line.translate(0, 18)
        if self._hidden:
            text = f"and {self._hidden} more"
            room = QRectF(corner.x() + self._width - 120, corner.y() + self.height - _LINE, 120, 18)
            painter.drawText(room, int(Qt.AlignmentFlag.AlignRight), text)

    def _paint_splits(self, painter: QPainter, head: QRectF) -> None:
        """Draw a line of each kind with its word, flush right."""
        metrics = QFontMetricsF(self._small)
        color, surface = QColor(self._theme.muted), QColor(self._theme.surface)
        ink = PaperInk(head)
        painter.setFont(self._small)
        right = head.right()
        for text in ("validation", "training"):
            # Another program may write wider than we measure.
            width = metrics.horizontalAdvance(text) + 8
            left, middle = right - width, head.center().y()
            painter.setPen(color)
            room = QRectF(left, head.top(), width, head.height())
            painter.drawText(room, int(Qt.AlignmentFlag.AlignVCenter), text)
            x = np.array([left - _SAMPLE - 6, left - 6])
            dashed = text == "validation"
            ink.line(painter, x, np.full(2, middle), color, 1.6, dashed=dashed)
            if dashed:
                ink.rings(painter, x.mean(keepdims=True), np.array([middle]), color, surface, 2.6)
            right = left - _SAMPLE - 6 - 18

    def _place_runs(self) -> list[QPointF]:
        """Return where each run's dot and name begin, in lines as wide as the figure."""
        metrics = QFontMetricsF(self._font)
        places: list[QPointF] = []
        x, y = 0.0, 0.0
        for run in self._runs:
            needed = 2 * _DOT + 6 + min(metrics.horizontalAdvance(run.name), _NAME_WIDTH)
            if x > 0 and x + needed > self._width:
                x, y = 0.0, y + _LINE
            places.append(QPointF(x, y))
            x += needed + 28
        return places


def _notes(scene: CurveScene, visible: list[PlottedRun]) -> list[str]:
    """Return sentences about what is drawn besides the curves."""
    notes = []
    if scene.options.smoothing:
        notes.append(
            f"Bold lines are moving averages of weight {scene.options.smoothing:g}; the values as "
            "measured lie behind them."
        )
    if scene.with_batches and scene.options.batch_losses and any(run.batches for run in visible):
        notes.append("Faint lines are the losses of single steps.")
    for run in visible:
        marks = []
        if run.best is not None and run.selected and scene.options.best_epoch:
            marks.append(f"the star is its best epoch, {run.best}")
        if run.fork is not None:
            marks.append(f"branched off at epoch {run.fork}")
        marks += [f"epoch {change.epoch:.4g}: {change.text}" for change in run.changes]
        if marks and (run.selected or len(visible) <= 6):
            notes.append(f"{run.name}: {'; '.join(marks)}.")
    return notes
