"""The page Runs of the Compare tab: what is where."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QHBoxLayout,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from gui.tabs.compare.details_panel import DetailsPanel
from gui.tabs.compare.run_rows import COLUMNS
from gui.tabs.compare.trade_off_panel import TradeOffPanel
from gui.theme.apply import set_style_property
from gui.widgets.card import Card
from gui.widgets.empty_state import EmptyState
from gui.widgets.filter_field import FilterField
from gui.widgets.icon_label import IconLabel
from gui.widgets.labels import label
from gui.widgets.run_sheet import RunSheet

INVITATION = (
    "Train networks, or open runs, to see side by side what they reach and what that costs."
)
NOTHING_TICKED = (
    "Tick two or more runs in the table to see who leads, what that costs, and what differs."
)
ONE_TICKED = "Tick another run to compare it with {name}."
NO_MATCH = "No run fits the filter."

FILTER_WIDTH = 240
LEAST_PANEL = 380


class RunsPage(QWidget):
    """Above the sheet of all runs; below the ticked ones in detail, and what accuracy costs."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.empty = EmptyState("compare", INVITATION)
        self.filter = FilterField("runs")
        self.filter.setFixedWidth(FILTER_WIDTH)
        self.sentence = label(NOTHING_TICKED)
        self.warning = label("", "muted")
        for text in (self.sentence, self.warning):
            text.setWordWrap(True)
            text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.sheet = RunSheet(COLUMNS, "Runs")
        self.no_match = label(NO_MATCH, "muted")
        self.no_match.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.no_match.hide()
        self.runs = Card("Runs")
        self.export = self.runs.add_header_button(
            "export", "Take the comparison away: table or picture", "Export"
        )
        self.details = DetailsPanel()
        self.trade_off = TradeOffPanel()
        self._lay_out()

    def _lay_out(self) -> None:
        self._caution = QWidget()
        caution = QHBoxLayout(self._caution)
        caution.setContentsMargins(0, 0, 0, 0)
        caution.setSpacing(8)
        caution.addWidget(IconLabel("warning", "warning", 16), 0, Qt.AlignmentFlag.AlignTop)
        caution.addWidget(self.warning, 1)
        self._caution.hide()
        words = QWidget()
        lines = QVBoxLayout(words)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(4)
        lines.addWidget(self.sentence)
        lines.addWidget(self._caution)
        self.runs.body.addWidget(self.filter)
        self.runs.body.addWidget(self.sheet, 1)
        self.runs.body.addWidget(self.no_match, 1)
        # Below the sheet: words that grow must not move its rows away from under the mouse.
        self.runs.body.addWidget(words)
        self.below = QSplitter(Qt.Orientation.Horizontal)
        for panel in (self.details, self.trade_off):
            panel.setMinimumWidth(LEAST_PANEL)
            self.below.addWidget(panel)
        self.below.setSizes([600, 600])
        self.splitter = QSplitter(Qt.Orientation.Vertical)
        self.splitter.addWidget(self.runs)
        self.splitter.addWidget(self.below)
        self.splitter.setSizes([300, 320])
        for splitter in (self.splitter, self.below):
            splitter.setHandleWidth(12)
            splitter.setChildrenCollapsible(False)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.empty)
        self.stack.addWidget(self.splitter)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.stack)

    def set_counts(self, shown: int, total: int) -> None:
        """Say how many of all runs fit the filter; invite where there is none at all."""
        self.stack.setCurrentIndex(1 if total else 0)
        self.filter.set_count(shown, total)
        self.sheet.setVisible(bool(shown))
        self.no_match.setVisible(bool(total) and not shown)

    def set_words(self, sentence: str, warning: str, *, is_hint: bool) -> None:
        """Say what the ticked runs show, and what does not compare; a hint is muted."""
        self.sentence.setText(sentence)
        set_style_property(self.sentence, "role", "muted" if is_hint else "body")
        self.warning.setText(warning)
        self._caution.setVisible(bool(warning))
