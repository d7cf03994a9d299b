"""What the layers behind one layer make of its units, and the share that each unit has in it.

The next layer sums up its inputs, so that the share of a unit can be taken away from the sums
without passing all samples through the network again.
"""

from typing import Any

import numpy as np
import numpy.typing as npt

from core.analysis.activations import LayeredNetwork, Rows
from core.models.lesions import check_layer, layer_units

Values = npt.NDArray[np.floating[Any]]

BUDGET = 256 * 2**20
"""Bytes of shares of maps that are kept; those beyond are computed whenever they are asked for."""


class NetworkTail:
    """The answers of a layer's units to samples, and the rest of the network.

    Parameters
    ----------
    network : LayeredNetwork
    layer : str
        Hidden: dense or a convolution.
    rows : ndarray of shape (samples, features)

    Raises
    ------
    ConfigError
        If there is no such layer, or its units are the outputs.
    """

    def __init__(self, network: LayeredNetwork, layer: str, rows: Rows) -> None:
        self.units = check_layer(network.arrays, layer)
        names = list(layer_units(network.arrays))
        self._network = network
        self._next = names[names.index(layer) + 1]
        self._weight = network.arrays[f"{self._next}.weight"]
        self._values = network.inputs_of(self._next, rows)
        self._shares: dict[int, Values] = {}

    @property
    def is_cheap(self) -> bool:
        """Whether the layer is dense: a share is then made faster than it is read."""
        return self._values.ndim == 2

    @property
    def kept_bytes(self) -> int:
        """Memory of the shares that are kept."""
        return sum(share.nbytes for share in self._shares.values())

    def sums(self, units: npt.NDArray[np.int64]) -> Values:
        """Return what the next layer sums up of these units alone, before its bias and norm.

        Returns
        -------
        ndarray of shape (samples, outputs), or (samples, height, width, channels)
        """
        if self.is_cheap:
            return np.asarray(self._values[:, units] @ self._weight[units])
        found = np.zeros_like(self.share(0))
        for unit in units:
            found += self.share(int(unit))
        return found

    def share(self, unit: int) -> Values:
        """Return what one unit adds to the sums, in their shape."""
        if self.is_cheap:
            return np.asarray(self._values[:, unit, None] * self._weight[unit])
        found = self._shares.get(unit)
        if found is None:
            found = self._share_of_map(unit)
            if (len(self._shares) + 1) * found.nbytes <= BUDGET:
                self._shares[unit] = found
        return found

    def logits(self, sums: Values) -> Values:
        """Return the logits, shape (samples, classes), of what the next layer sums up."""
        return self._network.logits_after(self._next, sums)

    def _share_of_map(self, channel: int) -> Values:
        values, weight = self._values, self._weight
        if weight.ndim == 4:
            return self._network.convolve(
                self._next,
                values[..., channel : channel + 1],
                weight[:, channel : channel + 1],
            )
        # Inputs are in the order row, column, channel.
        own = weight.reshape(-1, values.shape[-1], weight.shape[1])[:, channel]
        return np.asarray(values[..., channel].reshape(len(values), -1) @ own)
