"""A split as tensors on the device, from which batches are gathered there."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from core.datasets.dataset import Split
from core.models.input_preparation import InputPreparation
from core.training.distortion import Places, read_at


@dataclass(frozen=True, slots=True, eq=False)
class PreparedTensors:
    """Samples as rows, prepared, where the network computes.

    Parameters
    ----------
    inputs : Tensor of shape (samples, features)
    labels : Tensor of shape (samples,) or None
        int64; None where the network shall give the inputs back.
    sample_shape : tuple of int
        Of one sample: (height, width), (height, width, 3) or (features,).
    """

    inputs: Tensor
    labels: Tensor | None
    sample_shape: tuple[int, ...]

    def __len__(self) -> int:
        return len(self.inputs)

    def gather(
        self, indices: npt.NDArray[np.int64], places: Places | None = None
    ) -> tuple[Tensor, Tensor]:
        """Return the samples at `indices`, shape (batch,): the only thing that travels.

        Where pictures are to be distorted, they are read at `places` (see
        `core.training.distortion`), and travel as well.
        """
        # A copy of the few indices: PyTorch takes no array that is read-only.
        chosen = torch.from_numpy(indices.copy()).to(self.inputs.device)
        inputs = self.inputs.index_select(0, chosen)
        if places is not None:
            pictures = inputs.cpu().numpy().reshape(-1, *self.sample_shape)
            distorted = read_at(pictures, places).reshape(inputs.shape)
            inputs = torch.from_numpy(distorted).to(inputs.device)
        return inputs, inputs if self.labels is None else self.labels.index_select(0, chosen)

    def slice(self, start: int, stop: int) -> tuple[Tensor, Tensor]:
        """Return consecutive samples: views, nothing is copied."""
        inputs = self.inputs[start:stop]
        return inputs, inputs if self.labels is None else self.labels[start:stop]


def prepare_tensors(
    split: Split,
    preparation: InputPreparation,
    dtype: str,
    device: torch.device,
    *,
    reconstructs: bool = False,
) -> PreparedTensors:
    """Prepare the inputs of a split and bring it to the device, once for a whole run.

    For a network that `reconstructs` its inputs they are clipped to [0, 1], and labels left out.
    """
    rows = preparation.apply(split.vectors, np.dtype(dtype))
    if reconstructs:
        clipped = np.clip(rows, 0, 1)
        return PreparedTensors(torch.from_numpy(clipped).to(device), None, split.sample_shape)
    if not rows.flags.writeable:
        # Nothing was to be prepared, so these are the data themselves, which must not change.
        rows = rows.copy()
    labels = torch.tensor(split.labels.copy(), device=device)
    return PreparedTensors(torch.from_numpy(rows).to(device), labels, split.sample_shape)
