"""SqueezeNet as nodes of a graph in the Open Neural Network Exchange format."""

from core.models.squeezenet_layers import (
    CHANNELS,
    CLASSIFIER,
    POOL,
    STRIDE,
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
    first, *expand = (each.array for each in layer.convolutions)
    strides = [1, 1] if layer.is_fire or layer.name == CLASSIFIER else [STRIDE, STRIDE]
    shown = graph.convolution(first, maps, parameters, has_bias=True, strides=strides)
    shown = graph.add("Relu", shown)
    if expand:
        small, large = expand
        parts = (
            graph.convolution(small, shown, parameters, has_bias=True),
            graph.convolution(large, shown, parameters, has_bias=True, pads=[1] * 4),
        )
        shown = graph.add("Relu", graph.add("Concat", *parts, axis=1))
    if not layer.pooled:
        return shown
    return graph.add(
        "MaxPool", shown, kernel_shape=[POOL, POOL], strides=[STRIDE, STRIDE], ceil_mode=1
    )
