import dataclasses

import numpy as np
import onnx
import pytest
from onnx.reference import ReferenceEvaluator

from core.errors import ModelLoadError
from core.runs.autoencoder import autoencoder_of_run
from core.runs.classifier import classifier_of_run
from core.runs.onnx_file import network_to_onnx
from core.runs.store import RunStore
from core.runs.training_run import TrainingRun
from core.training.autoencoder_settings import AutoencoderSettings, TorchAutoencoderSettings
from core.training.cnn_settings import CNNSettings
from core.training.conv_autoencoder_settings import ConvAutoencoderSettings
from core.training.inference import softmax
from core.training.mlp_settings import MLPSettings, TorchMLPSettings

SETTINGS = {
    "sigmoid": ("numpy-mlp", MLPSettings(hidden=(6,), inputs="standardize")),
    "two layers": ("numpy-mlp", MLPSettings(hidden=(6, 5), activation="tanh")),
    "identity": ("numpy-mlp", MLPSettings(hidden=(4,), activation="identity")),
    "no hidden layer": ("numpy-mlp", MLPSettings(hidden=())),
    "relu in torch": ("torch-mlp", TorchMLPSettings(hidden=(6,), activation="relu", device="cpu")),
    "convolution": ("torch-cnn", CNNSettings(channels=(3,), hidden=(5,), device="cpu")),
    "strides": (
        "torch-cnn",
        CNNSettings(
            channels=(3, 4),
            kernels=(5, 2),
            strides=(2, 1),
            padding="same",
            normalization="none",
            pooling="none",
            summary="means",
            hidden=(5,),
            dropout=0.2,
            device="cpu",
        ),
    ),
    "pooled": ("torch-cnn", CNNSettings(channels=(3, 4), hidden=(), device="cpu")),
}


@pytest.fixture(params=SETTINGS)
def run(request, dataset, config, tmp_path):
    model, settings = SETTINGS[request.param]
    if model.startswith("torch"):
        pytest.importorskip("torch")
    if request.param == "pooled":
        # Two convolutions need larger pictures.
        dataset = enlarge(dataset)
    config = dataclasses.replace(config, model=model, settings=settings)
    run = TrainingRun.create(config, dataset, RunStore(tmp_path / "runs"))
    for event in run.events():
        run.record(event)
    return run


AUTOENCODERS = {
    "reports": ("numpy-autoencoder", AutoencoderSettings(code=3, hidden=(5,))),
    "deep, in ink": (
        "torch-autoencoder",
        TorchAutoencoderSettings(
            code=2,
            hidden=(6, 4),
            activation="tanh",
            code_activation="identity",
            inputs="ink",
            device="cpu",
        ),
    ),
    "code alone": ("numpy-autoencoder", AutoencoderSettings(code=4, hidden=())),
    "convolutional": (
        "torch-conv-autoencoder",
        ConvAutoencoderSettings(code=3, channels=(3, 2), inputs="ink", device="cpu"),
    ),
    "one convolution": (
        "torch-conv-autoencoder",
        ConvAutoencoderSettings(code=3, channels=(2,), device="cpu"),
    ),
}


@pytest.fixture(params=AUTOENCODERS)
def autoencoder(request, dataset, config, tmp_path):
    model, settings = AUTOENCODERS[request.param]
    if model.startswith("torch"):
        pytest.importorskip("torch")
    # 12x9 pixels: of an odd width, which the decoder has to crop.
    dataset = dataclasses.replace(enlarge(dataset, columns=9), ink="dark")
    training = dataclasses.replace(config.training, optimizer="adam", learning_rate=0.01)
    config = dataclasses.replace(config, model=model, settings=settings, training=training)
    run = TrainingRun.create(config, dataset, RunStore(tmp_path / "runs"))
    for event in run.events():
        run.record(event)
    return run


def enlarge(dataset, columns=12):
    def split(split):
        inputs = np.kron(split.inputs, np.ones((1, 3, 3)))[:, :, :columns]
        return dataclasses.replace(split, inputs=inputs)

    parts = {name: split(part) for name, part in dataset.splits()}
    return dataclasses.replace(dataset, **parts)


def test_another_program_computes_the_same(run):
    folder = run.folder
    content = network_to_onnx(folder.read_record(), folder.read_checkpoint(5), 5)
    inputs = run.dataset.validation.inputs

    logits, probabilities = ReferenceEvaluator(onnx.load_from_string(content)).run(
        None, {"samples": inputs}
    )

    expected = classifier_of_run(folder, 5).logits(inputs)
    np.testing.assert_allclose(logits, expected, rtol=1e-4, atol=1e-4)
    np.testing.assert_allclose(probabilities, softmax(expected), atol=1e-5)


def test_the_file_says_what_it_is(run):
    folder = run.folder
    record = folder.read_record()

    model = onnx.load_from_string(network_to_onnx(record, folder.read_checkpoint(2), 2))

    facts = {entry.key: entry.value for entry in model.metadata_props}
    assert facts == {"class_names": "low\nmiddle\nhigh", "epoch": "2"}
    assert model.doc_string == f"{record.name}, epoch 2, trained on levels"
    assert model.producer_name == "Recognition Lab"
    assert [entry.name for entry in model.graph.output] == ["logits", "probabilities"]


def test_missing_weights_are_told(run):
    arrays = run.folder.read_checkpoint(5)
    del arrays["output.bias"]

    with pytest.raises(ModelLoadError, match=r"epoch 5 of .* lack 'output\.bias'"):
        network_to_onnx(run.folder.read_record(), arrays, 5)


def test_another_program_gives_the_same_pictures_back(autoencoder):
    folder, inputs = autoencoder.folder, autoencoder.dataset.validation.inputs
    content = network_to_onnx(folder.read_record(), folder.read_checkpoint(5), 5)
    model = onnx.load_from_string(content)
    onnx.checker.check_model(model, full_check=True)

    reconstruction, code = ReferenceEvaluator(model).run(None, {"samples": inputs})

    own = autoencoder_of_run(folder, 5)
    assert reconstruction.shape == inputs.shape
    np.testing.assert_allclose(code, own.encode(inputs), rtol=1e-4, atol=1e-5)
    np.testing.assert_allclose(reconstruction, own.reconstruct(inputs), rtol=1e-4, atol=1e-5)
    # They lie in the polarity and range of the data.
    assert 0 <= reconstruction.min() < reconstruction.max() <= 1
    # Any number of pictures at a time.
    (single,) = ReferenceEvaluator(model).run(["code"], {"samples": inputs[3:4]})
    np.testing.assert_allclose(single, code[3:4], rtol=1e-5, atol=1e-6)


def test_the_file_of_an_autoencoder_names_both_outputs_and_no_classes(autoencoder):
    folder = autoencoder.folder
    record = folder.read_record()

    model = onnx.load_from_string(network_to_onnx(record, folder.read_checkpoint(2), 2))

    shapes = {
        entry.name: [each.dim_param or each.dim_value for each in entry.type.tensor_type.shape.dim]
        for entry in model.graph.output
    }
    code = record.config.settings.code
    assert shapes == {"reconstruction": ["batch", 12, 9], "code": ["batch", code]}
    assert {entry.key: entry.value for entry in model.metadata_props} == {"epoch": "2"}


@pytest.mark.parametrize("name", ["output.bias", "layer1.weight", "input.scale"])
def test_missing_weights_of_an_autoencoder_are_told(autoencoder, name):
    arrays = autoencoder.folder.read_checkpoint(5)
    del arrays[name]

    with pytest.raises(ModelLoadError, match=rf"epoch 5 of .* lack '{name}'"):
        network_to_onnx(autoencoder.folder.read_record(), arrays, 5)
