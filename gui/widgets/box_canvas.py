"""A picture with boxes that can be selected, drawn, moved and resized."""

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from core.ocr.box import Box
from core.ocr.edits import moved
from core.ocr.page import Character
from gui.theme.tokens import LIGHT, Theme
from gui.widgets.box_handles import handle_at, handle_cursor, handle_points, handle_side, pulled
from gui.widgets.box_view import BoxView
from gui.widgets.themed import follow_theme

SURE, DOUBTFUL = "#0072B2", "#D55E00"
"""Of boxes, in either theme: the picture keeps its own light."""

_CLICK = 4.0
"""Logical pixels that a mouse may move in a click."""

_LEAST_DRAWN = 4
"""Pixels of the picture: what is drawn smaller is no box."""


class BoxCanvas(QWidget):
    """Paints; what a gesture means for the page is told by signals, and done by others.

    Signals
    -------
    clicked(object, bool)
        The place of a character, or None; whether the selection is added to.
    banded(object)
        Places of the characters in a rubber band.
    boxDrawn(Box)
    boxChanged(int, Box)
        A box was moved or resized.
    boxDragged(int, Box)
        It is being dragged.
    """

    clicked = Signal(object, bool)
    banded = Signal(object)
    boxDrawn = Signal(object)
    boxChanged = Signal(int, object)
    boxDragged = Signal(int, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = LIGHT
        self.view = BoxView()
        self._characters: Sequence[Character] = ()
        self._selected: frozenset[int] = frozenset()
        self._rejected: Sequence[tuple[Box, str]] = ()
        self._doubt = 0.8
        self._wrong: Mapping[int, str] = {}
        self._draws = False
        self._begin: QPointF | None = None
        self._now = QPointF()
        self._dragged: tuple[int, str, Box] | None = None
        self._pans = False
        self._is_held = self._has_panned = False
        self.pointer: QPointF | None = None
        self.setMinimumSize(240, 160)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("Picture with boxes")
        follow_theme(self)

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme, for all but the picture."""
        self._theme = theme
        self.update()

    def set_levels(self, levels: Sequence[npt.NDArray[np.uint8]]) -> None:
        """Show another picture, as a whole."""
        self.view.set_levels(levels)
        self.view.set_size(self.size())
        self.view.fit()
        self.update()

    def set_stage(self, shades: npt.NDArray[np.uint8] | None) -> None:
        """Show what a stage of letter finding left in the picture's place, or the picture."""
        self.view.set_stage(shades)
        self.update()

    def set_characters(self, characters: Sequence[Character]) -> None:
        """Show these boxes."""
        self._characters = characters
        self._dragged = None
        self.update()

    def set_rejected(self, rejected: Sequence[tuple[Box, str]]) -> None:
        """Show faintly what was found and is no letter, with the reason as a tooltip."""
        self._rejected = rejected
        self.update()

    def set_selected(self, selected: frozenset[int]) -> None:
        """Mark the selected boxes; a single one is brought into sight."""
        self._selected = selected
        if len(selected) == 1 and self._dragged is None:
            (at,) = selected
            self.view.show(self._characters[at].box)
        self.update()

    def set_doubt(self, threshold: float) -> None:
        """Mark characters of less confidence as doubtful."""
        self._doubt = threshold
        self.update()

    def set_wrong(self, wrong: Mapping[int, str]) -> None:
        """Write the true character, or × where there should be none, beside wrong ones."""
        self._wrong = wrong
        self.update()

    def set_drawing(self, *, draws: bool) -> None:
        """Let the next drag draw a box instead of a rubber band."""
        self._draws = draws
        self.setCursor(Qt.CursorShape.CrossCursor if draws else Qt.CursorShape.ArrowCursor)

    def fit(self) -> None:
        """Show the whole picture."""
        self.view.fit()
        self.update()

    def zoom(self, factor: float) -> None:
        """Enlarge about the middle, or the selected box."""
        at = QPointF(self.width() / 2, self.height() / 2)
        if len(self._selected) == 1:
            (place,) = self._selected
            at = self.view.rect(self._characters[place].box).center()
        self.view.zoom(factor, at)
        self.update()

    def hold(self, *, held: bool) -> bool:
        """Let the left button pan while a key is held; return whether it did since then.

        Parameters
        ----------
        held : bool
            Whether the key goes down; it comes up otherwise.
        """
        if held:
            self._is_held, self._has_panned = True, False
            self.setCursor(Qt.CursorShape.OpenHandCursor)
            return False
        was, self._is_held = self._is_held and self._has_panned, False
        self.set_drawing(draws=self._draws)
        return was

    @property
    def dragged_box(self) -> tuple[int, Box] | None:
        """The place of the character whose box is being dragged, and the box so far."""
        if self._dragged is None or not self._is_drag():
            return None
        return self._dragged[0], self._dragged_box()

    def box_at(self, at: QPointF) -> int | None:
        """Return the smallest box at a place of the widget."""
        row, column = self.view.place(at)
        hit = [
            (each.box.height * each.box.width, index)
            for index, each in enumerate(self._characters)
            if each.box.top <= row < each.box.bottom and each.box.left <= column < each.box.right
        ]
        return min(hit)[1] if hit else None

    # Gestures

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin a gesture: pull a handle, move a box, draw, or a rubber band."""
        at = event.position()
        is_left = event.button() == Qt.MouseButton.LeftButton
        if event.button() == Qt.MouseButton.MiddleButton or (is_left and self._is_held):
            self._pans, self._now = True, at
            self.setCursor(Qt.CursorShape.ClosedHandCursor)
            return
        if event.button() != Qt.MouseButton.LeftButton:
            return
        self._begin = self._now = at
        self._dragged = None
        if self._draws:
            return
        if len(self._selected) == 1:
            (place,) = self._selected
            box = self._characters[place].box
            handle = handle_at(self.view.rect(box), at)
            if handle is not None:
                self._dragged = (place, handle, box)
                return
        place_below = self.box_at(at)
        adds = bool(event.modifiers() & (_CTRL | _SHIFT))
        if place_below is not None:
            self.clicked.emit(place_below, adds)
            if not adds:
                self._dragged = (place_below, "", self._characters[place_below].box)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Go on with it."""
        at = self.pointer = event.position()
        if self._pans:
            self.view.pan(at - self._now)
            self._now, self._has_panned = at, True
            self.update()
            return
        if self._begin is None:
            self._hover(at)
            return
        self._now = at
        if self._dragged is not None and self._is_drag():
            self.boxDragged.emit(self._dragged[0], self._dragged_box())
        self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End it."""
        if self._pans:
            self._pans = False
            self.set_drawing(draws=self._draws)
            return
        if event.button() != Qt.MouseButton.LeftButton or self._begin is None:
            return
        self._now = event.position()
        is_drag, dragged = self._is_drag(), self._dragged
        band = QRectF(self._begin, self._now).normalized()
        box = None if dragged is None else self._dragged_box()
        self._begin = self._dragged = None
        if dragged is not None:
            if is_drag and box is not None and box != dragged[2]:
                self.boxChanged.emit(dragged[0], box)
        elif self._draws:
            self._finish_drawing(band)
        elif is_drag:
            self.banded.emit(
                [
                    at
                    for at, each in enumerate(self._characters)
                    if band.contains(self.view.rect(each.box).center())
                ]
            )
        elif self.box_at(self._now) is None:
            self.clicked.emit(None, False)
        self.update()

    def cancel_gesture(self) -> bool:
        """Take back what is being dragged or drawn; return whether something was."""
        was, dragged = self._begin is not None or self._draws, self._dragged
        self._begin = self._dragged = None
        if dragged is not None:
            # Whoever followed it sees it where it was.
            self.boxDragged.emit(dragged[0], dragged[2])
        self.set_drawing(draws=False)
        self.update()
        return was

    def leaveEvent(self, event: QEvent) -> None:
        """Forget where the mouse was."""
        self.pointer = None
        super().leaveEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom about the mouse."""
        steps = event.angleDelta().y() / 120
        if steps:
            self.view.zoom(1.2**steps, event.position())
            self.update()
        event.accept()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the whole picture in sight, if it was."""
        super().resizeEvent(event)
        self.view.set_size(event.size())

    def _hover(self, at: QPointF) -> None:
        tip = next(
            (reason for box, reason in self._rejected if self.view.rect(box).contains(at)), ""
        )
        self.setToolTip(tip)
        if self._draws:
            return
        handle = None
        if len(self._selected) == 1:
            (place,) = self._selected
            handle = handle_at(self.view.rect(self._characters[place].box), at)
        shape = Qt.CursorShape.ArrowCursor if handle is None else handle_cursor(handle)
        self.setCursor(shape)

    def _is_drag(self) -> bool:
        if self._begin is None:
            return False
        way = self._now - self._begin
        return abs(way.x()) + abs(way.y()) > _CLICK

    def _dragged_box(self) -> Box:
        """Return what the box that is dragged has become."""
        assert self._dragged is not None
        assert self._begin is not None
        _, handle, box = self._dragged
        way = (self._now - self._begin) / self.view.scale
        high, wide = self.view.picture
        if handle:
            return pulled(box, handle, way.y(), way.x(), (high, wide))
        down = max(-box.top, min(round(way.y()), high - box.bottom))
        right = max(-box.left, min(round(way.x()), wide - box.right))
        return moved(box, down, right)

    def _finish_drawing(self, band: QRectF) -> None:
        self.set_drawing(draws=False)
        top, left = self.view.place(band.topLeft())
        bottom, right = self.view.place(band.bottomRight())
        high, wide = self.view.picture
        box = Box(
            max(0, round(top)),
            max(0, round(left)),
            min(high, round(bottom)),
            min(wide, round(right)),
        )
        if box.height >= _LEAST_DRAWN and box.width >= _LEAST_DRAWN:
            self.boxDrawn.emit(box)

    # Painting

    def sizeHint(self) -> QSize:
        """Return a size that suits a page."""
        return QSize(640, 420)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the picture, then the boxes, then what is being done."""
        painter = QPainter(self)
        self.view.paint(painter, self.devicePixelRatioF())
        seen = QRectF(self.rect())
        self._paint_rejected(painter)
        for at, each in enumerate(self._characters):
            box = each.box
            if self._dragged is not None and at == self._dragged[0] and self._is_drag():
                box = self._dragged_box()
            rect = self.view.rect(box)
            if rect.intersects(seen):
                self._paint_box(painter, at, each, rect)
        if self._begin is not None and self._dragged is None and self._is_drag():
            painter.setPen(QPen(QColor(self._theme.accent), 1, Qt.PenStyle.DashLine))
            fill = QColor(self._theme.accent)
            fill.setAlpha(30)
            painter.setBrush(fill)
            painter.drawRect(QRectF(self._begin, self._now).normalized())
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(self._theme.accent), 1))
            painter.drawRect(self.rect().adjusted(0, 0, -1, -1))

    def _paint_box(self, painter: QPainter, at: int, each: Character, rect: QRectF) -> None:
        doubtful = each.is_doubtful(self._doubt)
        # The picture keeps its own light, and so do marks on it.
        colour = QColor(DOUBTFUL if doubtful else SURE)
        chosen = at in self._selected
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if chosen:
            fill = QColor(colour)
            fill.setAlpha(30)
            painter.setBrush(fill)
        style = Qt.PenStyle.DashLine if doubtful else Qt.PenStyle.SolidLine
        painter.setPen(QPen(colour, 2 if chosen else 1, style))
        painter.drawRect(rect)
        if rect.height() >= 24 or chosen:
            font = QFont(self.font())
            font.setPixelSize(9)
            painter.setFont(font)
            number = f"{at + 1}{'✓' if each.is_verified else '✎' if each.is_corrected else ''}"
            painter.drawText(rect.topLeft() + QPointF(1, -2), number)
        if at in self._wrong:
            font = QFont(self.font())
            font.setPixelSize(max(11, min(20, round(rect.height() / 2))))
            font.setBold(True)
            painter.setFont(font)
            painter.setPen(QColor(DOUBTFUL))
            painter.drawText(rect.topRight() + QPointF(2, font.pixelSize()), self._wrong[at] or "×")
        if chosen and len(self._selected) == 1:
            painter.setBrush(QColor("white"))
            painter.setPen(QPen(colour, 1))
            side = handle_side(rect)
            for point in handle_points(rect).values():
                painter.drawRect(QRectF(point.x() - side / 2, point.y() - side / 2, side, side))

    def _paint_rejected(self, painter: QPainter) -> None:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        # Dark dashes on a light line are seen on any picture.
        pens = QPen(QColor("white"), 2), QPen(QColor("#404040"), 2, Qt.PenStyle.DotLine)
        for box, _ in self._rejected:
            for pen in pens:
                painter.setPen(pen)
                painter.drawRect(self.view.rect(box))


_CTRL, _SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
