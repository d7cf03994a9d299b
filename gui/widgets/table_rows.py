"""How tables look and behave in which a row is chosen as a whole."""

from PySide6.QtWidgets import QAbstractItemView, QTableView

from gui.theme.apply import tabular

ROW_HEIGHT = 24
"""In logical pixels."""

_LEAST_WIDTH = 24


def set_up_rows(table: QTableView, name: str) -> None:
    """Let a table show low rows without a grid, of which one at a time is chosen.

    Parameters
    ----------
    table : QTableView
    name : str
        For screen readers; its titles are named after it.
    """
    table.setAccessibleName(name)
    table.setProperty("compact", True)
    table.setFont(tabular(table.font()))
    table.setShowGrid(False)
    table.setWordWrap(False)
    table.setTabKeyNavigation(False)
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    table.verticalHeader().hide()
    table.verticalHeader().setDefaultSectionSize(ROW_HEIGHT)
    header = table.horizontalHeader()
    header.setMinimumSectionSize(_LEAST_WIDTH)
    header.setHighlightSections(False)
    header.setAccessibleName(f"{name}: columns")
