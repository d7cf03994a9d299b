import numpy as np
import pytest
import torch

from core.models import numpy_optimizers
from core.models.torch_optimizers import TorchAdam, TorchSGD

RATES = [0.1, 0.1, 0.02, 0.02, 0.5, 0.5, 0.1, 0.1]


def gradients():
    rng = np.random.default_rng(4)
    return [torch.from_numpy(rng.normal(size=20)) for _ in RATES]


def path(optimizer, values):
    """Return the values after steps with rates that change."""
    for gradient, rate in zip(gradients(), RATES, strict=True):
        optimizer.step(values, gradient.clone(), rate)
    return values


def reference_path(make):
    """Return what PyTorch's own optimiser makes of the same gradients and rates."""
    parameter = torch.nn.Parameter(torch.linspace(-1, 1, 20, dtype=torch.float64))
    optimizer = make([parameter])
    for gradient, rate in zip(gradients(), RATES, strict=True):
        optimizer.param_groups[0]["lr"] = rate
        parameter.grad = gradient.clone()
        optimizer.step()
    return parameter.detach()


@pytest.mark.parametrize("momentum", [0.0, 0.9])
def test_sgd_equals_pytorchs(momentum):
    values = torch.linspace(-1, 1, 20, dtype=torch.float64)

    found = path(TorchSGD(values, momentum), values)

    expected = reference_path(lambda p: torch.optim.SGD(p, lr=0.1, momentum=momentum))
    np.testing.assert_allclose(found, expected, rtol=1e-12, atol=1e-14)


def test_adam_equals_pytorchs():
    values = torch.linspace(-1, 1, 20, dtype=torch.float64)

    found = path(TorchAdam(values), values)

    np.testing.assert_allclose(found, reference_path(torch.optim.Adam), rtol=1e-10, atol=1e-12)


@pytest.mark.parametrize(
    ("own", "scratch"),
    [
        (lambda v: TorchSGD(v, 0.9), lambda v: numpy_optimizers.SGD(v, 0.9)),
        (TorchAdam, numpy_optimizers.Adam),
    ],
)
def test_a_state_goes_on_in_the_optimizer_from_scratch(own, scratch):
    values = torch.linspace(-1, 1, 20, dtype=torch.float64)
    begun = own(values)
    path(begun, values)
    theirs = values.numpy().copy()
    other = scratch(theirs)
    other.load_state({name: tensor.numpy().copy() for name, tensor in begun.state().items()})

    for gradient in gradients():
        begun.step(values, gradient.clone(), 0.1)
        other.step(theirs, gradient.numpy().copy(), 0.1)

    np.testing.assert_allclose(values, theirs, rtol=1e-10, atol=1e-12)
