"""The ticked runs in detail: accuracy and loss against epochs or time, and how they were set."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from core.training.history import History
from core.training.loss_label import ACCURACY_LABEL
from gui.widgets.card import Card
from gui.widgets.choice_box import ChoiceBox
from gui.widgets.labels import label
from gui.widgets.metric_plot import MetricPlot, RunStyle
from gui.widgets.page_switch import PageSwitch
from gui.widgets.plot_clocks import RunClocks
from gui.widgets.plot_figure import PlotFigure
from gui.widgets.plot_options import X_LABELS, PlotOptions, XAxis
from gui.widgets.scrolled import scrolled
from gui.widgets.settings_diff_table import SettingsDiffTable

_AXES: dict[XAxis, str] = {"epochs": "by epoch", "seconds": "by time"}


class DetailsPanel(Card):
    """Two plots over one axis and a table, of which one is seen.

    Signals
    -------
    cursorMoved(int)
        The user put the cursor at an epoch.
    runPicked(str)
        The user clicked the curve of another run.
    """

    cursorMoved = Signal(int)
    runPicked = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        # Without a title in words: its pages name it.
        super().__init__("", parent)
        self.setAccessibleName("Ticked runs in detail")
        self.accuracy = MetricPlot("Accuracy", bounds=(0, 1), with_forks=False)
        self.loss = MetricPlot("Loss", with_forks=False)
        self.loss.link_x(self.accuracy)
        self.accuracy.set_y_label(ACCURACY_LABEL)
        self._clocks = RunClocks()
        pages = QStackedWidget()
        self.switch = PageSwitch(pages)
        self.switch.add_page(
            "accuracy", "Accuracy", "Accuracies of the ticked runs, epoch by epoch", self.accuracy
        )
        self.switch.add_page("loss", "Loss", "Losses of the ticked runs", self.loss)
        self.settings = SettingsDiffTable()
        self._part = label("", "muted")
        self._part.setWordWrap(True)
        self._part.hide()
        self.switch.add_page(
            "settings",
            "Settings",
            "In which settings the ticked runs differ, and where they changed",
            _scrolling(self._part, self.settings),
        )
        self.axis = ChoiceBox()
        for name, title in _AXES.items():
            self.axis.addItem(title, name)
        self.axis.setMinimumContentsLength(6)
        self.axis.setAccessibleName("x axis")
        self.axis.setToolTip(
            "Against epochs, or against seconds spent in training steps, without evaluation"
        )
        self.axis.activated.connect(lambda _index: self._show_axis())
        self.add_header_widget(self.switch)
        self.add_header_widget(self.axis)
        self.fit = self.add_header_button("fit", "Show all epochs and values", "Fit")
        self.fit.clicked.connect(lambda _checked=False: self.plot.fit())
        self.switch.pageChosen.connect(self._on_page_chosen)
        self.body.addWidget(pages, 1)
        for plot in self.plots:
            plot.cursorMoved.connect(self.cursorMoved)
            plot.runPicked.connect(self.runPicked)
        self._show_axis()

    @property
    def plots(self) -> tuple[MetricPlot, MetricPlot]:
        """Accuracy and loss."""
        return self.accuracy, self.loss

    @property
    def plot(self) -> MetricPlot:
        """The plot that is seen; that of accuracies where the settings are."""
        return self.loss if self.switch.page == "loss" else self.accuracy

    def set_runs(self, styles: Sequence[RunStyle]) -> None:
        """Show exactly these runs."""
        self._clocks.keep_only({style.run_id for style in styles})
        for plot in self.plots:
            plot.set_runs(styles)

    def set_history(self, run_id: str, history: History) -> None:
        """Draw a run's curves, and mark its best epoch."""
        self._place(self._clocks.set_history(run_id, history))
        epochs, best = history.column("epoch"), history.best
        for plot, metric in ((self.accuracy, "accuracy"), (self.loss, "loss")):
            for split in ("train", "validation"):
                plot.set_curve(run_id, split, epochs, history.column(f"{split}_{metric}"))
            plot.set_best(run_id, None if best is None else best.epoch)

    def set_fork(self, run_id: str, parent_id: str, epoch: int) -> None:
        """Say that a run is a branch of another, whose time goes on where it left it."""
        self._place(self._clocks.set_fork(run_id, parent_id, epoch))
        for plot in self.plots:
            plot.set_fork(run_id, epoch)

    def set_part(self, shown: int, total: int) -> None:
        """Say how many of the ticked runs have a column among the settings."""
        self._part.setText(f"The first {shown} of {total:,} ticked runs.")
        self._part.setVisible(shown < total)

    def set_cursor(self, epoch: int | None) -> None:
        """Put the cursor at an epoch."""
        self.accuracy.set_cursor(epoch)

    def figure(self) -> PlotFigure:
        """Return `plot`, to be painted in another size."""
        title = "Accuracy" if self.plot is self.accuracy else "Loss"
        return PlotFigure(title, [self.plot.figure_panel()], X_LABELS[self.axis.currentData()])

    def _on_page_chosen(self, name: str) -> None:
        for widget in (self.axis, self.fit):
            widget.setVisible(name != "settings")

    def _place(self, run_ids: list[str]) -> None:
        for run_id in run_ids:
            for plot in self.plots:
                plot.set_positions(run_id, self._clocks.positions(run_id))

    def _show_axis(self) -> None:
        axis: XAxis = self.axis.currentData()
        for plot in self.plots:
            plot.set_options(PlotOptions(x_axis=axis))
            plot.set_x_label(X_LABELS[axis])


def _scrolling(*content: QWidget) -> QScrollArea:
    page = QWidget()
    layout = QVBoxLayout(page)
    layout.setContentsMargins(0, 0, 0, 0)
    for widget in content:
        layout.addWidget(widget)
    layout.addStretch(1)
    area = scrolled(page, only_down=True)
    # What is in it has the focus, and is scrolled into view with it.
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    return area
