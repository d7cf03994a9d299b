"""SqueezeNet as nodes of a graph in the Open Neural Network Exchange format."""

from core.models.squeezenet_layers import (
    CHANNELS,
    POOL,
    STRIDE,
    Convolution,
    Layer,
    squeezenet_layers,
    squeezenet_maps,
)
from core.runs.onnx_graph import Arrays, Graph


def add_squeezenet(
    graph: Graph, rows: str, sample_shape: tuple[int, ...], classes: int, parameters: Arrays
) -> None:
    """Add the network from prepared pictures as rows to its ``logits``.

    Raises
    ------
    KeyError
        If a parameter is missing.
    """
    picture = squeezenet_maps(sample_shape, "the run")[0]
    shown = graph.maps(rows, picture)
    if picture.channels == 1:
        shown = graph.add("Concat", *[shown] * CHANNELS, axis=1)
    for layer in squeezenet_layers(classes):
        shown = _add(graph, shown, layer, parameters)
    graph.add(
        "Reshape",
        graph.add("GlobalAveragePool", shown),
        graph.constant("means", [-1, classes]),
        output="logits",
    )


def _add(graph: Graph, maps: str, layer: Layer, parameters: Arrays) -> str:
    first, *expand = layer.convolutions
    shown = graph.add("Relu", _convolve(graph, maps, first, parameters))
    if expand:
        parts = [_convolve(graph, shown, each, parameters) for each in expand]
        shown = graph.add("Relu", graph.add("Concat", *parts, axis=1))
    if not layer.pooled:
        return shown
    return graph.add(
        "MaxPool", shown, kernel_shape=[POOL, POOL], strides=[STRIDE, STRIDE], ceil_mode=1
    )


def _convolve(graph: Graph, maps: str, convolution: Convolution, parameters: Arrays) -> str:
    return graph.convolution(
        convolution.array,
        maps,
        parameters,
        has_bias=True,
        strides=[convolution.stride] * 2,
        pads=[convolution.edge] * 4,
    )
