"""Space held in the picture pans it with the left button; pressed alone it does what it does."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent

from gui.widgets.box_canvas import BoxCanvas


class SpaceToPan(QObject):
    """Watches a canvas, and acts as the key comes up if nothing was panned meanwhile.

    Parameters
    ----------
    canvas : BoxCanvas
    act : callable
        What Space does by itself.
    parent : QObject
    """

    def __init__(self, canvas: BoxCanvas, act: Callable[[], object], parent: QObject) -> None:
        super().__init__(parent)
        self._canvas = canvas
        self._act = act
        self._is_down = False
        # The last filter that was installed is the first that is asked.
        canvas.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take Space, and what comes of it where the focus goes elsewhere."""
        if event.type() == QEvent.Type.FocusOut and self._is_down:
            self._is_down = False
            self._canvas.hold(held=False)
        if not isinstance(event, QKeyEvent) or not _is_space(event):
            return super().eventFilter(watched, event)
        if event.isAutoRepeat():
            return True
        if event.type() == QEvent.Type.KeyPress:
            self._is_down = True
            self._canvas.hold(held=True)
            return True
        if event.type() == QEvent.Type.KeyRelease and self._is_down:
            self._is_down = False
            if not self._canvas.hold(held=False):
                self._act()
            return True
        return super().eventFilter(watched, event)


def _is_space(event: QKeyEvent) -> bool:
    plain = event.modifiers() == Qt.KeyboardModifier.NoModifier
    # The override is what keeps Space from running a training; others answer that.
    is_override = event.type() == QEvent.Type.ShortcutOverride
    return event.key() == Qt.Key.Key_Space and plain and not is_override
