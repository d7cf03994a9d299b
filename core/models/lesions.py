"""Units of a network that are switched off: they answer 0 to every sample.

A unit is switched off by setting its outgoing weights to 0, which gives the layers behind it the
same numbers as an answer of 0 does, in NumPy and in PyTorch alike, and the same gradients with
respect to the input. Of a convolution a unit is a channel. Where a convolution follows a dense
layer, as in the decoder of an autoencoder, it has no weights of one unit alone: there the incoming
weights and the bias are set to 0, of which ReLU makes 0.
"""

import re
from collections.abc import Collection, Iterable, Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

from core.errors import ConfigError
from core.models.layer_words import layer_words
from core.models.squeezenet_layers import NO_SINGLE_UNITS, is_squeezenet

Arrays = Mapping[str, npt.NDArray[Any]]
Off = Mapping[str, Collection[int]]
"""The units of each layer that are switched off: ``{"layer1": (3, 7)}``."""

OUTPUT = "output"

_WEIGHT = re.compile(r"(conv|layer|hidden|upconv|output)(\d*)\.weight")
_STAGES = {"conv": 0, "layer": 1, "hidden": 1, "upconv": 2, "output": 3}
_LESION = re.compile(r"([a-z]+\d*):(\d{1,9}(?:,\d{1,9})*)")


def layer_units(arrays: Arrays) -> dict[str, int]:
    """Return the units of each layer by its name, from input to output.

    Parameters
    ----------
    arrays : mapping of str to ndarray
        Of a checkpoint; other arrays than weights and kernels are passed over.
    """
    found = []
    for name, array in arrays.items():
        match = _WEIGHT.fullmatch(name)
        if match is not None and array.ndim in (2, 4):
            units = array.shape[0] if array.ndim == 4 else array.shape[1]
            place = _STAGES[match[1]], int(match[2] or 0)
            found.append((place, name.partition(".")[0], units))
    return {name: units for _place, name, units in sorted(found)}


def check_layer(arrays: Arrays, layer: str) -> int:
    """Return how many units a layer has that can be switched off.

    Raises
    ------
    ConfigError
        If there is no such layer, its units are the classes, or layers do not follow one another.
    """
    if is_squeezenet(arrays):
        raise ConfigError(NO_SINGLE_UNITS, field="lesion")
    known = layer_units(arrays)
    hidden = [name for name in known if name != OUTPUT]
    choices = " or ".join(hidden) if hidden else "a network with hidden layers"
    if layer == OUTPUT:
        raise ConfigError(
            f"the units of {OUTPUT} are the classes, and are not switched off; choose {choices}",
            field="lesion",
        )
    if layer not in known:
        raise ConfigError(f"there is no layer {layer!r}; choose {choices}", field="lesion")
    return known[layer]


def check_units(arrays: Arrays, off: Off) -> None:
    """Make sure that units can be switched off.

    Raises
    ------
    ConfigError
        If a layer or a unit does not exist, or a unit is an output.
    """
    for layer, units in off.items():
        count = check_layer(arrays, layer)
        beyond = sorted(unit for unit in units if not 0 <= unit < count)
        if beyond:
            raise ConfigError(
                f"{layer} has no unit {beyond[0]}; its units are 0 to {count - 1}", field="lesion"
            )


def without_units(arrays: Arrays, off: Off) -> dict[str, npt.NDArray[Any]]:
    """Return the arrays of the network in which units are switched off; those given stay.

    Raises
    ------
    ConfigError
        If a layer or a unit does not exist, or a unit is an output.
    """
    check_units(arrays, off)
    changed = dict(arrays)
    names = list(layer_units(arrays))
    for layer, units in off.items():
        if not units:
            continue
        name = f"{names[names.index(layer) + 1]}.weight"
        weight, chosen = np.array(changed[name]), sorted(units)
        is_dense = arrays[f"{layer}.weight"].ndim == 2
        channels = 0 if is_dense else arrays[f"{layer}.weight"].shape[0]
        if is_dense and weight.ndim == 4:
            own, bias = np.array(changed[f"{layer}.weight"]), np.array(changed[f"{layer}.bias"])
            own[:, chosen] = bias[chosen] = 0
            changed |= {f"{layer}.weight": own, f"{layer}.bias": bias}
        elif weight.ndim == 4:
            weight[:, chosen] = 0
        elif channels:
            # Inputs are in the order row, column, channel.
            weight.reshape(-1, channels, weight.shape[1])[:, chosen] = 0
        else:
            weight[chosen] = 0
        changed[name] = weight
    return changed


def parse_lesions(texts: Iterable[str]) -> dict[str, tuple[int, ...]]:
    """Return what ``layer1:3,7`` and the like say; the same layer may be named again.

    Raises
    ------
    ConfigError
        If a text says something else.
    """
    found: dict[str, set[int]] = {}
    for text in texts:
        match = _LESION.fullmatch(text.strip())
        if match is None:
            raise ConfigError(
                f"--lesion {text!r} names no units; expected LAYER:UNIT,UNIT,… such as layer1:3,7",
                field="lesion",
            )
        found.setdefault(match[1], set()).update(int(unit) for unit in match[2].split(","))
    return {layer: tuple(sorted(units)) for layer, units in found.items()}


def lesion_names(off: Off) -> str:
    """Return which units are off, as `parse_lesions` reads them: ``"layer1:3,7 layer2:0"``."""
    listed = ((layer, sorted(units)) for layer, units in sorted(off.items()) if units)
    return " ".join(f"{layer}:{','.join(map(str, units))}" for layer, units in listed)


def lesion_words(off: Off) -> str:
    """Return how many units of which layers are off: ``"3 units of layer 1 and 1 of layer 2 off"``.

    Empty where none is.
    """
    counts = [(layer, len(units)) for layer, units in sorted(off.items()) if units]
    if not counts:
        return ""
    (layer, count), *rest = counts
    parts = [f"{count} unit{'' if count == 1 else 's'} of {layer_words(layer)}"]
    parts += [f"{count} of {layer_words(layer)}" for layer, count in rest]
    listed = parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"
    return f"{listed} off"
