"""When Python looks for objects that refer to each other in circles, and in which thread."""

import gc
import sys
import time

from PySide6.QtCore import QObject, QTimer

TICK_MS = 1_000
"""Between two looks at what is new."""

FULL_EVERY = 10
"""So many ticks lie between two looks at everything that is not frozen."""

_BURST = 20_000
_LONG = 0.015


class GarbageCollector(QObject):
    """Collects on the GUI thread, from time to time, in place of Python's own moments.

    Python collects in whatever thread makes many objects, and all others wait. With PyTorch and
    SciPy imported that took 180 ms a time for 290,000 objects; and in a worker it would end windows
    that only a circle of references still holds, which Qt allows on the GUI thread alone.

    Imports make tens of thousands of objects at once that stay for ever: what came with them is
    frozen unseen, that is, left out of all later looks. So is what survives a look that took long.

    Parameters
    ----------
    parent : QObject, optional
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._ticks = 0
        self._modules = len(sys.modules)
        self._timer = QTimer(self, interval=TICK_MS)
        self._timer.timeout.connect(self.tick)

    def start(self) -> None:
        """Take over from Python; what there is now stays for ever."""
        gc.disable()
        gc.freeze()
        self._timer.start()

    def stop(self) -> None:
        """Give the work back to Python, with all objects."""
        self._timer.stop()
        gc.unfreeze()
        gc.enable()

    def tick(self) -> None:
        """Look at the objects that came since the last tick, or at all of them."""
        modules, self._modules = self._modules, len(sys.modules)
        if gc.get_count()[0] > _BURST and self._modules > modules:
            gc.freeze()
            return
        self._ticks += 1
        begun = time.perf_counter()
        gc.collect(2 if self._ticks % FULL_EVERY == 0 else 1)
        if time.perf_counter() - begun > _LONG:
            gc.freeze()
