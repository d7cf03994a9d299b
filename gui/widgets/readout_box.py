"""The small box beside the cross-hair that lists every curve's value at one epoch."""

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen

from gui.theme.tokens import MUTED_SIZE, Theme
from gui.widgets.figures import MISSING, format_metric, sized
from gui.widgets.metric_curves import PlottedRun
from gui.widgets.plot_geometry import PlotGeometry

MAX_ROWS = 8
_NAME_WIDTH = 150.0
_PADDING = 8.0
_GAP = 12.0
_CHIP = 8.0
_LINE = 18.0


@dataclass(frozen=True, slots=True)
class ReadoutRow:
    """A run's values at the epoch, already written out."""

    color: str
    name: str
    train: str
    validation: str
    selected: bool


def readout_rows(runs: list[PlottedRun], epoch: int) -> list[ReadoutRow]:
    """Return a row for each visible run that has a value at the epoch."""
    rows = []
    for run in runs:
        if not run.visible:
            continue
        texts = {split: format_metric(curve.value_at(epoch)) for split, curve in run.curves.items()}
        if any(text != MISSING for text in texts.values()):
            train, validation = texts.get("train", MISSING), texts.get("validation", MISSING)
            rows.append(ReadoutRow(run.color, run.name, train, validation, run.selected))
    return rows


class ReadoutBox:
    """Lays out and paints the box; `place` keeps it inside the plot and off the curves."""

    def __init__(self, font: QFont) -> None:
        self._font = sized(font, MUTED_SIZE)
        self._bold = sized(font, MUTED_SIZE, semibold=True)
        self._corner: tuple[bool, bool] | None = None

    def forget_place(self) -> None:
        """Choose the corner afresh next time."""
        self._corner = None

    def paint(
        self,
        painter: QPainter,
        theme: Theme,
        geometry: PlotGeometry,
        runs: list[PlottedRun],
        epoch: int,
    ) -> None:
        """Paint the box for an epoch in view."""
        rows = readout_rows(runs, epoch)
        if not rows:
            return
        hidden = max(0, len(rows) - MAX_ROWS)
        if hidden:
            # The selected runs are never among those left out.
            rows = sorted(rows, key=lambda row: not row.selected)[:MAX_ROWS]
        metrics = QFontMetricsF(self._bold)
        name_width = min(_NAME_WIDTH, max(metrics.horizontalAdvance(row.name) for row in rows) + 1)
        title = f"epoch {epoch}"
        name_width = max(name_width, metrics.horizontalAdvance(title) - _CHIP)
        columns = [
            max(
                metrics.horizontalAdvance(text) for text in ("train", *(row.train for row in rows))
            ),
            max(
                metrics.horizontalAdvance(text)
                for text in ("valid.", *(row.validation for row in rows))
            ),
        ]
        width = 2 * _PADDING + _CHIP + 6 + name_width + sum(columns) + 2 * _GAP
        height = 2 * _PADDING + _LINE * (1 + len(rows) + bool(hidden)) - 4
        box = self._place(geometry, runs, epoch, width, height)
        painter.setPen(QPen(QColor(theme.field_border), 1))
        painter.setBrush(QColor(theme.surface))
        painter.drawRoundedRect(box, 6, 6)
        self._paint_rows(painter, theme, box, rows, title, name_width, columns)
        if hidden:
            painter.setPen(QColor(theme.muted))
            painter.setFont(self._font)
            last = QRectF(box.left() + _PADDING, box.bottom() - _PADDING - _LINE + 3, 200, _LINE)
            painter.drawText(last, int(Qt.AlignmentFlag.AlignVCenter), f"and {hidden} more")

    def _paint_rows(
        self,
        painter: QPainter,
        theme: Theme,
        box: QRectF,
        rows: list[ReadoutRow],
        title: str,
        name_width: float,
        columns: list[float],
    ) -> None:
        left = box.left() + _PADDING
        right = box.right() - _PADDING
        middle = int(Qt.AlignmentFlag.AlignVCenter)
        flush_right = middle | int(Qt.AlignmentFlag.AlignRight)
        line = QRectF(left, box.top() + _PADDING - 2, right - left, _LINE)
        until_train = QRectF(line)
        until_train.setRight(right - columns[1] - _GAP)
        painter.setPen(QColor(theme.text))
        painter.setFont(self._bold)
        painter.drawText(line, middle, title)
        painter.setFont(self._font)
        painter.setPen(QColor(theme.muted))
        painter.drawText(line, flush_right, "valid.")
        painter.drawText(until_train, flush_right, "train")
        for row in rows:
            line.translate(0, _LINE)
            until_train.translate(0, _LINE)
            font = self._bold if row.selected else self._font
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(row.color))
            painter.drawEllipse(QPointF(left + _CHIP / 2, line.center().y()), _CHIP / 2, _CHIP / 2)
            painter.setPen(QColor(theme.text))
            painter.setFont(font)
            name = QFontMetricsF(font).elidedText(row.name, Qt.TextElideMode.ElideRight, name_width)
            painter.drawText(line.adjusted(_CHIP + 6, 0, 0, 0), middle, name)
            painter.drawText(line, flush_right, row.validation)
            painter.drawText(until_train, flush_right, row.train)

    def _place(
        self,
        geometry: PlotGeometry,
        runs: list[PlottedRun],
        epoch: int,
        width: float,
        height: float,
    ) -> QRectF:
        """Return where the box covers least of the curves, staying where it is when in doubt."""
        inside = geometry.rect.adjusted(4, 4, -4, -4)
        x = geometry.column(epoch)
        boxes = {
            (is_right, is_top): QRectF(
                x + 12 if is_right else x - 12 - width,
                inside.top() if is_top else inside.bottom() - height,
                width,
                height,
            )
            for is_right in (True, False)
            for is_top in (True, False)
        }
        fitting = {
            corner: box
            for corner, box in boxes.items()
            if box.left() >= inside.left() and box.right() <= inside.right()
        }
        if not fitting:
            # Narrower than the plot is wide, it still must not be cut off.
            box = boxes[(x < inside.center().x(), True)]
            box.moveLeft(max(inside.left(), min(box.left(), inside.right() - width)))
            return box
        covered = {corner: _points_under(geometry, runs, box) for corner, box in fitting.items()}
        best = min(covered, key=lambda corner: covered[corner])
        if self._corner in covered and covered[self._corner] <= covered[best] + 12:
            best = self._corner
        self._corner = best
        return fitting[best]


def _points_under(geometry: PlotGeometry, runs: list[PlottedRun], box: QRectF) -> int:
    """Return how many points of visible curves the box would cover."""
    total = 0
    first, last = geometry.epoch_at(box.left()), geometry.epoch_at(box.right())
    for run in runs:
        for curve in run.curves.values() if run.visible else ():
            a, b = np.searchsorted(curve.epochs, (first, last))
            rows = geometry.rows(curve.values[a:b])
            total += int(np.count_nonzero((rows > box.top()) & (rows < box.bottom())))
    return total
