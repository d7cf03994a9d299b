"""What accuracy costs: two scatter plots, a dot a run, and what the fillings of dots mean."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QSize, Signal
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from core.runs.learning_ways import LearningWay
from core.runs.trade_off import ACCURACIES
from gui.theme.tokens import LIGHT, MUTED_SIZE, Theme
from gui.widgets.card import Card
from gui.widgets.choice_box import ChoiceBox
from gui.widgets.figures import sized
from gui.widgets.run_marks import WAY_WORDS
from gui.widgets.themed import follow_theme
from gui.widgets.trade_off_figure import TradeOffScene
from gui.widgets.trade_off_image import paint_way_legend, ways_of
from gui.widgets.trade_off_plot import TradeOffPlot


class WayLegend(QWidget):
    """A row of marks with what their filling means."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = LIGHT
        self._ways: list[LearningWay | None] = []
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        follow_theme(self)

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._theme = theme
        self.update()

    def set_ways(self, ways: list[LearningWay | None]) -> None:
        """Show these ways to learn."""
        if ways != self._ways:
            self._ways = ways
            words = ", ".join(WAY_WORDS[way] for way in ways)
            self.setAccessibleName(f"How runs learned, by the filling of their marks: {words}")
            self.setToolTip("How runs learned, by the filling of their marks")
            self.updateGeometry()
            self.update()

    def sizeHint(self) -> QSize:
        """Return the room for all marks with their words."""
        metrics = QFontMetricsF(sized(self.font(), MUTED_SIZE))
        words = sum(metrics.horizontalAdvance(WAY_WORDS[way]) + 30 for way in self._ways)
        return QSize(int(words) + 4, 18)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the marks as the plots do."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_way_legend(painter, self._ways, QPointF(2, 1), self._theme, self.font())
        painter.end()


class TradeOffPanel(Card):
    """Accuracy against training time and against parameters.

    Signals
    -------
    runChosen(str)
        The user chose a dot.
    accuracyChosen(str)
        The user wants another accuracy, a key of `ACCURACIES`.
    """

    runChosen = Signal(str)
    accuracyChosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Accuracy and cost", parent)
        self.accuracy = ChoiceBox()
        for name, title in ACCURACIES.items():
            self.accuracy.addItem(title, name)
        self.accuracy.setMinimumContentsLength(20)
        self.accuracy.setAccessibleName("Which accuracy")
        self.accuracy.setToolTip(
            "Which accuracy is set against costs; all but the best are those of the last epoch"
        )
        self.accuracy.activated.connect(
            lambda _index: self.accuracyChosen.emit(self.accuracy.currentData())
        )
        self.add_header_widget(self.accuracy)
        self.time = TradeOffPlot("Accuracy against training time")
        self.parameters = TradeOffPlot("Accuracy against parameters")
        self.legend = WayLegend()
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for plot in self.plots:
            row.addWidget(plot, 1)
            plot.runChosen.connect(self.runChosen)
        self.body.addLayout(row, 1)
        self.body.addWidget(self.legend)

    @property
    def plots(self) -> tuple[TradeOffPlot, TradeOffPlot]:
        """Against time, against parameters."""
        return self.time, self.parameters

    def set_scenes(self, scenes: Sequence[TradeOffScene]) -> None:
        """Show dots, in the order of `plots`."""
        for plot, scene in zip(self.plots, scenes, strict=True):
            plot.set_scene(scene)
        self.legend.set_ways(ways_of(scenes))
