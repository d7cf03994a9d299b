"""Histograms of a layer's weights over the epochs, read in slices off the GUI thread."""

from collections.abc import Sequence
from time import monotonic

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QObject

from core.analysis.weight_history import chosen_epochs, quantiles, weight_history
from core.errors import ModelLoadError
from core.runs.folder import RunFolder
from gui.background.live_task import LiveTask
from gui.background.task import error_text
from gui.run_weights import RunWeights, Stamp, checkpoint_stamp
from gui.session import Session
from gui.tabs.weights.grid_work import GridAnswer
from gui.tabs.weights.view import WeightsView

MOST_EPOCHS = 160
_SLICE_S = 0.25
_READING = "Reading the weights of every epoch…"

_Key = tuple[RunFolder, str]
_Known = dict[int, tuple[Stamp | None, npt.NDArray[np.float64] | None]]
"""By epoch: whose weights, and their quantiles; None where they cannot be read."""


class HistoryPresenter(QObject):
    """Shows what is known so far, and reads on until every epoch is."""

    def __init__(
        self, view: WeightsView, session: Session, cache: RunWeights, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._plot = view.grids.history
        self._cache = cache
        self._key: _Key | None = None
        self._kept: tuple[int, ...] = ()
        self._known: _Known = {}
        self._task = LiveTask(self)
        self._task.answered.connect(self._on_answered)
        self._task.failed.connect(lambda error: self._plot.set_history(None, error_text(error)))
        self._plot.epochChosen.connect(session.set_epoch)

    @property
    def is_busy(self) -> bool:
        """Whether epochs are still to be read."""
        return self._task.is_busy

    def show(self, grid: GridAnswer, epoch: int) -> None:
        """Show the layer of the grids; `epoch` is the cursor's."""
        key = (grid.question.folder, grid.layer.array)
        if key != self._key:
            self._key, self._known = key, {}
            self._plot.set_history(None, _READING)
        self._kept = grid.weights.kept
        self._plot.set_epoch(epoch)
        self._read_on()

    def show_cursor(self, epoch: int) -> None:
        """Show where the cursor is, of weights that cannot be read."""
        self._plot.set_epoch(epoch)

    def forget(self, hint: str) -> None:
        """Show but a hint until the next grids."""
        self._key, self._known = None, {}
        self._plot.set_history(None, hint)

    def _read_on(self) -> None:
        key, known, cache = self._key, dict(self._known), self._cache
        if key is not None:
            wanted = chosen_epochs(self._kept, MOST_EPOCHS)
            self._task.ask(lambda: _read(cache, key, wanted, known))

    def _on_answered(self, answer: tuple[_Key, _Known, bool, bool]) -> None:
        key, known, has_news, is_whole = answer
        if key != self._key:
            return
        self._known = known
        shown = {epoch: found for epoch, (_, found) in sorted(known.items()) if found is not None}
        if not shown:
            hint = "The weights of no epoch can be read." if is_whole else _READING
            self._plot.set_history(None, hint)
        elif has_news or self._plot.history is None:
            self._plot.set_history(weight_history(shown))
        if not is_whole:
            self._read_on()


def _read(
    cache: RunWeights, key: _Key, epochs: Sequence[int], known: _Known
) -> tuple[_Key, _Known, bool, bool]:
    """Read for a quarter of a second; return what is known, whether that is news, and is all.

    Epochs whose weights were written anew, by a run that went on from an older state, are read
    again; those that are not wanted any more are forgotten.
    """
    folder, array = key
    found = {epoch: known[epoch] for epoch in epochs if epoch in known}
    has_news = len(found) < len(known)
    began = monotonic()
    for epoch in epochs:
        stamp = checkpoint_stamp(folder, epoch)
        if epoch in found and found[epoch][0] == stamp:
            continue
        try:
            found[epoch] = stamp, quantiles(cache.read(folder, epoch)[array])
        except (ModelLoadError, KeyError):
            # Left out of the picture; the cursor on this epoch says what is wrong with it.
            found[epoch] = stamp, None
        has_news = True
        if monotonic() - began > _SLICE_S:
            return key, found, has_news, False
    return key, found, has_news, True
