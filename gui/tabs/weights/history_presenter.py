"""Histograms of a layer's weights over the epochs, read in slices off the GUI thread."""

from time import monotonic

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QObject

from core.analysis.weight_history import chosen_epochs, quantiles, weight_history
from core.errors import ModelLoadError
from core.runs.folder import RunFolder
from gui.background.live_task import LiveTask
from gui.background.task import error_text
from gui.run_weights import RunWeights
from gui.session import Session
from gui.tabs.weights.grid_work import GridAnswer
from gui.tabs.weights.view import WeightsView

MOST_EPOCHS = 160
_SLICE_S = 0.25

_Key = tuple[RunFolder, str]
_Known = dict[int, npt.NDArray[np.float64]]


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
        self._missing: frozenset[int] = frozenset()
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
            self._key, self._known, self._missing = key, {}, frozenset()
            self._plot.set_history(None, "Reading the weights of every epoch…")
        self._kept = grid.weights.kept
        self._plot.set_epoch(epoch)
        self._read_on()

    def _read_on(self) -> None:
        key, known, missing = self._key, self._known, self._missing
        if key is None:
            return
        wanted = chosen_epochs(self._kept, MOST_EPOCHS)
        left = [epoch for epoch in wanted if epoch not in known and epoch not in missing]
        if left:
            cache = self._cache
            self._task.ask(lambda: _read(cache, key, left))
        elif known:
            shown = {epoch: known[epoch] for epoch in wanted if epoch in known}
            if self._plot.history is None or self._plot.history.epochs != tuple(sorted(shown)):
                self._plot.set_history(weight_history(shown))
        else:
            self._plot.set_history(None, "The weights of no epoch can be read.")

    def _on_answered(self, answer: tuple[_Key, _Known, frozenset[int]]) -> None:
        key, found, missing = answer
        if key != self._key:
            return
        self._known |= found
        self._missing |= missing
        if self._known:
            self._plot.set_history(weight_history(self._known))
        self._read_on()


def _read(cache: RunWeights, key: _Key, epochs: list[int]) -> tuple[_Key, _Known, frozenset[int]]:
    """Read epochs for a quarter of a second; return also those that cannot be read."""
    folder, array = key
    found: _Known = {}
    missing = set()
    began = monotonic()
    for epoch in epochs:
        try:
            found[epoch] = quantiles(cache.read(folder, epoch)[array])
        except (ModelLoadError, KeyError):
            # Left out of the picture; the cursor on this epoch says what is wrong with it.
            missing.add(epoch)
        if monotonic() - began > _SLICE_S:
            break
    return key, found, frozenset(missing)
