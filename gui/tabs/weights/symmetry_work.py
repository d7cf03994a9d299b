"""Where the units of a layer lie at an epoch, worked out off the GUI thread."""

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from core.analysis.unit_projection import UnitProjection, coincident, fit_projection
from core.analysis.weight_layers import WeightLayer
from core.errors import ModelLoadError
from core.runs.folder import RunFolder
from core.training.displacement import Displacement
from gui.run_weights import RunWeights, Stamp, checkpoint_stamp
from gui.widgets.unit_map import UnitDots

MOST_DOTS = 512
TRAIL_EPOCHS = 12
_TRAIL_NUMBERS = 2**21
"""Of the trail's epochs together: reading more would take longer than a picture of a film."""

_NEAR = 0.01
"""Units lie on one another if they are no farther apart than this part of half the map."""

_ROOM = 1.15


@dataclass(frozen=True, eq=False)
class Window:
    """What a film of the training is seen through.

    Parameters
    ----------
    ends : tuple of (int, stamp)
        The first and the last kept epoch that the plane was fitted on, and whose weights they were.
    projection : UnitProjection
    reach : float
        The largest coordinate of a unit at the ends.
    """

    ends: tuple[tuple[int, Stamp | None], ...]
    projection: UnitProjection = field(repr=False)
    reach: float


@dataclass(frozen=True, eq=False)
class SymmetryQuestion:
    """What is to be shown.

    Parameters
    ----------
    folder : RunFolder
    layer : WeightLayer
    epoch : int
        A kept one.
    kept : tuple of int
        The epochs whose weights are kept.
    noun : str
        What a unit is called.
    moves : tuple of Displacement
        What was done to units of the layer since that epoch.
    before : Window or None
        Of what is shown of the same layer.
    """

    folder: RunFolder
    layer: WeightLayer
    epoch: int
    kept: tuple[int, ...]
    noun: str
    moves: tuple[Displacement, ...] = ()
    before: Window | None = field(default=None, repr=False)


@dataclass(frozen=True, eq=False)
class SymmetryAnswer:
    """Where the units lie, and in which plane."""

    question: SymmetryQuestion
    window: Window
    dots: UnitDots

    @property
    def projection(self) -> UnitProjection:
        """The plane."""
        return self.window.projection


def answer(cache: RunWeights, question: SymmetryQuestion) -> SymmetryAnswer:
    """Project the units' weight vectors.

    Raises
    ------
    ModelLoadError
        If weights cannot be read, or those of the epochs do not belong together.
    """
    window = _window(cache, question)
    projection = window.projection
    now = _vectors(cache, question, question.epoch)
    if question.moves:
        now = now.copy()
        for move in question.moves:
            now[move.unit] += move.vector
    positions = projection.positions(now[:MOST_DOTS])
    trail = _trail(cache, question, projection, positions)
    extent = _ROOM * max(window.reach, _reach([positions, *trail]))
    # Where nothing differs there is no scale: weights of a fresh network are of this size.
    half = max(extent, 1.0) if projection.components == 0 else max(extent, 1e-12)
    heaps = coincident(positions, _NEAR * half)
    trails = tuple(np.stack(trail, axis=1)) if trail else ()
    return SymmetryAnswer(question, window, UnitDots(positions, heaps, half, trails, question.noun))


def _window(cache: RunWeights, question: SymmetryQuestion) -> Window:
    """Return the plane of what was shown before, where it still holds, or fit it anew."""
    kept, before = question.kept, question.before
    ends = tuple((epoch, checkpoint_stamp(question.folder, epoch)) for epoch in (kept[0], kept[-1]))
    if before is not None and before.ends == ends:
        return before
    first, last = (_vectors(cache, question, epoch) for epoch in (kept[0], kept[-1]))
    projection = fit_projection(first, last, None if before is None else before.projection)
    reach = _reach([projection.positions(vectors[:MOST_DOTS]) for vectors in (first, last)])
    return Window(ends, projection, reach)


def _reach(places: list[npt.NDArray[np.float64]]) -> float:
    sizes = np.abs(np.concatenate(places))
    finite = sizes[np.isfinite(sizes)]
    return float(finite.max()) if finite.size else 0.0


def _vectors(cache: RunWeights, question: SymmetryQuestion, epoch: int) -> npt.NDArray[np.floating]:
    layer = question.layer
    array = cache.read(question.folder, epoch).get(layer.array)
    if array is None or array.shape != layer.shape:
        raise ModelLoadError(
            f"the weights of epoch {epoch} hold no {layer.array} of the shape of epoch "
            f"{question.epoch}; the checkpoints of {question.folder.run_id} do not belong together"
        )
    return layer.vectors(array)


def _trail(
    cache: RunWeights,
    question: SymmetryQuestion,
    projection: UnitProjection,
    positions: npt.NDArray[np.float64],
) -> list[npt.NDArray[np.float64]]:
    """Return where the units lay at the last kept epochs, and lie; empty where that costs much."""
    before = [epoch for epoch in question.kept if epoch <= question.epoch][-TRAIL_EPOCHS - 1 :]
    if len(before) < 2 or len(before) * int(np.prod(question.layer.shape)) > _TRAIL_NUMBERS:
        return []
    past = [
        projection.positions(_vectors(cache, question, epoch)[:MOST_DOTS]) for epoch in before[:-1]
    ]
    return [*past, positions]
