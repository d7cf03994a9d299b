"""Loss above accuracy, against the same epochs, steps or training time."""

from collections.abc import Callable, Sequence

import numpy.typing as npt
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QMenu, QSplitter, QToolButton, QVBoxLayout, QWidget

from core.training.history import History
from core.training.loss_label import ACCURACY_LABEL, LOSS_LABEL
from gui.widgets.batch_trace import BatchTrace
from gui.widgets.card import Card
from gui.widgets.metric_plot import MetricPlot, RunStyle
from gui.widgets.plot_clocks import RunClocks
from gui.widgets.plot_options import X_LABELS, PlotOptions
from gui.widgets.plot_view_menu import PlotViewMenu, view_button
from gui.widgets.plotted_run import ChangeMark
from gui.widgets.split_legend import SplitLegend


class PlotsPanel(QWidget):
    """Two linked plots in cards.

    Signals
    -------
    cursorMoved(int)
        The user put the cursor at an epoch.
    logToggled(bool)
        The user asked for another scale of the loss.
    optionsChosen(object)
        The user asked for other `PlotOptions`; they are shown already.
    runPicked(str)
        The user clicked the curve of another run.
    forkRequested(str, int)
        The user wants a branch of a run, from an epoch on.
    """

    cursorMoved = Signal(int)
    logToggled = Signal(bool)
    optionsChosen = Signal(object)
    runPicked = Signal(str)
    forkRequested = Signal(str, int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.loss = MetricPlot("Loss", with_batches=True)
        self.accuracy = MetricPlot("Accuracy", bounds=(0, 1))
        self.accuracy.link_x(self.loss)
        self.accuracy.set_y_label(ACCURACY_LABEL)
        self._clocks = RunClocks()
        self._traces: dict[str, BatchTrace] = {}
        self._view_menu = PlotViewMenu(self)
        self._export_buttons: dict[str, QToolButton] = {}
        self._loss_card, accuracy_card = Card("Loss"), Card("Accuracy")
        accuracy_card.set_subtitle(ACCURACY_LABEL)
        self.loss_label = LOSS_LABEL
        self.set_loss_label(LOSS_LABEL)
        self._log = self._add_header(self._loss_card, "loss")
        self._add_header(accuracy_card, "accuracy")
        self._loss_card.body.addWidget(self.loss)
        accuracy_card.body.addWidget(self.accuracy)

        self.splitter = QSplitter(Qt.Orientation.Vertical)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.setHandleWidth(12)
        self.splitter.addWidget(self._loss_card)
        self.splitter.addWidget(accuracy_card)
        self.splitter.setSizes([500, 500])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.splitter)

        for plot in self.plots:
            plot.cursorMoved.connect(self.cursorMoved)
            plot.runPicked.connect(self.runPicked)
            plot.forkRequested.connect(self.forkRequested)
        self.loss.logToggled.connect(self.logToggled)
        self._view_menu.chosen.connect(self._on_options_chosen)
        self._write_x_labels()

    def _add_header(self, card: Card, name: str) -> QToolButton | None:
        card.add_header_widget(SplitLegend())
        log = None
        if name == "loss":
            card.add_header_widget(view_button(self._view_menu, card))
            log = card.add_header_button(
                "log", "Logarithmic scale (Ctrl+L)", "Logarithmic scale", checkable=True
            )
            log.clicked.connect(self.logToggled)
        fit = card.add_header_button("fit", "Show all epochs and values (Ctrl+0)", "Fit")
        fit.clicked.connect(lambda _checked=False: self.plot(name).fit())
        export = card.add_header_button("export", "Take this plot away: picture or table", "Export")
        export.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._export_buttons[name] = export
        return log

    @property
    def plots(self) -> tuple[MetricPlot, MetricPlot]:
        """Loss and accuracy."""
        return self.loss, self.accuracy

    @property
    def options(self) -> PlotOptions:
        """What is drawn, and against what."""
        return self._view_menu.options

    def plot(self, name: str) -> MetricPlot:
        """Return the plot "loss" or "accuracy"."""
        return self.loss if name == "loss" else self.accuracy

    def set_export_menu(self, name: str, build: Callable[[QWidget], QMenu]) -> None:
        """Offer a menu at the export button of a plot, and within the plot's own menu.

        Each has one of its own, made with its parent: a menu that goes takes its actions along.
        """
        button = self._export_buttons[name]
        button.setMenu(build(button))
        self.plot(name).export_menu = build

    def set_options(self, options: PlotOptions) -> None:
        """Draw the curves against another axis, smoothed or not, with or without marks."""
        self._view_menu.set_options(options)
        for plot in self.plots:
            plot.set_options(options)
        self._write_x_labels()

    def set_runs(self, styles: Sequence[RunStyle]) -> None:
        """Show exactly these runs."""
        known = {style.run_id for style in styles}
        self._clocks.keep_only(known)
        self._traces = {run_id: self._traces[run_id] for run_id in self._traces.keys() & known}
        for plot in self.plots:
            plot.set_runs(styles)

    def set_history(self, run_id: str, history: History) -> None:
        """Draw a run's curves, and mark its best epoch."""
        self._place(self._clocks.set_history(run_id, history))
        epochs, best = history.column("epoch"), history.best
        for plot, metric in ((self.loss, "loss"), (self.accuracy, "accuracy")):
            plot.set_curve(run_id, "train", epochs, history.column(f"train_{metric}"))
            plot.set_curve(run_id, "validation", epochs, history.column(f"validation_{metric}"))
            plot.set_best(run_id, None if best is None else best.epoch)

    def set_batch_losses(
        self,
        run_id: str,
        first_step: int,
        losses: npt.ArrayLike,
        steps_per_epoch: float | None = None,
    ) -> None:
        """Draw the loss of every step behind a run's curve, where the user wants it.

        Parameters
        ----------
        run_id : str
        first_step : int
            Steps done before the first loss; not 0 in a branch.
        losses : array_like of shape (steps,), float32
            Of all steps so far; only those that are new are read closely.
        steps_per_epoch : float, optional
            Of the epoch under way, by default as many as the one before it had.
        """
        self._place(self._clocks.set_steps_per_epoch(run_id, steps_per_epoch))
        trace = self._traces.setdefault(run_id, BatchTrace())
        if trace.update(first_step, losses):
            self.loss.set_batches(run_id, trace)

    def set_changes(self, run_id: str, changes: Sequence[ChangeMark]) -> None:
        """Mark where settings of a run were changed while it went on."""
        for plot in self.plots:
            plot.set_changes(run_id, changes)

    def set_fork(self, run_id: str, parent_id: str | None, epoch: int) -> None:
        """Say that a run is a branch of another, whose weights of this epoch it began with."""
        self._place(self._clocks.set_fork(run_id, parent_id, epoch))
        for plot in self.plots:
            plot.set_fork(run_id, None if parent_id is None else epoch)

    def set_marker(self, run_id: str, epoch: float | None, text: str) -> None:
        """Pin a remark to a run."""
        self.loss.set_marker(run_id, epoch, text)

    def set_loss_label(self, text: str) -> None:
        """Say what the loss is, on its axis and, where that is too short, above the plot."""
        self.loss_label = text
        self.loss.set_y_label(text)
        self._loss_card.set_subtitle(text)

    def set_cursor(self, epoch: int | None) -> None:
        """Put the cursor at an epoch."""
        self.loss.set_cursor(epoch)

    def set_planned(self, epochs: int | None, run_id: str | None = None) -> None:
        """Make room for the planned epochs of a run, by default of the selected one."""
        self.loss.set_x_range_hint(epochs, run_id)

    def set_log(self, *, log: bool) -> None:
        """Show the loss on a logarithmic scale, or not."""
        self.loss.set_log_y(log)
        if self._log is not None:
            self._log.setChecked(log)

    def set_hint(self, text: str) -> None:
        """Say what to do while there is no curve."""
        self.loss.set_hint(text)

    def fit(self) -> None:
        """Show all epochs and values."""
        for plot in self.plots:
            plot.fit()

    def fit_selected(self) -> None:
        """Show the selected run from its first epoch to its last, and its values."""
        for plot in self.plots:
            plot.fit_selected()

    def _place(self, run_ids: list[str]) -> None:
        for run_id in run_ids:
            for plot in self.plots:
                plot.set_positions(run_id, self._clocks.positions(run_id))

    def _on_options_chosen(self, options: PlotOptions) -> None:
        self.set_options(options)
        self.optionsChosen.emit(options)

    def _write_x_labels(self) -> None:
        for plot in self.plots:
            plot.set_x_label(X_LABELS[self.options.x_axis])
