"""An autoencoder in the Open Neural Network Exchange format: picture to code, and back."""

from itertools import pairwise
from typing import Any

from core.models.picture_shapes import KERNEL, STRIDE, FeatureMaps, strided_maps
from core.runs.onnx_graph import Arrays, Graph
from core.training.conv_autoencoder_settings import ConvAutoencoderSettings

_EDGE = [KERNEL // 2] * 4


def add_autoencoder(
    graph: Graph, rows: str, settings: Any, sample_shape: tuple[int, ...], parameters: Arrays
) -> None:
    """Add an autoencoder; it gives ``code`` and ``reconstruction``.

    Parameters
    ----------
    graph : Graph
        With the weights ``input.offset`` and ``input.scale``.
    rows : str
        Its inputs (samples, pixels), prepared.
    settings : AutoencoderSettings or ConvAutoencoderSettings
    sample_shape : tuple of int
        Of a picture.
    parameters : mapping of str to ndarray

    Raises
    ------
    KeyError
        If a parameter is missing.
    """
    rows = graph.add("Clip", rows, graph.weight("black", 0.0), graph.weight("white", 1.0))
    if isinstance(settings, ConvAutoencoderSettings):
        logits = _convolutional(graph, rows, settings, sample_shape, parameters)
    else:
        logits = _dense(graph, rows, settings, parameters)
    back = graph.add("Div", graph.add("Sigmoid", logits), "input.scale")
    back = graph.add("Add", back, "input.offset")
    wanted = graph.constant("picture", [-1, *sample_shape])
    graph.add("Reshape", back, wanted, output="reconstruction")


def _dense(graph: Graph, rows: str, settings: Any, parameters: Arrays) -> str:
    """Add dense layers only; return the logits."""
    for index, activation in enumerate(settings.activations, start=1):
        output = "code" if index == len(settings.hidden) + 1 else None
        rows = graph.dense(f"layer{index}", rows, parameters, activation, output=output)
    return graph.dense("output", rows, parameters)


def _convolutional(
    graph: Graph,
    rows: str,
    settings: ConvAutoencoderSettings,
    sample_shape: tuple[int, ...],
    parameters: Arrays,
) -> str:
    """Add strided convolutions down, and their mirror image up; return the logits."""
    maps = strided_maps(sample_shape, settings.channels, "the run")
    shown = graph.maps(rows, maps[0])
    for index in range(1, len(maps)):
        shown = graph.convolution(
            f"conv{index}", shown, parameters, pads=_EDGE, strides=[STRIDE, STRIDE]
        )
        shown = graph.add("Relu", graph.normalization(f"norm{index}", shown, parameters))
    of_code, of_features = settings.activations
    features = graph.rows(shown, maps[-1])
    code = graph.dense("layer1", features, parameters, of_code, output="code")
    shown = graph.maps(graph.dense("layer2", code, parameters, of_features), maps[-1])
    for index, (before, after) in enumerate(pairwise(reversed(maps)), start=1):
        shown = _enlarged(graph, shown, before, after)
        if after is maps[0]:
            break
        shown = graph.convolution(f"upconv{index}", shown, parameters, pads=_EDGE)
        shown = graph.add("Relu", graph.normalization(f"upnorm{index}", shown, parameters))
    shown = graph.convolution("output", shown, parameters, has_bias=True, pads=_EDGE)
    return graph.rows(shown, maps[0])


def _enlarged(graph: Graph, shown: str, before: FeatureMaps, after: FeatureMaps) -> str:
    """Add what repeats each pixel 2x2, and leaves out what is beyond the size of `after`."""
    scales = graph.weight(f"scales_{len(graph.nodes)}", [1.0, 1.0, STRIDE, STRIDE])
    shown = graph.add(
        "Resize",
        shown,
        "",
        scales,
        mode="nearest",
        coordinate_transformation_mode="asymmetric",
        nearest_mode="floor",
    )
    if (after.height, after.width) == (STRIDE * before.height, STRIDE * before.width):
        return shown
    place = len(graph.nodes)
    bounds = {"starts": [0, 0], "ends": [after.height, after.width], "axes": [2, 3]}
    named = [graph.constant(f"{name}_{place}", numbers) for name, numbers in bounds.items()]
    return graph.add("Slice", shown, *named)
