"""The titles of a table of figures, which sort it."""

import pytest

pytest.importorskip("PySide6")

from PySide6.QtCore import Qt

from gui.widgets.figure_table import Column, FigureRow, FigureTable

COLUMNS = (
    Column("class", "The class", is_figure=False),
    Column("PCA", "With principal components"),
    Column("gap", "How far apart they are"),
)


@pytest.fixture
def table(qtbot, light):
    table = FigureTable(COLUMNS, "figures")
    qtbot.addWidget(table)
    rows = [FigureRow(at, (at, 1.0, 2.0), (name, "1.0", "2.0")) for at, name in enumerate("AB")]
    table.set_rows(rows)
    table.resize(260, 120)
    return table


def test_a_row_is_chosen_by_a_key_and_not_by_passing_through(qtbot, table):
    chosen = []
    table.rowChosen.connect(chosen.append)
    table.show()
    with qtbot.waitExposed(table):
        table.clearFocus()

    table.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.waitUntil(table.hasFocus)
    assert (chosen, table.current_key) == ([], None)

    qtbot.keyClick(table, Qt.Key.Key_Down)
    assert chosen == [0]
    qtbot.keyClick(table, Qt.Key.Key_Down)
    assert chosen == [0, 1]

    table.clearFocus()
    table.setFocus(Qt.FocusReason.TabFocusReason)
    assert (chosen, table.current_key) == ([0, 1], 1)


def test_the_mark_of_sorting_stays_off_the_title(table):
    header = table.horizontalHeader()
    table.grab()

    def seen():
        return table.grab(header.geometry()).toImage()

    before = seen()
    header.setSortIndicator(2, Qt.SortOrder.AscendingOrder)
    after = seen()

    assert after != before
    letters = before.rect().adjusted(0, 9, 0, 0)
    assert after.copy(letters) == before.copy(letters)
