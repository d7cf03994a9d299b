"""A bag of visual words in the window: its settings, its run, and what it has no answer to."""

import importlib.util

import numpy as np
import pytest

from tests.textures import textures

if importlib.util.find_spec("PySide6") is not None:
    from PySide6.QtCore import Qt

    from core.training.bag_of_words_settings import QUANTISATION_LABEL
    from gui.session import ClassPair, UnitChoice
    from gui.tabs.confusion.presenter import ConfusionPresenter
    from gui.tabs.training.run_rows import details_text, tip_text

MODEL = "numpy-bag-of-words"


@pytest.fixture
def lab(open_lab, tmp_path):
    """A window with small pictures in colour, and the form of a bag of visual words."""
    data = tmp_path / "textures.npz"
    train, test = textures(30, 1), textures(12, 3)
    np.savez(
        data, x_train=train.inputs, y_train=train.labels, x_test=test.inputs, y_test=test.labels
    )
    lab = open_lab(str(data))
    box = lab.view.settings._model
    box.setCurrentIndex(box.findData(MODEL))
    box.activated.emit(box.currentIndex())
    return lab


def test_the_form_disables_what_has_no_effect_and_says_so(lab):
    lab.view.settings.set_advanced(shown=True)
    form = lab.form

    for name in ("learning_rate", "momentum", "schedule", "weight_decay", "flip", "dtype"):
        assert not form.editor(name).isEnabled(), name
        assert "no effect on a bag of visual words" in form.editor(name).toolTip()
    for name in ("words", "levels", "neighbours", "epochs", "batch_size", "seed", "patience"):
        assert form.editor(name).isEnabled(), name

    box = lab.view.settings._model
    box.setCurrentIndex(box.findData("numpy-mlp"))
    box.activated.emit(box.currentIndex())
    assert form.editor("learning_rate").isEnabled()


def test_three_learning_rates_are_refused_in_a_sentence(lab):
    lab.actions.compare_rates.trigger()

    assert "has no effect on Bag of visual words" in lab.messages.text
    assert not lab.session.runs


def test_its_curves_and_words_in_the_list_are_its_own(lab):
    run = lab.finish(words=12, levels=1, patch=8, spacing=4, epochs=2)

    assert run.record.name == "Bag of words"
    assert run.history.last.train_loss < run.history.rows[0].train_loss
    assert lab.view.plots.loss_label == QUANTISATION_LABEL
    assert "lr" not in details_text(run).split()
    assert "batch 32 · seed 1" in details_text(run)
    assert "Learning rate" not in tip_text(run)
    assert "Words: 12" in tip_text(run)


def test_a_duel_goes_without_evidence(lab):
    lab.finish(words=12, levels=1, patch=8, spacing=4, epochs=2)
    page = lab.window.tabs.show_page("confusion")
    presenter = page.findChild(ConfusionPresenter)
    lab.wait(lambda: presenter.shown is not None)
    lab.session.set_pair(ClassPair(0, 1))
    lab.qtbot.mouseClick(page.pictures.duel, Qt.MouseButton.LeftButton)
    lab.wait(lambda: page.duel.isVisible() and not presenter.duel.is_busy)

    grid = page.duel.piles[0].grid
    at = grid.tile_rect(0).center()
    lab.qtbot.mouseClick(grid.viewport(), Qt.MouseButton.LeftButton, pos=at)
    lab.wait(lambda: not presenter.duel.is_busy)

    lab.wait(lambda: page.duel.sample.image is not None)
    assert page.duel.evidence.image is None
    assert page.duel.evidence._hint == "No gradient"
    assert "still the same word" in page.duel.evidence.toolTip()
    assert not page.messages.text


def test_from_a_network_to_words_and_back(lab):
    words = lab.finish(words=12, levels=1, patch=8, spacing=4, epochs=1)
    box = lab.view.settings._model
    box.setCurrentIndex(box.findData("numpy-mlp"))
    box.activated.emit(box.currentIndex())
    network = lab.finish(hidden="4", epochs=1)
    page = lab.window.tabs.show_page("weights")
    lab.wait(lambda: page.options.layer_list.count() > 0)
    lab.session.set_unit(UnitChoice("layer1", 2))

    lab.session.select_run(words.run_id)
    lab.wait(lambda: page.stack.currentWidget() is page.words)
    lab.wait(lambda: page.words.map.image is not None)
    assert page.words.run_box.currentText() == "Bag of words"
    assert not page.messages.text

    lab.session.select_run(network.run_id)
    lab.wait(lambda: page.stack.currentWidget() is page.splitter)
    lab.wait(lambda: page.options.run_box.currentData() == network.run_id)
    assert not page.messages.text
