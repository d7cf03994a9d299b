"""Makes the trainer of SqueezeNet, which spares itself the work of layers that do not learn."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

import numpy.typing as npt
import torch

from core.datasets.dataset import Dataset, Split
from core.memory import check_batch_memory
from core.models.input_preparation import InputPreparation
from core.models.numpy_initializers import INITIALIZERS
from core.models.squeezenet_layers import (
    CLASSIFIER,
    Layer,
    array_shapes,
    numbers_between,
    places,
    squeezenet_maps,
)
from core.models.torch_functions import LOSSES
from core.models.torch_squeezenet import TorchSqueezeNet
from core.randomness import Stream, generator
from core.training.config import TrainingConfig
from core.training.displacement import Displacement
from core.training.squeezenet_settings import SqueezeNetSettings
from core.training.torch_device import MemoryErrors, choose_device, free_bytes
from core.training.torch_parameter_groups import ParameterGroup, parameter_group
from core.training.torch_trainer import TorchTrainer
from core.training.torch_trunk import Trunk, TrunkSplit
from core.training.trainer import PreparedSplit

_SCORED = 32
"""Pictures that are evaluated between two looks at Stop: about 0.3 s of one core at 224x224."""


class SqueezeNetTrainer(TorchTrainer):
    """Trains the layers of SqueezeNet that are not frozen, behind a trunk that is computed once."""

    evaluation_batch = _SCORED

    def __init__(
        self,
        network: TorchSqueezeNet,
        dataset: Dataset,
        settings: SqueezeNetSettings,
        config: TrainingConfig,
    ) -> None:
        largest = max(
            places(layer, before) * each.weights
            for layer, before in zip(network.layers, network.maps, strict=True)
            for each in layer.convolutions
        )
        super().__init__(
            network,
            LOSSES[settings.loss],
            InputPreparation.fit(settings.inputs, dataset),
            config,
            features=dataset.features,
            largest_layer=largest,
            groups=parameter_groups(network, settings, config),
        )
        self._layers = network.layers
        self._trunk = Trunk(network, largest, lambda: _depth(network.layers, self.learning()))

    def prepare(self, split: Split) -> PreparedSplit:
        """Return a split that is brought to the device as its pictures are asked for.

        What layers that do not learn make of a picture is computed then, and kept; where there is
        no room for that, `notes` say so, and all pictures are prepared instead.
        """
        samples, depths = len(split), self._depths() - {0}
        fitting = frozenset(depth for depth in depths if self._trunk.has_room(samples, depth))
        if fitting != depths:
            needed = max(self._trunk.bytes_of(samples, depth) for depth in depths - fitting)
            self.notes = (
                *self.notes,
                f"what the frozen layers make of {samples:,} pictures would take "
                f"{needed / 2**30:,.1f} GiB, more than there is room for: it is computed anew in "
                "each epoch",
            )
        return TrunkSplit(split, self.preparation, self._trunk, fitting, self._data_memory)

    def warm_up(self, split: PreparedSplit) -> Iterator[int]:
        """Let the pictures of a split go through the layers that do not learn, where it is new."""
        assert isinstance(split, TrunkSplit)
        return split.warm_up()

    def displace(self, moved: Displacement) -> None:
        """Add a displacement to the weights of a unit; its momentum stays as it is."""
        super().displace(moved)
        self._trunk.age += 1

    def load_state(self, state: Mapping[str, npt.NDArray[Any]]) -> None:
        """Take over a state, or a snapshot.

        Raises
        ------
        ModelLoadError
            If the arrays do not fit the network or its optimiser.
        """
        super().load_state(state)
        self._trunk.age += 1

    def _depths(self) -> frozenset[int]:
        """Return how deep the trunk is at some epoch or other."""
        return frozenset(
            _depth(self._layers, [each for each in self._groups if each.first_epoch <= epoch])
            for epoch in {group.first_epoch for group in self._groups}
        )


def parameter_groups(
    network: TorchSqueezeNet, settings: SqueezeNetSettings, config: TrainingConfig
) -> list[ParameterGroup]:
    """Return what learns: the classifier, and layers that follow one another and are not frozen."""
    trunk = network.layers[:-1]
    groups = [
        parameter_group(
            network,
            config,
            list(array_shapes(together)),
            prefix=f"{together[0].name}.",
            rate=settings.trunk_rate,
            first_epoch=settings.head_epochs,
        )
        for is_frozen, layers in groupby(trunk, lambda layer: layer.name in settings.frozen)
        if not is_frozen and (together := list(layers))
    ]
    head = list(array_shapes(network.layers[-1:]))
    return [*groups, parameter_group(network, config, head, prefix=f"{CLASSIFIER}.")]


def make_squeezenet_trainer(
    dataset: Dataset, settings: SqueezeNetSettings, config: TrainingConfig
) -> SqueezeNetTrainer:
    """Make the trainer of SqueezeNet with initial weights drawn as the settings say.

    Those of a file come later: see `core.training.pretrained`.

    Raises
    ------
    ConfigError
        If samples are no pictures or too small, the device is not there, or training would not
        fit into its memory.
    """
    # Here, since it knows what the data are called.
    squeezenet_maps(dataset.sample_shape, dataset.name)
    device = choose_device(settings.device, config.dtype)
    with MemoryErrors(device, "the network"):
        network = TorchSqueezeNet(
            dataset.sample_shape,
            dataset.classes,
            INITIALIZERS[settings.initialization],
            generator(config.seed, Stream.WEIGHTS),
            getattr(torch, config.dtype),
            device,
        )
    _check_memory(network, len(dataset.train), settings, config)
    return SqueezeNetTrainer(network, dataset, settings, config)


def _check_memory(
    network: TorchSqueezeNet, samples: int, settings: SqueezeNetSettings, config: TrainingConfig
) -> None:
    """Refuse batches that training would not have the memory for."""
    picture, classes = network.maps[0], network.layers[-1].kernels
    between = numbers_between((picture.height, picture.width, 3), classes, settings.frozen)
    rows = min(config.batch_size, samples)
    check_batch_memory(
        # Of each convolution its maps before and behind ReLU, and their gradients.
        (4 * between + picture.numbers) * network.values.element_size(),
        rows,
        f"training SqueezeNet with {rows:,} pictures of {picture.width}x{picture.height} at a time",
        field="batch_size",
        free_bytes=free_bytes(network.values.device),
    )


def _depth(layers: Sequence[Layer], learning: Iterable[ParameterGroup]) -> int:
    """Return how many layers, from the first on, have no parameter that learns."""
    names = {name for group in learning for name in group.names}
    return next(depth for depth, layer in enumerate(layers) if names & set(array_shapes([layer])))
