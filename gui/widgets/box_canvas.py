"""A picture with boxes that can be selected, drawn, moved and resized."""

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import QWidget

from core.ocr.box import Box
from core.ocr.edits import moved
from core.ocr.page import Character
from gui.widgets.box_handles import handle_at, handle_cursor, pulled
from gui.widgets.box_marks import (
    box_pen,
    paint_box,
    paint_handles,
    paint_label,
    paint_rejected,
    paint_truth,
)
from gui.widgets.picture_canvas import PictureCanvas

_CLICK = 4.0
"""Logical pixels that a mouse may move in a click."""

_LEAST_DRAWN = 4
"""Pixels of the picture: what is drawn smaller is no box."""


class BoxCanvas(PictureCanvas):
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
        super().__init__("Picture with boxes", parent)
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
        self.setMouseTracking(True)

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

    def zoom(self, factor: float) -> None:
        """Enlarge about the middle, or the selected box."""
        at = self._middle()
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

    def _paint_marks(self, painter: QPainter) -> None:
        """Draw the boxes, then what is being done."""
        paint_rejected(painter, (self.view.rect(box) for box, _ in self._rejected))
        seen = QRectF(self.rect())
        for at, each in enumerate(self._characters):
            box = each.box
            if self._dragged is not None and at == self._dragged[0] and self._is_drag():
                box = self._dragged_box()
            rect = self.view.rect(box)
            if rect.intersects(seen):
                self._paint_box(painter, at, each, rect)
        if self._begin is not None and self._dragged is None and self._is_drag():
            band = QRectF(self._begin, self._now).normalized()
            pen = QPen(QColor(self._theme.accent), 1, Qt.PenStyle.DashLine)
            paint_box(painter, band, pen, filled=True)

    def _paint_box(self, painter: QPainter, at: int, each: Character, rect: QRectF) -> None:
        chosen = at in self._selected
        pen = box_pen(each, self._doubt, chosen=chosen)
        paint_box(painter, rect, pen, filled=chosen)
        if rect.height() >= 24 or chosen:
            done = "✓" if each.is_verified else "✎" if each.is_corrected else ""
            paint_label(painter, rect.topLeft() + QPointF(1, -2), f"{at + 1}{done}", 9)
        if at in self._wrong:
            paint_truth(painter, rect, self._wrong[at], above=False)
        if chosen and len(self._selected) == 1:
            paint_handles(painter, rect, pen.color())


_CTRL, _SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
