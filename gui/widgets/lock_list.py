"""Names in their order, each of which can be locked."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QGridLayout, QMenu, QSizePolicy, QToolButton, QWidget

from gui.theme.icons import set_icon

COLUMNS = 3

_STEPS = {
    Qt.Key.Key_Left: -1,
    Qt.Key.Key_Right: 1,
    Qt.Key.Key_Up: -COLUMNS,
    Qt.Key.Key_Down: COLUMNS,
}


class LockList(QWidget):
    """A lock for each name; Tab reaches the list, and the arrow keys go from lock to lock.

    A click, or Space, turns one lock. With Shift everything up to there is locked and the rest
    opened; where that is so already, all is opened.

    Parameters
    ----------
    names : mapping of str to str
        Value to title.
    parent : QWidget, optional
        The owner.

    Signals
    -------
    edited()
        The user turned a lock.
    """

    edited = Signal()
    resetRequested = Signal()

    def __init__(self, names: Mapping[str, str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._names = tuple(names)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(2)
        self.locks: list[_Lock] = []
        for at, title in enumerate(names.values()):
            lock = _Lock(title, at, self)
            self.locks.append(lock)
            grid.addWidget(lock, *divmod(at, COLUMNS))
        self._go_to(0)
        self.show_value(())

    @property
    def entry(self) -> str:
        """The names that are locked, as `core.settings.parse_value` reads them."""
        return ", ".join(self._locked())

    def show_value(self, value: Sequence[str]) -> None:
        """Lock just these names; emits nothing."""
        for name, lock in zip(self._names, self.locks, strict=True):
            lock.show_locked(locked=name in value)

    def turn(self, at: int) -> None:
        """Turn one lock, and say so."""
        self.locks[at].show_locked(locked=not self.locks[at].isChecked())
        self.edited.emit()

    def lock_up_to(self, at: int) -> None:
        """Lock everything up to there and open the rest, or open all where that is so already."""
        wanted = self._names[: at + 1]
        self.show_value(() if self._locked() == wanted else wanted)
        self.edited.emit()

    def move_focus(self, at: int, key: int) -> bool:
        """Move the focus from a lock as an arrow key says; False for another key."""
        step = _STEPS.get(Qt.Key(key))
        if step is None:
            return False
        if 0 <= at + step < len(self.locks):
            self._go_to(at + step)
            self.locks[at + step].setFocus(Qt.FocusReason.OtherFocusReason)
        return True

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer all, none and the default."""
        menu = QMenu(self)
        menu.addAction("Lock all").triggered.connect(lambda: self._set(self._names))
        menu.addAction("Open all").triggered.connect(lambda: self._set(()))
        menu.addSeparator()
        menu.addAction("Reset to default").triggered.connect(self.resetRequested)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(event.globalPos())

    def _set(self, names: Sequence[str]) -> None:
        self.show_value(names)
        self.edited.emit()

    def _locked(self) -> tuple[str, ...]:
        return tuple(n for n, lock in zip(self._names, self.locks, strict=True) if lock.isChecked())

    def _go_to(self, at: int) -> None:
        """Let Tab reach this lock of all."""
        for index, lock in enumerate(self.locks):
            is_here = index == at
            lock.setFocusPolicy(Qt.FocusPolicy.TabFocus if is_here else Qt.FocusPolicy.NoFocus)
        self.setFocusProxy(self.locks[at])


class _Lock(QToolButton):
    """A name with its lock."""

    def __init__(self, title: str, at: int, owner: LockList) -> None:
        super().__init__(owner)
        self._at, self._owner = at, owner
        self.setText(title)
        self.setCheckable(True)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setAccessibleName(title)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_locked(self, *, locked: bool) -> None:
        """Show a closed lock, or an open one."""
        self.setChecked(locked)
        set_icon(self, "lock" if locked else "lock-open")
        self.setAccessibleDescription("Locked" if locked else "Open")

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Turn the lock, or with Shift all up to it."""
        if event.button() != Qt.MouseButton.LeftButton:
            super().mousePressEvent(event)
            return
        self._turn(event.modifiers())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Turn the lock with Space, and go to others with the arrow keys."""
        if event.key() == Qt.Key.Key_Space:
            self._turn(event.modifiers())
        elif not self._owner.move_focus(self._at, event.key()):
            super().keyPressEvent(event)

    def _turn(self, modifiers: Qt.KeyboardModifier) -> None:
        if modifiers & Qt.KeyboardModifier.ShiftModifier:
            self._owner.lock_up_to(self._at)
        else:
            self._owner.turn(self._at)
