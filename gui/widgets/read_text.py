"""The text of a page, a letter for each box, as it is read and proofread."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontDatabase,
    QFontMetricsF,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QScrollArea, QSizePolicy, QWidget

from core.ocr.page import UNKNOWN, Character
from gui.theme.tokens import LIGHT, Theme
from gui.widgets.line_drag import LineDrag
from gui.widgets.text_versions import ROW_HEIGHT, Version, paint_version
from gui.widgets.themed import follow_theme

LETTER_SIZE = 20
"""Pixels: large enough to tell O from 0 and I from 1."""

_PADDING = 8
_NUMBER_WIDTH = 30

_ERROR_ROOM = 9
"""Pixels above a line for what is right where it is wrong."""


class ReadText(QWidget):
    """Paints lines of letters; doubtful ones are underlined twice, in vermilion.

    Signals
    -------
    clicked(int, bool)
        The place of a character; whether the selection is added to.
    lineMoved(int, int)
        A line was dragged by its number; the place among the lines that it gets.
    """

    clicked = Signal(int, bool)
    lineMoved = Signal(int, int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = LIGHT
        self._characters: Sequence[Character] = ()
        self._selected: frozenset[int] = frozenset()
        self._doubt = 0.8
        self._wrong: Mapping[int, str] = {}
        self._missing: Mapping[int, str] = {}
        self._versions: Sequence[Version] = ()
        self._rects: list[QRectF] = []
        self._drag = LineDrag()
        self.setMouseTracking(True)
        self._font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
        self._font.setPixelSize(LETTER_SIZE)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName("Text that was read")
        follow_theme(self)

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._theme = theme
        self.update()

    def set_characters(self, characters: Sequence[Character], lines: Sequence[str]) -> None:
        """Show these characters.

        Parameters
        ----------
        characters : sequence of Character
            In reading order.
        lines : sequence of str
            The same as text, for screen readers.
        """
        self._characters = characters
        self._place()
        self.setAccessibleDescription("\n".join(lines))
        self.updateGeometry()
        self.resize(self.sizeHint().expandedTo(self.size()))
        self.update()

    def set_selected(self, selected: frozenset[int]) -> None:
        """Mark the selected characters, and bring a single one into sight."""
        self._selected = selected
        place = self.parentWidget()
        area = None if place is None else place.parentWidget()
        if len(selected) == 1 and isinstance(area, QScrollArea):
            (at,) = selected
            centre = self._rects[at].center()
            area.ensureVisible(round(centre.x()), round(centre.y()), 40, 30)
        self.update()

    def set_doubt(self, threshold: float) -> None:
        """Mark characters of less confidence as doubtful."""
        self._doubt = threshold
        self.update()

    def set_errors(self, wrong: Mapping[int, str], missing: Mapping[int, str]) -> None:
        """Mark errors: what should stand in a place, or ``""``, and what is missing before one."""
        had_errors = self._has_errors
        self._wrong, self._missing = wrong, missing
        if had_errors != self._has_errors:
            self._place()
            self.updateGeometry()
        self.update()

    @property
    def _has_errors(self) -> bool:
        return bool(self._wrong or self._missing)

    def set_versions(self, versions: Sequence[Version]) -> None:
        """Show what other networks read in the same boxes, below each line."""
        is_higher = len(versions) != len(self._versions)
        self._versions = versions
        if is_higher:
            self._place()
            self.updateGeometry()
        self.update()

    def rect_of(self, at: int) -> QRectF:
        """Return where a character stands."""
        return self._rects[at]

    def _place(self) -> None:
        metrics = QFontMetricsF(self._font)
        wide, high = metrics.horizontalAdvance("M") + 2, metrics.height() + 6
        room = _ERROR_ROOM if self._has_errors else 0
        step = high + room + len(self._versions) * ROW_HEIGHT
        self._rects = []
        column, before = 0.0, None
        for each in self._characters:
            if before is None or each.line != before.line:
                column = 0
            elif each.word != before.word:
                column += 1
            left = _PADDING + _NUMBER_WIDTH + column * wide
            self._rects.append(QRectF(left, _PADDING + room + each.line * step, wide, high))
            column += 1
            before = each
        tops = sorted({rect.top() for rect in self._rects})
        self._drag = LineDrag(tops, step)

    def sizeHint(self) -> QSize:
        """Return the size of the text."""
        right = max((rect.right() for rect in self._rects), default=120)
        bottom = max((rect.bottom() for rect in self._rects), default=40)
        bottom += len(self._versions) * ROW_HEIGHT
        return QSize(round(right + _PADDING), round(bottom + _PADDING))

    def minimumSizeHint(self) -> QSize:
        """Return the size of the text: around it one scrolls."""
        return self.sizeHint()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Select the character below the mouse, or take hold of a line by its number."""
        if event.position().x() < _PADDING + _NUMBER_WIDTH:
            if event.button() == Qt.MouseButton.LeftButton:
                self._drag.begin(event.position().y())
            return
        adds = bool(
            event.modifiers()
            & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
        )
        for at, rect in enumerate(self._rects):
            if rect.contains(event.position()):
                self.clicked.emit(at, adds)
                return

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag a line, or show that one can be dragged."""
        if self._drag.line is not None:
            self._drag.move(event.position().y())
            self.setCursor(Qt.CursorShape.ClosedHandCursor)
            self.update()
            return
        is_number = event.position().x() < _PADDING + _NUMBER_WIDTH
        can_drag = is_number and self._drag.line_at(event.position().y()) is not None
        self.setCursor(Qt.CursorShape.OpenHandCursor if can_drag else Qt.CursorShape.ArrowCursor)
        self.setToolTip("Drag the line to another place (Alt+Up, Alt+Down)" if can_drag else "")

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Put down what was dragged."""
        if event.button() != Qt.MouseButton.LeftButton:
            return
        moved = self._drag.end()
        self.setCursor(Qt.CursorShape.ArrowCursor)
        self.update()
        if moved is not None:
            self.lineMoved.emit(*moved)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the lines."""
        painter = QPainter(self)
        theme = self._theme
        small = QFont(self.font())
        small.setPixelSize(11)
        line = -1
        for at, (each, rect) in enumerate(zip(self._characters, self._rects, strict=True)):
            if each.line != line:
                line = each.line
                painter.setFont(small)
                painter.setPen(QColor(theme.muted))
                number = QRectF(_PADDING, rect.top(), _NUMBER_WIDTH - 10, rect.height())
                painter.drawText(number, _NUMBER, str(line + 1))
                painter.setFont(self._font)
            if at in self._selected:
                painter.fillRect(rect, QColor(theme.selection))
                painter.setPen(QPen(QColor(theme.accent), 1))
                painter.drawRect(rect.adjusted(0.5, 0.5, -0.5, -0.5))
            painter.setPen(QColor(theme.text if each.text else theme.muted))
            painter.drawText(rect, _LETTER, each.text or UNKNOWN)
            self._underline(painter, each, rect)
            self._paint_error(painter, at, rect, small)
        self._paint_versions(painter)
        if self._drag.mark is not None:
            painter.setPen(QPen(QColor(theme.accent), 2))
            y = self._drag.mark
            painter.drawLine(QPointF(_PADDING, y), QPointF(self.width() - _PADDING, y))
        if self.hasFocus():
            painter.setPen(QPen(QColor(theme.accent), 1))
            painter.drawRect(self.rect().adjusted(0, 0, -1, -1))

    def _paint_versions(self, painter: QPainter) -> None:
        if not self._versions:
            return
        lines: dict[int, list[tuple[int, str, QRectF]]] = {}
        for at, (each, rect) in enumerate(zip(self._characters, self._rects, strict=True)):
            lines.setdefault(each.line, []).append((at, each.text, rect))
        for cells in lines.values():
            for row, version in enumerate(self._versions):
                paint_version(painter, self._theme, self._font, version, cells, row)

    def _paint_error(self, painter: QPainter, at: int, rect: QRectF, small: QFont) -> None:
        """Write the true character above a wrong one, and what is missing before a place."""
        above = QRectF(rect.left() - 8, rect.top() - _ERROR_ROOM + 1, rect.width() + 16, 12)
        painter.setFont(small)
        painter.setPen(QColor(self._theme.wrong_text))
        if at in self._wrong:
            painter.drawText(above, _LETTER, self._wrong[at] or "×")
            painter.drawLine(
                rect.topLeft() + QPointF(3, rect.height() / 2),
                rect.topRight() + QPointF(-3, rect.height() / 2),
            )
        if at in self._missing:
            painter.drawText(
                above.translated(-rect.width() / 2 - 2, 0), _LETTER, f"+{self._missing[at]}"
            )
        if at == len(self._rects) - 1 and at + 1 in self._missing:
            behind = above.translated(rect.width() + 8, rect.height() / 3)
            painter.drawText(behind, _LETTER, f"+{self._missing[at + 1]}")
        painter.setFont(self._font)

    def _underline(self, painter: QPainter, each: Character, rect: QRectF) -> None:
        """Draw two lines below what is doubtful, and a dot below what a person said."""
        y = rect.bottom() - 4
        if each.is_doubtful(self._doubt):
            painter.setPen(QPen(QColor(self._theme.wrong), 1.5))
            for offset in (0, 3):
                painter.drawLine(
                    QPointF(rect.left() + 2, y + offset), QPointF(rect.right() - 2, y + offset)
                )
        elif each.is_locked:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(self._theme.right))
            painter.drawEllipse(QPointF(rect.center().x(), y), 2, 2)
            painter.setBrush(Qt.BrushStyle.NoBrush)


_NUMBER = int(Qt.AlignmentFlag.AlignRight) | int(Qt.AlignmentFlag.AlignVCenter)
_LETTER = int(Qt.AlignmentFlag.AlignCenter)
