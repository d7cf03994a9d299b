"""The sample whose answers ``model`` shows: of a run's own data, or of any that it can read."""

import argparse
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from core.cli.data_arguments import loading_progress, reading
from core.cli.output import print_note
from core.cli.run_data import data_of_run
from core.datasets.contents import PartName
from core.datasets.dataset import SPLIT_NAMES, SPLIT_WORDS, Split
from core.datasets.loading import read_data
from core.datasets.picture_size import COMMON_SIDE
from core.errors import ConfigError, DatasetError
from core.runs.autoencoder import autoencoder_of_run
from core.runs.classifier import classifier_of_run
from core.runs.folder import RunFolder
from core.training.registry import MODELS

_PARTS: tuple[PartName, ...] = (*SPLIT_NAMES, "all")


@dataclass(frozen=True, slots=True)
class SampleName:
    """A sample as the command line names it: ``validation:12``."""

    part: PartName
    index: int

    def __str__(self) -> str:
        return f"{self.part}:{self.index}"


@dataclass(frozen=True, eq=False)
class NamedSample:
    """A sample as the network takes it.

    Parameters
    ----------
    inputs : ndarray of shape (height, width), (height, width, 3) or (features,), float32
    label : str
        Its class.
    words : str
        Which it is: ``"test sample 12 of mini36"``.
    """

    inputs: npt.NDArray[np.float32] = field(repr=False)
    label: str
    words: str


def parse_sample(text: str) -> SampleName:
    """Return the sample that ``SPLIT:INDEX`` names.

    Raises
    ------
    ConfigError
        If it names none.
    """
    word, _, index = text.partition(":")
    part = next((each for each in _PARTS if each == word), None)
    if part is None or not index.isdecimal() or len(index) > 9:
        raise ConfigError(
            f"--sample must be {'|'.join(_PARTS)}, a colon and an index from 0, as test:12; got "
            f"{text!r}"
        )
    return SampleName(part, int(index))


def named_sample(
    args: argparse.Namespace, folder: RunFolder, epoch: int, name: SampleName
) -> NamedSample:
    """Return a sample of the run's own data, split as for its training, or of ``--data``.

    Other data are not split, as where a run is evaluated on them, and are brought to the size and
    polarity that the network takes.

    Raises
    ------
    DatasetError
        If there is no such sample, or it is of another kind.
    """
    record = folder.read_record()
    if args.data is None:
        dataset = data_of_run(record, None)
        parts = {str(split): part for split, part in dataset.splits()}
        if name.part not in parts:
            known = ", ".join(parts)
            raise DatasetError(f"{dataset.name} has no {name.part} split; it has {known}")
        one = _one(name, parts[name.part], dataset.name)
        return _named(name, one, dataset.name, dataset.class_names)
    shape = record.dataset.sample_shape
    # What the network takes: pictures of folders need not be scaled twice.
    side = shape[0] if len(shape) > 1 and shape[0] == shape[1] else COMMON_SIDE
    with loading_progress(args.data) as progress:
        data = read_data(args.data, auto_side=side, progress=progress, **reading(args))
    one, notes = _one(name, data.part(name.part), data.name), data.notes
    if MODELS.get(record.config.model).reconstructs:
        autoencoder_of_run(folder, epoch).check(one.sample_shape, data.name)
    else:
        one, more = classifier_of_run(folder, epoch).fit(one, data.ink, data.name)
        notes = (*notes, *more)
    for note in notes:
        print_note(f"note: {note}")
    return _named(name, one, data.name, data.class_names)


def _one(name: SampleName, part: Split, data: str) -> Split:
    """Return a split of one sample.

    Raises
    ------
    DatasetError
        If there is none of that index.
    """
    if name.index >= len(part):
        raise DatasetError(
            f"--sample {name} is none: {data} has {len(part):,} samples there, counted from 0"
        )
    at = slice(name.index, name.index + 1)
    return Split(part.inputs[at], part.labels[at])


def _named(name: SampleName, one: Split, data: str, class_names: tuple[str, ...]) -> NamedSample:
    words = f"sample {name.index:,} of {data}"
    if name.part != "all":
        words = f"{SPLIT_WORDS[name.part]} {words}"
    inputs = np.asarray(one.inputs[0], np.float32)
    return NamedSample(inputs, class_names[int(one.labels[0])], words)
