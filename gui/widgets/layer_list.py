"""The layers of a network as a table, with locks on those that are frozen."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from core.models.network_sheet import share_words
from core.models.network_table import NetworkTable
from gui.theme.icons import icon
from gui.theme.manager import theme_manager
from gui.widgets.color_mix import mix
from gui.widgets.figure_table import Column, FigureRow, FigureTable

_NAME, _SHARE = 0, 4
_BAR, _SHARE_WIDTH = 36.0, 84

_COLUMNS = (
    Column("Layer", "From the input to the output; a lock: the layer is frozen", is_figure=False),
    Column("What it does", "Its kernels or units, and what follows them", is_figure=False),
    Column("Output", "The shape of what it gives: rows × columns × maps, or units"),
    Column("Parameters", "Trainable numbers"),
    Column("Share", "Its part of all parameters"),
    Column("Multiply-adds", "Multiplications, each with an addition, for one sample"),
)


class LayerList(FigureTable):
    """A row a layer; sorted by a click on a title.

    Signals
    -------
    rowOpened(object)
        The name of the layer that is double-clicked, or chosen when Enter is pressed.
    """

    rowOpened = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_COLUMNS, "Layers", parent)
        self._frozen: frozenset[str] = frozenset()
        self.setItemDelegateForColumn(_NAME, _LockDelegate(self))
        self.setItemDelegateForColumn(_SHARE, _ShareDelegate(self))
        self.doubleClicked.connect(lambda _index: self._open())

    @property
    def frozen(self) -> frozenset[str]:
        """Names of the layers with a lock."""
        return self._frozen

    def set_table(self, table: NetworkTable) -> None:
        """Show these layers."""
        self._frozen = frozenset(row.name for row in table.rows if table.is_frozen(row))
        self.set_rows(
            [
                FigureRow(
                    row.name,
                    (
                        at,
                        row.words,
                        row.output_shape,
                        row.parameters,
                        table.share(row),
                        row.multiply_adds,
                    ),
                    (
                        row.title,
                        row.words,
                        row.shape_words,
                        f"{row.parameters:,}" if row.parameters else "–",
                        share_words(table.share(row)) if row.parameters else "–",
                        f"{row.multiply_adds:,}" if row.multiply_adds else "–",
                    ),
                )
                for at, row in enumerate(table.rows)
            ]
        )
        self.viewport().update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open a layer with Enter."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open()
        else:
            super().keyPressEvent(event)

    def _open(self) -> None:
        if self.current_key is not None:
            self.rowOpened.emit(self.current_key)

    def _fit_columns(self, columns: object) -> None:
        super()._fit_columns(_COLUMNS)
        header = self.horizontalHeader()
        header.setSectionResizeMode(_NAME, QHeaderView.ResizeMode.ResizeToContents)
        header.resizeSection(_SHARE, _SHARE_WIDTH)


class _LockDelegate(QStyledItemDelegate):
    """Puts a lock before the names of frozen layers."""

    def __init__(self, table: LayerList) -> None:
        super().__init__(table)
        self._table = table

    def initStyleOption(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        super().initStyleOption(option, index)
        if self._table.rows[index.row()].key in self._table.frozen:
            option.features |= QStyleOptionViewItem.ViewItemFeature.HasDecoration
            option.icon = icon("lock", theme_manager().theme)


class _ShareDelegate(QStyledItemDelegate):
    """Paints a bar of the share before its figure."""

    def __init__(self, table: LayerList) -> None:
        super().__init__(table)
        self._table = table

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        super().paint(painter, option, index)
        share = self._table.rows[index.row()].values[_SHARE]
        if not share:
            return
        theme = theme_manager().theme
        area = QRectF(option.rect)
        bar = QRectF(area.left() + 6, area.center().y() - 3, _BAR, 7)
        painter.fillRect(bar, mix(theme.muted, theme.surface, 0.18))
        bar.setWidth(max(1.0, _BAR * share))
        painter.fillRect(bar, QColor(theme.accent))
