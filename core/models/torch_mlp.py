"""The multilayer perceptron of `numpy_network` in PyTorch."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import torch
from torch import Tensor

from core.models.numpy_initializers import Initializer
from core.models.torch_functions import ACTIVATIONS
from core.models.torch_network import Arrays, TorchNetwork, draw_dense


class TorchMLP(TorchNetwork):
    """Dense layers in a row; the last one gives logits.

    Weights have shape (inputs, outputs) and the names that `NumpyNetwork` gives them. With the
    same generator both begin with the same weights, so a run in the one can be repeated, or gone
    on with, in the other.

    Parameters
    ----------
    widths : sequence of int
        Inputs, hidden widths, outputs: (1024, 64, 36).
    activation : str or sequence of str
        Names in `core.models.numpy_activations`: of all hidden layers, or of each.
    initializer : Initializer
    rng : numpy.random.Generator
        For the initial weights, drawn layer by layer in float64.
    dtype : torch.dtype
    device : torch.device
    """

    evaluation_batch = 1024

    def __init__(
        self,
        widths: Sequence[int],
        activation: str | Sequence[str],
        initializer: Initializer,
        rng: np.random.Generator,
        dtype: torch.dtype = torch.float32,
        device: torch.device | None = None,
    ) -> None:
        drawn: Arrays = {}
        names = [*(f"layer{index}" for index in range(1, len(widths) - 1)), "output"]
        for name, (inputs, outputs) in zip(names, pairwise(widths), strict=True):
            drawn |= draw_dense(name, inputs, outputs, initializer, rng)
        super().__init__(drawn, {}, dtype, device or torch.device("cpu"))
        hidden = len(widths) - 2
        chosen = [activation] * hidden if isinstance(activation, str) else activation
        self._activations = [ACTIVATIONS[name] for name in chosen]
        own = self.parameters
        self._layers = [(own[f"{name}.weight"], own[f"{name}.bias"]) for name in names]

    def forward(self, inputs: Tensor, *, training: bool) -> Tensor:
        """A <- f(A W + b), layer by layer; the last without f. `training` makes no difference."""
        *hidden, (weight, bias) = self._layers
        for (hidden_weight, hidden_bias), activation in zip(hidden, self._activations, strict=True):
            inputs = activation(torch.addmm(hidden_bias, inputs, hidden_weight))
        return torch.addmm(bias, inputs, weight)
