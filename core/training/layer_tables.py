"""The layers of each model as tables, from its settings alone."""

from collections.abc import Sequence
from typing import Any

from core.models.input_preparation import INPUT_CHOICES
from core.models.layer_table import (
    LayerRow,
    cnn_rows,
    conv_autoencoder_rows,
    dense_rows,
    input_row,
    squeezenet_rows,
)
from core.models.numpy_activations import ACTIVATIONS
from core.training.autoencoder_settings import AutoencoderSettings
from core.training.cnn_settings import CNNSettings
from core.training.conv_autoencoder_settings import ConvAutoencoderSettings
from core.training.inference import NetworkShape
from core.training.mlp_settings import MLPSettings
from core.training.squeezenet_settings import SqueezeNetSettings


def mlp_layers(shape: NetworkShape, settings: MLPSettings) -> Sequence[LayerRow]:
    """Return those of a multilayer perceptron."""
    widths = (shape.features, *settings.hidden, shape.classes)
    titles = [ACTIVATIONS[settings.activation].title] * len(settings.hidden)
    return [_input(shape, settings), *dense_rows(widths, titles)]


def cnn_layers(shape: NetworkShape, settings: CNNSettings) -> Sequence[LayerRow]:
    """Return those of a convolutional network.

    Raises
    ------
    ConfigError
        If its convolutions do not fit the samples.
    """
    rows = cnn_rows(
        shape.sample_shape,
        settings.convolutions,
        settings.hidden,
        shape.classes,
        ACTIVATIONS[settings.activation].title,
        settings.dropout,
    )
    return [_input(shape, settings), *rows]


def squeezenet_layers(shape: NetworkShape, settings: SqueezeNetSettings) -> Sequence[LayerRow]:
    """Return those of SqueezeNet.

    Raises
    ------
    ConfigError
        If samples are no pictures, or too small.
    """
    return [_input(shape, settings), *squeezenet_rows(shape.sample_shape, shape.classes)]


def autoencoder_layers(shape: NetworkShape, settings: AutoencoderSettings) -> Sequence[LayerRow]:
    """Return those of an autoencoder of dense layers."""
    titles = [ACTIVATIONS[name].title for name in settings.activations]
    return [_input(shape, settings), *dense_rows(settings.widths(shape.features), titles)]


def conv_autoencoder_layers(
    shape: NetworkShape, settings: ConvAutoencoderSettings
) -> Sequence[LayerRow]:
    """Return those of a convolutional autoencoder.

    Raises
    ------
    ConfigError
        If samples are no pictures, too small, or halved too often.
    """
    rows = conv_autoencoder_rows(shape.sample_shape, settings.channels, settings.code)
    return [_input(shape, settings), *rows]


def _input(shape: NetworkShape, settings: Any) -> LayerRow:
    words = INPUT_CHOICES[settings.inputs]
    return input_row(shape.sample_shape, words[:1].lower() + words[1:])
