"""The figures: accuracy, the most confused pairs, each class, and reliability."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from core.analysis.class_figures import ClassFigures, ConfusedPair, Report
from gui.widgets.card import Card
from gui.widgets.figure_table import Column, FigureRow, FigureTable
from gui.widgets.figures import format_metric
from gui.widgets.labels import label
from gui.widgets.page_switch import PageSwitch
from gui.widgets.reliability_diagram import ReliabilityDiagram

_PAIRS = (
    Column("actual", "What the samples are", is_figure=False),
    Column("read as", "What they were taken for", is_figure=False),
    Column("count", "How many samples"),
    Column("share", "Of the samples of the actual class"),
)
_CLASSES = (
    Column("class", "The class", is_figure=False),
    Column("prec.", "Precision: how many of what was read as the class belong to it"),
    Column("recall", "Recall, the top-1 accuracy of the class: how many of it were read right"),
    Column("F1", "Harmonic mean of precision and recall"),
    Column("top-5", "For how many of the class it is among the five likeliest"),
)


class ScoresPanel(Card):
    """A number the card is about, and three pages.

    Signals
    -------
    pairChosen(int, int)
        The user chose a wrong pair: actual and predicted.
    classChosen(int)
    """

    pairChosen = Signal(int, int)
    classChosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Scores", parent)
        self.accuracy = label("–", "number")
        self.more = label("", "muted")
        self.more.setWordWrap(True)
        self.pairs = FigureTable(_PAIRS, "Most confused pairs")
        self.classes = FigureTable(_CLASSES, "Figures of each class")
        self.reliability = ReliabilityDiagram()
        self.error = label("", "muted")
        self.error.setWordWrap(True)
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.reliability, 1)
        column.addWidget(self.error)
        pages = QStackedWidget()
        self.switch = PageSwitch(pages)
        self.switch.add_page("pairs", "Pairs", "The most confused pairs of classes", self.pairs)
        self.switch.add_page(
            "classes", "Classes", "Precision, recall, F1 and top-5 of each class", self.classes
        )
        self.switch.add_page(
            "reliability", "Reliability", "Whether it is right as often as it is sure", page
        )
        self.body.setSpacing(4)
        self.body.addWidget(self.accuracy)
        self.body.addWidget(self.more)
        self.body.addSpacing(4)
        self.body.addWidget(self.switch)
        self.body.addWidget(pages, 1)
        self.pairs.rowChosen.connect(lambda key: self.pairChosen.emit(*key))
        self.classes.rowChosen.connect(lambda key: self.classChosen.emit(key))

    def show_report(self, report: Report | None, names: Sequence[str]) -> None:
        """Show the figures of a split, or none."""
        if report is None:
            self.accuracy.setText("–")
            self.more.setText("")
            self.pairs.set_rows(())
            self.classes.set_rows(())
            self.reliability.set_calibration(None)
            self.error.setText("")
            return
        whole = report.summary
        accuracy = "–" if whole.accuracy is None else f"{whole.accuracy:.1%}"
        self.accuracy.setText(f"{accuracy} read right")
        self.accuracy.setToolTip("Accuracy, top-1: the share of samples that were read right")
        self.more.setText(
            f"Top-5 {format_metric(whole.top5)}, balanced {format_metric(whole.balanced)}, "
            f"{whole.samples:,} samples"
        )
        self.pairs.set_rows([_pair_row(pair, names) for pair in report.pairs])
        self.classes.set_rows([_class_row(figures, names) for figures in report.figures])
        self.reliability.set_calibration(whole.calibration)
        error = whole.calibration.expected_error
        self.error.setText(f"Bars: right; lines: sure. Calibration error {format_metric(error)}")
        self.error.setToolTip(
            "Expected calibration error: the mean distance of confidence and accuracy over 15 "
            "bins, weighted by their samples"
        )

    def set_place(self, actual: int | None, predicted: int | None) -> None:
        """Mark what is chosen elsewhere; this emits nothing."""
        self.pairs.set_current(None if actual is None or predicted is None else (actual, predicted))
        self.classes.set_current(actual if predicted is None else None)


def _pair_row(pair: ConfusedPair, names: Sequence[str]) -> FigureRow:
    actual, predicted = names[pair.actual], names[pair.predicted]
    return FigureRow(
        (pair.actual, pair.predicted),
        (pair.actual, pair.predicted, pair.count, pair.share),
        (actual, predicted, f"{pair.count:,}", f"{pair.share:.0%}"),
    )


def _class_row(figures: ClassFigures, names: Sequence[str]) -> FigureRow:
    values = (figures.precision, figures.recall, figures.f1, figures.top5)
    texts = ("–" if value is None else f"{value:.2f}" for value in values)
    return FigureRow(figures.index, (figures.index, *values), (names[figures.index], *texts))
