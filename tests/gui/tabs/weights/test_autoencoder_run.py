"""A run that gives pictures back: its units are seen as any other's, and nothing is recognised."""

import pytest
from PySide6.QtCore import Qt

from core.runs.autoencoder import autoencoder_of_run
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
