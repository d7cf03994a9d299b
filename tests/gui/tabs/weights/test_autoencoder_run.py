"""A run that gives pictures back: its units are seen as any other's, and nothing is recognised."""

import numpy as np
import pytest
from PySide6.QtCore import Qt

from core.runs.autoencoder import autoencoder_of_run
from main import main
from tests.gui.tabs.weights.conftest import WeightsLab


@pytest.fixture
def autoencoder(open_autoencoder):
    tab = WeightsLab(open_autoencoder("--code", "3", "--hidden", "6", "--activation", "tanh"))
    tab.settle()
    return tab


def test_units_histograms_and_lesions(autoencoder):
    tab = autoencoder
    tab.layer("layer2.weight")
    tab.click_unit(1)
    run = tab.session.current_run
    network = autoencoder_of_run(run.folder, 2)
    train, validation = tab.session.dataset.train, tab.session.dataset.validation
    # The code has no activation: what a unit sums up is what it answers.
    codes = network.encode(train.inputs)
    assert tab.presenter.units.answer.most[0] == codes[:, 1].argmax()

    tab.press(Qt.Key.Key_Delete)
    answer = tab.presenter.units.answer
    back = network.reconstruct(validation.inputs).reshape(len(validation), -1)
    loss = ((back - validation.vectors.clip(0, 1)) ** 2).sum(axis=1).mean()
    assert answer.whole.loss == pytest.approx(loss, rel=1e-4)
    assert answer.whole.accuracy is None
    words = tab.view.options.lesions.text()
    assert "1 unit off: validation loss" in words
    assert "accuracy" not in words

    tab.layer("output.weight")
    tab.click_unit(2)
    assert "Unit 2" in tab.view.unit.title
    for quantity in ("gradients", "activations"):
        tab.page("epochs")
        tab.choose(tab.view.grids.history_panel.quantity_box, quantity)
        assert tab.view.grids.history_panel.plot.history is not None
        assert not tab.view.messages.isVisible()


def test_no_search_asks_for_an_accuracy(autoencoder):
    autoencoder.view.options.greedy.click()
    assert "recognises nothing" in autoencoder.view.greedy.plot._hint


@pytest.fixture
def convolutional(open_lab, store, tmp_path):
    pytest.importorskip("torch")
    rng = np.random.default_rng(2)
    data = tmp_path / "larger.npz"
    np.savez(data, x=rng.random((60, 9, 8)).astype(np.float32), y=np.arange(60) % 3)
    flags = ["--data", str(data), "--runs-dir", str(store.root), "--epochs", "2"]
    own = ["--channels", "3,4", "--code", "3"]
    assert main(["train", "--model", "torch-conv-autoencoder", *flags, *own]) == 0
    lab = open_lab(str(data))
    lab.wait(lambda: lab.current is not None)
    tab = WeightsLab(lab)
    tab.settle()
    return tab


def test_every_layer_of_a_convolutional_one_is_seen(convolutional):
    tab = convolutional
    network = autoencoder_of_run(tab.session.current_run.folder, 2)
    train = tab.session.dataset.train
    tab.layer("layer1.weight")
    tab.click_unit(1)
    codes = network.encode(train.inputs)
    assert tab.presenter.units.answer.most[0] == codes[:, 1].argmax()

    for array in ("conv1.weight", "layer2.weight", "upconv1.weight"):
        tab.layer(array)
        tab.click_unit(0)
        tab.press(Qt.Key.Key_Delete)
        assert "1 unit off: validation loss" in tab.view.options.lesions.text()
        tab.presenter.units.undo()
        tab.settle()
    tab.layer("upconv1.weight")
    panel = tab.view.grids.history_panel
    for quantity, words in (
        ("gradients", "Normalised by the statistics of these samples"),
        ("activations", "After normalisation and ReLU, at all places"),
    ):
        tab.page("epochs")
        tab.choose(panel.quantity_box, quantity)
        assert panel.plot.history is not None
        assert words in panel.words.text()
    assert "pooling" not in panel.words.text()
    tab.layer("output.weight")
    assert not tab.view.messages.isVisible()
