"""What the layers that do not learn make of pictures, computed once and kept."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from core.datasets.dataset import Split
from core.models.input_preparation import InputPreparation
from core.models.torch_squeezenet import TorchSqueezeNet, TrunkFeatures
from core.training.augmentation import Augmentation, augmented_rows
from core.training.torch_data import PreparedTensors, TensorsOnDemand, prepare_tensors
from core.training.torch_device import MemoryErrors, free_bytes, threads_for, use_threads

SHARE_OF_MEMORY = 0.5
"""Of the memory that is free, what the features of a split may take."""


@dataclass(slots=True, eq=False)
class _Kept:
    """The features of a split that are known."""

    layer: int
    rows: Tensor = field(repr=False)
    is_known: npt.NDArray[np.bool_] = field(repr=False)


class Trunk:
    """The layers of a network that no step changes, for as long as its trainer says so.

    Parameters
    ----------
    network : TorchSqueezeNet
    largest_layer : int
        Its multiplications and additions for one sample; see `threads_for`.
    depth : callable
        Returns how many layers, from the first on, do not learn now; 0 where the first one does.

    Attributes
    ----------
    age : int
        Features that were kept at another age are of other weights.
    """

    def __init__(
        self, network: TorchSqueezeNet, largest_layer: int, depth: Callable[[], int]
    ) -> None:
        self.network = network
        self.age = 0
        self._depth = depth
        self._threads = threads_for(largest_layer * network.evaluation_batch)

    @property
    def depth(self) -> int:
        """How many layers, from the first on, do not learn now."""
        return self._depth()

    def bytes_of(self, samples: int, depth: int) -> int:
        """Return the memory that features of so many samples take."""
        return samples * self.network.maps[depth].numbers * self.network.values.element_size()

    def has_room(self, samples: int, depth: int) -> bool:
        """Whether features of so many samples fit into the memory that is free."""
        free = free_bytes(self.network.values.device)
        return self.bytes_of(samples, depth) <= SHARE_OF_MEMORY * free

    def features(self, rows: Tensor, depth: int) -> Tensor:
        """Return what layer `depth` is given of a few pictures, always by the same threads.

        Threads share sums out, and a run that goes on shall compute what it computed before.
        """
        before = torch.get_num_threads()
        if rows.device.type == "cpu":
            use_threads(self._threads)
        try:
            with torch.no_grad():
                return self.network.features(rows, depth).rows
        finally:
            use_threads(before)


class TrunkSplit:
    """A split of which batches are given behind a trunk, through which each picture goes once.

    Some pictures at a time, always the same ones together, are prepared and go through the trunk
    when one of them is first asked for. All of them are prepared at once only where no features
    are kept.

    Parameters
    ----------
    split : Split
    preparation : InputPreparation
    trunk : Trunk
    depths : set of int
        Of the trunk, at which features may be kept; at others each batch begins with pictures.
    memory : MemoryErrors
        What is said where the prepared pictures, or features of them, do not fit.
    """

    def __init__(
        self,
        split: Split,
        preparation: InputPreparation,
        trunk: Trunk,
        depths: frozenset[int],
        memory: MemoryErrors,
    ) -> None:
        self._split, self._preparation = split, preparation
        self._trunk = trunk
        self._depths = depths
        self._memory = memory
        self._values = trunk.network.values
        self._labels = torch.tensor(split.labels.copy(), device=self._values.device)
        self._kept: _Kept | None = None
        self._age = trunk.age

    @property
    def sample_shape(self) -> tuple[int, ...]:
        """Of one sample."""
        return self._split.sample_shape

    def __len__(self) -> int:
        return len(self._split)

    def gather(
        self, indices: npt.NDArray[np.int64], augmentation: Augmentation | None = None
    ) -> tuple[Tensor | TrunkFeatures, Tensor]:
        """Return the samples at `indices`, or what the trunk makes of them, and their labels.

        Pictures that are augmented are another way each time, and given as pictures.
        """
        chosen = torch.from_numpy(indices.copy()).to(self._values.device)
        if augmentation is not None:
            rows = augmented_rows(self._split, indices, self._preparation, augmentation)
            return self._on_device(rows), self._labels.index_select(0, chosen)
        kept = self._at_depth()
        if kept is None:
            return self._pictures.gather(indices)
        for chunk in np.unique(indices // self._chunk):
            self._learn(kept, int(chunk))
        features = TrunkFeatures(kept.layer, kept.rows.index_select(0, chosen))
        return features, self._labels.index_select(0, chosen)

    def slice(self, start: int, stop: int) -> tuple[Tensor | TrunkFeatures, Tensor]:
        """Return consecutive samples, or what the trunk makes of them, and their labels."""
        kept = self._at_depth()
        if kept is None:
            return self._pictures.slice(start, stop)
        for chunk in range(start // self._chunk, -(-stop // self._chunk)):
            self._learn(kept, chunk)
        return TrunkFeatures(kept.layer, kept.rows[start:stop]), self._labels[start:stop]

    def warm_up(self) -> Iterator[int]:
        """Let all pictures go through the trunk; yield how many have, where some had not."""
        kept = self._at_depth()
        if kept is None:
            return
        for chunk in np.flatnonzero(~kept.is_known):
            self._learn(kept, int(chunk))
            yield min((int(chunk) + 1) * self._chunk, len(self))

    @property
    def _chunk(self) -> int:
        return self._trunk.network.evaluation_batch

    @property
    def _kind(self) -> str:
        """The network's type of numbers, as NumPy calls it."""
        return str(self._values.dtype).removeprefix("torch.")

    @cached_property
    def _pictures(self) -> PreparedTensors | TensorsOnDemand:
        """All pictures, prepared."""
        with self._memory:
            return prepare_tensors(self._split, self._preparation, self._kind, self._values.device)

    def _on_device(self, rows: npt.NDArray[np.floating[Any]]) -> Tensor:
        return torch.from_numpy(rows).to(self._values)

    def _at_depth(self) -> _Kept | None:
        """Return the features at the trunk's depth, of its present weights, none known at first."""
        depth, age = self._trunk.depth, self._trunk.age
        if depth not in self._depths:
            self._kept = None
        elif self._kept is None or (self._kept.layer, self._age) != (depth, age):
            # The old ones first: both may not fit at once.
            self._kept = None
            numbers = self._trunk.network.maps[depth].numbers
            with self._memory:
                rows = self._values.new_empty((len(self), numbers))
            self._kept = _Kept(depth, rows, np.zeros(-(-len(self) // self._chunk), np.bool_))
        self._age = age
        return self._kept

    def _learn(self, kept: _Kept, chunk: int) -> None:
        if kept.is_known[chunk]:
            return
        some = slice(chunk * self._chunk, (chunk + 1) * self._chunk)
        with self._memory:
            prepared = self._preparation.apply(self._split.vectors[some], self._kind)
            kept.rows[some] = self._trunk.features(self._on_device(prepared), kept.layer)
        kept.is_known[chunk] = True
