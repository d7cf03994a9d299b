"""Runs of a bag of visual words: kept, resumed, branched off, and refused where layers."""

import dataclasses

import numpy as np
import pytest

from core.analysis.weight_sheet import safetensors_bytes
from core.errors import ConfigError, ModelLoadError
from core.models.lesions import parse_lesions
from core.runs.classifier import classifier_of_run
from core.runs.onnx_file import network_to_onnx
from core.runs.probe import network_form
from core.runs.training_run import TrainingRun
from core.runs.weights_arrays import read_weights
from core.runs.weights_network import network_in
from core.runs.weights_notes import weights_notes
from core.training.bag_of_words_settings import BagOfWordsSettings
from core.training.config import DataChoice, RunConfig, TrainingConfig
from core.training.events import BatchEnd, EpochEnd
from tests.textures import texture_data


@pytest.fixture(scope="module")
def pictures():
    return texture_data()


@pytest.fixture
def words_config():
    settings = BagOfWordsSettings(words=12, levels=1, patch=8, spacing=4)
    training = TrainingConfig(batch_size=5, epochs=3)
    return RunConfig(DataChoice("textures"), "numpy-bag-of-words", settings, training)


def advance(run, until=lambda event: False):
    for event in run.events():
        run.record(event)
        if until(event):
            return run
    return run


def state(run):
    return {name: array.tobytes() for name, array in run.trainer.state().items()}


@pytest.fixture
def whole(words_config, pictures, store):
    return advance(TrainingRun.create(words_config, pictures, store))


@pytest.mark.parametrize("steps", [0, 1, 4, 6])
def test_a_run_resumed_anywhere_reaches_the_same_bits(whole, words_config, pictures, store, steps):
    run = TrainingRun.create(words_config, pictures, store)
    advance(run, lambda e: isinstance(e, BatchEnd if steps % 4 else EpochEnd) and e.step == steps)
    run.stop()

    again = advance(TrainingRun.resume(run.folder, pictures))

    assert state(again) == state(whole)
    assert again.history.rows[-1].train_loss == whole.history.rows[-1].train_loss
    assert again.run_record.results == whole.run_record.results


def test_a_branch_without_changes_repeats_its_run(whole, pictures, store):
    branch = advance(TrainingRun.fork(whole.folder, 1, pictures, store))

    assert state(branch) == state(whole)


def test_a_branch_or_a_resumed_run_takes_no_setting_without_effect(whole, pictures, store):
    with pytest.raises(ConfigError, match="learning rate has no effect"):
        TrainingRun.fork(whole.folder, 1, pictures, store, changes={"learning_rate": 1.0})
    with pytest.raises(ConfigError, match="weight decay has no effect"):
        TrainingRun.resume(whole.folder, pictures, changes={"epochs": 5, "weight_decay": 1.0})
    with pytest.raises(ConfigError, match="momentum has no effect"):
        whole.change({"momentum": 0.1})


def test_its_name_tells_no_learning_rate(whole):
    assert whole.run_record.name == "Bag of words"


def test_every_epoch_recognises(whole, pictures):
    for row in whole.history.rows:
        classifier = classifier_of_run(whole.folder, row.epoch)
        answers = classifier.logits(pictures.validation.inputs).argmax(axis=1)
        assert np.mean(answers == pictures.validation.labels) == row.validation_accuracy
    assert classifier.loss == "cross-entropy"


def test_what_needs_layers_is_refused_in_a_sentence(whole, tmp_path):
    record, folder = whole.run_record, whole.folder
    no_layers = "is a bag of visual words, which has no layers of units"

    with pytest.raises(ModelLoadError, match=no_layers):
        network_form(record)
    with pytest.raises(ModelLoadError, match=no_layers):
        network_to_onnx(record, folder.read_checkpoint(3), 3)
    with pytest.raises(ModelLoadError, match=no_layers):
        classifier_of_run(folder, 3, parse_lesions(["layer1:2"]))
    path = tmp_path / "words.safetensors"
    path.write_bytes(safetensors_bytes(folder.read_checkpoint(3), weights_notes(record, 3)))
    with pytest.raises(ModelLoadError, match=no_layers):
        network_in(path, read_weights(path))


def test_it_leaves_training_samples_out(words_config, pictures, store):
    from core.training.left_out import LeftOut

    config = dataclasses.replace(words_config, left_out=LeftOut((1, 4)))
    run = advance(TrainingRun.create(config, pictures, store))

    assert run.folder.read_checkpoint(3)["pictures.labels"].shape == (16,)
