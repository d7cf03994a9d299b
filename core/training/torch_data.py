"""A split as tensors on the device, from which batches are gathered there."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from core.datasets.dataset import Split
from core.models.input_preparation import InputPreparation
from core.training.augmentation import Augmentation, augmented_rows
from core.training.torch_device import free_bytes

SHARE_OF_MEMORY = 0.5
"""Of the memory that is free, what the prepared inputs of a split may take."""


@dataclass(frozen=True, slots=True, eq=False)
class PreparedTensors:
    """Samples as rows, prepared, where the network computes.

    Parameters
    ----------
    split : Split
        The samples as they lie in the data.
    preparation : InputPreparation
    inputs : Tensor of shape (samples, features)
    labels : Tensor of shape (samples,) or None
        int64; None where the network shall give the inputs back, which are clipped to [0, 1].
    """

    split: Split
    preparation: InputPreparation
    inputs: Tensor
    labels: Tensor | None

    def __len__(self) -> int:
        return len(self.inputs)

    @property
    def sample_shape(self) -> tuple[int, ...]:
        """Of one sample: (height, width), (height, width, 3) or (features,)."""
        return self.split.sample_shape

    def gather(
        self, indices: npt.NDArray[np.int64], augmentation: Augmentation | None = None
    ) -> tuple[Tensor, Tensor]:
        """Return the samples at `indices`, shape (batch,): the only thing that travels.

        Pictures that are augmented are augmented in NumPy, and travel as well.
        """
        # A copy of the few indices: PyTorch takes no array that is read-only.
        chosen = torch.from_numpy(indices.copy()).to(self.inputs.device)
        if augmentation is None:
            inputs = self.inputs.index_select(0, chosen)
        else:
            inputs = self._augmented(indices, augmentation)
        return inputs, inputs if self.labels is None else self.labels.index_select(0, chosen)

    def _augmented(self, indices: npt.NDArray[np.int64], augmentation: Augmentation) -> Tensor:
        glyphs = None
        if self.preparation.is_glyph:
            glyphs = self.inputs[torch.from_numpy(indices.copy())].cpu().numpy()
        rows = augmented_rows(self.split, indices, self.preparation, augmentation, glyphs)
        if self.labels is None:
            rows = np.clip(rows, 0, 1)
        return torch.from_numpy(rows).to(self.inputs)

    def slice(self, start: int, stop: int) -> tuple[Tensor, Tensor]:
        """Return consecutive samples: views, nothing is copied."""
        inputs = self.inputs[start:stop]
        return inputs, inputs if self.labels is None else self.labels[start:stop]


@dataclass(frozen=True, slots=True, eq=False)
class TensorsOnDemand:
    """Samples of a split too large to be held prepared: each batch is prepared when asked for.

    Parameters
    ----------
    split : Split
        The samples as they lie in the data, which may be mapped into memory from a file.
    preparation : InputPreparation
        That makes no glyphs: these would take too long.
    dtype : str
    device : torch.device
    reconstructs : bool
        Whether the network shall give the inputs back, which are clipped to [0, 1].
    """

    split: Split
    preparation: InputPreparation
    dtype: str
    device: torch.device
    reconstructs: bool

    def __len__(self) -> int:
        return len(self.split)

    @property
    def sample_shape(self) -> tuple[int, ...]:
        """Of one sample: (height, width), (height, width, 3) or (features,)."""
        return self.split.sample_shape

    def gather(
        self, indices: npt.NDArray[np.int64], augmentation: Augmentation | None = None
    ) -> tuple[Tensor, Tensor]:
        """Return the samples at `indices`, shape (batch,); see `PreparedTensors.gather`."""
        if augmentation is None:
            rows = self._prepared(self.split.vectors[indices])
        else:
            rows = augmented_rows(self.split, indices, self.preparation, augmentation)
        return self._on_device(rows, self.split.labels[indices])

    def slice(self, start: int, stop: int) -> tuple[Tensor, Tensor]:
        """Return consecutive samples."""
        rows = self._prepared(self.split.vectors[start:stop])
        return self._on_device(rows, self.split.labels[start:stop])

    def _prepared(self, vectors: npt.NDArray[np.float32]) -> npt.NDArray[np.floating[Any]]:
        return self.preparation.apply(vectors, np.dtype(self.dtype))

    def _on_device(
        self, rows: npt.NDArray[np.floating[Any]], labels: npt.NDArray[np.int64]
    ) -> tuple[Tensor, Tensor]:
        kind = getattr(torch, self.dtype)
        if self.reconstructs:
            inputs = torch.from_numpy(np.clip(rows, 0, 1)).to(self.device, kind)
            return inputs, inputs
        # A copy where nothing was to be prepared: PyTorch takes no array that is read-only.
        own = rows if rows.flags.writeable else rows.copy()
        on_device = torch.from_numpy(own).to(self.device, kind)
        return on_device, torch.from_numpy(labels.copy()).to(self.device)


def prepare_tensors(
    split: Split,
    preparation: InputPreparation,
    dtype: str,
    device: torch.device,
    *,
    reconstructs: bool = False,
) -> PreparedTensors | TensorsOnDemand:
    """Prepare the inputs of a split and bring it to the device, once for a whole run.

    For a network that `reconstructs` its inputs they are clipped to [0, 1], and labels left out.
    Where they would take more than half of the memory that is free, batches are prepared one by
    one instead, unless glyphs are to be made.
    """
    needed = split.vectors.size * np.dtype(dtype).itemsize
    if needed > SHARE_OF_MEMORY * free_bytes(device) and not preparation.is_glyph:
        return TensorsOnDemand(split, preparation, dtype, device, reconstructs)
    rows = preparation.apply(split.vectors, np.dtype(dtype))
    if reconstructs:
        clipped = np.clip(rows, 0, 1)
        inputs = torch.from_numpy(clipped).to(device)
        return PreparedTensors(split, preparation, inputs, None)
    if not rows.flags.writeable:
        # Nothing was to be prepared, so these are the data themselves, which must not change.
        rows = rows.copy()
    labels = torch.tensor(split.labels.copy(), device=device)
    return PreparedTensors(split, preparation, torch.from_numpy(rows).to(device), labels)
