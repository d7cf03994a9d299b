import dataclasses

import numpy as np
import onnx
import pytest
from onnx.reference import ReferenceEvaluator

from core.errors import ModelLoadError
from core.runs.classifier import classifier_of_run
from core.runs.onnx_file import network_to_onnx
from core.runs.store import RunStore
from core.runs.training_run import TrainingRun
from core.training.cnn_settings import CNNSettings
from core.training.inference import softmax
from core.training.mlp_settings import MLPSettings, TorchMLPSettings

SETTINGS = {
    "sigmoid": ("numpy-mlp", MLPSettings(hidden=(6,), inputs="standardize")),
    "two layers": ("numpy-mlp", MLPSettings(hidden=(6, 5), activation="tanh")),
    "identity": ("numpy-mlp", MLPSettings(hidden=(4,), activation="identity")),
    "no hidden layer": ("numpy-mlp", MLPSettings(hidden=())),
    "relu in torch": ("torch-mlp", TorchMLPSettings(hidden=(6,), activation="relu", device="cpu")),
    "convolution": ("torch-cnn", CNNSettings(channels=(3,), hidden=(5,), device="cpu")),
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


def enlarge(dataset):
    def split(split):
        return dataclasses.replace(split, inputs=np.kron(split.inputs, np.ones((1, 3, 3))))

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
