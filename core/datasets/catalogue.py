"""The data sets that come with the program; each is made on request."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from core.datasets import personal_data, personal_set, synthetic36, toy_gaussians
from core.datasets.dataset import Dataset
from core.datasets.request import DataRequest
from core.datasets.stored_data import StoredData
from core.errors import DatasetError
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
        Makes it.
    takes_count : bool
        Whether ``name:1000`` asks for 1,000 training samples a class.
    read : callable, optional
        Returns it as it is stored, of a set that has no splits of its own.
    """

    name: str
    title: str
    description: str
    load: Callable[[DataRequest], Dataset]
    takes_count: bool = False
    read: Callable[[DataRequest], StoredData] | None = None


BUILT_IN: Registry[BuiltInDataset] = Registry(
    "data set",
    BuiltInDataset(
        name=synthetic36.NAME,
        title="Synthetic 36",
        description="16,200 hand-printed letters and digits, drawn by the program: a network that "
        "learns them reads what people write.",
        load=synthetic36.load_synthetic36,
        takes_count=True,
    ),
    BuiltInDataset(
        name=synthetic36.WIDE_NAME,
        title="Synthetic 36, many hands",
        description="The same characters in more forms and with far more variation: harder to "
        "learn, and nearer to anybody's writing. The default recogniser learned from it.",
        load=synthetic36.load_wide,
        takes_count=True,
    ),
    BuiltInDataset(
        name=toy_gaussians.NAME,
        title="Toy Gaussians",
        description="40 points in the plane, from four Gaussians: trains in a second.",
        load=toy_gaussians.make_toy_gaussians,
    ),
    BuiltInDataset(
        name=personal_set.NAME,
        title="My handwriting",
        description="The letters that you corrected, verified or wrote in the OCR tab.",
        load=personal_data.load_personal,
        read=personal_data.read_personal,
    ),
)


def is_built_in(source: str) -> bool:
    """Whether `source` names a built-in set, with or without a count behind a colon."""
    return source.partition(":")[0] in BUILT_IN


def load_built_in(source: str, request: DataRequest) -> Dataset:
    """Make the built-in set that `source` names.

    Raises
    ------
    DatasetError
        If the count behind the colon is none, or the set takes none.
    """
    name, colon, text = source.partition(":")
    entry = BUILT_IN.get(name)
    if colon:
        if not entry.takes_count:
            raise DatasetError(f"{name} takes no count; leave out ':{text}'")
        if not (text.isascii() and text.isdigit() and len(text) < 12):
            raise DatasetError(
                f"{text!r} is no number of pictures; write {name}:1000 for 1,000 training "
                "pictures a class"
            )
        request = replace(request, count=int(text))
    return entry.load(request)
