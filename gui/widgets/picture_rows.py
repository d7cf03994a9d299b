"""The rows of a list of pictures: what they hold, and how they are painted."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QImage, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from gui.theme.tokens import BODY_SIZE, LIGHT, MUTED_SIZE, Theme
from gui.widgets.color_mix import mix
from gui.widgets.figures import sized

PICTURE_SIZE = QSize(48, 32)
"""Of a thumbnail, in logical pixels."""

_ROW_HEIGHT, _HEADING_HEIGHT = 40, 24
_Index = QModelIndex | QPersistentModelIndex
_ItemRole = Qt.ItemDataRole
_ROOT = QModelIndex()


@dataclass(frozen=True, slots=True)
class PictureRow:
    """A picture, or a heading above some.

    Parameters
    ----------
    key : str
        What it is asked for by; of a heading, what no picture has.
    name : str
    note : str
        The second line.
    tip : str
        The tooltip.
    is_heading, is_trouble : bool
    """

    key: str
    name: str
    note: str = ""
    tip: str = ""
    is_heading: bool = False
    is_trouble: bool = False


class PictureRole(IntEnum):
    """Roles under which the model gives the row itself, and its thumbnail."""

    ROW = _ItemRole.UserRole
    IMAGE = _ItemRole.UserRole + 1


class PictureModel(QAbstractListModel):
    """Keeps rows and thumbnails.

    Signals
    -------
    imageWanted(str)
        The key of a row that is painted and has no thumbnail yet.
    """

    imageWanted = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.rows: list[PictureRow] = []
        self._images: dict[str, QImage] = {}

    def place_of(self, key: str) -> int | None:
        """Return where a key stands."""
        return next((at for at, row in enumerate(self.rows) if row.key == key), None)

    def set_rows(self, rows: Sequence[PictureRow]) -> None:
        """Show these rows; where only what is said of them changed, nothing else moves."""
        if [row.key for row in rows] == [row.key for row in self.rows]:
            for at, (old, new) in enumerate(zip(self.rows, rows, strict=True)):
                if old != new:
                    self.rows[at] = new
                    self.dataChanged.emit(self.index(at), self.index(at))
            return
        self.beginResetModel()
        self.rows = list(rows)
        self.endResetModel()

    def set_image(self, key: str, image: QImage) -> None:
        """Show a thumbnail."""
        self._images[key] = image
        at = self.place_of(key)
        if at is not None:
            self.dataChanged.emit(self.index(at), self.index(at))

    def rowCount(self, parent: _Index = _ROOT) -> int:
        """Return how many rows there are."""
        return 0 if parent.isValid() else len(self.rows)

    def flags(self, index: _Index) -> Qt.ItemFlag:
        """Let pictures be chosen, not headings."""
        if self.rows[index.row()].is_heading:
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    def data(self, index: _Index, role: int = _ItemRole.DisplayRole) -> Any:
        """Return the name, what a screen reader says, the row itself or its thumbnail."""
        if not index.isValid():
            return None
        row = self.rows[index.row()]
        if role == _ItemRole.DisplayRole:
            return row.name
        if role == _ItemRole.AccessibleTextRole:
            return ", ".join(text for text in (row.name, row.note) if text)
        if role == _ItemRole.ToolTipRole:
            return row.tip or None
        if role == PictureRole.IMAGE:
            if row.key not in self._images and not row.is_heading:
                self.imageWanted.emit(row.key)
            return self._images.get(row.key)
        return row if role == PictureRole.ROW else None


class PictureDelegate(QStyledItemDelegate):
    """Paints `PictureRow`s: thumbnail, name, and what was done to it."""

    def __init__(self, font: QFont, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = LIGHT
        self._name_font = sized(font, BODY_SIZE)
        self._note_font = sized(font, MUTED_SIZE)
        self._heading_font = sized(font, MUTED_SIZE, semibold=True)

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._theme = theme

    def sizeHint(self, _option: QStyleOptionViewItem, index: _Index) -> QSize:
        """Return the height of a picture, or of a heading."""
        row: PictureRow = index.data(PictureRole.ROW)
        return QSize(160, _HEADING_HEIGHT if row.is_heading else _ROW_HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Paint a row."""
        row: PictureRow = index.data(PictureRole.ROW)
        area: QRect = option.rect
        state: QStyle.StateFlag = option.state
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if row.is_heading:
            self._write(painter, self._heading_font, self._theme.muted, _padded(area), row.name)
        else:
            self._paint_background(painter, area, state)
            self._paint_image(painter, area, index.data(PictureRole.IMAGE))
            self._paint_texts(painter, area, row, bool(state & _SELECTED))
        painter.restore()

    def _paint_background(self, painter: QPainter, area: QRect, state: QStyle.StateFlag) -> None:
        theme, shape = self._theme, QRectF(area).adjusted(0, 1, 0, -1)
        if state & (_SELECTED | QStyle.StateFlag.State_MouseOver):
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(theme.selection if state & _SELECTED else theme.hover))
            painter.drawRoundedRect(shape, 6, 6)
        if state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(QColor(theme.accent), 1.5))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(shape.adjusted(0.75, 0.75, -0.75, -0.75), 6, 6)

    def _paint_image(self, painter: QPainter, area: QRect, image: QImage | None) -> None:
        wide, high = PICTURE_SIZE.width(), PICTURE_SIZE.height()
        place = QRectF(area.left() + 5, area.top() + (area.height() - high) / 2, wide, high)
        if image is None or image.isNull():
            painter.setPen(QPen(QColor(self._theme.card_border), 1))
            painter.setBrush(QColor(self._theme.raised))
            painter.drawRoundedRect(place, 3, 3)
            return
        size = QSize(image.size()).scaled(PICTURE_SIZE, Qt.AspectRatioMode.KeepAspectRatio)
        shown = QRectF(0, 0, size.width(), size.height())
        shown.moveCenter(place.center())
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(shown, image)

    def _paint_texts(self, painter: QPainter, area: QRect, row: PictureRow, chosen: bool) -> None:
        theme = self._theme
        left = area.left() + PICTURE_SIZE.width() + 13
        room = QRectF(left, area.top() + 2, area.right() - left - 6, 18)
        # Muted text does not reach 4.5 to 1 on the selection.
        quiet = mix(theme.text, theme.selection, 0.8).name() if chosen else theme.muted
        middle = room if row.note else QRectF(room.left(), area.top(), room.width(), area.height())
        self._write(painter, self._name_font, theme.text, middle, row.name)
        colour = theme.wrong_text if row.is_trouble else quiet
        self._write(painter, self._note_font, colour, room.translated(0, 17), row.note)

    def _write(self, painter: QPainter, font: QFont, colour: str, room: QRectF, text: str) -> None:
        painter.setFont(font)
        painter.setPen(QColor(colour))
        shown = QFontMetricsF(font).elidedText(text, Qt.TextElideMode.ElideMiddle, room.width())
        painter.drawText(room, int(Qt.AlignmentFlag.AlignVCenter), shown)


def _padded(area: QRect) -> QRectF:
    return QRectF(area).adjusted(5, 4, -6, 0)


_SELECTED = QStyle.StateFlag.State_Selected
