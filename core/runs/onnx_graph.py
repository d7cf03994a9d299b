"""Nodes and weights of a graph in the Open Neural Network Exchange format, as they come."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from core.models.picture_shapes import FeatureMaps

Arrays = Mapping[str, npt.NDArray[Any]]

_ACTIVATIONS = {"sigmoid": "Sigmoid", "tanh": "Tanh", "relu": "Relu"}
_EPSILON = 1e-5


class Graph:
    """Nodes in order, each with an output of its own, and the weights that they name."""

    def __init__(self) -> None:
        self.nodes: list[Any] = []
        self.weights: list[Any] = []

    def weight(self, name: str, array: npt.ArrayLike) -> str:
        """Add an array in float32, and return its name."""
        from onnx import numpy_helper

        self.weights.append(numpy_helper.from_array(np.asarray(array, np.float32), name))
        return name

    def constant(self, name: str, numbers: Sequence[int]) -> str:
        """Add whole numbers, such as a shape, and return their name."""
        from onnx import numpy_helper

        self.weights.append(numpy_helper.from_array(np.array(numbers, np.int64), name))
        return name

    def add(self, operator: str, *inputs: str, output: str | None = None, **attributes: Any) -> str:
        """Add a node and return the name of its output, one of its own where none is given."""
        from onnx import helper

        output = output or f"{operator.lower()}_{len(self.nodes)}"
        self.nodes.append(helper.make_node(operator, inputs, [output], **attributes))
        return output

    def dense(
        self,
        name: str,
        rows: str,
        parameters: Arrays,
        activation: str = "identity",
        *,
        output: str | None = None,
    ) -> str:
        """Add a dense layer with its activation, and return the name of its output.

        Parameters
        ----------
        name : str
            Of the layer: ``"layer1"``.
        rows : str
        parameters : mapping of str to ndarray
        activation : str
            A name in `core.models.numpy_activations`.
        output : str, optional

        Raises
        ------
        KeyError
            If a parameter is missing.
        """
        arrays = [
            self.weight(each, parameters[each]) for each in (f"{name}.weight", f"{name}.bias")
        ]
        if activation == "identity":
            return self.add("Gemm", rows, *arrays, output=output)
        return self.add(_ACTIVATIONS[activation], self.add("Gemm", rows, *arrays), output=output)

    def convolution(
        self,
        name: str,
        maps: str,
        parameters: Arrays,
        *,
        has_bias: bool = False,
        **attributes: Any,
    ) -> str:
        """Add a convolution of maps (samples, channels, height, width)."""
        names = [f"{name}.weight", *([f"{name}.bias"] if has_bias else [])]
        arrays = [self.weight(each, parameters[each]) for each in names]
        return self.add("Conv", maps, *arrays, **attributes)

    def normalization(self, name: str, maps: str, parameters: Arrays) -> str:
        """Add a batch normalisation by its running statistics."""
        names = [f"{name}.{what}" for what in ("weight", "bias", "running_mean", "running_var")]
        arrays = [self.weight(each, parameters[each]) for each in names]
        return self.add("BatchNormalization", maps, *arrays, epsilon=_EPSILON)

    def maps(self, rows: str, shape: FeatureMaps) -> str:
        """Add what makes maps (samples, channels, height, width) of rows as the data have them."""
        wanted = self.constant(
            f"shape_{len(self.nodes)}", [-1, shape.height, shape.width, shape.channels]
        )
        return self.add("Transpose", self.add("Reshape", rows, wanted), perm=[0, 3, 1, 2])

    def rows(self, maps: str, shape: FeatureMaps) -> str:
        """Add what makes rows in the order row, column, channel of maps."""
        wanted = self.constant(f"shape_{len(self.nodes)}", [-1, shape.numbers])
        return self.add("Reshape", self.add("Transpose", maps, perm=[0, 2, 3, 1]), wanted)
