"""Units whose weights are moved by hand: an intervention in a run, as exact as its settings.

A unit's weight vector w becomes w + d. What is kept is d itself, in float32, and not how it was
chosen: resuming, forking and repeating a run add the same numbers at the same step. The optimiser
stays as it is; a momentum that the unit had goes on pushing it.
"""

import base64
import binascii
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from core.errors import ConfigError
from core.models.layer_words import layer_words

Shapes = Mapping[str, tuple[int, ...]]


@dataclass(frozen=True, slots=True)
class Displacement:
    """By how much the weight vector of a unit is moved.

    Parameters
    ----------
    layer : str
        As in the names of arrays: ``"layer1"``, ``"conv2"``, ``"output"``.
    unit : int
        From 0: a column of a dense layer, a kernel of a convolution.
    numbers : bytes
        The displacement, little-endian float32, in the order of `weight_vector`.
    """

    layer: str
    unit: int
    numbers: bytes = field(repr=False)

    @classmethod
    def of(cls, layer: str, unit: int, vector: npt.ArrayLike) -> "Displacement":
        """Keep a displacement, rounded to float32.

        Parameters
        ----------
        layer : str
        unit : int
        vector : array_like of shape (numbers,)

        Raises
        ------
        ConfigError
            If a number is not finite, or all of them are 0.
        """
        with np.errstate(over="ignore"):
            rounded = np.asarray(vector, np.float64).ravel().astype("<f4")
        if not np.isfinite(rounded).all():
            raise ConfigError(
                f"a displacement of {layer} unit {unit} needs finite numbers; it has others"
            )
        if not rounded.any():
            raise ConfigError(f"a displacement of {layer} unit {unit} by 0 changes nothing")
        return cls(layer, unit, rounded.tobytes())

    @property
    def vector(self) -> npt.NDArray[np.float32]:
        """The displacement, shape (numbers,), read-only."""
        return np.frombuffer(self.numbers, "<f4")

    @property
    def size(self) -> float:
        """Its Euclidean norm, in units of the weights."""
        return float(np.sqrt(np.square(self.vector, dtype=np.float64).sum()))

    @property
    def words(self) -> str:
        """For people: ``"unit 7 of layer 1 moved by 0.12"``."""
        return f"unit {self.unit} of {layer_words(self.layer)} moved by {self.size:.3g}"


@dataclass(frozen=True, slots=True)
class UnitDisplaced:
    """The weights of a unit were moved between two steps.

    Parameters
    ----------
    epoch : float
        Epochs done by then, with the fraction of the one under way.
    step : int
        Steps done by then, since the beginning of the run: the next one sees the unit moved.
    displacement : Displacement
    """

    epoch: float
    step: int
    displacement: Displacement

    def to_mapping(self) -> dict[str, Any]:
        """Return what JSON can hold, exactly: the numbers in base64."""
        moved = self.displacement
        return {
            "epoch": self.epoch,
            "step": self.step,
            "layer": moved.layer,
            "unit": moved.unit,
            "size": moved.size,
            "displacement": base64.b64encode(moved.numbers).decode("ascii"),
        }

    @classmethod
    def from_mapping(cls, values: Mapping[str, Any]) -> "UnitDisplaced":
        """Read what `to_mapping` returned.

        Raises
        ------
        ValueError
            If the numbers are none.
        ConfigError
            If they are not finite, or all 0.
        """
        try:
            numbers = base64.b64decode(values["displacement"], validate=True)
            vector = np.frombuffer(numbers, "<f4")
        except (binascii.Error, TypeError, ValueError) as error:
            raise ValueError(f"a displacement ({error})") from None
        unit = int(values["unit"])
        if unit < 0:
            raise ValueError(f"the unit {unit}")
        moved = Displacement.of(str(values["layer"]), unit, vector)
        return cls(float(values["epoch"]), int(values["step"]), moved)


def weight_vector(weight: Any, unit: int) -> Any:
    """Return a view of the weights of one unit, of an array or a tensor.

    Parameters
    ----------
    weight : ndarray or Tensor of shape (inputs, units) or (kernels, channels, height, width)
    unit : int
    """
    return weight[:, unit] if weight.ndim == 2 else weight[unit]


def check_displacement(moved: Displacement, shapes: Shapes) -> None:
    """Refuse a displacement that does not fit a network.

    Parameters
    ----------
    moved : Displacement
    shapes : mapping of str to tuple of int
        Of the network's arrays, by name.

    Raises
    ------
    ConfigError
        If there is no such layer or unit, or its weights have another number.
    """
    layers = {
        name.removesuffix(".weight"): shape
        for name, shape in shapes.items()
        if name.endswith(".weight") and len(shape) in (2, 4)
    }
    if moved.layer not in layers:
        raise ConfigError(
            f"there is no layer {moved.layer!r} to move a unit of; choose {', '.join(layers)}"
        )
    shape = layers[moved.layer]
    units = shape[1] if len(shape) == 2 else shape[0]
    if not 0 <= moved.unit < units:
        raise ConfigError(
            f"{moved.layer} has no unit {moved.unit}; choose one from 0 to {units - 1}"
        )
    numbers = int(np.prod(shape)) // units
    if len(moved.vector) != numbers:
        raise ConfigError(
            f"unit {moved.unit} of {moved.layer} has {numbers} weights; the displacement has "
            f"{len(moved.vector)} numbers"
        )


def displacements(changes: Iterable[Any]) -> tuple[UnitDisplaced, ...]:
    """Return those changes of a run that moved units, in order."""
    return tuple(change for change in changes if isinstance(change, UnitDisplaced))


def displaced_before(changes: Iterable[Any], step: int) -> int:
    """Return how many units were moved before a step was taken that ended an epoch.

    Weights are kept as an epoch ends, before a unit is moved there: moves at the very step of a
    checkpoint are still to come for who goes on from it.
    """
    return sum(change.step < step for change in displacements(changes))
