"""The layers of SqueezeNet 1.1, known before any weight is made; nothing here needs PyTorch.

Iandola et al., "SqueezeNet: AlexNet-level accuracy with 50x fewer parameters and <0.5MB model
size" (2016), in the authors' second release: a smaller first convolution, and pooling earlier.
Names and shapes of the arrays are those of torchvision's state dict, so that its weights fit.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from core.errors import ConfigError
from core.models.picture_shapes import FeatureMaps

CHANNELS = 3
"""Of the pictures it takes; grey ones are shown to all three."""

SMALLEST_SIDE = 25
"""Of pictures: the last pooling then still has a block of 3x3 to look at."""

POOL = 3
"""Side of the block that max-pooling takes the largest value of; it moves by `STRIDE`."""

STRIDE = 2
"""Pixels that the first convolution and max-pooling move at a time."""

CLASSIFIER = "classifier"

CLASSIFIER_ARRAY = "classifier.1"
"""Begins the names of the classifier's arrays; ``classifier.0`` is dropout."""

DROPOUT = 0.5
"""Share of what the last fire module gives that a training step leaves out."""


@dataclass(frozen=True, slots=True)
class Convolution:
    """A convolution with its bias, which ReLU follows.

    Parameters
    ----------
    array : str
        Begins the names of its arrays: ``"features.3.squeeze"``.
    inputs, kernels : int
        Channels before and behind it.
    side : int
        Of its window, 1 or 3.
    stride : int
        Pixels that the window moves at a time.
    edge : int
        Zeros around the maps before it.
    """

    array: str
    inputs: int
    kernels: int
    side: int
    stride: int = 1
    edge: int = 0

    @property
    def weights(self) -> int:
        """Numbers in all kernels: what one place of its maps takes in multiplications."""
        return self.inputs * self.side**2 * self.kernels

    @property
    def shapes(self) -> dict[str, tuple[int, ...]]:
        """Of its weight and bias, by their names."""
        weight = self.kernels, self.inputs, self.side, self.side
        return {f"{self.array}.weight": weight, f"{self.array}.bias": (self.kernels,)}


@dataclass(frozen=True, slots=True)
class Layer:
    """What can be frozen as a whole: the first convolution, a fire module, or the classifier.

    Parameters
    ----------
    name : str
        ``"conv1"``, ``"fire2"`` … ``"fire9"`` as in the paper, or ``"classifier"``.
    convolutions : tuple of Convolution
        One; or of a fire module three: *squeeze* to few channels, and the two halves of *expand*,
        of 1x1 and of 3x3, whose maps lie behind one another.
    pooled : bool
        Whether max-pooling follows.
    """

    name: str
    convolutions: tuple[Convolution, ...]
    pooled: bool = False

    @property
    def is_fire(self) -> bool:
        """Whether it is a fire module."""
        return len(self.convolutions) > 1

    @property
    def kernels(self) -> int:
        """Maps that it makes."""
        return sum(each.kernels for each in self.convolutions[-2:])


def _fire(name: str, place: int, inputs: int, squeeze: int, expand: int, pooled: bool) -> Layer:
    before = f"features.{place}"
    return Layer(
        name,
        (
            Convolution(f"{before}.squeeze", inputs, squeeze, 1),
            Convolution(f"{before}.expand1x1", squeeze, expand, 1),
            Convolution(f"{before}.expand3x3", squeeze, expand, 3, edge=1),
        ),
        pooled,
    )


TRUNK = (
    Layer("conv1", (Convolution("features.0", CHANNELS, 64, 3, STRIDE),), pooled=True),
    _fire("fire2", 3, 64, 16, 64, pooled=False),
    _fire("fire3", 4, 128, 16, 64, pooled=True),
    _fire("fire4", 6, 128, 32, 128, pooled=False),
    _fire("fire5", 7, 256, 32, 128, pooled=True),
    _fire("fire6", 9, 256, 48, 192, pooled=False),
    _fire("fire7", 10, 384, 48, 192, pooled=False),
    _fire("fire8", 11, 384, 64, 256, pooled=False),
    _fire("fire9", 12, 512, 64, 256, pooled=False),
)
"""All layers but the classifier, from the picture on."""

TRUNK_NAMES = tuple(layer.name for layer in TRUNK)


NO_SINGLE_UNITS = (
    "single units are looked at and switched off in networks whose layers follow one another; "
    "those of SqueezeNet part and join in its fire modules. Choose a run of a CNN or an MLP"
)
"""What is said to whom asks for a unit of it."""


def is_squeezenet(arrays: Collection[str]) -> bool:
    """Whether arrays of these names are those of a SqueezeNet."""
    return f"{CLASSIFIER_ARRAY}.weight" in arrays


def squeezenet_layers(classes: int) -> tuple[Layer, ...]:
    """Return all layers of a network for so many classes; the classifier is the last."""
    kernels = Convolution(CLASSIFIER_ARRAY, TRUNK[-1].kernels, classes, 1)
    return (*TRUNK, Layer(CLASSIFIER, (kernels,)))


def array_shapes(layers: Sequence[Layer]) -> dict[str, tuple[int, ...]]:
    """Return the shapes of all arrays of layers, by their names in torchvision's state dict."""
    found: dict[str, tuple[int, ...]] = {}
    for layer in layers:
        for convolution in layer.convolutions:
            found |= convolution.shapes
    return found


def squeezenet_maps(sample_shape: tuple[int, ...], name: str) -> list[FeatureMaps]:
    """Return the picture and what each layer of the trunk makes of it, behind its pooling.

    Element i is what layer i is given, the classifier being the last.

    Parameters
    ----------
    sample_shape : tuple of int
        (height, width) or (height, width, 3).
    name : str
        Of the data, for errors.

    Raises
    ------
    ConfigError
        If samples are no pictures, or smaller than 25x25; `field` is ``"model"``.
    """
    if len(sample_shape) < 2:
        raise ConfigError(
            f"torch-squeezenet needs pictures; the samples of {name} are rows of "
            f"{sample_shape[0]} numbers. Choose torch-mlp or numpy-mlp",
            field="model",
        )
    height, width = sample_shape[:2]
    if min(height, width) < SMALLEST_SIDE:
        raise ConfigError(
            f"torch-squeezenet needs pictures of {SMALLEST_SIDE}x{SMALLEST_SIDE} pixels or more, "
            f"and best of 224x224; those of {name} have {width}x{height}. Choose larger pictures, "
            "or torch-cnn",
            field="model",
        )
    found = [FeatureMaps(CHANNELS if len(sample_shape) == 3 else 1, height, width)]
    for layer in TRUNK:
        height, width = unpooled_size(layer, found[-1])
        if layer.pooled:
            # The last block may reach beyond the edge: sizes are rounded up.
            height, width = (-(-(side - POOL) // STRIDE) + 1 for side in (height, width))
        found.append(FeatureMaps(layer.kernels, height, width))
    return found


def unpooled_size(layer: Layer, before: FeatureMaps) -> tuple[int, int]:
    """Return height and width of the maps that a layer makes of those before, without pooling."""
    if layer.is_fire or layer.name == CLASSIFIER:
        return before.height, before.width
    # The first convolution has no edge.
    first = layer.convolutions[0]
    return (
        (before.height - first.side) // first.stride + 1,
        (before.width - first.side) // first.stride + 1,
    )


def places(layer: Layer, before: FeatureMaps) -> int:
    """Return at how many places the convolutions of a layer look at the maps it is given."""
    height, width = unpooled_size(layer, before)
    return height * width


def numbers_between(
    sample_shape: tuple[int, ...], classes: int, frozen: Collection[str] = ()
) -> int:
    """Return how many numbers the convolutions make of one sample, from the first that learns on.

    Parameters
    ----------
    sample_shape : tuple of int
    classes : int
    frozen : collection of str
        Names of layers that do not learn.
    """
    layers = squeezenet_layers(classes)
    maps = squeezenet_maps(sample_shape, "the run")
    first = next(at for at, layer in enumerate(layers) if layer.name not in frozen)
    return sum(
        places(layer, before) * convolution.kernels
        for layer, before in list(zip(layers, maps, strict=True))[first:]
        for convolution in layer.convolutions
    )
