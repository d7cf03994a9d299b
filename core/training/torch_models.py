"""Makes the trainers of the networks in PyTorch."""

from collections.abc import Sequence
from itertools import pairwise

import torch

from core.datasets.dataset import Dataset
from core.memory import check_batch_memory
from core.models.input_preparation import InputPreparation
from core.models.numpy_initializers import INITIALIZERS
from core.models.numpy_network import count_parameters
from core.models.picture_shapes import KERNEL, FeatureMaps, feature_maps, strided_maps
from core.models.torch_cnn import TorchCNN
from core.models.torch_conv_autoencoder import TorchConvAutoencoder
from core.models.torch_functions import LOSSES, Loss, pixel_error
from core.models.torch_mlp import TorchMLP
from core.randomness import Stream, generator
from core.training.autoencoder_settings import TorchAutoencoderSettings, check_pictures
from core.training.cnn_settings import CNNSettings
from core.training.config import TrainingConfig
from core.training.conv_autoencoder_settings import ConvAutoencoderSettings
from core.training.mlp_settings import TorchMLPSettings
from core.training.torch_device import MemoryErrors, choose_device, free_bytes
from core.training.torch_trainer import TorchTrainer
from core.training.trainer import EVALUATION_BATCH


def make_mlp_trainer(
    dataset: Dataset, settings: TorchMLPSettings, config: TrainingConfig
) -> TorchTrainer:
    """Make the trainer of a multilayer perceptron, with its initial weights.

    Raises
    ------
    ConfigError
        If the device is not there, or training would not fit into its memory.
    """
    widths = (dataset.features, *settings.hidden, dataset.classes)
    loss = LOSSES[settings.loss]
    return _make_dense_trainer(dataset, settings, config, widths, settings.activation, loss)


def make_autoencoder_trainer(
    dataset: Dataset, settings: TorchAutoencoderSettings, config: TrainingConfig
) -> TorchTrainer:
    """Make the trainer of an autoencoder of dense layers, with its initial weights.

    Raises
    ------
    ConfigError
        If samples are no pictures, the device is not there, or training would not fit into its
        memory.
    """
    check_pictures(dataset)
    widths = settings.widths(dataset.features)
    return _make_dense_trainer(
        dataset,
        settings,
        config,
        widths,
        settings.activations,
        pixel_error,
        reconstructs=True,
        noise=settings.noise,
    )


def _make_dense_trainer(
    dataset: Dataset,
    settings: TorchMLPSettings | TorchAutoencoderSettings,
    config: TrainingConfig,
    widths: Sequence[int],
    activation: str | Sequence[str],
    loss: Loss,
    *,
    reconstructs: bool = False,
    noise: float = 0.0,
) -> TorchTrainer:
    device = choose_device(settings.device, config.dtype)
    _check_memory(
        device,
        count_parameters(widths),
        between=sum(widths[1:]),
        evaluated=EVALUATION_BATCH,
        samples=len(dataset.train),
        config=config,
        what=f"a network of {'-'.join(map(str, widths))} units",
        field="hidden",
    )
    with MemoryErrors(device, "the network"):
        network = TorchMLP(
            widths,
            activation,
            INITIALIZERS[settings.initialization],
            generator(config.seed, Stream.WEIGHTS),
            getattr(torch, config.dtype),
            device,
        )
        return TorchTrainer(
            network,
            loss,
            InputPreparation.fit(settings.inputs, dataset),
            config,
            features=dataset.features,
            largest_layer=_largest_product(widths),
            reconstructs=reconstructs,
            noise=noise,
        )


def make_cnn_trainer(
    dataset: Dataset, settings: CNNSettings, config: TrainingConfig
) -> TorchTrainer:
    """Make the trainer of a convolutional network, with its initial weights.

    Raises
    ------
    ConfigError
        If samples are no pictures or too small, the device is not there, or training would not
        fit into its memory.
    """
    convolutions = settings.convolutions
    maps = feature_maps(dataset.sample_shape, convolutions, dataset.name)
    device = choose_device(settings.device, config.dtype)
    dense = (convolutions.features(maps[-1]), *settings.hidden, dataset.classes)
    # Beside the kernels of a map its bias, or the scale and the shift of its normalisation.
    others = 2 if convolutions.normalization == "batch" else 1
    kernels = sum(
        (before.channels * after.kernel**2 + others) * after.channels
        for before, after in pairwise(maps)
    )
    between = sum(map(_numbers_between, maps[1:])) + sum(dense[1:])
    _check_memory(
        device,
        kernels + count_parameters(dense),
        between=between,
        evaluated=TorchCNN.evaluation_batch,
        samples=len(dataset.train),
        config=config,
        what=f"a network of {' - '.join(map(str, maps))} maps and "
        f"{'-'.join(map(str, dense))} units",
        field="hidden" if count_parameters(dense) > kernels else "channels",
    )
    with MemoryErrors(device, "the network"):
        network = TorchCNN(
            dataset.sample_shape,
            convolutions,
            settings.hidden,
            dataset.classes,
            settings.activation,
            INITIALIZERS[settings.initialization],
            generator(config.seed, Stream.WEIGHTS),
            getattr(torch, config.dtype),
            device,
            settings.dropout,
        )
        preparation = InputPreparation.fit(settings.inputs, dataset)
        multiplications = [
            before.channels * after.kernel**2 * after.numbers_unpooled
            for before, after in pairwise(maps)
        ]
        return TorchTrainer(
            network,
            LOSSES[settings.loss],
            preparation,
            config,
            features=dataset.features,
            largest_layer=max([*multiplications, _largest_product(dense)]),
        )


def make_conv_autoencoder_trainer(
    dataset: Dataset, settings: ConvAutoencoderSettings, config: TrainingConfig
) -> TorchTrainer:
    """Make the trainer of a convolutional autoencoder, with its initial weights.

    Raises
    ------
    ConfigError
        If samples are no pictures or too small, the device is not there, or training would not
        fit into its memory.
    """
    check_pictures(dataset)
    maps = strided_maps(dataset.sample_shape, settings.channels, dataset.name)
    device = choose_device(settings.device, config.dtype)
    dense = (maps[-1].numbers, settings.code, maps[-1].numbers)
    # Each convolution, and the one that goes back: kernels and their normalisation.
    kernels = sum(
        2 * before.channels * KERNEL**2 * after.channels + 2 * (before.channels + after.channels)
        for before, after in pairwise(maps)
    )
    # Down a convolution, its normalisation and ReLU; up also what is enlarged, of four times as
    # many numbers as the maps before.
    between = sum(3 * after.numbers for after in maps[1:]) + sum(dense[1:])
    between += sum(3 * before.numbers + 4 * after.numbers for before, after in pairwise(maps))
    _check_memory(
        device,
        kernels + count_parameters(dense),
        between=between,
        evaluated=TorchConvAutoencoder.evaluation_batch,
        samples=len(dataset.train),
        config=config,
        what=f"an autoencoder of {' - '.join(map(str, maps))} maps and {settings.code:,} numbers",
        field="code" if count_parameters(dense) > kernels else "channels",
    )
    with MemoryErrors(device, "the network"):
        network = TorchConvAutoencoder(
            maps,
            settings.code,
            INITIALIZERS[settings.initialization],
            generator(config.seed, Stream.WEIGHTS),
            getattr(torch, config.dtype),
            device,
        )
        return TorchTrainer(
            network,
            pixel_error,
            InputPreparation.fit(settings.inputs, dataset),
            config,
            features=dataset.features,
            largest_layer=max(
                *(
                    # Backwards the same kernels go over the larger maps.
                    before.channels * KERNEL**2 * after.channels * before.height * before.width
                    for before, after in pairwise(maps)
                ),
                _largest_product(dense),
            ),
            reconstructs=True,
            noise=settings.noise,
        )


def _largest_product(widths: Sequence[int]) -> int:
    """Return the multiplications of the largest dense layer for one sample."""
    return max(inputs * outputs for inputs, outputs in pairwise(widths))


def _numbers_between(maps: FeatureMaps) -> int:
    """Return the numbers that are kept of a convolution, its normalisation, pooling and ReLU."""
    return 2 * maps.numbers_unpooled + 2 * maps.numbers


def _check_memory(
    device: torch.device,
    parameters: int,
    *,
    between: int,
    evaluated: int,
    samples: int,
    config: TrainingConfig,
    what: str,
    field: str,
) -> None:
    """Refuse a network, or a batch, that training would not have the memory for."""
    # The mean of the weights makes two more: those that train, and a copy on the way.
    moments = (3 if config.optimizer == "adam" else 1) + (2 if config.averaging else 0)
    # In training: values, gradients, the optimiser's vectors, and each gradient once more until
    # it is added. While saving: all but the gradients copied, and again as the bytes of a file.
    # Between layers: outputs and their gradients.
    vectors = (3 + moments) + 2 * (1 + moments)
    size = 8 if config.dtype == "float64" else 4
    check_batch_memory(
        2 * between * size,
        min(config.batch_size, samples),
        f"training {what} ({parameters:,} parameters)",
        field=field,
        free_bytes=free_bytes(device),
        bytes_besides=vectors * parameters * size,
        least=min(evaluated, samples),
    )
