import pytest

from core.training.cnn_settings import CNNSettings
from core.training.conv_autoencoder_settings import ConvAutoencoderSettings
from core.training.layer_settings import convolutions_of, hidden_activation
from core.training.registry import MODELS

CONVOLUTIONAL = {"torch-cnn": (4, 6), "torch-conv-autoencoder": (8,)}


@pytest.mark.parametrize("model", [*CONVOLUTIONAL])
def test_the_convolutions_are_those_of_the_settings(model):
    settings = MODELS.get(model).settings_type(channels=CONVOLUTIONAL[model])

    assert convolutions_of(settings) == settings.convolutions
    assert convolutions_of(settings).channels == CONVOLUTIONAL[model]


@pytest.mark.parametrize("model", sorted({*MODELS.names} - CONVOLUTIONAL.keys()))
def test_other_models_have_no_convolutions_of_that_kind(model):
    assert convolutions_of(MODELS.get(model).settings_type()) is None


def test_an_autoencoder_tells_the_activation_of_each_layer():
    assert hidden_activation(ConvAutoencoderSettings()) == ("identity", "relu")
    assert hidden_activation(CNNSettings(activation="tanh")) == "tanh"
