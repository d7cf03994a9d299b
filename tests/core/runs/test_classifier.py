import dataclasses

import numpy as np
import pytest

from core.errors import DatasetError, ModelLoadError
from core.runs.classifier import classifier_of_run
from core.runs.store import RunStore
from core.runs.training_run import TrainingRun
from core.training.cnn_settings import CNNSettings
from core.training.mlp_settings import MLPSettings, TorchMLPSettings

MODELS = {
    "numpy-mlp": MLPSettings(hidden=(6, 5), activation="tanh", inputs="standardize"),
    "torch-mlp": TorchMLPSettings(hidden=(6,), loss="squared-error", device="cpu"),
    "torch-cnn": CNNSettings(channels=(3,), hidden=(5,), device="cpu"),
}


@pytest.fixture(params=MODELS)
def run(request, dataset, config, tmp_path):
    """A finished run of each model."""
    if request.param.startswith("torch"):
        pytest.importorskip("torch")
    config = dataclasses.replace(config, model=request.param, settings=MODELS[request.param])
    run = TrainingRun.create(config, dataset, RunStore(tmp_path / "runs"))
    for event in run.events():
        run.record(event)
    return run


def scores_of(trainer, split):
    return trainer.evaluate_batch(*trainer.prepare(split).slice(0, len(split)))


def test_a_run_reads_as_its_trainer_does(run, dataset):
    classifier = classifier_of_run(run.folder, 5)

    predicted = classifier.logits(dataset.validation.inputs).argmax(axis=1)

    correct = int((predicted == dataset.validation.labels).sum())
    assert correct == scores_of(run.trainer, dataset.validation).correct
    assert classifier.class_names == dataset.class_names
    assert (classifier.sample_shape, classifier.epoch) == ((4, 4), 5)


def test_an_earlier_epoch_has_its_own_weights(run, dataset):
    first, last = (classifier_of_run(run.folder, epoch) for epoch in (0, 5))

    inputs = dataset.validation.inputs
    assert np.abs(first.logits(inputs) - last.logits(inputs)).max() > 1e-3


def test_an_epoch_without_weights_is_told_with_its_neighbours(run):
    (run.folder.checkpoints / "epoch_0003.safetensors").unlink()

    with pytest.raises(ModelLoadError, match=r"no weights of epoch 3; kept are.* 2 and 4"):
        classifier_of_run(run.folder, 3)


def test_damaged_weights_are_told(run):
    (run.folder.checkpoints / "epoch_0003.safetensors").write_bytes(b"damaged")

    with pytest.raises(ModelLoadError, match=r"epoch_0003\.safetensors is damaged"):
        classifier_of_run(run.folder, 3)


def test_classes_are_matched_by_name(run):
    classifier = classifier_of_run(run.folder, 5)

    assert classifier.match_classes(("high", "low"), "mine").tolist() == [2, 0]
    with pytest.raises(DatasetError, match=r"mine has the classes huge, which .* does not know"):
        classifier.match_classes(("low", "huge"), "mine")
