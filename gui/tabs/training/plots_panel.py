"""Loss above accuracy, against the same epochs."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QSplitter, QToolButton, QVBoxLayout, QWidget

from core.training.history import History
from gui.widgets.card import Card
from gui.widgets.metric_plot import MetricPlot, RunStyle
from gui.widgets.split_legend import SplitLegend

LOSS_LABEL = "cross-entropy, mean per sample"
ACCURACY_LABEL = "fraction correct"


class PlotsPanel(QWidget):
    """Two linked plots in cards.

    Signals
    -------
    cursorMoved(int)
        The user put the cursor at an epoch.
    logToggled(bool)
        The user asked for another scale of the loss.
    exportRequested(str)
        The user wants a picture of the plot: "loss" or "accuracy".
    """

    cursorMoved = Signal(int)
    logToggled = Signal(bool)
    exportRequested = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.loss = MetricPlot("Loss")
        self.accuracy = MetricPlot("Accuracy", bounds=(0, 1))
        self.accuracy.link_x(self.loss)
        self.accuracy.set_y_label(ACCURACY_LABEL)
        self.loss.set_x_label("epoch")
        self.accuracy.set_x_label("epoch")
        self._loss_card, accuracy_card = Card("Loss"), Card("Accuracy")
        accuracy_card.set_subtitle(ACCURACY_LABEL)
        self.set_loss_label(LOSS_LABEL)
        self._log = self._add_header(self._loss_card, self.loss, "loss")
        self._add_header(accuracy_card, self.accuracy, "accuracy")
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

        self.loss.cursorMoved.connect(self.cursorMoved)
        self.accuracy.cursorMoved.connect(self.cursorMoved)
        self.loss.logToggled.connect(self.logToggled)

    def _add_header(self, card: Card, plot: MetricPlot, name: str) -> QToolButton | None:
        card.add_header_widget(SplitLegend())
        log = None
        if name == "loss":
            log = card.add_header_button(
                "log", "Logarithmic scale (Ctrl+L)", "Logarithmic scale", checkable=True
            )
            log.clicked.connect(self.logToggled)
        fit = card.add_header_button("fit", "Show all epochs and values (Ctrl+0)", "Fit")
        fit.clicked.connect(lambda _checked=False: plot.fit())
        export = card.add_header_button("export", "Save this plot as a picture…", "Save picture")
        export.clicked.connect(lambda _checked=False: self.exportRequested.emit(name))
        plot.exportRequested.connect(lambda: self.exportRequested.emit(name))
        return log

    def plot(self, name: str) -> MetricPlot:
        """Return the plot "loss" or "accuracy"."""
        return self.loss if name == "loss" else self.accuracy

    def set_runs(self, styles: Sequence[RunStyle]) -> None:
        """Show exactly these runs."""
        self.loss.set_runs(styles)
        self.accuracy.set_runs(styles)

    def set_history(self, run_id: str, history: History) -> None:
        """Draw a run's curves."""
        epochs = history.column("epoch")
        self.loss.set_curve(run_id, "train", epochs, history.column("train_loss"))
        self.loss.set_curve(run_id, "validation", epochs, history.column("validation_loss"))
        self.accuracy.set_curve(run_id, "train", epochs, history.column("train_accuracy"))
        self.accuracy.set_curve(run_id, "validation", epochs, history.column("validation_accuracy"))

    def set_marker(self, run_id: str, epoch: float | None, text: str) -> None:
        """Pin a remark to a run."""
        self.loss.set_marker(run_id, epoch, text)

    def set_loss_label(self, text: str) -> None:
        """Say what the loss is, on its axis and, where that is too short, above the plot."""
        self.loss.set_y_label(text)
        self._loss_card.set_subtitle(text)

    def set_cursor(self, epoch: int | None) -> None:
        """Put the cursor at an epoch."""
        self.loss.set_cursor(epoch)

    def set_planned(self, epochs: int | None) -> None:
        """Make room for the planned epochs."""
        self.loss.set_x_range_hint(epochs)

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
        self.loss.fit()
        self.accuracy.fit()
