"""The small box beside the cross-hair that lists every curve's value at one place."""

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen

from gui.theme.tokens import MUTED_SIZE, Theme
from gui.widgets.figures import MISSING, format_metric, sized
from gui.widgets.mark_shapes import RUN_SHAPES, mark_path
from gui.widgets.plot_geometry import PlotGeometry
from gui.widgets.plot_options import PlotOptions
from gui.widgets.plot_positions import PlotPlace
from gui.widgets.plotted_run import PlottedRun

MAX_ROWS = 8
_MOST_LOOKED_AT = 24
"""Runs that the box tries not to cover."""

_NAME_WIDTH = 150.0
_PADDING = 8.0
_GAP = 12.0
_CHIP = 8.0
_LINE = 18.0


@dataclass(frozen=True, slots=True)
class ReadoutRow:
    """A run's values at the place, already written out; `near` is the run that a click selects."""

    color: str
    name: str
    train: str
    validation: str
    selected: bool
    near: bool = False
    shape: str = RUN_SHAPES[0]


class ReadoutSource(Protocol):
    """What the box reads: the runs, how they are shown, and which is near the mouse."""

    runs: list[PlottedRun]
    options: PlotOptions
    near_run: str | None


def readout_rows(
    runs: list[PlottedRun], place: PlotPlace, near_run: str | None = None
) -> list[ReadoutRow]:
    """Return a row for each visible run that has a value there, as measured, never smoothed.

    A value between two epochs of a run is marked as about right.
    """
    rows = []
    for run in runs:
        if not run.visible:
            continue
        texts = {}
        for split, curve in run.curves.items():
            value, measured = curve.read(place)
            text = format_metric(value)
            texts[split] = text if measured or text == MISSING else f"≈ {text}"
        if any(text != MISSING for text in texts.values()):
            train, validation = texts.get("train", MISSING), texts.get("validation", MISSING)
            near = run.run_id == near_run
            row = ReadoutRow(run.color, run.name, train, validation, run.selected, near, run.shape)
            rows.append(row)
    return rows


def readout_title(runs: list[PlottedRun], place: PlotPlace, options: PlotOptions) -> str:
    """Return the epoch, what the axis counts there, and whether it is the best one."""
    title = f"epoch {place.epoch}"
    if place.axis == "steps":
        title += f" · step {round(place.x)}"
    elif place.axis == "seconds":
        title += f" · {place.x:.4g} s"
    best = any(run.best == place.epoch for run in runs if run.selected and run.visible)
    return f"{title} · best epoch" if best and options.best_epoch else title


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
        source: ReadoutSource,
        place: PlotPlace,
    ) -> None:
        """Paint the box for a place in view."""
        rows = readout_rows(source.runs, place, source.near_run)
        if not rows:
            return
        hidden = max(0, len(rows) - MAX_ROWS)
        if hidden:
            # The selected run and the one that is pointed at are never among those left out.
            rows = sorted(rows, key=lambda row: not (row.selected or row.near))[:MAX_ROWS]
        notes = [f"and {hidden} more"] if hidden else []
        if any(row.near and not row.selected for row in rows):
            notes.append("click selects the run")
        if source.options.smoothing:
            notes.append(f"values as measured; lines smoothed {source.options.smoothing:g}")
        metrics = QFontMetricsF(self._bold)
        name_width = min(_NAME_WIDTH, max(metrics.horizontalAdvance(row.name) for row in rows) + 1)
        title = readout_title(source.runs, place, source.options)
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
        note_metrics = QFontMetricsF(self._font)
        widest = max((note_metrics.horizontalAdvance(note) for note in notes), default=0.0)
        extra = max(0.0, widest + 2 * _PADDING - width)
        width, name_width = width + extra, name_width + extra
        height = 2 * _PADDING + _LINE * (1 + len(rows) + len(notes)) - 4
        box = self._place(geometry, source.runs, place.x, width, height)
        painter.setPen(QPen(QColor(theme.field_border), 1))
        painter.setBrush(QColor(theme.surface))
        painter.drawRoundedRect(box, 6, 6)
        self._paint_rows(painter, theme, box, rows, title, name_width, columns)
        painter.setPen(QColor(theme.muted))
        painter.setFont(self._font)
        line = QRectF(box.left() + _PADDING, box.top() + _PADDING - 2, width - 2 * _PADDING, _LINE)
        line.translate(0, _LINE * (1 + len(rows)))
        for note in notes:
            painter.drawText(line, int(Qt.AlignmentFlag.AlignVCenter), note)
            line.translate(0, _LINE)

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
            if row.near:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(QColor(theme.selection))
                painter.drawRoundedRect(line.adjusted(-4, 0, 4, 0), 4, 4)
            font = self._bold if row.selected else self._font
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(row.color))
            center = QPointF(left + _CHIP / 2, line.center().y())
            painter.drawPath(mark_path(row.shape, center, _CHIP / 2))
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
        at: float,
        width: float,
        height: float,
    ) -> QRectF:
        """Return where the box covers least of the curves, staying where it is when in doubt."""
        inside = geometry.rect.adjusted(4, 4, -4, -4)
        x = geometry.column(at)
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
    """Return about how many points of visible curves the box would cover."""
    total = 0
    first, last = geometry.x_at(box.left()), geometry.x_at(box.right())
    for run in [run for run in runs if run.visible][:_MOST_LOOKED_AT]:
        for curve in run.curves.values():
            a, b = np.searchsorted(curve.x, (first, last))
            step = max(1, int(b - a) // 64)
            rows = geometry.rows(curve.values[a:b:step])
            under = np.count_nonzero((rows > box.top()) & (rows < box.bottom()))
            total += step * int(under)
    return total
