"""The data sets that come with the program; each is made on request, from the seed alone."""

from collections.abc import Callable
from dataclasses import dataclass

from core.datasets import toy_gaussians
from core.datasets.dataset import Dataset
from core.registry import Registry


@dataclass(frozen=True, slots=True)
class BuiltInDataset:
    """A data set that needs no file.

    Parameters
    ----------
    name : str
        What `load_dataset` and the command line take.
    title, description : str
        For lists in the window: a few words, and a sentence or two.
    load : callable
        Makes it from a seed.
    """

    name: str
    title: str
    description: str
    load: Callable[[int], Dataset]


BUILT_IN: Registry[BuiltInDataset] = Registry(
    "data set",
    BuiltInDataset(
        name=toy_gaussians.NAME,
        title="Toy Gaussians",
        description="40 points in the plane, from four Gaussians: trains in a second.",
        load=toy_gaussians.make_toy_gaussians,
    ),
)
