"""A table of names and figures that can be sorted by any column."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QHeaderView, QTableView, QWidget

from gui.widgets.figure_model import Column, FigureModel, FigureRow
from gui.widgets.table_rows import ROW_HEIGHT, set_up_rows

__all__ = ["Column", "FigureRow", "FigureTable"]

_LONGEST = "100%"
_PADDING = 12


class FigureTable(QTableView):
    """Rows to choose from; a click on a title sorts.

    Signals
    -------
    rowChosen(object)
        The key of the row that the user chose.
    """

    rowChosen = Signal(object)

    def __init__(
        self,
        columns: Sequence[Column],
        name: str,
        parent: QWidget | None = None,
        *,
        model: FigureModel | None = None,
    ) -> None:
        super().__init__(parent)
        self._model = FigureModel(columns) if model is None else model
        self.setModel(self._model)
        self._silent = False
        set_up_rows(self, name)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._fit_columns(columns)
        header = self.horizontalHeader()
        header.setSortIndicatorClearable(True)
        header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        self.setSortingEnabled(True)
        self.selectionModel().currentRowChanged.connect(self._on_current)

    def changeEvent(self, event: QEvent) -> None:
        """Measure the columns again with another font."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fit_columns(self._model.columns)

    def _fit_columns(self, columns: Sequence[Column]) -> None:
        """Give figures what they and their titles need, and names the rest."""
        header, modes = self.horizontalHeader(), QHeaderView.ResizeMode
        measure = self.fontMetrics()
        for at, column in enumerate(columns):
            header.setSectionResizeMode(at, modes.Fixed if column.is_figure else modes.Stretch)
            texts = (column.title, _LONGEST, *(row.texts[at] for row in self._model.given))
            widest = max(measure.horizontalAdvance(text) for text in texts)
            if column.is_figure:
                header.resizeSection(at, widest + _PADDING)

    def minimumSizeHint(self) -> QSize:
        """Return room for three rows."""
        return QSize(160, 4 * ROW_HEIGHT)

    @property
    def rows(self) -> list[FigureRow]:
        """What is shown, in its order."""
        return self._model.rows

    def set_rows(self, rows: Sequence[FigureRow]) -> None:
        """Show these rows, sorted as before; what was chosen stays chosen."""
        if tuple(rows) == self._model.given:
            return
        chosen = self.current_key
        self._silent = True
        self._model.set_rows(rows)
        self._fit_columns(self._model.columns)
        self._silent = False
        self.set_current(chosen)

    @property
    def current_key(self) -> object:
        """The key of the row that is chosen, or None."""
        chosen = self.selectionModel().selectedRows()
        return self._model.rows[chosen[0].row()].key if chosen else None

    def set_current(self, key: object) -> None:
        """Mark the row of a key, or none; this emits nothing."""
        if key == self.current_key:
            return
        self._silent = True
        keys = [row.key for row in self._model.rows]
        if key in keys:
            self.setCurrentIndex(self._model.index(keys.index(key), 0))
        else:
            self.clearSelection()
            self.setCurrentIndex(QModelIndex())
        self._silent = False

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Take the keyboard; Qt would choose the first row for whoever only passes by."""
        has_current = self.currentIndex().isValid()
        self._silent = True
        super().focusInEvent(event)
        if not has_current:
            self.selectionModel().clearCurrentIndex()
        self._silent = False

    def _on_current(self, now: QModelIndex, _before: QModelIndex) -> None:
        if now.isValid() and not self._silent:
            self.rowChosen.emit(self._model.rows[now.row()].key)
