"""``train --displace``: units that are moved at a step, as by hand in the Weights tab."""

import argparse
from pathlib import Path

import numpy as np
import numpy.typing as npt

from core.analysis.unit_projection import fixed_directions
from core.datasets.dataset import Dataset
from core.errors import ConfigError
from core.training.config import RunConfig
from core.training.displacement import Displacement, Shapes, UnitDisplaced
from core.training.minibatches import batch_count
from core.training.registry import check_layers

_FORM = "LAYER:UNIT:STEP:SIZE"


def add_displace(parser: argparse.ArgumentParser) -> None:
    """Add ``--displace``."""
    parser.add_argument(
        "--displace",
        action="append",
        default=[],
        metavar=_FORM,
        help="move the weights of a unit when STEP steps are done, such as layer1:7:0:0.12. SIZE "
        "is the distance along the first of two fixed random directions, the x of the Weights tab "
        "where all units are equal; X,Y is along both; FILE.npy holds the whole displacement. May "
        "be given several times",
    )


def planned_moves(
    texts: list[str], config: RunConfig, dataset: Dataset, shapes: Shapes
) -> tuple[UnitDisplaced, ...]:
    """Return what ``--displace`` asks for, in the order of the steps.

    Parameters
    ----------
    texts : list of str
        ``LAYER:UNIT:STEP:SIZE`` each.
    config : RunConfig
    dataset : Dataset
    shapes : mapping of str to tuple of int
        Shapes of the network's arrays, by name.

    Raises
    ------
    ConfigError
        If one cannot be understood, or the run has no such step.
    """
    if texts:
        check_layers(config.model, "the run")
    samples = len(config.left_out.apply(dataset).train)
    moves = [_planned(text, config, samples, shapes) for text in texts]
    return tuple(sorted(moves, key=lambda move: move.step))


def _planned(text: str, config: RunConfig, samples: int, shapes: Shapes) -> UnitDisplaced:
    layer, *numbers = text.split(":", 3)
    if len(numbers) != 3 or not all(number.strip().isdecimal() for number in numbers[:2]):
        raise ConfigError(
            f"--displace must be {_FORM}, such as layer1:7:0:0.12; got {text!r}", field="displace"
        )
    unit, step = (int(number[:15]) for number in numbers[:2])
    training = config.training
    batches = batch_count(samples, training.batch_size)
    if step >= batches * training.epochs:
        raise ConfigError(
            f"--displace {text}: the run has {batches * training.epochs} steps; the last one that "
            f"can see a unit moved comes after step {batches * training.epochs - 1}",
            field="displace",
        )
    shape = shapes.get(f"{layer}.weight", ())
    count = int(np.prod(shape)) // (shape[1] if len(shape) == 2 else shape[0]) if shape else 1
    moved = Displacement.of(layer, unit, _vector(text, numbers[2], count))
    epoch, batch = divmod(step, batches)
    return UnitDisplaced(epoch + batch * training.batch_size / samples, step, moved)


def _vector(text: str, size: str, count: int) -> npt.NDArray[np.float64]:
    if size.lower().endswith(".npy"):
        try:
            found = np.load(Path(size).expanduser(), allow_pickle=False)
            if not isinstance(found, np.ndarray) or found.dtype.kind not in "fiu":
                raise ValueError("it holds other things than real numbers")
            return np.asarray(found, np.float64).ravel()
        except (OSError, EOFError, ValueError) as error:
            raise ConfigError(
                f"--displace {text}: {size} cannot be read as an array of numbers ({error})",
                field="displace",
            ) from None
    try:
        parts = [float(part) for part in size.split(",")]
    except ValueError:
        parts = []
    if not 1 <= len(parts) <= 2:
        raise ConfigError(
            f"--displace {text}: SIZE must be a number, two as X,Y, or a FILE.npy; got {size!r}",
            field="displace",
        )
    return np.asarray(parts) @ fixed_directions(count)[: len(parts)]
