"""Tables of layers, against the networks themselves and against published counts."""

from math import prod

import numpy as np
import pytest

from core.datasets.dataset import Dataset, Split
from core.errors import ConfigError
from core.training.cnn_settings import CNNSettings
from core.training.config import DataChoice, RunConfig
from core.training.conv_autoencoder_settings import ConvAutoencoderSettings
from core.training.inference import NetworkShape
from core.training.registry import MODELS, make_trainer

FORMS = {
    "reports": {},
    "strides": {"kernels": (5, 3), "strides": (2, 1), "pooling": "none", "normalization": "none"},
    "means": {"padding": "same", "pooling": "every", "summary": "means", "hidden": ()},
}


def pictures(*shape):
    rng = np.random.default_rng(0)
    split = Split(rng.random((6, *shape)).astype(np.float32), np.arange(6) % 3)
    return Dataset("drawn", "drawn", split, split, None, ("a", "b", "c"))


def rows_of(model, settings, dataset):
    spec = MODELS.get(model)
    return list(spec.layers(NetworkShape(dataset.sample_shape, dataset.classes), settings))


@pytest.mark.parametrize("model", [spec.name for spec in MODELS if spec.layers is not None])
@pytest.mark.parametrize("shape", [(28, 30), (26, 28, 3)])
def test_parameters_are_those_of_the_network(model, shape):
    if model.startswith("torch"):
        pytest.importorskip("torch")
    dataset = pictures(*shape)
    settings, training = MODELS.get(model).defaults(dataset)

    rows = rows_of(model, settings, dataset)

    trainer = make_trainer(dataset, RunConfig(DataChoice("drawn"), model, settings, training))
    assert sum(row.parameters for row in rows) == trainer.parameter_count
    assert rows[0].output_shape == (*shape, 1)[:3]
    named = {name.rpartition(".")[0] for name in trainer.snapshot()} - {"input"}
    if model != "torch-squeezenet":
        layers = {name for name in named if "norm" not in name}
        assert {row.name for row in rows if row.parameters} == layers


@pytest.mark.parametrize("form", FORMS)
def test_shapes_and_multiplications_are_those_of_pytorchs_own_layers(form):
    torch = pytest.importorskip("torch")
    from core.models.numpy_initializers import INITIALIZERS
    from core.models.torch_cnn import TorchCNN

    dataset = pictures(15, 12, 3)
    settings = CNNSettings(channels=(4, 6), **FORMS[form])
    rows = rows_of("torch-cnn", settings, dataset)
    network = TorchCNN(
        dataset.sample_shape,
        settings.convolutions,
        settings.hidden,
        3,
        "sigmoid",
        INITIALIZERS["he"],
        np.random.default_rng(0),
    )
    from torch.utils.flop_counter import FlopCounterMode

    with FlopCounterMode(display=False) as counter:
        network.forward(torch.rand(1, 15 * 12 * 3), training=False)

    # A multiplication with its addition is two operations there.
    assert 2 * sum(row.multiply_adds for row in rows) == counter.get_total_flops()
    features = network.features(torch.rand(1, 15 * 12 * 3), training=False)
    last = next(row for row in reversed(rows) if row.name.startswith(("conv", "pool", "means")))
    assert prod(last.output_shape) == features.shape[1]


def test_squeezenet_has_the_published_numbers():
    spec = MODELS.get("torch-squeezenet")

    rows = list(spec.layers(NetworkShape((224, 224, 3), 1000), spec.settings_type()))

    # torchvision: 1,235,496 parameters, 0.35 GFLOPS (multiplications with their additions).
    assert sum(row.parameters for row in rows) == 1_235_496
    assert round(sum(row.multiply_adds for row in rows) / 1e9, 2) == 0.35
    shapes = {row.name: row.output_shape for row in rows}
    assert shapes["conv1"] == (111, 111, 64)
    assert shapes["pool1"] == (55, 55, 64)
    assert shapes["fire9"] == (13, 13, 512)
    assert shapes["means"] == (1000,)


def test_report_a_has_its_numbers():
    rows = rows_of("torch-cnn", CNNSettings(), pictures(32, 32))

    shapes = [(row.title, row.shape_words) for row in rows]
    assert shapes == [
        ("Input", "32×32×1"),
        ("Conv 1", "30×30×8"),
        ("Pool 1", "15×15×8"),
        ("Conv 2", "13×13×16"),
        ("Hidden 1", "48"),
        ("Output", "3"),
    ]
    assert [row.multiply_adds for row in rows][1] == 9 * 8 * 30 * 30


def test_a_convolutional_autoencoder_comes_back_to_its_picture():
    rows = rows_of(
        "torch-conv-autoencoder", ConvAutoencoderSettings(code=5, channels=(4, 6)), pictures(13, 11)
    )

    assert [row.shape_words for row in rows] == [
        "13×11×1",
        "7×6×4",
        "4×3×6",
        "5",
        "72",
        "7×6×4",
        "13×11×1",
    ]


def test_what_does_not_fit_is_told():
    with pytest.raises(ConfigError, match="conv2 gets"):
        rows_of("torch-cnn", CNNSettings(), pictures(6, 6))
