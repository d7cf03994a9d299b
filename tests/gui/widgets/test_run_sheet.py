"""A sheet of runs: sorting, selecting, ticking, and what stays while rows change."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from gui.widgets.figure_model import Column
from gui.widgets.run_marks import RunMark
from gui.widgets.run_sheet import RunSheet
from gui.widgets.run_sheet_model import SheetRow

COLUMNS = (
    Column("Run", "Its name", is_figure=False),
    Column("Best", "Its accuracy"),
    Column("Time", "In seconds"),
)


def row(key, accuracy, seconds, *, ticked=False):
    texts = (f"Run {key}", "–" if accuracy is None else f"{accuracy:.3f}", f"{seconds} s")
    return SheetRow(key, (key, accuracy, seconds), texts, RunMark("#005FA0"), ticked, f"tip {key}")


ROWS = [row("a", 0.5, 100), row("b", None, 20), row("c", 0.9, 3, ticked=True), row("d", 0.7, 9)]


class Heard:
    """What a sheet told."""

    def __init__(self, sheet):
        self.chosen, self.ticks, self.solo = [], [], []
        sheet.runChosen.connect(self.chosen.append)
        sheet.ticksWanted.connect(lambda keys, ticked: self.ticks.append((keys, ticked)))
        sheet.soloWanted.connect(self.solo.append)


@pytest.fixture
def sheet(qtbot, light):
    sheet = RunSheet(COLUMNS, "Runs")
    qtbot.addWidget(sheet)
    sheet.resize(700, 200)
    sheet.set_rows(ROWS)
    sheet.show()
    qtbot.waitExposed(sheet)
    return sheet


@pytest.fixture
def heard(sheet):
    return Heard(sheet)


def keys(sheet):
    return "".join(each.key for each in sheet.rows)


def click(sheet, number, column=1, modifier=Qt.KeyboardModifier.NoModifier, *, at=None):
    area = sheet.visualRect(sheet.model().index(number, column))
    place = area.center() if at is None else QPoint(area.left() + at, area.center().y())
    QTest.mouseClick(sheet.viewport(), Qt.MouseButton.LeftButton, modifier, place)


def test_figures_are_sorted_as_numbers_and_what_is_missing_comes_last(sheet):
    sheet.sortByColumn(2, Qt.SortOrder.AscendingOrder)
    assert keys(sheet) == "cdba"
    sheet.sortByColumn(1, Qt.SortOrder.AscendingOrder)
    assert keys(sheet) == "adcb"
    sheet.sortByColumn(1, Qt.SortOrder.DescendingOrder)
    assert keys(sheet) == "cdab"
    sheet.sortByColumn(-1, Qt.SortOrder.AscendingOrder)
    assert keys(sheet) == "abcd"


def test_a_click_chooses_a_run_and_what_is_set_is_not_told(sheet, heard):
    click(sheet, 2)
    assert heard.chosen[-1] == "c"
    told = len(heard.chosen)
    sheet.set_current("a")
    sheet.set_rows(ROWS[:3])
    assert sheet.selected() == ["a"]
    assert len(heard.chosen) == told


def test_several_that_are_selected_stay_so_while_rows_change_sort_and_go(sheet):
    click(sheet, 0)
    click(sheet, 2, modifier=Qt.KeyboardModifier.ControlModifier)
    click(sheet, 3, modifier=Qt.KeyboardModifier.ControlModifier)
    assert sheet.selected() == ["a", "c", "d"]
    sheet.set_rows([*ROWS[:3], row("d", 0.95, 10)])
    assert sheet.selected() == ["a", "c", "d"]
    sheet.sortByColumn(1, Qt.SortOrder.DescendingOrder)
    assert sheet.selected() == ["d", "c", "a"]
    # A new value moves a row; a run that is gone takes its place along.
    sheet.set_rows([row("a", 0.99, 100), *ROWS[1:3]])
    assert keys(sheet) == "acb"
    assert sheet.selected() == ["a", "c"]
    # The run that is looked at is one of them.
    sheet.set_current("c")
    assert sheet.selected() == ["a", "c"]
    sheet.set_current("b")
    assert sheet.selected() == ["b"]


def test_a_box_ticks_and_leaves_the_selection_alone(sheet, heard):
    sheet.set_current("a")
    click(sheet, 1, 0, at=12)
    click(sheet, 2, 0, at=12)
    assert heard.ticks == [(["b"], True), (["c"], False)]
    assert sheet.selected() == ["a"]
    assert not heard.chosen
    # Whoever keeps the runs grants it.
    box = Qt.ItemDataRole.CheckStateRole
    assert sheet.model().index(1, 0).data(box) == Qt.CheckState.Unchecked
    sheet.set_rows([replace(each, ticked=True) for each in ROWS])
    assert sheet.model().index(1, 0).data(box) == Qt.CheckState.Checked


def test_the_box_of_one_of_several_means_all_and_so_does_v(sheet, heard):
    click(sheet, 0)
    click(sheet, 1, modifier=Qt.KeyboardModifier.ControlModifier)
    click(sheet, 1, 0, at=12)
    QTest.keyClick(sheet, Qt.Key.Key_V)
    assert heard.ticks == [(["a", "b"], True)] * 2


def test_the_menu_ticks_and_copies_what_is_selected(sheet, heard):
    click(sheet, 2)
    click(sheet, 3, modifier=Qt.KeyboardModifier.ControlModifier)
    entries = {each.text(): each for each in sheet.build_menu().actions()}
    entries["Do not compare"].trigger()
    entries["Compare only these"].trigger()
    entries["Copy table"].trigger()
    assert heard.ticks == [(["c", "d"], False)]
    assert heard.solo == [["c", "d"]]
    lines = QGuiApplication.clipboard().text().splitlines()
    assert lines == ["Run\tBest\tTime", "Run c\t0.900\t3 s", "Run d\t0.700\t9 s"]


def test_without_a_selection_the_whole_table_is_copied(sheet):
    QTest.keySequence(sheet, "Ctrl+C")
    assert len(QGuiApplication.clipboard().text().splitlines()) == 1 + len(ROWS)


def test_the_focus_alone_chooses_no_run(sheet, heard):
    sheet.set_current(None)
    sheet.setFocus(Qt.FocusReason.TabFocusReason)
    assert not heard.chosen
    QTest.keyClick(sheet, Qt.Key.Key_Down)
    assert heard.chosen


def test_names_get_what_is_left_and_columns_what_they_need(sheet):
    header = sheet.horizontalHeader()
    assert header.length() == sheet.viewport().width()
    assert header.sectionSize(0) > header.sectionSize(1)
    sheet.resize(220, 200)
    assert header.length() > sheet.viewport().width()
    assert sheet.horizontalScrollBar().maximum() > 0


def test_a_row_tells_its_mark_and_its_tip(sheet):
    index = sheet.model().index(0, 0)
    assert index.data(Qt.ItemDataRole.ToolTipRole) == "tip a"
    assert not index.data(Qt.ItemDataRole.DecorationRole).isNull()
    cell = sheet.model().index(0, 1)
    assert cell.data(Qt.ItemDataRole.AccessibleTextRole) == "Best: 0.500"
