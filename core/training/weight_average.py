"""The running mean of a network's weights over the steps of training."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from math import isfinite
from typing import Any

import numpy as np
import numpy.typing as npt

from core.training.trainer import StepResult

_STEPS = "averaged_steps"
_TRAINED = "trained"


class WeightAverage:
    """Keeps the mean of the weights in the network, and lends it those that training has reached.

    The exponential moving average a <- d a + (1 - d) w of the weights w behind each step (Polyak
    and Juditsky, 1992, average evenly). At step t, from 1, d is at most (1 + t) / (10 + t), so that
    the initial weights are soon forgotten. With a learning rate that stays large, weights jump
    about a good place, and their mean lies nearer to it than most of them.

    Between two steps the network holds the mean: it is what is scored, saved and looked at.

    Parameters
    ----------
    vectors : sequence of ndarray or Tensor
        All that averages are taken of: the network's own vectors, which change in place.
    decay : float
        d, below 1.
    """

    def __init__(self, vectors: Sequence[Any], decay: float) -> None:
        # A network without statistics has an empty vector of them in PyTorch, and none in NumPy.
        self._shown = [vector for vector in vectors if len(vector)]
        self._decay = decay
        self._trained = [_copy(vector) for vector in self._shown]
        self._steps = 0

    @contextmanager
    def trained(self) -> Iterator[None]:
        """Lend the network the weights that training has reached; what changes in them stays."""
        means = [_copy(vector) for vector in self._shown]
        for shown, trained in zip(self._shown, self._trained, strict=True):
            shown[:] = trained
        try:
            yield
        finally:
            for shown, trained, mean in zip(self._shown, self._trained, means, strict=True):
                trained[:] = shown
                shown[:] = mean

    def step(self, step: Callable[[], StepResult]) -> StepResult:
        """Let training take a step from the weights it has reached; what diverges is not averaged.

        Parameters
        ----------
        step : callable
            Changes the network's weights in place.
        """
        with self.trained():
            result = step()
        if isfinite(result.loss):
            self.add()
        return result

    def add(self) -> None:
        """Take the weights that training has reached into the mean: once a step, behind it."""
        self._steps += 1
        decay = min(self._decay, (1 + self._steps) / (10 + self._steps))
        for shown, trained in zip(self._shown, self._trained, strict=True):
            shown += (trained - shown) * (1 - decay)

    def state(self) -> dict[str, npt.NDArray[Any]]:
        """Return copies of what a resumed run needs beside the mean, which the network holds."""
        found = {f"{_TRAINED}{at}": _array(vector) for at, vector in enumerate(self._trained)}
        return found | {_STEPS: np.array([self._steps], np.float64)}

    def load_state(self, state: Mapping[str, npt.NDArray[Any]]) -> None:
        """Take over what `state` returned; without it, begin with the weights of the network.

        Raises
        ------
        ValueError or RuntimeError
            If the vectors have another shape: NumPy's, or PyTorch's.
        """
        begins = _STEPS not in state
        self._steps = 0 if begins else int(state[_STEPS][0])
        for at, (shown, trained) in enumerate(zip(self._shown, self._trained, strict=True)):
            trained[:] = shown if begins else _like(shown, state[f"{_TRAINED}{at}"])


def _copy(vector: Any) -> Any:
    return vector.copy() if isinstance(vector, np.ndarray) else vector.clone()


def _array(vector: Any) -> npt.NDArray[Any]:
    return np.array(vector if isinstance(vector, np.ndarray) else vector.cpu().numpy())


def _like(vector: Any, values: npt.NDArray[Any]) -> Any:
    return values if isinstance(vector, np.ndarray) else vector.new_tensor(values)
