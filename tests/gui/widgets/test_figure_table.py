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


def test_the_mark_of_sorting_stays_off_the_title(qtbot, light):
    table = FigureTable(COLUMNS, "figures")
    qtbot.addWidget(table)
    table.set_rows([FigureRow(0, (0, 1.0, 2.0), ("A", "1.0", "2.0"))])
    table.resize(260, 120)
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
