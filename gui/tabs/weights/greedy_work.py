"""What a greedy lesion is asked about, and the search off the GUI thread."""

import threading
from dataclasses import dataclass, field
from functools import partial
from time import monotonic

from core.analysis.activations import LayeredNetwork
from core.analysis.greedy_lesion import LesionCurve, greedy_lesion, spread_samples
from core.datasets.dataset import Dataset, SplitName
from core.errors import LabError
from core.models.lesions import without_units
from core.models.picture_shapes import Convolutions
from core.runs.folder import RunFolder
from core.training.inference import sample_losses
from gui.lesions import Units, by_layer
from gui.run_weights import RunWeights, Stamp
from gui.session import UnitChoice

SPLITS: tuple[SplitName, ...] = ("validation", "test", "train")


@dataclass(frozen=True, eq=False)
class GreedyQuestion:
    """Whose units are switched off, and what on.

    Parameters
    ----------
    run_id : str
    folder : RunFolder
    epoch : int
        A kept one.
    stamp : tuple of int, or None
        Of its weights: a run that goes on from an older state writes later epochs anew.
    activation, loss : str
        Settings of the run.
    convolutions : Convolutions or None
        Likewise, of a convolutional network.
    layer : str
    off : frozenset of UnitChoice
        Units of other layers, which are off all the while.
    split : {"train", "validation", "test"}
    dataset : Dataset
        The run's.
    """

    run_id: str
    folder: RunFolder
    epoch: int
    stamp: Stamp | None
    activation: str
    loss: str
    convolutions: Convolutions | None
    layer: str
    off: Units
    split: SplitName
    dataset: Dataset = field(repr=False)

    @property
    def key(self) -> tuple[object, ...]:
        """What is the same of two questions that have the same curve."""
        weights = self.folder.path, self.epoch, self.stamp
        return weights, self.layer, self.off, self.split, self.dataset.fingerprint


@dataclass(frozen=True, eq=False)
class GreedyAnswer:
    """A curve and what it is of."""

    question: GreedyQuestion
    curve: LesionCurve

    def units_off(self, count: int) -> Units:
        """Return the units that are off at a point of the curve, those of other layers too."""
        layer = self.question.layer
        gone = self.curve.order[:count].tolist()
        return self.question.off | {UnitChoice(layer, index) for index in gone}

    def place_of(self, units: Units) -> int | None:
        """Return the point of the curve at which exactly these units are off, or None."""
        own = sum(unit.layer == self.question.layer for unit in units)
        return own if self.units_off(own) == units else None


class GreedySearch:
    """One search, which may be watched and stopped from another thread."""

    def __init__(self) -> None:
        self._stopped = threading.Event()
        self._began = monotonic()
        self._progress = (0, 1)

    def stop(self) -> None:
        """Let the search end at its next step."""
        self._stopped.set()

    @property
    def progress(self) -> tuple[int, int]:
        """How many networks were tried, and of how many."""
        return self._progress

    @property
    def seconds_left(self) -> float | None:
        """An estimate; None until something is known."""
        done, total = self._progress
        return (monotonic() - self._began) * (total - done) / done if done else None

    def run(self, cache: RunWeights, question: GreedyQuestion) -> GreedyAnswer | None:
        """Search; None where it was stopped.

        Raises
        ------
        LabError
            If the split is empty, the weights are missing, or there is no such layer.
        """
        self._began = monotonic()
        part = dict(question.dataset.splits()).get(question.split)
        if part is None or not len(part):
            raise LabError(f"{question.dataset.name} has no {question.split} split; choose another")
        arrays = without_units(cache.read(question.folder, question.epoch), by_layer(question.off))
        network = LayeredNetwork(
            arrays,
            question.activation,
            question.dataset.sample_shape,
            convolutions=question.convolutions,
        )
        chosen = spread_samples(len(part), question.layer)
        curve = greedy_lesion(
            network,
            question.layer,
            part.vectors[chosen],
            part.labels[chosen],
            partial(sample_losses, loss=question.loss),
            progress=self._tell,
        )
        return None if curve is None else GreedyAnswer(question, curve)

    def _tell(self, done: int, total: int) -> bool:
        self._progress = done, total
        return not self._stopped.is_set()
