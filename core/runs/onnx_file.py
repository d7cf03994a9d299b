"""A network in the Open Neural Network Exchange format, for other programs to show and to run.

The graph takes samples as the data hold them (pictures upright, nominally within 0 and 1), so that
the preparation of inputs is part of it, and gives logits and probabilities; that of an autoencoder
gives what comes back, as the data hold pictures, and the code.
"""

from math import prod
from typing import Any

from core.errors import ModelLoadError
from core.models.input_preparation import InputPreparation
from core.models.picture_shapes import feature_maps
from core.runs.onnx_autoencoder import add_autoencoder
from core.runs.onnx_graph import Arrays, Graph
from core.runs.onnx_squeezenet import add_squeezenet
from core.runs.record import RunRecord
from core.training.cnn_settings import CNNSettings
from core.training.registry import MODELS, check_layers
from core.training.squeezenet_settings import SqueezeNetSettings
from core.training.trainer import split_state
from core.version import APPLICATION_NAME, __version__

OPSET = 17
"""Of operators; old enough for every runtime of the last years."""

IR_VERSION = 8


def network_to_onnx(record: RunRecord, arrays: Arrays, epoch: int) -> bytes:
    """Return the network of a run as the content of an ``.onnx`` file, in float32.

    Parameters
    ----------
    record : RunRecord
    arrays : mapping of str to ndarray
        Of a checkpoint, as `RunFolder.read_checkpoint` returns them.
    epoch : int
        Which the arrays belong to; told in the file.

    Raises
    ------
    ModelLoadError
        If the arrays do not fit the record, or its model has no layers.
    """
    import onnx

    check_layers(record.config.model, record.name)
    data, settings = record.dataset, record.config.settings
    if InputPreparation.is_of_glyphs(arrays):
        raise ModelLoadError(
            f"{record.name} normalises characters to glyphs before its first layer, which ONNX has "
            "no operators for; save its weights as .safetensors or .npz"
        )
    graph = Graph()
    parameters, _ = split_state(arrays)
    facts = {"epoch": str(epoch)}
    try:
        rows = graph.add(
            "Reshape", "samples", graph.constant("rows", [-1, prod(data.sample_shape)])
        )
        offset, scale = InputPreparation.from_arrays(arrays).over(prod(data.sample_shape))
        rows = graph.add("Sub", rows, graph.weight("input.offset", offset))
        rows = graph.add("Mul", rows, graph.weight("input.scale", scale))
        if MODELS.get(record.config.model).reconstructs:
            add_autoencoder(graph, rows, settings, data.sample_shape, parameters)
            outputs = {"reconstruction": data.sample_shape, "code": (settings.code,)}
        else:
            _recogniser(graph, rows, settings, record, parameters)
            outputs = dict.fromkeys(("logits", "probabilities"), (len(data.class_names),))
            facts["class_names"] = "\n".join(data.class_names)
    except KeyError as error:
        raise ModelLoadError(
            f"the weights of epoch {epoch} of {record.name} lack {error}; use another epoch"
        ) from error
    value, numbers = onnx.helper.make_tensor_value_info, onnx.TensorProto.FLOAT
    made = onnx.helper.make_graph(
        graph.nodes,
        "network",
        [value("samples", numbers, ["batch", *data.sample_shape])],
        [value(name, numbers, ["batch", *shape]) for name, shape in outputs.items()],
        graph.weights,
    )
    model = onnx.helper.make_model(
        made,
        opset_imports=[onnx.helper.make_opsetid("", OPSET)],
        ir_version=IR_VERSION,
        producer_name=APPLICATION_NAME,
        producer_version=__version__,
        doc_string=f"{record.name}, epoch {epoch}, trained on {data.name}",
    )
    onnx.helper.set_model_props(model, facts)
    onnx.checker.check_model(model, full_check=True)
    return bytes(model.SerializeToString())


def _recogniser(
    graph: Graph, rows: str, settings: Any, record: RunRecord, parameters: Arrays
) -> None:
    """Add a network that recognises; it gives ``logits`` and ``probabilities``."""
    if isinstance(settings, SqueezeNetSettings):
        data = record.dataset
        add_squeezenet(graph, rows, data.sample_shape, len(data.class_names), parameters)
        graph.add("Softmax", "logits", axis=1, output="probabilities")
        return
    first = "layer"
    if isinstance(settings, CNNSettings):
        first = "hidden"
        convolutions = settings.convolutions
        maps = feature_maps(record.dataset.sample_shape, convolutions, record.name)
        shown = graph.maps(rows, maps[0])
        for index, after in enumerate(maps[1:], start=1):
            is_normalized = convolutions.normalization == "batch"
            shown = graph.convolution(
                f"conv{index}",
                shown,
                parameters,
                has_bias=not is_normalized,
                strides=[after.stride] * 2,
                pads=[after.edge] * 4,
            )
            if is_normalized:
                shown = graph.normalization(f"norm{index}", shown, parameters)
            if after.pooled:
                shown = graph.add("MaxPool", shown, kernel_shape=[2, 2], strides=[2, 2])
            shown = graph.add("Relu", shown)
        if convolutions.summary == "means":
            shown = graph.add("GlobalAveragePool", shown)
            size = graph.constant("means", [-1, maps[-1].channels])
            rows = graph.add("Reshape", shown, size)
        else:
            rows = graph.rows(shown, maps[-1])
    for index in range(1, len(settings.hidden) + 1):
        rows = graph.dense(f"{first}{index}", rows, parameters, settings.activation)
    graph.dense("output", rows, parameters, output="logits")
    graph.add("Softmax", "logits", axis=1, output="probabilities")
