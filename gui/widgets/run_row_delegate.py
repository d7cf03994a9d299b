"""Paints a row of the run list: dot, name, second line, tags, eye; and edits its name."""

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QPointF,
    QRect,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QHelpEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QLineEdit,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolTip,
    QWidget,
)

from gui.theme.icons import ICON_SIZE, icon
from gui.theme.tokens import BODY_SIZE, LIGHT, MUTED_SIZE, Theme
from gui.widgets.color_mix import mix
from gui.widgets.figures import sized
from gui.widgets.mark_shapes import mark_path
from gui.widgets.run_list_model import RunRole, RunRow
from gui.widgets.run_row_parts import fitting_line, indent_of, paint_limb, paint_tags

ROW_HEIGHT = 46
_DOT_RADIUS = 5.0
_TEXT_LEFT = 23
_EYE_ROOM = 28
_TROUBLE = ("diverged", "failed")
_LOADED = "loaded"

_Index = QModelIndex | QPersistentModelIndex


def eye_rect(row: QRect) -> QRect:
    """Return the part of a row that shows and hides its curves."""
    return QRect(row.right() - _EYE_ROOM + 2, row.top() + (row.height() - 26) // 2, 26, 26)


def name_rect(row: QRect, depth: int = 0) -> QRect:
    """Return the part of a row that holds the name."""
    left = _TEXT_LEFT + indent_of(depth)
    return QRect(row.left() + left, row.top() + 5, row.width() - left - _EYE_ROOM, 18)


class RunRowDelegate(QStyledItemDelegate):
    """Paints and edits `RunRow`s."""

    def __init__(self, font: QFont, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = LIGHT
        self._name_font = sized(font, BODY_SIZE, semibold=True)
        self._line_font = sized(font, MUTED_SIZE)
        self.eye_under_mouse = -1

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._theme = theme

    def sizeHint(self, _option: QStyleOptionViewItem, _index: _Index) -> QSize:
        """Return the one height of all rows."""
        return QSize(160, ROW_HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Paint a row."""
        run: RunRow = index.data(RunRole.ROW)
        theme = self._theme
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area: QRect = option.rect
        state: QStyle.StateFlag = option.state
        self._paint_background(painter, area, state)
        room = name_rect(area, run.depth)
        center = QPointF(room.left() - _TEXT_LEFT + 12.0, room.center().y() + 0.5)
        if run.depth > 0:
            paint_limb(painter, area, center, theme)
        painter.setPen(QPen(QColor(run.color), 2))
        painter.setBrush(QColor(run.color) if run.visible else Qt.BrushStyle.NoBrush)
        painter.drawPath(mark_path(run.shape, center, _DOT_RADIUS - 1))
        is_selected = bool(state & QStyle.StateFlag.State_Selected)
        # Muted text does not reach 4.5 to 1 on the selection.
        quiet = mix(theme.text, theme.selection, 0.8) if is_selected else QColor(theme.muted)
        self._paint_texts(painter, area, run, quiet)
        if run.progress is not None:
            bar = QRectF(room.left(), area.bottom() - 4, room.width(), 3)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(theme.card_border))
            painter.drawRoundedRect(bar, 1.5, 1.5)
            bar.setWidth(bar.width() * min(max(run.progress, 0.0), 1.0))
            painter.setBrush(QColor(theme.accent))
            painter.drawRoundedRect(bar, 1.5, 1.5)
        self._paint_eye(painter, area, index.row(), run.visible)
        painter.restore()

    def createEditor(
        self, parent: QWidget, _option: QStyleOptionViewItem, _index: _Index
    ) -> QWidget:
        """Return a field for the name."""
        editor = QLineEdit(parent)
        editor.setAccessibleName("Name of the run")
        # The field of the style sheet is higher than a line of the row.
        editor.setStyleSheet("padding: 0 3px; min-height: 0; border-radius: 4px;")
        return editor

    def setEditorData(self, editor: QWidget, index: _Index) -> None:
        """Put the name into the field, once: a run that goes on must not undo the typing."""
        if isinstance(editor, QLineEdit) and not editor.property(_LOADED):
            editor.setText(index.data(Qt.ItemDataRole.EditRole))
            editor.setProperty(_LOADED, True)
            editor.selectAll()

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: _Index) -> None:
        """Take the name out of the field."""
        if isinstance(editor, QLineEdit):
            model.setData(index, editor.text(), Qt.ItemDataRole.EditRole)

    def updateEditorGeometry(
        self, editor: QWidget, option: QStyleOptionViewItem, index: _Index
    ) -> None:
        """Put the field where the name is."""
        area: QRect = option.rect
        depth = index.data(RunRole.ROW).depth
        editor.setGeometry(name_rect(area, depth).adjusted(-6, -3, 0, 3))

    def helpEvent(
        self,
        event: QHelpEvent,
        view: QAbstractItemView,
        option: QStyleOptionViewItem,
        index: _Index,
    ) -> bool:
        """Say what the eye does, or show the whole of texts that may be cut short."""
        run = index.data(RunRole.ROW) if index.isValid() else None
        area: QRect = option.rect
        if run is None or event.type() != QEvent.Type.ToolTip:
            return False
        if eye_rect(area).contains(event.pos()):
            text = "Hide the curves (V)" if run.visible else "Show the curves (V)"
            QToolTip.showText(event.globalPos(), text, view.viewport(), eye_rect(area))
        else:
            text = index.data(Qt.ItemDataRole.ToolTipRole)
            QToolTip.showText(event.globalPos(), text, view.viewport(), area)
        return True

    def _paint_background(self, painter: QPainter, area: QRect, state: QStyle.StateFlag) -> None:
        theme = self._theme
        shape = QRectF(area).adjusted(0, 1, 0, -1)
        is_selected = bool(state & QStyle.StateFlag.State_Selected)
        is_hovered = bool(state & QStyle.StateFlag.State_MouseOver)
        if is_selected or is_hovered:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(theme.selection if is_selected else theme.hover))
            painter.drawRoundedRect(shape, 6, 6)
        if state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(QColor(theme.accent), 1.5))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(shape.adjusted(0.75, 0.75, -0.75, -0.75), 6, 6)

    def _paint_texts(self, painter: QPainter, area: QRect, run: RunRow, quiet: QColor) -> None:
        theme = self._theme
        first = QRectF(name_rect(area, run.depth))
        second = first.translated(0, 17)
        middle = int(Qt.AlignmentFlag.AlignVCenter)
        elide = Qt.TextElideMode.ElideRight
        painter.setFont(self._name_font)
        painter.setPen(QColor(theme.text) if run.visible else quiet)
        name = QFontMetricsF(self._name_font).elidedText(run.name, elide, first.width())
        painter.drawText(first, middle, name)
        painter.setFont(self._line_font)
        metrics = QFontMetricsF(self._line_font)
        painter.setPen(quiet)
        line = fitting_line(run, metrics, second.width())
        beside = second.adjusted(metrics.horizontalAdvance(line) + 8, 0, 0, 0)
        if run.tags and beside.width() > 0:
            paint_tags(painter, beside, run.tags, quiet, theme)
            painter.setPen(quiet)
        if run.status in _TROUBLE and line.startswith(run.status):
            painter.setPen(QColor(theme.wrong_text))
            painter.drawText(second, middle, run.status)
            second.setLeft(second.left() + metrics.horizontalAdvance(run.status))
            line = line.removeprefix(run.status)
            painter.setPen(quiet)
        painter.drawText(second, middle, line)

    def _paint_eye(self, painter: QPainter, area: QRect, row: int, visible: bool) -> None:
        theme = self._theme
        button = eye_rect(area)
        is_hovered = row == self.eye_under_mouse
        if is_hovered:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(theme.pressed))
            painter.drawRoundedRect(button, 6, 6)
        picture = icon(
            "eye" if visible else "eye-off", theme, theme.text if is_hovered else theme.muted
        ).pixmap(QSize(ICON_SIZE, ICON_SIZE), painter.device().devicePixelRatio())
        inset = (button.width() - ICON_SIZE) / 2
        painter.drawPixmap(QPointF(button.left() + inset, button.top() + inset), picture)
