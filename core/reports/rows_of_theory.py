"""Rows of what both reports derive: checked in float64."""

import numpy as np

from core.models.numpy_activations import ACTIVATIONS
from core.reports.row import Figure, Outcome, ReportRow
from core.reports.work import Work
from core.training.inference import softmax

SECTION = "Theory"

_POINTS = np.linspace(-30, 30, 60_001)


def _softmax(_work: Work) -> Outcome:
    rng = np.random.default_rng(0)
    logits = rng.normal(0, 5, (1000, 36))
    shares = softmax(logits)
    shifted = softmax(logits + rng.normal(0, 100, (1000, 1)))
    return Outcome(
        {
            "change by a shift": float(np.abs(shares - shifted).max()),
            "sum of the shares": float(shares.sum(axis=1).mean()),
            "smallest share": float(shares.min()),
        }
    )


def _linear(_work: Work) -> Outcome:
    rng = np.random.default_rng(0)
    inputs = rng.normal(size=(100, 20))
    first, second, third = (rng.normal(size=shape) for shape in ((20, 15), (15, 10), (10, 5)))
    biases = [rng.normal(size=size) for size in (15, 10, 5)]
    network = ((inputs @ first + biases[0]) @ second + biases[1]) @ third + biases[2]
    weight = first @ second @ third
    bias = (biases[0] @ second + biases[1]) @ third + biases[2]
    difference = np.abs(network - inputs @ weight - bias).max()
    return Outcome({"difference from one layer": float(difference)})


def _derivatives(_work: Work) -> Outcome:
    reached: dict[str, float | str] = {}
    for name in ("sigmoid", "tanh"):
        activation = ACTIVATIONS[name]
        outputs = activation.function(_POINTS)
        reached[f"largest derivative of {name}"] = float(activation.derivative(outputs).max())
    sigmoid = ACTIVATIONS["sigmoid"].function(2 * _POINTS)
    reached["tanh(x) - (2 sigmoid(2x) - 1)"] = float(
        np.abs(np.tanh(_POINTS) - (2 * sigmoid - 1)).max()
    )
    return Outcome(reached)


ROWS = (
    ReportRow(
        "softmax",
        "course",
        SECTION,
        "Softmax",
        "Adding a constant to all logits changes nothing; the shares are positive and add up to 1. "
        "Report A subtracts the largest logit; what report B writes, max(-x), overflows.",
        (
            Figure("change by a shift", "0", 0.0),
            Figure("sum of the shares", "1", 1.0),
            Figure("smallest share", "above 0"),
        ),
        _softmax,
    ),
    ReportRow(
        "linear",
        "course",
        SECTION,
        "Layers without activation are one layer",
        "Three linear layers against one with the product of their weights.",
        (Figure("difference from one layer", "0", 0.0),),
        _linear,
    ),
    ReportRow(
        "derivatives",
        "course",
        SECTION,
        "Sigmoid and tanh",
        "Gradients vanish behind sigmoids, whose derivative is 1/4 at most; that of tanh is 1.",
        (
            Figure("largest derivative of sigmoid", ".25", 0.25),
            Figure("largest derivative of tanh", "1", 1.0),
            Figure("tanh(x) - (2 sigmoid(2x) - 1)", "0", 0.0),
        ),
        _derivatives,
    ),
)
