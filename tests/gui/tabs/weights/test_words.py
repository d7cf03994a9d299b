"""A bag of visual words: its dictionary and maps of words in place of layers."""

import numpy as np
import pytest

from core.analysis.word_map import word_colors, word_map
from core.models.bag_of_words import BagOfWords
from core.runs.classifier import classifier_of_run
from gui.session import SampleChoice
from main import main
from tests.gui.tabs.weights.conftest import WeightsLab
from tests.textures import textures


@pytest.fixture
def words(open_lab, store, tmp_path):
    """The Weights tab with a finished run of 12 words on pictures in colour."""
    data = tmp_path / "textures.npz"
    train, test = textures(18, 1), textures(12, 3)
    parts = {"x_train": train.inputs, "y_train": train.labels}
    np.savez(data, **parts, x_test=test.inputs, y_test=test.labels)
    flags = ["--data", str(data), "--runs-dir", str(store.root), "--epochs", "2"]
    own = ["--words", "12", "--patch", "8", "--spacing", "4", "--levels", "1"]
    assert main(["train", "--model", "numpy-bag-of-words", *flags, *own]) == 0
    lab = open_lab(str(data))
    lab.wait(lambda: lab.current is not None and lab.session.dataset is not None)
    tab = WeightsLab(lab)
    tab.settle()
    return tab


def bag_of(run, epoch) -> BagOfWords:
    return classifier_of_run(run.folder, epoch).network.bag


def shown(image):
    height, width = image.height(), image.width()
    rgb = image.convertToFormat(image.Format.Format_RGB888)
    rows = np.frombuffer(rgb.constBits(), np.uint8).reshape(height, rgb.bytesPerLine())
    return rows[:, : 3 * width].reshape(height, width, 3)


def map_of(tab, picture, epoch=2):
    bag = bag_of(tab.session.current_run, epoch)
    nearest = bag.word_maps(picture[None])[0]
    return word_map(nearest, bag.form.grid, word_colors(12))


def test_words_and_the_map_of_the_cursors_sample_stand_in_place_of_layers(words):
    page, session = words.view.words, words.session
    validation = session.dataset.validation

    assert words.view.stack.currentWidget() is page
    assert page.words_card.subtitle == "12 words of 8×8 pixels, epoch 2"
    assert "of the training patches" in page.dictionary._texts[0][0]
    assert np.array_equal(shown(page.map.image), map_of(words, validation.inputs[0]))
    assert page.facts.text().startswith("Validation sample 0, ")

    session.set_sample(SampleChoice("test", 7))
    words.settle()

    picture = session.dataset.test.inputs[7]
    assert np.array_equal(shown(page.map.image), map_of(words, picture))
    answer = classifier_of_run(session.current_run.folder, 2).logits(picture[None]).argmax()
    name = session.dataset.class_names[answer]
    assert page.facts.text() == f"Test sample 7, {session.dataset.class_names[1]}: read as {name}"


def test_the_epoch_of_the_cursor_has_its_own_words(words):
    before = shown(words.view.words.map.image).copy()

    words.session.set_epoch(0)
    words.settle()

    validation = words.session.dataset.validation
    assert words.view.words.words_card.subtitle.endswith("epoch 0")
    assert np.array_equal(
        shown(words.view.words.map.image), map_of(words, validation.inputs[0], epoch=0)
    )
    assert not np.array_equal(shown(words.view.words.map.image), before)


def test_other_data_hide_the_sample_and_say_how_to_see_it(words, pictures):
    words.lab.window.loader.open(str(pictures))
    words.lab.wait(lambda: words.session.dataset.source == str(pictures))
    words.settle()

    assert words.view.words.picture.image is None
    assert "to see the words of its pictures" in words.view.messages.text
    assert words.view.words.dictionary._texts
