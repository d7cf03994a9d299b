"""A network in the Open Neural Network Exchange format, for other programs to show and to run.

The graph takes samples as the data hold them (pictures upright, nominally within 0 and 1), so that
the preparation of inputs is part of it, and gives logits and probabilities.
"""

from collections.abc import Mapping, Sequence
from math import prod
from typing import Any

import numpy as np
import numpy.typing as npt

from core.errors import ModelLoadError
from core.models.input_preparation import InputPreparation
from core.models.picture_shapes import FeatureMaps, feature_maps
from core.runs.record import RunRecord
from core.training.autoencoder_settings import AutoencoderSettings
from core.training.cnn_settings import CNNSettings
from core.training.trainer import split_state
from core.version import APPLICATION_NAME, __version__

OPSET = 17
"""Of operators; old enough for every runtime of the last years."""

IR_VERSION = 8

_ACTIVATIONS = {"sigmoid": "Sigmoid", "tanh": "Tanh", "relu": "Relu"}
_EPSILON = 1e-5

Arrays = Mapping[str, npt.NDArray[Any]]


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
        If the arrays do not fit the record.
    """
    import onnx

    data, settings = record.dataset, record.config.settings
    if isinstance(settings, AutoencoderSettings):
        raise ModelLoadError(
            f"{record.name} is an autoencoder, and ONNX files are written of networks that "
            "recognise; save its weights as .safetensors or .npz"
        )
    if InputPreparation.is_of_glyphs(arrays):
        raise ModelLoadError(
            f"{record.name} normalises characters to glyphs before its first layer, which ONNX has "
            "no operators for; save its weights as .safetensors or .npz"
        )
    graph = _Graph()
    parameters, _ = split_state(arrays)
    try:
        rows = graph.add(
            "Reshape", "samples", graph.constant("rows", [-1, prod(data.sample_shape)])
        )
        rows = graph.add("Sub", rows, graph.weight("input.offset", arrays["input.offset"]))
        rows = graph.add("Mul", rows, graph.weight("input.scale", arrays["input.scale"]))
        if isinstance(settings, CNNSettings):
            maps = feature_maps(data.sample_shape, settings.channels, record.name)
            rows = _convolutions(graph, rows, maps, parameters)
            first = "hidden"
        else:
            first = "layer"
        _dense(graph, rows, first, settings, parameters)
    except KeyError as error:
        raise ModelLoadError(
            f"the weights of epoch {epoch} of {record.name} lack {error}; use another epoch"
        ) from error
    graph.name_output("Softmax", "logits", "probabilities", axis=1)
    value = onnx.helper.make_tensor_value_info
    numbers, classes = onnx.TensorProto.FLOAT, len(data.class_names)
    made = onnx.helper.make_graph(
        graph.nodes,
        "network",
        [value("samples", numbers, ["batch", *data.sample_shape])],
        [value(name, numbers, ["batch", classes]) for name in ("logits", "probabilities")],
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
    facts = {"class_names": "\n".join(data.class_names), "epoch": str(epoch)}
    onnx.helper.set_model_props(model, facts)
    onnx.checker.check_model(model, full_check=True)
    return bytes(model.SerializeToString())


class _Graph:
    """Nodes in order, each with an output of its own, and the weights that they name."""

    def __init__(self) -> None:
        self.nodes: list[Any] = []
        self.weights: list[Any] = []

    def weight(self, name: str, array: npt.NDArray[Any]) -> str:
        """Add an array in float32, and return its name."""
        from onnx import numpy_helper

        self.weights.append(numpy_helper.from_array(np.asarray(array, np.float32), name))
        return name

    def constant(self, name: str, numbers: Sequence[int]) -> str:
        """Add whole numbers, such as a shape, and return their name."""
        from onnx import numpy_helper

        self.weights.append(numpy_helper.from_array(np.array(numbers, np.int64), name))
        return name

    def add(self, operator: str, *inputs: str, **attributes: Any) -> str:
        """Add a node and return the name of its output."""
        return self.name_output(
            operator, *inputs, f"{operator.lower()}_{len(self.nodes)}", **attributes
        )

    def name_output(self, operator: str, *names: str, **attributes: Any) -> str:
        """Add a node whose output has the last of the names, and its inputs the others."""
        from onnx import helper

        *inputs, output = names
        self.nodes.append(helper.make_node(operator, inputs, [output], **attributes))
        return output


def _convolutions(graph: _Graph, rows: str, maps: Sequence[FeatureMaps], parameters: Arrays) -> str:
    """Add convolutions with what follows each; return rows in the order row, column, channel."""
    picture = maps[0]
    shape = [-1, picture.height, picture.width, picture.channels]
    shown = graph.add("Reshape", rows, graph.constant("picture", shape))
    shown = graph.add("Transpose", shown, perm=[0, 3, 1, 2])
    for index, after in enumerate(maps[1:], start=1):
        shown = graph.add(
            "Conv", shown, graph.weight(f"conv{index}.weight", parameters[f"conv{index}.weight"])
        )
        names = [
            f"norm{index}.{what}" for what in ("weight", "bias", "running_mean", "running_var")
        ]
        arrays = [graph.weight(name, parameters[name]) for name in names]
        shown = graph.add("BatchNormalization", shown, *arrays, epsilon=_EPSILON)
        if after.pooled:
            shown = graph.add("MaxPool", shown, kernel_shape=[2, 2], strides=[2, 2])
        shown = graph.add("Relu", shown)
    shown = graph.add("Transpose", shown, perm=[0, 2, 3, 1])
    return graph.add("Reshape", shown, graph.constant("features", [-1, maps[-1].numbers]))


def _dense(graph: _Graph, rows: str, first: str, settings: Any, parameters: Arrays) -> None:
    """Add dense layers; the last one gives ``logits``."""
    for index in range(1, len(settings.hidden) + 1):
        name = f"{first}{index}"
        rows = graph.add("Gemm", rows, *_layer(graph, name, parameters))
        if settings.activation in _ACTIVATIONS:
            rows = graph.add(_ACTIVATIONS[settings.activation], rows)
    graph.name_output("Gemm", rows, *_layer(graph, "output", parameters), "logits")


def _layer(graph: _Graph, name: str, parameters: Arrays) -> tuple[str, str]:
    weight, bias = f"{name}.weight", f"{name}.bias"
    return graph.weight(weight, parameters[weight]), graph.weight(bias, parameters[bias])
