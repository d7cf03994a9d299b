"""The samples that gradients and activations of a run are computed of: the same at every epoch."""

from dataclasses import dataclass, field
from math import prod
from typing import Any

import numpy as np
import numpy.typing as npt

from core.datasets.dataset import SPLIT_WORDS, Dataset, SplitName
from core.errors import DatasetError
from core.models.loss_gradients import NetworkForm
from core.models.picture_shapes import feature_maps, strided_maps
from core.models.squeezenet_layers import numbers_between
from core.runs.record import RunRecord
from core.training.autoencoder_settings import AutoencoderSettings
from core.training.conv_autoencoder_settings import ConvAutoencoderSettings
from core.training.layer_settings import convolutions_of, hidden_activation
from core.training.registry import MODELS, check_layers
from core.training.squeezenet_settings import SqueezeNetSettings

MOST_SAMPLES = 512

_FEWEST = 16
_MOST_NUMBERS = 2**23
"""Between the layers, of all samples: 32 MB in float32, which autograd keeps at once."""


@dataclass(frozen=True, eq=False)
class Probe:
    """Samples of a split of a run's data, and the form of its network.

    Parameters
    ----------
    form : NetworkForm
    rows : ndarray of shape (samples, features), float32
    labels : ndarray of shape (samples,), int64
    of : int
        How many samples of the split take part in the run.
    split : {"train", "validation", "test"}
    """

    form: NetworkForm
    rows: npt.NDArray[np.float32] = field(repr=False)
    labels: npt.NDArray[np.int64] = field(repr=False)
    of: int
    split: SplitName = "train"

    @property
    def words(self) -> str:
        """Which samples they are: ``"512 of 1,440 training samples, evenly of each class"``."""
        samples = f"{self.of:,} {SPLIT_WORDS[self.split]} samples"
        if len(self.labels) == self.of:
            return f"all {samples}"
        return f"{len(self.labels):,} of {samples}, evenly of each class"


def probe_of_run(record: RunRecord, dataset: Dataset, split: SplitName = "train") -> Probe:
    """Choose samples of a run's own data.

    At most 512, fewer where the maps of a network are large; evenly from the samples in the order
    of their classes, so that each class has its share. Samples that the run left out are no part.

    Parameters
    ----------
    record : RunRecord
    dataset : Dataset
        What the run was trained on.
    split : {"train", "validation", "test"}

    Raises
    ------
    DatasetError
        If the split is none, or has no samples.
    """
    form = network_form(record)
    part = dict(dataset.splits()).get(split)
    if part is None or not len(part):
        raise DatasetError(f"{dataset.name} has no {SPLIT_WORDS[split]} samples; choose a split")
    taking_part = np.arange(len(part))
    if split == "train":
        taking_part = record.config.left_out.remaining(len(part))
    labels = part.labels[taking_part]
    by_class = taking_part[np.argsort(labels, kind="stable")]
    room = max(_FEWEST, _MOST_NUMBERS // _numbers_between(form))
    count = min(MOST_SAMPLES, room, len(by_class))
    chosen = np.sort(by_class[np.linspace(0, len(by_class) - 1, count).round().astype(int)])
    return Probe(form, part.vectors[chosen], part.labels[chosen], len(taking_part), split)


def network_form(record: RunRecord) -> NetworkForm:
    """Return what the network of a run is, beside its arrays.

    Raises
    ------
    ModelLoadError
        If it has no layers.
    """
    check_layers(record.config.model, record.name)
    settings: Any = record.config.settings
    spec, shape = MODELS.get(record.config.model), record.dataset.sample_shape
    if isinstance(settings, AutoencoderSettings):
        _, *hidden, outputs = settings.widths(prod(shape))
    elif isinstance(settings, ConvAutoencoderSettings):
        last = strided_maps(shape, settings.channels, record.name)[-1]
        hidden, outputs = [settings.code, last.numbers], prod(shape)
    else:
        hidden, outputs = settings.hidden, len(record.dataset.class_names)
    return NetworkForm(
        spec.library,
        shape,
        tuple(hidden),
        outputs,
        hidden_activation(settings),
        settings.loss,
        convolutions_of(settings),
        spec.reconstructs,
        isinstance(settings, SqueezeNetSettings),
    )


def _numbers_between(form: NetworkForm) -> int:
    """Return how many numbers lie between the layers for one sample."""
    numbers = prod(form.sample_shape) + sum(form.hidden) + form.outputs
    if form.is_squeezenet:
        return numbers + 2 * numbers_between(form.sample_shape, form.outputs)
    if form.convolutions is None:
        return numbers
    if form.reconstructs:
        maps = strided_maps(form.sample_shape, form.convolutions.channels, "the run")
        # Down and up: convolution, normalisation and ReLU keep each; before the last convolution
        # its maps are enlarged to the size of the picture.
        kept = sum(6 * each.numbers for each in maps[1:])
        return numbers + kept + sum(4 * each.numbers for each in maps[1:])
    maps = feature_maps(form.sample_shape, form.convolutions, "the run")
    # Convolution, normalisation and ReLU keep each, before pooling.
    return numbers + sum(3 * each.numbers_unpooled for each in maps[1:])
