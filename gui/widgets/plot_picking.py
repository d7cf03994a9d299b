"""Which run's curve is under the mouse."""

import numpy as np
from PySide6.QtCore import QPointF

from gui.widgets.curve import Curve
from gui.widgets.plot_geometry import PlotGeometry
from gui.widgets.plotted_run import PlottedRun

REACH = 5.0
"""Pixels from a curve within which it is meant."""


def run_at(geometry: PlotGeometry, runs: list[PlottedRun], position: QPointF) -> PlottedRun | None:
    """Return the visible run whose curve is nearest, within reach; of equals the selected one."""
    if not geometry.rect.adjusted(-REACH, -REACH, REACH, REACH).contains(position):
        return None
    nearest, least = None, REACH
    for run in sorted(runs, key=lambda run: not run.selected):
        if not run.visible:
            continue
        for split in run.curves:
            curve = run.drawn(split)
            if curve is None or not curve.is_placed:
                continue
            distance = _distance(geometry, curve, position)
            if distance < least:
                nearest, least = run, distance
    return nearest


def _distance(geometry: PlotGeometry, curve: Curve, position: QPointF) -> float:
    """Return how many pixels a curve is from a position; infinite where it is far off."""
    around = (geometry.x_at(position.x() - REACH), geometry.x_at(position.x() + REACH))
    first, last = np.searchsorted(curve.x, around).tolist()
    first, last = max(0, first - 1), min(last + 1, len(curve.x))
    if first >= last:
        return np.inf
    x, values = curve.peaks(first, last, int(4 * REACH))
    x, y = geometry.columns(x) - position.x(), geometry.rows(values) - position.y()
    if len(x) == 1:
        return float(np.hypot(x, y)[0])
    along_x, along_y = np.diff(x), np.diff(y)
    with np.errstate(all="ignore"):
        length = np.maximum(along_x * along_x + along_y * along_y, 1e-12)
        share = np.clip(-(x[:-1] * along_x + y[:-1] * along_y) / length, 0, 1)
        distances = np.hypot(x[:-1] + share * along_x, y[:-1] + share * along_y)
    # A piece that is not finite is not drawn.
    return float(np.fmin.reduce(distances, initial=np.inf))
