"""Where the units of a layer lie at an epoch, worked out off the GUI thread."""

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from core.analysis.unit_projection import UnitProjection, coincident, fit_projection
from core.analysis.weight_layers import WeightLayer
from core.errors import ModelLoadError
from core.runs.folder import RunFolder
from core.training.displacement import Displacement
from gui.run_weights import RunWeights
from gui.widgets.unit_map import UnitDots

MOST_DOTS = 512
TRAIL_EPOCHS = 12
_TRAIL_NUMBERS = 2**21
"""Of the trail's epochs together: reading more would take longer than a picture of a film."""

_NEAR = 0.01
"""Units lie on one another if they are no farther apart than this part of half the map."""

_ROOM = 1.15


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
    before : UnitProjection or None
        Of what is shown of the same layer.
    """

    folder: RunFolder
    layer: WeightLayer
    epoch: int
    kept: tuple[int, ...]
    noun: str
    moves: tuple[Displacement, ...] = ()
    before: UnitProjection | None = field(default=None, repr=False)


@dataclass(frozen=True, eq=False)
class SymmetryAnswer:
    """Where the units lie, and in which plane."""

    question: SymmetryQuestion
    projection: UnitProjection
    dots: UnitDots


def answer(cache: RunWeights, question: SymmetryQuestion) -> SymmetryAnswer:
    """Project the units' weight vectors.

    Raises
    ------
    ModelLoadError
        If weights cannot be read, or those of the epochs do not belong together.
    """
    kept = question.kept
    first, last = (_vectors(cache, question, epoch) for epoch in (kept[0], kept[-1]))
    projection = fit_projection(first, last, question.before)
    now = _vectors(cache, question, question.epoch)
    if question.moves:
        now = now.copy()
        for move in question.moves:
            now[move.unit] += move.vector
    positions = projection.positions(now)[:MOST_DOTS]
    ends = [projection.positions(vectors)[:MOST_DOTS] for vectors in (first, last)]
    trail = _trail(cache, question, projection, positions)
    reach = np.abs(np.concatenate([positions, *ends, *trail]))
    finite = reach[np.isfinite(reach)]
    extent = _ROOM * float(finite.max()) if finite.size else 0.0
    # Where nothing differs there is no scale: weights of a fresh network are of this size.
    half = max(extent, 1.0) if projection.components == 0 else max(extent, 1e-12)
    heaps = coincident(positions, _NEAR * half)
    trails = tuple(np.stack(trail, axis=1)) if trail else ()
    return SymmetryAnswer(
        question, projection, UnitDots(positions, heaps, half, trails, question.noun)
    )


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
