"""The activations and losses of the networks from scratch, as PyTorch has them."""

from collections.abc import Callable, Mapping
from typing import Literal

import torch
from torch import Tensor
from torch.nn import functional

Reduction = Literal["mean", "sum"]
Loss = Callable[[Tensor, Tensor, str], Tensor]


def _identity(z: Tensor) -> Tensor:
    return z


ACTIVATIONS: Mapping[str, Callable[[Tensor], Tensor]] = {
    "sigmoid": torch.sigmoid,
    "tanh": torch.tanh,
    "relu": torch.relu,
    "identity": _identity,
}
"""By the names in `core.models.numpy_activations`."""


def cross_entropy(logits: Tensor, targets: Tensor, reduction: str) -> Tensor:
    """L_i = log sum_k exp(z_ik) - z_i,t(i), as a mean or a sum over the batch.

    `logits` have shape (batch, classes), `targets` are class indices of shape (batch,).
    """
    return functional.cross_entropy(logits, targets, reduction=reduction)


def squared_error(logits: Tensor, targets: Tensor, reduction: str) -> Tensor:
    """L_i = sum_j (p_ij - [j = t(i)])^2 with p = softmax(z), as a mean or a sum over the batch.

    Shapes are those of `cross_entropy`. PyTorch's own `mse_loss` divides by the classes as well.
    """
    probabilities = torch.softmax(logits, dim=1)
    one_hot = functional.one_hot(targets, logits.shape[1]).to(logits.dtype)
    total = (probabilities - one_hot).square().sum()
    return total / len(targets) if reduction == "mean" else total


def pixel_error(logits: Tensor, targets: Tensor, reduction: str) -> Tensor:
    """L_i = sum_j (y_ij - t_ij)^2 with y = sigmoid(z), as a mean or a sum over the batch.

    `logits` and `targets` have shape (batch, pixels); see `core.models.numpy_losses.PixelError`.
    """
    total = (torch.sigmoid(logits) - targets).square().sum()
    return total / len(targets) if reduction == "mean" else total


LOSSES: Mapping[str, Loss] = {
    "cross-entropy": cross_entropy,
    "squared-error": squared_error,
}
"""By the names in `core.models.numpy_network`."""
