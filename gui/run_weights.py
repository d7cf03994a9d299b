"""Weights of runs at any kept epoch, read off the GUI thread and kept within a budget of memory."""

import threading
from bisect import bisect_right
from collections import OrderedDict
from dataclasses import dataclass, field
from pathlib import Path

from core.errors import ModelLoadError
from core.runs.folder import RunFolder
from core.training.trainer import OPTIMIZER_PREFIX, Arrays

CACHE_BYTES = 128 * 2**20
"""Of weights that are kept: 480 epochs of a network of 1024-64-36."""

Stamp = tuple[int, int]
"""When a file was written, and its size."""

_Key = tuple[str, Stamp]


@dataclass(frozen=True, eq=False)
class WeightsAt:
    """A run's weights at the cursor, and at its start.

    Parameters
    ----------
    epoch, first_epoch : int
        Whose weights they are: kept ones, so that `epoch` may lie before the cursor's.
    arrays, initial : dict of str to ndarray
        Without the optimiser's. Shared: not to be written to.
    kept : tuple of int
        The epochs whose weights are kept.
    """

    epoch: int
    first_epoch: int
    arrays: Arrays = field(repr=False)
    initial: Arrays = field(repr=False)
    kept: tuple[int, ...]


class RunWeights:
    """Reads checkpoints; from any thread. The least recently used ones are forgotten first.

    Parameters
    ----------
    budget_bytes : int
        The newest checkpoint is kept even if it is larger.
    """

    def __init__(self, budget_bytes: int = CACHE_BYTES) -> None:
        self._budget = budget_bytes
        self._kept: OrderedDict[_Key, Arrays] = OrderedDict()
        self._bytes = 0
        self._lock = threading.Lock()

    @property
    def kept_bytes(self) -> int:
        """How much memory the weights take that are kept now."""
        return self._bytes

    def at(self, folder: RunFolder, epoch: int) -> WeightsAt:
        """Return the weights of the last kept epoch that is not after `epoch`, and the first ones.

        Raises
        ------
        ModelLoadError
            If the run keeps none, or those of that epoch are damaged.
        """
        kept = folder.checkpoint_epochs()
        if not kept:
            raise ModelLoadError(
                f"{folder.path} keeps no weights: its folder 'checkpoints' is missing or empty. "
                "Train the network again"
            )
        place = max(0, bisect_right(kept, epoch) - 1)
        arrays = self.read(folder, kept[place])
        first, initial = self._first(folder, kept, place)
        return WeightsAt(kept[place], first, arrays, initial, tuple(kept))

    def read(self, folder: RunFolder, epoch: int) -> Arrays:
        """Return the weights of one kept epoch, without the optimiser.

        Raises
        ------
        ModelLoadError
            If they are not kept, or damaged.
        """
        path = _path(folder, epoch)
        stamp = checkpoint_stamp(folder, epoch)
        if stamp is None:
            # It says so, and which epochs are kept; or the file came this moment.
            return _weights_in(folder.read_checkpoint(epoch))
        key = (str(path), stamp)
        with self._lock:
            known = self._kept.get(key)
            if known is not None:
                self._kept.move_to_end(key)
                return known
        arrays = _weights_in(folder.read_checkpoint(epoch))
        with self._lock:
            self._keep(key, arrays)
        return arrays

    def _keep(self, key: _Key, arrays: Arrays) -> None:
        if key in self._kept:
            return
        self._kept[key] = arrays
        self._bytes += _size(arrays)
        while self._bytes > self._budget and len(self._kept) > 1:
            _, gone = self._kept.popitem(last=False)
            self._bytes -= _size(gone)

    def _first(self, folder: RunFolder, kept: list[int], place: int) -> tuple[int, Arrays]:
        for epoch in kept[:place]:
            try:
                return epoch, self.read(folder, epoch)
            except ModelLoadError:
                # The next one is nearer to the start than none.
                continue
        return kept[place], self.read(folder, kept[place])


def checkpoint_stamp(folder: RunFolder, epoch: int) -> Stamp | None:
    """Return what tells the weights of an epoch from others in their place; None without any.

    A run that goes on from an older state writes the epochs after it anew.
    """
    try:
        stat = _path(folder, epoch).stat()
    except OSError:
        return None
    return stat.st_mtime_ns, stat.st_size


def _weights_in(state: Arrays) -> Arrays:
    # Copies: each array may be a view into what was read, with the optimiser in it.
    arrays = {n: a.copy() for n, a in state.items() if not n.startswith(OPTIMIZER_PREFIX)}
    for array in arrays.values():
        array.flags.writeable = False
    return arrays


def _path(folder: RunFolder, epoch: int) -> Path:
    return folder.checkpoints / f"epoch_{epoch:04d}.safetensors"


def _size(arrays: Arrays) -> int:
    return sum(array.nbytes for array in arrays.values())
