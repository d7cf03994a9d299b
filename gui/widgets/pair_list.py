"""A list of pairs of pictures, side by side, with what each of them is."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import (
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from gui.theme.tokens import BODY_SIZE, LIGHT, MUTED_SIZE, Theme
from gui.widgets.figures import sized
from gui.widgets.sample_pixels import draw_sample
from gui.widgets.themed import follow_theme

SIDE = 56
ROW_HEIGHT = SIDE + 16
"""In logical pixels."""

_Index = QModelIndex | QPersistentModelIndex
_PAIR_ROLE = Qt.ItemDataRole.UserRole + 1


@dataclass(frozen=True, slots=True)
class PicturePair:
    """Two pictures, and what is said of them.

    Parameters
    ----------
    images : tuple of two QImage or None
        None for samples that are no pictures.
    names : tuple of two str
        One line for each picture.
    words : str
        Of both.
    is_flagged : bool
        Whether `words` are a warning.
    """

    images: tuple[QImage | None, QImage | None]
    names: tuple[str, str]
    words: str
    is_flagged: bool


class _Model(QAbstractListModel):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._count = 0
        self._make: Callable[[int], PicturePair] | None = None
        self._made: dict[int, PicturePair] = {}

    def set_pairs(self, count: int, make: Callable[[int], PicturePair] | None) -> None:
        self.beginResetModel()
        self._count, self._make, self._made = count, make, {}
        self.endResetModel()

    def refresh(self) -> None:
        self._made = {}
        if self._count:
            self.dataChanged.emit(self.index(0), self.index(self._count - 1))

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else self._count

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        shown = (
            Qt.ItemDataRole.DisplayRole,
            Qt.ItemDataRole.ToolTipRole,
            Qt.ItemDataRole.AccessibleTextRole,
        )
        if role == _PAIR_ROLE:
            return self.pair(index.row())
        if role in shown:
            pair = self.pair(index.row())
            return f"{pair.names[0]}; {pair.names[1]}; {pair.words}"
        return None

    def pair(self, row: int) -> PicturePair:
        if row not in self._made:
            if self._make is None:
                raise IndexError(f"there is no pair {row}")
            if len(self._made) > 500:
                self._made.clear()
            self._made[row] = self._make(row)
        return self._made[row]


class _Delegate(QStyledItemDelegate):
    def __init__(self, parent: "PairList") -> None:
        super().__init__(parent)
        self.theme = LIGHT

    def sizeHint(self, _option: QStyleOptionViewItem, _index: _Index) -> QSize:
        return QSize(2 * SIDE + 200, ROW_HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        pair: PicturePair = index.data(_PAIR_ROLE)
        theme = self.theme
        rect, state = option.rect, option.state
        font = option.font
        painter.save()
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, QColor(theme.selection))
        ratio = painter.device().devicePixelRatio()
        left = rect.left() + 8
        for image in pair.images:
            if image is not None:
                draw_sample(painter, image, QRectF(left, rect.top() + 8, SIDE, SIDE), ratio)
                left += SIDE + 8
        painter.setPen(QColor(theme.text))
        painter.setFont(sized(font, BODY_SIZE))
        metrics = painter.fontMetrics()
        room = rect.right() - left - 8
        for line, text in enumerate((*pair.names, pair.words)):
            if line == 2:
                painter.setFont(sized(font, MUTED_SIZE))
                painter.setPen(QColor(theme.wrong_text if pair.is_flagged else theme.muted))
            area = QRectF(left + 4, rect.top() + 8 + line * 19, room, 19)
            elided = metrics.elidedText(text, Qt.TextElideMode.ElideRight, int(room))
            painter.drawText(area, int(Qt.AlignmentFlag.AlignVCenter), elided)
        painter.restore()


class PairList(QListView):
    """Rows of pairs; several can be selected. Only those in view are made."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setUniformItemSizes(True)
        self.setSelectionMode(QListView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self._model = _Model(self)
        self.setModel(self._model)
        self._delegate = _Delegate(self)
        self.setItemDelegate(self._delegate)
        follow_theme(self)

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme, for all but the pictures."""
        self._delegate.theme = theme
        self.viewport().update()

    def set_pairs(self, count: int, make: Callable[[int], PicturePair] | None) -> None:
        """Show so many pairs; each is made when it comes into view."""
        self._model.set_pairs(count, make)

    def refresh(self) -> None:
        """Make the pairs anew: what is said of them has changed."""
        self._model.refresh()

    def pair(self, row: int) -> PicturePair:
        """Return what a row shows."""
        return self._model.pair(row)

    @property
    def count(self) -> int:
        """How many pairs there are."""
        return self._model.rowCount()

    @property
    def selected_rows(self) -> list[int]:
        """The rows that are selected."""
        return sorted(index.row() for index in self.selectionModel().selectedRows())
