"""What the page of the epochs says in words."""

from math import isfinite
from typing import Any

from core.analysis.layer_spreads import Quantity
from core.analysis.spread_history import SpreadHistory
from core.analysis.weight_layers import WeightLayer, is_convolution
from core.models.numpy_activations import ACTIVATIONS
from core.models.numpy_network import LOSSES
from core.runs.record import RunRecord
from core.training.layer_settings import convolutions_of, hidden_activation
from core.training.registry import MODELS
from core.training.squeezenet_settings import SqueezeNetSettings
from gui.widgets.figures import format_metric

VANISHING, EXPLODING = 0.01, 100.0
"""A gradient so many times that of the output layer's weights is called so."""


def histograms_title(layer: WeightLayer, quantity: Quantity) -> str:
    """Return of what the histograms are: ``"Layer 1 activations"``.

    Parameters
    ----------
    layer : WeightLayer
        Activations are those of its units, whichever of their arrays it is.
    quantity : {"weights", "gradients", "activations"}
    """
    if quantity == "activations":
        return f"{layer.title.rpartition(' ')[0].replace('Norm', 'Conv')} activations"
    return f"{layer.title}: gradients" if quantity == "gradients" else layer.title


def progress_words(read: int, epochs: int) -> str:
    """Say how many of the epochs to be shown are read; nothing of the one that a run just reached.

    Until all are there the plot ends early, as if the run had.
    """
    return f"{read} of {epochs} epochs read so far.\n" if read + 1 < epochs else ""


def column_words(history: SpreadHistory, place: int) -> str:
    """Return a column in words, its lines and what is special."""
    epoch = history.epochs[place]
    if not history.finite[place]:
        return f"Epoch {epoch}: no number is finite; the run had diverged."
    low, median, high = (_number(float(value)) for value in history.lines[place])
    text = f"Epoch {epoch}: "
    if history.zeros[place] < 1 or history.bins == "linear":
        what = " in size" if history.bins == "log" else ""
        text += f"5 % below {low}{what}, half below {median}, 95 % below {high}; "
    text += f"root mean square {format_metric(float(history.rms[place]))}"
    return f"{text}{_special(history, place)}."


def change_words(
    history: SpreadHistory, place: int, *, quantity: Quantity, output_rms: float | None = None
) -> str:
    """Say how large the numbers are at a column, against the start.

    Parameters
    ----------
    history : SpreadHistory
    place : int
    quantity : {"weights", "gradients", "activations"}
    output_rms : float, optional
        Root mean square of the gradient of the output layer's weights at that epoch.
    """
    epoch, first = history.epochs[place], history.epochs[0]
    now, start = float(history.rms[place]), float(history.rms[0])
    if not isfinite(now):
        return f"At epoch {epoch} no number is finite: the run had diverged."
    noun = {"weights": "weight", "gradients": "gradient", "activations": "activation"}[quantity]
    text = f"Root mean square {noun} at epoch {epoch}: {format_metric(now)}"
    if place and isfinite(start) and start > 0:
        text += f", {_times(now / start)} that at epoch {first} ({format_metric(start)})"
    text += _special(history, place) + "."
    if output_rms and isfinite(output_rms):
        ratio = now / output_rms
        text += f" {_times(ratio).capitalize()} that of the output layer's weights"
        if ratio < VANISHING:
            text += ": it vanishes on its way back"
        elif ratio > EXPLODING:
            text += ": it explodes on its way back"
        text += "."
    return text


def what_words(record: RunRecord, quantity: Quantity, layer: str, samples: str) -> str:
    """Say what the numbers are: of which loss, and over which samples.

    Parameters
    ----------
    record : RunRecord
    quantity : {"weights", "gradients", "activations"}
    layer : str
        ``"layer1"``, ``"conv2"``, ``"output"``.
    samples : str
        Which samples, in words.
    """
    settings = record.config.settings
    if quantity == "gradients":
        loss = LOSSES[settings.loss].title.lower()
        text = f"Gradient of the {loss}, mean over {samples}; without weight decay"
        if record.config.training.reduction == "sum":
            text += ". This run's steps sum over their batches instead"
        if _normalises(settings):
            text += ". Normalised by the statistics of these samples, as in training"
        return f"{text}."
    if quantity == "activations":
        if layer == "output":
            return f"The logits, for {samples}."
        if isinstance(settings, SqueezeNetSettings):
            return f"After ReLU, at all places, for {samples}; before pooling."
        if is_convolution(layer):
            pooling = "" if MODELS.get(record.config.model).reconstructs else "; before pooling"
            first = "normalisation and ReLU" if _normalises(settings) else "ReLU"
            return f"After {first}, at all places, for {samples}{pooling}."
        names = hidden_activation(settings)
        name = names if isinstance(names, str) else names[int(layer.removeprefix("layer")) - 1]
        title = ACTIVATIONS[name].title
        title = title if title.isupper() or title == "ReLU" else title.lower()
        return f"After the activation function ({title}), for {samples}."
    return ""


def _number(value: float) -> str:
    return "0" if value == 0 else format_metric(value)


def _times(ratio: float) -> str:
    return "as large as" if f"{ratio:.3g}" == "1" else f"{_plain(ratio)} times"


def _plain(ratio: float) -> str:
    return (
        f"{ratio:.0f}" if 100 <= ratio < 1e6 else f"{ratio:.2g}" if ratio < 1e6 else f"{ratio:.0e}"
    )


def _special(history: SpreadHistory, place: int) -> str:
    zeros, finite = float(history.zeros[place]), float(history.finite[place])
    text = f"; {_percent(zeros)} exactly 0" if zeros else ""
    if zeros and history.bins == "log":
        text += ", not drawn"
    return text + (f"; {_percent(1 - finite)} not finite" if finite < 1 else "")


def _percent(share: float) -> str:
    percent = 100 * share
    return "all" if share == 1 else "below 1 %" if percent < 1 else f"{percent:.0f} %"


def _normalises(settings: Any) -> bool:
    """Whether a network has batch normalisation."""
    convolutions = convolutions_of(settings)
    return convolutions is not None and convolutions.normalization == "batch"
