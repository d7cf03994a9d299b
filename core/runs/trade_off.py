"""Accuracy against what it costs: the points of a scatter plot, and which of them nothing beats."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from core.runs.comparison import RunSummary

ACCURACIES = {
    "best": "Best validation accuracy",
    "validation": "Validation accuracy",
    "test": "Test accuracy",
    "train": "Training accuracy",
}
"""Which accuracy, by name; all but the best are those of the last epoch."""

COSTS = {"seconds": "Training time, s", "parameters": "Parameters"}
"""What accuracy is bought with, by the field of `RunSummary`, with units."""

_LOG_FROM = 12.0
"""Where the largest cost is so many times the smallest, its axis is logarithmic."""


@dataclass(frozen=True, slots=True)
class TradeOff:
    """Runs whose accuracies are set against their costs.

    Parameters
    ----------
    runs : tuple of RunSummary
    accuracy : str
        A key of `ACCURACIES`.
    """

    runs: tuple[RunSummary, ...]
    accuracy: str = "best"

    def accuracy_of(self, run: RunSummary) -> float | None:
        """Return a run's accuracy, a fraction in [0, 1]."""
        value: float | None = getattr(run, f"{self.accuracy}_accuracy")
        return value

    def placed(self, cost: str) -> list[tuple[RunSummary, float, float]]:
        """Return the runs that have a place, with cost and accuracy.

        Parameters
        ----------
        cost : str
            A key of `COSTS`. Runs of cost 0 have no place: nothing was trained.
        """
        found = []
        for run in self.runs:
            paid, accuracy = getattr(run, cost), self.accuracy_of(run)
            if paid and accuracy is not None and math.isfinite(accuracy):
                found.append((run, float(paid), float(accuracy)))
        return found


def wants_log(costs: Sequence[float]) -> bool:
    """Return whether positive costs are so far apart that their axis is better logarithmic."""
    return len(costs) > 1 and max(costs) >= _LOG_FROM * min(costs)


def pareto_front(costs: npt.ArrayLike, values: npt.ArrayLike) -> npt.NDArray[np.int64]:
    """Return the points that no other beats: none is as cheap and better, or as good and cheaper.

    Parameters
    ----------
    costs, values : array_like of shape (points,)
        Less is better of the first, more of the second. Of equal points the first counts.

    Returns
    -------
    ndarray of shape (front,), int64
        Indices by ascending cost.
    """
    cost, value = np.asarray(costs, np.float64), np.asarray(values, np.float64)
    if cost.shape != value.shape or cost.ndim != 1:
        raise ValueError(f"costs and values must be alike, but got {cost.shape}, {value.shape}")
    # By cost, and among equals the best first; what is then better than all before is in front.
    order = np.lexsort((-value, cost))
    highest = np.maximum.accumulate(np.concatenate([[-np.inf], value[order]]))[:-1]
    return order[value[order] > highest].astype(np.int64)
