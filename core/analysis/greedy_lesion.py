"""Greedy lesion: which units of a layer a network can do without, and in which order.

Units are switched off one after another, each time the one whose loss leaves the highest accuracy;
of equals the one that leaves the smallest mean loss, and of these the first. For contrast they are
switched off in random orders too. This is backward elimination as in stepwise selection, and the
unit-wise form of network pruning by ablation (Mozer and Smolensky, 1989).
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from core.analysis.activations import LayeredNetwork, Rows
from core.analysis.network_tail import NetworkTail, Values
from core.models.lesions import check_layer

Labels = npt.NDArray[np.int64]
SampleLosses = Callable[[Rows, Labels], npt.NDArray[np.float64]]
"""Takes logits (samples, classes) and labels (samples,); returns the losses (samples,)."""

Progress = Callable[[int, int], bool]
"""Takes how many networks were tried, and of how many; returns whether to go on."""

RANDOM_ORDERS = 5

MOST_SAMPLES, MOST_PICTURES = 5_000, 1_000
"""Of a larger split so many, spread evenly: for dense layers, and for convolutions."""


@dataclass(frozen=True, eq=False)
class LesionCurve:
    """How a network fares with fewer and fewer units of a layer.

    Parameters
    ----------
    layer : str
    order : ndarray of shape (units,)
        int64: the units as they were switched off.
    accuracies, losses : ndarray of shape (units + 1,)
        float64, with so many units off: from none to all.
    random_accuracies : ndarray of shape (orders, units + 1)
        float64, with so many units off in random orders.
    samples : int
        How many they were measured on.
    """

    layer: str
    order: npt.NDArray[np.int64]
    accuracies: npt.NDArray[np.float64]
    losses: npt.NDArray[np.float64]
    random_accuracies: npt.NDArray[np.float64]
    samples: int

    @property
    def units(self) -> int:
        """How many the layer has."""
        return len(self.order)

    @property
    def random_mean(self) -> npt.NDArray[np.float64]:
        """Mean accuracy of the random orders, shape (units + 1,)."""
        return np.asarray(self.random_accuracies.mean(axis=0))

    def units_needed(self, share: float = 0.95) -> int:
        """Return with how few units the accuracy is still that share of the accuracy with all."""
        enough = np.flatnonzero(self.accuracies >= share * self.accuracies[0])
        return self.units - int(enough[-1])


def spread_samples(samples: int, layer: str) -> npt.NDArray[np.int64]:
    """Return the indices of the samples that are looked at: all, or evenly spread ones."""
    most = MOST_PICTURES if layer.startswith("conv") else MOST_SAMPLES
    if samples <= most:
        return np.arange(samples)
    return np.linspace(0, samples - 1, most).astype(np.int64)


def greedy_lesion(
    network: LayeredNetwork,
    layer: str,
    rows: Rows,
    labels: Labels,
    sample_losses: SampleLosses,
    *,
    orders: int = RANDOM_ORDERS,
    seed: int = 0,
    progress: Progress = lambda _done, _all: True,
) -> LesionCurve | None:
    """Switch the units of a layer off one after another.

    Parameters
    ----------
    network : LayeredNetwork
    layer : str
        Hidden: dense or a convolution, whose units are its channels.
    rows : ndarray of shape (samples, features)
    labels : ndarray of shape (samples,)
    sample_losses : callable
        The loss that the network was trained with.
    orders : int
        How many random orders.
    seed : int
        Of the random orders.
    progress : callable
        See `Progress`.

    Returns
    -------
    LesionCurve or None
        None where `progress` said not to go on.

    Raises
    ------
    ConfigError
        If there is no such layer, or its units are the outputs.
    """
    units = check_layer(network.arrays, layer)
    search = _Search(NetworkTail(network, layer, rows), labels, sample_losses)
    everyone = np.arange(units)
    total, done = 1 + units * (units + 1) // 2 + orders * units, 1
    found = [search.score(search.tail.sums(everyone))]
    order: list[int] = []
    alive = everyone
    while len(alive):
        best, score = search.cheapest(alive)
        done += len(alive)
        alive = alive[alive != best]
        order.append(best)
        found.append(score)
        if not progress(done, total):
            return None
    rng = np.random.default_rng(seed)
    random = np.empty((orders, units + 1))
    for row in random:
        row[0] = found[0].accuracy
        shuffled = rng.permutation(units)
        for off in range(1, units + 1):
            row[off] = search.accuracy(search.tail.sums(np.sort(shuffled[off:])))
        done += units
        if not progress(done, total):
            return None
    return LesionCurve(
        layer,
        np.array(order, np.int64),
        np.array([score.accuracy for score in found]),
        np.array([score.loss for score in found]),
        random,
        len(labels),
    )


@dataclass(frozen=True, slots=True)
class _Score:
    accuracy: float
    loss: float


class _Search:
    def __init__(self, tail: NetworkTail, labels: Labels, sample_losses: SampleLosses) -> None:
        self.tail = tail
        self._labels = labels
        self._sample_losses = sample_losses

    def cheapest(self, alive: npt.NDArray[np.int64]) -> tuple[int, _Score]:
        """Return the unit whose loss costs least, and how the network fares without it."""
        base = self.tail.sums(alive)
        best, score = -1, _Score(-1.0, np.inf)
        for unit in alive:
            logits = self.tail.logits(base - self.tail.share(int(unit)))
            accuracy = self._accuracy(logits)
            if accuracy < score.accuracy:
                continue
            loss = self._loss(logits)
            # The first of equals stays; anything is better than nothing, be it not finite.
            if best < 0 or accuracy > score.accuracy or loss < score.loss:
                best, score = int(unit), _Score(accuracy, loss)
        return best, score

    def score(self, sums: Values) -> _Score:
        logits = self.tail.logits(sums)
        return _Score(self._accuracy(logits), self._loss(logits))

    def accuracy(self, sums: Values) -> float:
        return self._accuracy(self.tail.logits(sums))

    def _accuracy(self, logits: Rows) -> float:
        return float((logits.argmax(axis=1) == self._labels).mean())

    def _loss(self, logits: Rows) -> float:
        return float(self._sample_losses(logits, self._labels).mean())
