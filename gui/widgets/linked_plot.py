"""A metric plot as its owner sees it: cursor, labels, scale, and the axis that two plots share."""

from PySide6.QtCore import QPointF, QRectF, QSize

from gui.widgets.epoch_range import RANGE_MARGIN
from gui.widgets.plot_figure import FigurePanel
from gui.widgets.plot_picture import PlotPicture
from gui.widgets.plot_ranges import value_range, x_extent
from gui.widgets.plotted_run import PlottedRun

_LAG_MS = 12
"""How much later the second of two linked plots is brought up to date where there are many runs."""


class LinkedPlot(PlotPicture):
    """Sets what is shown beside the curves, shares its axis, and tells where things lie."""

    def set_cursor(self, epoch: float | None) -> None:
        """Put the cursor line at an epoch."""
        self.epoch_range.set_cursor(epoch)

    def set_hover(self, epoch: int | None) -> None:
        """Put the hover line at an epoch, without a read-out."""
        self._overlay.with_readout = False
        self.epoch_range.set_hover(epoch)

    def set_y_label(self, text: str) -> None:
        """Write what the values are, with their unit."""
        self._canvas.left_axis.set_text(text)

    def set_x_label(self, text: str) -> None:
        """Write what x counts, with its unit; empty leaves the room to the plot."""
        self._canvas.bottom_axis.set_text(text)

    def set_log_y(self, log: bool) -> None:
        """Show the values on a logarithmic scale."""
        if log != self._log:
            self._log = log
            self._navigation.zoomed_values = None
            self._schedule_refresh()

    def set_x_range_hint(self, max_epoch: int | None, run_id: str | None = None) -> None:
        """Make room for the planned epochs of a run, until the user zooms; None follows the curves.

        Without `run_id` it is the run that is read.
        """
        self._planned = (max_epoch, run_id)
        self._plan()

    def set_hint(self, text: str) -> None:
        """Say what to do while there is no curve."""
        self._hint = text
        self._schedule_refresh()

    def set_remark(self, text: str) -> None:
        """Say why curves have nothing to show; empty to say nothing."""
        self._remark = text
        self._schedule_refresh()

    def fit(self) -> None:
        """Show all epochs and all values."""
        self._navigation.fit()

    def fit_selected(self) -> None:
        """Show the selected run from its first epoch to its last, and its values."""
        extent = self._selected_extent()
        if extent is None:
            return
        first, last = extent
        margin = RANGE_MARGIN * (last - first)
        values = None
        if self._bounds is None:
            selected = [run for run in self._runs.values() if run.selected]
            values = value_range(selected, log=self._log)
        self._navigation.show(values, first - margin, last + margin)

    def _selected_extent(self) -> tuple[float, float] | None:
        self._refresh_if_due()
        return x_extent([run for run in self._runs.values() if run.selected and run.visible])

    def link_x(self, other: "LinkedPlot") -> None:
        """Share the epochs of another plot: their range, the hover line and the cursor."""
        if other.epoch_range is self.epoch_range:
            return
        self.epoch_range.set_extent(self, None)
        self.epoch_range.rangeChanged.disconnect(self._on_range_changed)
        self.epoch_range.hoverChanged.disconnect(self._on_lines_changed)
        self.epoch_range.cursorChanged.disconnect(self._on_lines_changed)
        self._navigation.epochs = other.epoch_range
        self._lag_ms = _LAG_MS
        self._connect_epochs()
        self._on_lines_changed()
        self._schedule_refresh()

    @property
    def runs(self) -> list[PlottedRun]:
        """The runs as they are drawn, up to date; not to be changed."""
        self._refresh_if_due()
        return list(self._runs.values())

    @property
    def log_y(self) -> bool:
        """Whether the scale of the values is logarithmic."""
        return self._log

    @property
    def shown_values(self) -> tuple[float, float]:
        """The values at the lower and the upper edge; exponents of ten on a logarithmic scale."""
        self._refresh_if_due()
        return self._canvas.geometry_shown.values

    def plot_rect(self) -> QRectF:
        """Return the rectangle between the axes, in pixels of this widget."""
        self._refresh_if_due()
        return self._canvas.geometry_shown.rect.translated(QPointF(self._canvas.pos()))

    def column_of(self, epoch: float) -> float:
        """Return the x of an epoch of the run that is read, in pixels of this widget."""
        self._refresh_if_due()
        x = self.epoch_range.x_of(epoch)
        return float(self._canvas.geometry_shown.column(x) + self._canvas.x())

    def figure_panel(self) -> FigurePanel:
        """Return what is in view, to be painted in another size."""
        self._refresh_if_due()
        geometry = self._canvas.geometry_shown
        label = self._canvas.left_axis.text
        return FigurePanel(self.scene(), geometry.x_range, geometry.values, self._log, label)

    def sizeHint(self) -> QSize:
        """Return a comfortable size."""
        return QSize(560, 260)
