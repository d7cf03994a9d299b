"""The pair duel, through the buttons, keys and pictures that a user has."""

import importlib.util

import numpy as np
import pytest

if importlib.util.find_spec("PySide6") is not None:
    from PySide6.QtCore import Qt

    from core.runs.classifier import classifier_of_run
    from core.training.inference import softmax
    from gui.session import ClassPair, SampleChoice


@pytest.fixture
def duel(trained):
    """The tab with the duel of the first two classes."""
    trained.lab.session.set_pair(ClassPair(0, 1))
    press(trained, trained.view.pictures.duel)
    settle(trained)
    return trained


def press(tab, button):
    tab.lab.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def settle(tab):
    tab.settle()
    tab.lab.wait(lambda: not tab.presenter.duel.is_busy)


def click_picture(tab, side, place):
    grid = tab.view.duel.piles[side].grid
    at = grid.tile_rect(place).center()
    tab.lab.qtbot.mouseClick(grid.viewport(), Qt.MouseButton.LeftButton, pos=at)
    settle(tab)


def network(tab):
    return classifier_of_run(tab.lab.current.folder, tab.shown.epoch)


def pixels(image):
    """Return an image as an array (height, width, 3)."""
    return np.array(
        [
            [image.pixelColor(x, y).getRgb()[:3] for x in range(image.width())]
            for y in range(image.height())
        ]
    )


def test_a_duel_needs_a_cell_off_the_diagonal(trained):
    button, session = trained.view.pictures.duel, trained.lab.session
    for pair in (None, ClassPair(0, None), ClassPair(1, 1)):
        session.set_pair(pair)
        assert not button.isEnabled()
        assert "off the diagonal" in button.toolTip()
        trained.lab.qtbot.keyClick(trained.matrix, Qt.Key.Key_D)
        assert not trained.view.is_duel
        assert "off the diagonal" in trained.view.messages.text
    trained.click(0, 1)
    assert button.isEnabled()
    trained.lab.qtbot.keyClick(trained.matrix, Qt.Key.Key_D)
    assert trained.view.duel.isVisible()
    assert not trained.view.pictures.isVisible()
    assert not trained.view.messages.text
    settle(trained)


def test_the_duel_widens_the_right_side_and_gives_the_room_back(trained):
    before = trained.view.splitter.sizes()
    trained.lab.session.set_pair(ClassPair(0, 1))
    press(trained, trained.view.pictures.duel)
    wide = trained.view.splitter.sizes()
    assert wide[2] > before[2] + 100
    assert wide[0] == before[0]
    settle(trained)
    grid = trained.view.duel.piles[0].grid
    assert grid.hasFocus()
    trained.lab.qtbot.keyClick(grid, Qt.Key.Key_Escape)
    assert not trained.view.is_duel
    assert trained.view.splitter.sizes() == before
    assert trained.lab.session.pair == ClassPair(0, 1)


@pytest.mark.parametrize("way", ["escape in the matrix", "d", "button", "diagonal"])
def test_there_are_ways_back(duel, way):
    qtbot = duel.lab.qtbot
    if way == "escape in the matrix":
        qtbot.keyClick(duel.matrix, Qt.Key.Key_Escape)
        assert duel.lab.session.pair == ClassPair(0, 1)
    elif way == "d":
        qtbot.keyClick(duel.matrix, Qt.Key.Key_D)
    elif way == "button":
        duel.view.duel.closed.emit()
    else:
        duel.click(1, 1)
    assert not duel.view.is_duel
    assert duel.view.pictures.isVisible()


def test_the_piles_hold_what_was_misread_and_then_what_was_right(duel):
    labels, probabilities = duel.expected(duel.shown.epoch)
    read = probabilities.argmax(axis=1)
    for side, (own, other) in enumerate(((0, 1), (1, 0))):
        indices = duel.presenter.duel.piles[side]
        misread = np.flatnonzero((labels == own) & (read == other))
        right = np.flatnonzero((labels == own) & (read == own))
        assert set(indices[: len(misread)]) == set(misread)
        assert set(indices[len(misread) :]) == set(right)
        part = duel.view.duel.piles[side]
        assert part.grid.count == len(indices)
        assert f"{len(misread)} read as" in part.words.text()


def test_the_means_are_those_of_the_training_samples(duel):
    train = duel.lab.session.dataset.train
    means = [train.inputs[train.labels == each].mean(axis=0) for each in (0, 1)]
    for part, mean in zip(duel.view.duel.means, means, strict=True):
        shown = pixels(part.image)
        np.testing.assert_allclose(shown[..., 0], mean * 255, atol=1)
    difference = means[1] - means[0]
    shown = pixels(duel.view.duel.difference.image).astype(int)
    # Blue where the second is brighter.
    bluish = shown[..., 2] - shown[..., 0]
    strong = np.abs(difference) > 0.3 * np.abs(difference).max()
    np.testing.assert_array_equal(np.sign(bluish[strong]), np.sign(difference[strong]))


def test_the_evidence_is_that_of_the_sample_that_was_clicked(duel, light):
    side = 0 if len(duel.presenter.duel.piles[0]) else 1
    place = len(duel.presenter.duel.piles[side]) - 1
    click_picture(duel, side, place)
    index = int(duel.presenter.duel.piles[side][place])
    assert duel.lab.session.sample == SampleChoice("validation", index)
    inputs = duel.shown.samples.inputs[index : index + 1]
    own = int(duel.shown.samples.labels[index])
    direction = np.zeros((1, 3))
    direction[0, 1 - own], direction[0, own] = 1, -1
    expected = network(duel).input_gradient(inputs, direction)[0]
    # The answer is checked against differences, the colours against the answer.
    nudge = np.zeros_like(inputs)
    nudge[0, 2, 3] = 0.01
    apart = network(duel).logits(inputs + nudge) - network(duel).logits(inputs - nudge)
    assert expected[2, 3] == pytest.approx((apart @ direction.T).item() / 0.02, abs=1e-2)
    shown = pixels(duel.view.duel.evidence.image).astype(int)
    bluish = shown[..., 2] - shown[..., 0]
    strong = np.abs(expected) > 0.3 * np.abs(expected).max()
    np.testing.assert_array_equal(np.sign(bluish[strong]), np.sign(expected[strong]))
    np.testing.assert_allclose(
        pixels(duel.view.duel.sample.image)[..., 0], inputs[0] * 255, atol=0.51
    )


def test_zero_has_the_colour_of_the_surface(duel, light):
    from PySide6.QtGui import QColor

    from gui.tabs.confusion.duel_pictures import _map_image, _palette
    from gui.theme.tokens import DARK, LIGHT

    for theme in (LIGHT, DARK):
        image = _map_image(np.array([[-1.0, 0.0, 2.0]]), _palette(theme))
        assert image.pixelColor(1, 0) == QColor(theme.surface)


def test_the_slider_blends_with_the_probabilities_of_the_network(duel):
    for side in (0, 1):
        if len(duel.presenter.duel.piles[side]) == 0:
            pytest.skip("the network of this test reads nothing as one of the two")
        click_picture(duel, side, 0)
    start, stop = (int(each[0]) for each in duel.presenter.duel.piles)
    panel, inputs = duel.view.duel, duel.shown.samples.inputs
    panel.slider.setFocus()
    duel.lab.qtbot.keyClick(panel.slider, Qt.Key.Key_Home)
    for _ in range(3):
        duel.lab.qtbot.keyClick(panel.slider, Qt.Key.Key_PageUp)
    duel.lab.qtbot.keyClick(panel.slider, Qt.Key.Key_Left)
    share = panel.slider.share
    assert share == pytest.approx(0.29)
    mixed = (1 - share) * inputs[start] + share * inputs[stop]
    np.testing.assert_allclose(pixels(panel.blended.image)[..., 0], mixed * 255, atol=0.51)
    chances = softmax(network(duel).logits(mixed[None].astype(np.float32)))[0]
    for part, name, chance in zip(panel.numbers, ("low", "middle"), chances[:2], strict=True):
        assert f"{name} {chance:.1%}" in part.text()


def test_the_flip_is_where_the_larger_of_the_two_changes(duel):
    panel = duel.view.duel
    shares = np.linspace(0, 1, 101)[:, None, None]
    flipped = 0
    for first in range(min(3, len(duel.presenter.duel.piles[0]))):
        for second in range(min(3, len(duel.presenter.duel.piles[1]))):
            click_picture(duel, 0, first)
            click_picture(duel, 1, second)
            start, stop = (
                duel.shown.samples.inputs[int(pile[place])]
                for pile, place in zip(duel.presenter.duel.piles, (first, second), strict=True)
            )
            mixed = ((1 - shares) * start + shares * stop).astype(np.float32)
            logits = network(duel).logits(mixed)
            is_second = logits[:, 1] > logits[:, 0]
            (changes,) = np.nonzero(is_second[1:] != is_second[:-1])
            assert len(panel.slider.flips) == len(changes)
            for flip, change in zip(panel.slider.flips, changes, strict=True):
                assert change / 100 - 1e-6 <= flip <= (change + 1) / 100 + 1e-6
            flipped += len(changes)
            assert ("flips at" if len(changes) else "no flip") in panel.flip_words.text()
    assert flipped or not all(map(len, duel.presenter.duel.piles))


def test_the_matrix_beside_a_duel_still_says_epoch_and_split(duel):
    duel.lab.window.resize(1280, 800)
    duel.lab.wait(lambda: duel.lab.window.width() == 1280)
    settle(duel)
    shown = duel.view.matrix._subtitle
    assert f"epoch {duel.shown.epoch}, {duel.shown.split} split" in shown.elided_text()
    assert shown.text().endswith(duel.shown.name)


def test_the_duel_follows_the_epoch_and_the_split(duel):
    before = duel.view.duel.evidence.image
    duel.lab.session.set_epoch(1)
    settle(duel)
    assert "epoch 1" in duel.view.duel._subtitle.text()
    assert duel.view.duel.evidence.image != before
    duel.choose(duel.question.split_box, "train")
    settle(duel)
    assert duel.view.is_duel
    assert duel.shown.split == "train"
    piles = duel.presenter.duel.piles
    assert set(duel.shown.samples.labels[piles[0]]) <= {0}
    assert set(duel.shown.samples.labels[piles[1]]) <= {1}


def test_another_cell_is_another_duel(duel):
    duel.click(2, 1)
    settle(duel)
    assert duel.view.is_duel
    assert duel.view.duel.title == "Duel: high against middle"
    assert duel.view.duel.means[0].caption == "mean high"


def test_a_hidden_duel_asks_nothing_and_catches_up(duel):
    image = duel.view.duel.evidence.image
    duel.lab.actions.right_panel.setChecked(False)
    duel.lab.session.set_epoch(1)
    settle(duel)
    assert duel.view.duel.evidence.image == image
    duel.lab.actions.right_panel.setChecked(True)
    settle(duel)
    duel.lab.wait(lambda: duel.view.duel.evidence.image != image)


def test_damaged_weights_are_named(duel, monkeypatch):
    from core.errors import ModelLoadError

    def fail(_folder, epoch, _off):
        raise ModelLoadError(f"the weights of epoch {epoch} are damaged")

    monkeypatch.setattr("gui.tabs.confusion.duel_worker.classifier_of_run", fail)
    duel.lab.session.set_epoch(2)
    settle(duel)
    duel.lab.wait(lambda: "are damaged" in duel.view.messages.text)
    assert duel.view.duel.evidence.image is None
    assert not duel.view.duel.slider.isEnabled()


def test_the_duel_follows_a_run_that_trains(duel):
    lab = duel.lab
    run = lab.run(epochs=100_000)
    lab.session.select_run(run.run_id)
    lab.session.set_pair(ClassPair(0, 1))
    lab.wait(lambda: duel.shown is not None and duel.shown.run_id == run.run_id)
    duel.presenter.duel.open()
    seen = []
    duel.presenter.duel._task.answered.connect(lambda answer: seen.append(answer.question.epoch))
    lab.wait(lambda: len(set(seen)) >= 3)
    assert seen == sorted(seen)
    assert not duel.view.messages.text
    lab.stop()
    settle(duel)
    # Of a long run, the weights of every epoch are not kept.
    lab.wait(lambda: duel.shown.wanted == lab.session.epoch and not duel.presenter.duel.is_busy)
    assert f"epoch {duel.shown.epoch}," in duel.view.duel._subtitle.text()
    assert duel.view.duel.evidence.image is not None


def test_the_maps_take_a_theme_that_is_chosen_elsewhere(duel, light):
    panel, window = duel.view.duel, duel.lab.window
    before = pixels(panel.evidence.image)
    window.tabs.setCurrentIndex(0)
    light.choose("dark")
    duel.open()
    settle(duel)
    assert not np.array_equal(pixels(panel.evidence.image), before)


def test_marks_that_are_made_meanwhile_are_seen_behind_the_duel(duel):
    counts = duel.shown.predictions.matrix.counts
    actual, predicted = np.argwhere(counts - np.diag(counts.diagonal()))[0].tolist()
    duel.lab.session.set_pair(ClassPair(actual, predicted))
    settle(duel)
    index = int(duel.presenter.pictures.indices[0])
    assert duel.grid.tile(0).sign == ""
    duel.lab.window.marks.mark([("validation", index)], "bad")
    duel.lab.qtbot.keyClick(duel.view.duel, Qt.Key.Key_Escape)
    assert duel.grid.isVisible()
    assert duel.grid.tile(0).sign == "×"
