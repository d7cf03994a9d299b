"""The list of runs, and what is known of them: numbers, notes, comparison."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QScrollArea, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from core.training.history import EpochMetrics
from gui.widgets.card import Card
from gui.widgets.comparison_table import ComparisonTable
from gui.widgets.filter_field import FilterField
from gui.widgets.labels import label
from gui.widgets.page_switch import PageSwitch
from gui.widgets.readout_table import ReadoutTable
from gui.widgets.run_list import RunList, RunRow
from gui.widgets.run_notes import RunNotes
from gui.widgets.run_row_delegate import ROW_HEIGHT
from gui.widgets.scrolled import scrolled
from gui.widgets.settings_diff_table import SettingsDiffTable
from gui.widgets.still_text import StillText

LEAST_ROWS = 3
"""Runs that stay in view, however much a page below them needs."""

EMPTY = "No run yet. Press Run to train a network on these data."
NO_MATCH = "No run fits the filter."
NOTHING_TO_COMPARE = (
    "Select two or more runs in the list (Ctrl or Shift and a click) to compare what they reached "
    "and how they were set."
)


class RunsPanel(Card):
    """Runs above; below, what the cursor reads, what people say, and several runs side by side."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Runs", parent)
        self.filter = FilterField("runs")
        self.list = RunList()
        self._empty = label(EMPTY, "muted")
        self._empty.setWordWrap(True)
        self._details = StillText()
        self._table = ReadoutTable()
        self.notes = RunNotes()
        self.comparison = ComparisonTable()
        self.settings_diff = SettingsDiffTable()
        self._nothing = label(NOTHING_TO_COMPARE, "muted")
        self._nothing.setWordWrap(True)

        self._pages = QStackedWidget()
        self.switch = PageSwitch(self._pages)
        self.switch.add_page(
            "numbers", "Numbers", "What the current run reads at the cursor", self._numbers_page()
        )
        self.switch.add_page(
            "notes", "Notes", "Note and tags of the current run", self._notes_page()
        )
        self.switch.add_page(
            "compare",
            "Compare",
            "What several runs reached, and how they differ",
            self._compare_page(),
        )
        self._lower = QWidget()
        lower = QVBoxLayout(self._lower)
        lower.setContentsMargins(0, 0, 0, 0)
        lower.setSpacing(8)
        lower.addWidget(self.switch)
        lower.addWidget(self._pages, 1)
        self.splitter = QSplitter(Qt.Orientation.Vertical)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.setHandleWidth(12)
        self.splitter.addWidget(self.list)
        self.splitter.addWidget(self._lower)
        self.splitter.setStretchFactor(0, 1)
        self.body.addWidget(self._empty)
        self.body.addWidget(self.filter)
        self.body.addWidget(self.splitter, 1)
        self.body.addStretch(0)
        self.set_rows([], None)
        self.set_readout(None, "")
        self.set_compared(shown=False)

    def _numbers_page(self) -> QWidget:
        return _column(self._table, self._details)

    def _notes_page(self) -> QWidget:
        return _column(self.notes)

    def _compare_page(self) -> QWidget:
        page = _column(self._nothing, self.comparison, self.settings_diff)
        area = scrolled(page, only_down=True)
        # What is in it has the focus, and is scrolled into view with it.
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        return area

    def set_rows(self, rows: list[RunRow], current: str | None, *, total: int = 0) -> None:
        """Show the runs that fit the filter, of so many."""
        total = max(total, len(rows))
        self._empty.setText(NO_MATCH if total else EMPTY)
        self._empty.setVisible(not rows)
        self.filter.setVisible(total > 1 or bool(self.filter.text))
        self.filter.set_count(len(rows), total)
        self.list.setVisible(bool(rows))
        self.splitter.setVisible(total > 0)
        self.list.set_rows(rows)
        # Where the filter hides it no other run is shown in its place.
        self.list.set_current(current if any(row.run_id == current for row in rows) else None)

    def set_readout(self, metrics: EpochMetrics | None, details: str) -> None:
        """Show the numbers of an epoch of the current run, and what else is known of it."""
        self._table.setVisible(metrics is not None)
        self._details.setVisible(bool(details))
        self._details.set_text(details)
        if metrics is not None:
            self._table.set_values(
                metrics.epoch,
                {
                    "loss": {"train": metrics.train_loss, "validation": metrics.validation_loss},
                    "accuracy": {
                        "train": metrics.train_accuracy,
                        "validation": metrics.validation_accuracy,
                    },
                },
            )

    def make_room(self) -> None:
        """Give the page below the list the height it needs, and the list the rest."""
        page = self._pages.currentWidget()
        content = page.widget() if isinstance(page, QScrollArea) else page
        whole = sum(self.splitter.sizes())
        if content is None or whole <= 0:
            return
        needed = self.switch.sizeHint().height() + 8 + content.sizeHint().height()
        least = LEAST_ROWS * ROW_HEIGHT
        lower = max(min(needed, whole - least), whole // 3)
        self.splitter.setSizes([whole - lower, lower])

    def set_compared(self, *, shown: bool) -> None:
        """Show the tables of the comparison, or how to get one."""
        self._nothing.setVisible(not shown)
        self.comparison.setVisible(shown)
        self.settings_diff.setVisible(shown)


def _column(*widgets: QWidget) -> QWidget:
    page = QWidget()
    layout = QVBoxLayout(page)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(8)
    for widget in widgets:
        layout.addWidget(widget)
    layout.addStretch(1)
    return page
