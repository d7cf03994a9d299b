"""Units of a layer as dots of a plane, which can be dragged where that means something."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QHelpEvent, QKeyEvent, QMouseEvent, QPaintEvent
from PySide6.QtWidgets import QApplication, QSizePolicy, QToolTip, QWidget

from gui.theme.tokens import LIGHT, Theme
from gui.widgets.themed import follow_theme
from gui.widgets.unit_map_ink import MARGIN, paint_map

_NEAR = 9.0
_STEPS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, 1),
    Qt.Key.Key_Down: (0, -1),
}
_KEY_STEP = 0.02
"""A key moves a unit by so much of half the map."""


@dataclass(frozen=True, eq=False)
class UnitDots:
    """What a map shows.

    Parameters
    ----------
    positions : ndarray of shape (units, 2), float64
        In units of the weights; NaN where there is no place.
    heaps : ndarray of shape (units,), int64
        The first unit that each lies on, or itself.
    half : float
        From the middle of the map to its upper edge.
    trails : sequence of ndarray of shape (epochs, 2)
        Of each unit, from the oldest place to the newest; may be empty.
    noun : str
        What a unit is called: ``"unit"``.
    """

    positions: npt.NDArray[np.float64]
    heaps: npt.NDArray[np.int64]
    half: float
    trails: Sequence[npt.NDArray[np.float64]] = field(default=())
    noun: str = "unit"

    def heap_of(self, unit: int) -> npt.NDArray[np.int64]:
        """Return the units that lie where this one does."""
        return np.flatnonzero(self.heaps == self.heaps[unit])


class UnitMap(QWidget):
    """A click or the arrow keys choose a unit; a drag, or Shift with the arrows, lifts it.

    A lifted unit follows until it is let go: the mouse's button, or Enter, puts it down there;
    Escape, or leaving the map, puts it back.

    Signals
    -------
    unitChosen(int)
    unitMoved(int, float, float)
        Put down so far to the right and up of where it was, in units of the weights.
    layerStepped(int)
        Page Up and Page Down: -1 and 1.
    undoRequested()
        Ctrl+Z, while a move can be taken back.
    """

    unitChosen = Signal(int)
    unitMoved = Signal(int, float, float)
    layerStepped = Signal(int)
    undoRequested = Signal()

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = LIGHT
        self._dots: UnitDots | None = None
        self._hint = ""
        self._chosen: int | None = None
        self._hovered: int | None = None
        self._describe: Callable[[int], str] = lambda unit: f"Unit {unit}"
        self._pressed: QPointF | None = None
        self._lift: tuple[float, float] | None = None
        self._by_keys = False
        self.can_move = False
        self.can_undo = False
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        follow_theme(self)

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._theme = theme
        self.update()

    @property
    def dots(self) -> UnitDots | None:
        """What is shown."""
        return self._dots

    @property
    def lift(self) -> tuple[float, float] | None:
        """How far the chosen unit is lifted from its place; None while none is."""
        return self._lift

    def set_dots(self, dots: UnitDots | None, hint: str = "") -> None:
        """Show units, or a hint while there are none."""
        if dots is None or self._dots is None or len(dots.positions) != len(self._dots.positions):
            self._put_back()
            self._hovered = None
        self._dots, self._hint = dots, hint
        self._tell()
        self.update()

    def set_description(self, describe: Callable[[int], str]) -> None:
        """Say what the tooltip of a unit tells."""
        self._describe = describe

    def set_chosen(self, unit: int | None) -> None:
        """Mark a unit; this emits nothing."""
        if unit != self._chosen:
            self._put_back()
            self._chosen = unit
            self._tell()
            self.update()

    def set_movable(self, *, movable: bool) -> None:
        """Let units be lifted, or not; one that is lifted is put back."""
        self.can_move = movable
        if not movable:
            self._put_back()

    def minimumSizeHint(self) -> QSize:
        """Return the size below which it is of no use."""
        return QSize(200, 140)

    def area(self) -> QRectF:
        """Return where dots may lie."""
        return QRectF(self.rect()).adjusted(MARGIN, MARGIN, -MARGIN, -MARGIN)

    def scale(self) -> float:
        """Return logical pixels per unit of the weights, the same in both directions."""
        area = self.area()
        half = 1.0 if self._dots is None else self._dots.half
        return max(1.0, min(area.width(), area.height()) / 2) / half

    def position_of(self, unit: int) -> QPointF | None:
        """Return where a unit's dot is drawn; None where it has no place."""
        if self._dots is None or not 0 <= unit < len(self._dots.positions):
            return None
        x, y = self._dots.positions[unit].tolist()
        if self._lift is not None and unit == self._chosen:
            x, y = x + self._lift[0], y + self._lift[1]
        return self.place_of(x, y)

    def place_of(self, x: float, y: float) -> QPointF | None:
        """Return where something in units of the weights is drawn."""
        if not np.isfinite((x, y)).all():
            return None
        middle, scale = self.area().center(), self.scale()
        return QPointF(middle.x() + x * scale, middle.y() - y * scale)

    def unit_at(self, place: QPointF) -> int | None:
        """Return the unit nearest to a place, if it is near: of a heap the chosen one, or first."""
        dots = self._dots
        if dots is None or not len(dots.positions):
            return None
        middle, scale = self.area().center(), self.scale()
        wanted = np.array([place.x() - middle.x(), middle.y() - place.y()]) / scale
        distances = np.hypot(*(dots.positions - wanted).T)
        if np.isnan(distances).all():
            return None
        nearest = int(np.nanargmin(distances))
        if distances[nearest] * scale > _NEAR:
            return None
        heap = dots.heap_of(nearest)
        chosen = self._chosen
        return chosen if chosen is not None and chosen in heap else int(heap[0])

    # Painting and what is said

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint axes, trails, dots, and how many lie on one another."""
        paint_map(self, self._theme, self._hint, self._chosen, self._hovered)

    def event(self, event: QEvent) -> bool:
        """Name the unit under the mouse; keep the keys that a lifted unit needs."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            unit = self.unit_at(QPointF(event.pos()))
            text = "" if unit is None else self._words_of(unit)
            QToolTip.showText(event.globalPos(), text, self)
            return True
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride:
            lifted = self._lift is not None and event.key() in (
                Qt.Key.Key_Escape,
                Qt.Key.Key_Return,
                Qt.Key.Key_Enter,
            )
            if lifted or event.key() in _STEPS or (self.can_undo and _is_undo(event)):
                event.accept()
                return True
        return super().event(event)

    def _words_of(self, unit: int) -> str:
        dots = self._dots
        words = self._describe(unit)
        if dots is not None and len(heap := dots.heap_of(unit)) > 1:
            words += f"\n{len(heap)} {dots.noun}s here"
        return words

    def _tell(self) -> None:
        dots, unit = self._dots, self._chosen
        is_there = dots is not None and unit is not None and unit < len(dots.positions)
        self.setAccessibleDescription(self._words_of(unit) if is_there and unit is not None else "")

    # The mouse

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose the unit under the mouse, which a drag then lifts."""
        if event.button() != Qt.MouseButton.LeftButton:
            return
        self._put_back()
        unit = self.unit_at(event.position())
        if unit is not None:
            self.unitChosen.emit(unit)
            self._pressed = event.position()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Lift the unit, or mark the one under the mouse."""
        if self._pressed is None:
            hovered = self.unit_at(event.position())
            if hovered != self._hovered:
                self._hovered = hovered
                self.update()
            return
        moved = event.position() - self._pressed
        far = moved.manhattanLength() >= QApplication.startDragDistance()
        if self.can_move and self._chosen is not None and (far or self._lift is not None):
            self._lift = (moved.x() / self.scale(), -moved.y() / self.scale())
            self.update()

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:
        """Put the unit down."""
        self._pressed = None
        self._put_down()

    def leaveEvent(self, event: QEvent) -> None:
        """Mark no unit as under the mouse."""
        self._hovered = None
        self.update()
        super().leaveEvent(event)

    # Keys

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walk over the units; lift the chosen one with Shift."""
        key = Qt.Key(event.key())
        if key == Qt.Key.Key_Escape and (self._lift is not None or self._pressed is not None):
            self._put_back()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._lift is not None:
            self._put_down()
        elif self.can_undo and _is_undo(event):
            self.undoRequested.emit()
        elif key in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            self.layerStepped.emit(-1 if key == Qt.Key.Key_PageUp else 1)
        elif key in _STEPS and event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self._lift_by_key(*_STEPS[key])
        elif key in _STEPS or key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            self._walk(key)
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Put back a unit that keys have lifted."""
        if self._by_keys:
            self._put_back()
        super().focusOutEvent(event)

    def _walk(self, key: Qt.Key) -> None:
        dots = self._dots
        if dots is None or not len(dots.positions):
            return
        last = len(dots.positions) - 1
        if key == Qt.Key.Key_Home or self._chosen is None:
            self.unitChosen.emit(0)
        elif key == Qt.Key.Key_End:
            self.unitChosen.emit(last)
        else:
            step = 1 if key in (Qt.Key.Key_Right, Qt.Key.Key_Down) else -1
            self.unitChosen.emit(min(max(self._chosen + step, 0), last))

    def _lift_by_key(self, right: int, up: int) -> None:
        dots, unit = self._dots, self._chosen
        if dots is None or unit is None or not self.can_move or unit >= len(dots.positions):
            return
        x, y = (0.0, 0.0) if self._lift is None else self._lift
        step = _KEY_STEP * dots.half
        self._lift = (x + right * step, y + up * step)
        self._by_keys = True
        self.update()

    def _put_down(self) -> None:
        lift, unit = self._lift, self._chosen
        self._put_back()
        if lift is not None and unit is not None and lift != (0.0, 0.0):
            self.unitMoved.emit(unit, *lift)

    def _put_back(self) -> None:
        self._pressed = None
        self._by_keys = False
        if self._lift is not None:
            self._lift = None
            self.update()


def _is_undo(event: QKeyEvent) -> bool:
    return event.key() == Qt.Key.Key_Z and event.modifiers() == Qt.KeyboardModifier.ControlModifier
