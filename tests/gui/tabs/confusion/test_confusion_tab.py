"""The Confusion tab, driven through its widgets."""

import threading
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QPushButton

from gui import run_answers
from gui.session import ClassPair, SampleChoice
from gui.widgets.matrix_place import NOWHERE


def count(labels, probabilities):
    matrix = np.zeros((3, 3), int)
    np.add.at(matrix, (labels, probabilities.argmax(axis=1)), 1)
    return matrix


def test_without_a_run_there_is_an_invitation(tab):
    tab.open()
    assert tab.view.pages.currentWidget() is tab.view.empty
    words = [button.text() for button in tab.view.empty.findChildren(QPushButton)]
    assert words == ["Train a network", "Open runs…"]


@pytest.mark.parametrize("split", ["train", "validation", "test"])
def test_the_matrix_is_that_of_the_checkpoint(trained, split):
    trained.choose(trained.question.split_box, split)
    for epoch in (4, 1, 0):
        trained.lab.session.set_epoch(epoch)
        trained.lab.wait(lambda epoch=epoch: trained.shown.epoch == epoch)
        expected = count(*trained.expected(epoch, split))
        np.testing.assert_array_equal(trained.shown.predictions.matrix.counts, expected)
        texts = [["" if not value else str(value) for value in row] for row in expected]
        assert [list(row) for row in trained.matrix.content.texts] == texts


def test_quantities_and_scales_change_the_cells(trained):
    trained.choose(trained.question.quantity_box, "actual")
    assert all(len(text) <= 3 for row in trained.matrix.content.texts for text in row)
    assert trained.matrix.content.legend[0].high.endswith("%")
    before = trained.matrix.content.strengths
    trained.question.log_box.click()
    after = trained.matrix.content.strengths
    np.testing.assert_array_equal(np.sign(before), np.sign(after))


def test_a_click_on_a_cell_a_row_and_a_column_shows_its_samples(trained):
    trained.choose(trained.question.split_box, "train")
    labels, probabilities = trained.expected(4, "train")
    predicted = probabilities.argmax(axis=1)
    session = trained.lab.session
    row, column = np.argwhere(trained.shown.predictions.matrix.counts)[0]
    for place, wanted in (
        ((int(row), int(column)), (labels == row) & (predicted == column)),
        ((1, None), labels == 1),
        ((None, 2), predicted == 2),
    ):
        trained.click(*place)
        assert session.pair == ClassPair(*place)
        shown = trained.presenter.pictures.indices
        assert sorted(shown) == list(np.flatnonzero(wanted))
        sure = probabilities.max(axis=1)[shown]
        assert (np.diff(sure) <= 1e-6).all()
        assert trained.grid.count == len(shown)
    trained.click(None, 2)
    assert session.pair is None


def test_the_filter_shows_what_is_right_or_wrong(trained):
    trained.choose(trained.question.split_box, "train")
    answers = trained.shown.predictions
    panel = trained.view.pictures
    assert panel.answers == "misclassified"
    assert len(trained.presenter.pictures.indices) == int((~answers.is_right).sum())
    trained.choose(panel.answers_box, "correct")
    assert len(trained.presenter.pictures.indices) == int(answers.is_right.sum())
    trained.choose(panel.order_box, "least sure")
    trained.click(0, None)
    assert panel.answers == "all"
    panel.certain_errors.click()
    assert trained.lab.session.pair is None
    indices = trained.presenter.pictures.indices
    assert not answers.is_right[indices].any()
    assert (np.diff(answers.confidence[indices]) <= 0).all()


def test_a_picture_becomes_the_sample_of_all_tabs(trained):
    trained.choose(trained.question.split_box, "train")
    trained.click(0, None)
    place = trained.grid.tile_rect(1).center()
    trained.lab.qtbot.mouseClick(
        trained.grid.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(place)
    )
    index = int(trained.presenter.pictures.indices[1])
    assert trained.lab.session.sample == SampleChoice("train", index)
    card = trained.view.pictures.sample
    assert card.isVisible()
    labels, probabilities = trained.expected(4, "train")
    rows = card.bars.rows
    assert rows[0].probability == pytest.approx(probabilities[index].max(), rel=1e-5)
    names = trained.shown.names
    assert [row.name for row in rows if row.is_actual] == [names[labels[index]]]
    trained.lab.session.set_sample(SampleChoice("train", 3))
    assert card.title == "Training sample 3"
    card.closed.emit()
    assert trained.lab.session.sample is None
    assert not card.isVisible()


def test_what_another_tab_chooses_is_shown(trained):
    trained.lab.session.set_pair(ClassPair(1, 0))
    assert trained.matrix.place == (1, 0)
    trained.lab.session.set_pair(None)
    assert trained.matrix.place == NOWHERE


def test_the_keyboard_walks_over_cells_and_names(trained, qtbot):
    assert trained.matrix.hasFocus()
    session = trained.lab.session
    key = Qt.Key
    for step, pair in (
        (key.Key_Right, (0, 0)),
        (key.Key_Right, (0, 1)),
        (key.Key_Down, (1, 1)),
        (key.Key_End, (1, 2)),
        (key.Key_PageUp, (0, 2)),
        (key.Key_Up, (None, 2)),
        (key.Key_Left, (None, 1)),
        (key.Key_Down, (0, 1)),
        (key.Key_Home, (0, 0)),
        (key.Key_Left, (0, None)),
    ):
        qtbot.keyClick(trained.matrix, step)
        assert session.pair == ClassPair(*pair)
    assert "read right" in trained.matrix.accessibleDescription()
    qtbot.keyClick(trained.matrix, key.Key_Escape)
    assert session.pair is None
    qtbot.keyClick(trained.matrix, key.Key_Return)
    assert trained.grid.hasFocus()


def test_pointing_at_a_cell_reads_it_in_words(trained, qtbot):
    trained.choose(trained.question.split_box, "train")
    qtbot.mouseMove(trained.matrix, trained.matrix.cell_rect(1, 2).center().toPoint())
    number = trained.shown.predictions.matrix.counts[1, 2]
    text = trained.view.matrix.caption.text()
    assert text.startswith(f"{number or 'None'} of 16 middle")
    assert "read as high" in text


def test_keys_are_put_into_words_also_where_the_mouse_rests_on_another_cell(trained, qtbot):
    caption = trained.view.matrix.caption
    trained.lab.session.set_pair(ClassPair(0, 0))
    qtbot.mouseMove(trained.matrix, trained.matrix.geometry_of().cell(2, 2).center().toPoint())
    trained.lab.wait(lambda: caption.text() == trained.shown.sentence((2, 2)))

    qtbot.keyClick(trained.matrix, Qt.Key.Key_Right)

    assert caption.text() == trained.shown.sentence((0, 1))
    qtbot.mouseMove(trained.matrix, trained.matrix.geometry_of().cell(2, 1).center().toPoint())
    trained.lab.wait(lambda: caption.text() == trained.shown.sentence((2, 1)))


def test_pairs_and_classes_lead_to_their_cells(trained, qtbot):
    trained.lab.session.set_epoch(0)
    trained.lab.wait(lambda: trained.shown.epoch == 0)
    pairs = trained.view.scores.pairs
    best = trained.shown.report.pairs[0]
    assert pairs.rows[0].key == (best.actual, best.predicted)
    pairs.selectRow(0)
    assert trained.lab.session.pair == ClassPair(best.actual, best.predicted)
    trained.view.scores.switch._buttons["classes"].click()
    trained.view.scores.classes.selectRow(1)
    assert trained.lab.session.pair == ClassPair(1, None)
    assert trained.matrix.place == (1, None)


def test_two_epochs_are_compared(trained):
    trained.choose(trained.question.other_box, trained.lab.current.run_id)
    assert trained.question.epoch_box.value() == 0
    before, after = count(*trained.expected(0)), count(*trained.expected(4))
    np.testing.assert_array_equal(trained.shown.difference.changes, after - before)
    trained.lab.session.set_sample(SampleChoice("validation", 0))
    earlier = trained.shown.names[trained.expected(0)[1][0].argmax()]
    facts = trained.view.pictures.sample.picture.accessibleName()
    assert facts.endswith(f"{earlier} at epoch 0")
    trained.question.epoch_box.setValue(4)
    trained.settle()
    trained.lab.wait(lambda: not trained.shown.difference.changes.any())
    assert trained.grid.count == 0
    trained.choose(trained.question.other_box, None)
    assert trained.shown.difference is None


def test_two_runs_are_compared(trained):
    first = trained.lab.current
    trained.lab.window.tabs.setCurrentIndex(0)
    trained.lab.finish(epochs=2, hidden="3")
    trained.open()
    trained.lab.wait(lambda: trained.shown.run_id == trained.lab.current.run_id)
    trained.choose(trained.question.other_box, first.run_id)
    assert trained.question.epoch_box.value() == 4
    trained.lab.wait(lambda: trained.shown.difference is not None)
    words = trained.shown.sentence((0, 1))
    assert words.startswith("Low read as middle: ")
    assert words.endswith(f" by {first.record.name} at epoch 4")
    trained.choose(trained.question.run_box, first.run_id)
    trained.lab.wait(lambda: trained.shown.run_id == first.run_id)
    assert trained.lab.current is first


def test_a_hidden_tab_asks_for_nothing(tab):
    tab.lab.finish(epochs=3)
    assert tab.shown is None
    assert not tab.presenter.answers.is_busy
    tab.open()
    tab.settle()
    assert tab.shown.epoch == 3


def test_a_run_that_has_just_begun_is_no_error(tab, monkeypatch):
    from core.runs.folder import RunFolder

    # As if no weights were on the disk yet.
    monkeypatch.setattr(RunFolder, "checkpoint_epochs", lambda self: [])
    tab.open()
    tab.lab.run(epochs=2000)
    tab.lab.wait(lambda: tab.matrix._hint and not tab.presenter.answers.is_busy)
    assert tab.view.messages.count == 0
    monkeypatch.undo()
    tab.lab.wait(lambda: tab.shown is not None)
    tab.lab.stop()


def test_a_run_that_trains_is_followed(tab):
    tab.lab.run(epochs=2000)
    tab.open()
    tab.lab.wait(lambda: tab.shown is not None and tab.shown.epoch > 0)
    seen = tab.shown.epoch
    tab.lab.wait(lambda: tab.shown.epoch > seen)
    tab.lab.stop()
    # Of so many epochs the weights of every second one, or fewer, are kept.
    kept = tab.lab.current.folder.checkpoint_epochs()
    tab.lab.wait(lambda: tab.shown.epoch == kept[-1])
    assert tab.lab.session.epoch - kept[-1] < 8


def test_other_data_are_said_and_the_runs_own_can_be_opened(trained):
    lab = trained.lab
    lab.window.loader.open("toy-gaussians")
    lab.wait(lambda: not lab.window.loader.is_loading)
    lab.wait(lambda: trained.shown is None)
    messages = trained.view.messages
    assert "pictures" in messages.text
    assert trained.matrix.content is None
    (button,) = [b for b in messages.findChildren(QPushButton) if b.text() == "Open pictures"]
    button.click()
    lab.wait(lambda: trained.shown is not None)
    assert "Open pictures" not in messages.text


def test_what_was_dismissed_does_not_come_back_by_itself(trained):
    lab = trained.lab
    lab.window.loader.open("toy-gaussians")
    lab.wait(lambda: not lab.window.loader.is_loading)
    lab.wait(lambda: trained.shown is None)
    messages = trained.view.messages
    messages.clear()
    lab.session.runUpdated.emit(lab.current.run_id)
    lab.wait(lambda: not trained.presenter._timer.isActive())
    assert messages.count == 0
    lab.window.tabs.setCurrentIndex(0)
    trained.open()
    assert "Open pictures" in messages.text
    assert "data of the run" in trained.matrix._hint
    # While the tab is hidden the right data come, and what was said is over.
    lab.window.tabs.setCurrentIndex(0)
    lab.window.loader.open_choice(lab.current.record.config.data)
    lab.wait(lambda: not lab.window.loader.is_loading)
    trained.open()
    trained.settle()
    assert messages.count == 0


def test_lost_data_can_be_located(trained, pictures, monkeypatch):
    lab = trained.lab
    lab.window.loader.open("toy-gaussians")
    lab.wait(lambda: not lab.window.loader.is_loading)
    moved = pictures.rename(pictures.with_name("moved.npz"))
    lab.wait(lambda: trained.shown is None)
    trained.presenter._catch_up()
    messages = trained.view.messages
    assert "gone" in messages.text
    monkeypatch.setattr("gui.run_data.QFileDialog.getOpenFileName", lambda *a: (str(moved), ""))
    (button,) = [
        b
        for b in messages.findChildren(QPushButton)
        if b.text() == "Locate file…" and not b.isHidden()
    ]
    button.click()
    lab.wait(lambda: trained.shown is not None)


def test_missing_and_damaged_weights_are_said(trained):
    lab = trained.lab
    folder = lab.current.folder.checkpoints
    (folder / "epoch_0002.safetensors").write_bytes(b"no weights")
    lab.session.set_epoch(2)
    lab.wait(lambda: trained.shown is None)
    assert "epoch_0002" in trained.view.messages.text
    # Dismissed, it does not come back with the next news of some run.
    trained.view.messages.clear()
    lab.session.runUpdated.emit(lab.current.run_id)
    lab.wait(lambda: not trained.presenter._timer.isActive())
    assert not trained.presenter.answers.is_busy
    trained.presenter._catch_up()
    assert trained.view.messages.count == 0
    (folder / "epoch_0001.safetensors").unlink()
    lab.session.set_epoch(1)
    # The nearest before it that is kept.
    lab.wait(lambda: trained.shown is not None and trained.shown.epoch == 0)
    assert "epoch 0" in trained.view.matrix._subtitle.text()


def test_what_is_wrong_with_one_run_is_not_said_of_another(trained):
    lab = trained.lab
    folder = lab.current.folder.checkpoints
    (folder / "epoch_0002.safetensors").write_bytes(b"no weights")
    lab.session.set_epoch(2)
    lab.wait(lambda: "epoch_0002" in trained.view.messages.text)
    assert "see the message above" in trained.matrix._hint
    lab.window.loader.open("toy-gaussians")
    lab.wait(lambda: "Open pictures" in trained.view.messages.text)
    assert trained.view.messages.count == 1


def test_features_that_are_no_pictures_have_a_matrix_all_the_same(lab, make_tab):
    lab.window.resize(1280, 800)
    tab = make_tab(lab)
    lab.finish(epochs=2)
    tab.open()
    tab.settle()
    tab.click(0, None)
    assert tab.grid.count > 0
    assert tab.grid.tile(0).image is None
    lab.qtbot.keyClick(tab.grid, Qt.Key.Key_Right)
    assert tab.view.pictures.sample.isVisible()


def test_an_answer_about_data_that_were_closed_is_dropped(trained, monkeypatch):
    session, answers = trained.lab.session, trained.presenter.answers
    shown, data = trained.shown, session.dataset
    goes_on, load = threading.Event(), run_answers.classifier_of_run

    def slow(*arguments):
        goes_on.wait(5)
        return load(*arguments)

    monkeypatch.setattr(run_answers, "classifier_of_run", slow)
    session.set_epoch(1)
    trained.lab.wait(lambda: trained.presenter._asked[0][0].epoch == 1)
    # While the network answers, another tab is chosen and other data are opened there.
    trained.lab.window.tabs.setCurrentIndex(0)
    other = replace(data, train=data.validation, validation=data.train, class_names=("a", "b", "c"))
    session.set_dataset(other, session.data_choice)
    goes_on.set()
    trained.lab.wait(lambda: not answers.is_busy)
    assert trained.shown is shown
    # The answer comes again when the data do.
    session.set_dataset(data, session.data_choice)
    trained.open()
    trained.lab.wait(lambda: trained.shown is not None and trained.shown.epoch == 1)


def test_a_page_that_is_made_while_a_run_trains_leaves_it_time(open_lab, pictures, make_tab):
    lab = open_lab(str(pictures))
    lab.run(epochs=100_000)
    lab.wait_state("running")
    tab = make_tab(lab)
    tab.open()
    tab.settle()
    assert tab.presenter.answers._gentle
    lab.pause()
    assert not tab.presenter.answers._gentle
    lab.stop()
