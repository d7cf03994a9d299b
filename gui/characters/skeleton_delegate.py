"""Paints an allograph in the list: its picture on white paper, its share and its name."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from gui.characters.skeleton_model import PICTURE_ROLE, SHARE_ROLE
from gui.theme.manager import theme_manager
from gui.theme.tokens import MUTED_SIZE
from gui.widgets.figures import sized

PICTURE = 72
CELL = QSize(116, 144)
"""The least that a cell takes."""


class SkeletonDelegate(QStyledItemDelegate):
    """All cells are alike; a name takes two lines."""

    _cell = CELL

    def set_cell(self, cell: QSize) -> None:
        """Take another size for every cell."""
        self._cell = cell

    def sizeHint(self, _option: QStyleOptionViewItem, _index: object) -> QSize:
        """Return the size of every cell."""
        return self._cell

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Paint one cell."""
        theme = theme_manager().theme
        state = option.state
        cell = option.rect.adjusted(2, 2, -2, -2)
        is_selected = bool(state & QStyle.StateFlag.State_Selected)
        is_hovered = bool(state & QStyle.StateFlag.State_MouseOver)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        if is_selected or is_hovered:
            painter.setBrush(QColor(theme.selection if is_selected else theme.hover))
            painter.drawRoundedRect(cell, 6, 6)
        paper = QRect(0, 0, PICTURE, PICTURE)
        paper.moveCenter(cell.center())
        paper.moveTop(cell.top() + 6)
        painter.setPen(QPen(QColor(theme.card_border), 1))
        painter.setBrush(Qt.GlobalColor.white)
        painter.drawRoundedRect(QRectF(paper).adjusted(-0.5, -0.5, 0.5, 0.5), 4, 4)
        image = index.data(PICTURE_ROLE)
        if image is not None:
            painter.drawImage(QRectF(paper).adjusted(2, 2, -2, -2), image)
        text = cell.adjusted(2, PICTURE + 10, -2, 0)
        base = option.font
        painter.setFont(sized(base, MUTED_SIZE, semibold=True))
        painter.setPen(QColor(theme.text))
        centre = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop
        painter.drawText(text, centre, index.data(SHARE_ROLE))
        painter.setFont(sized(base, MUTED_SIZE))
        painter.setPen(QColor(theme.text if is_selected else theme.muted))
        name = text.adjusted(0, 17, 0, 0)
        painter.drawText(name, centre | Qt.TextFlag.TextWordWrap, index.data())
        painter.restore()
