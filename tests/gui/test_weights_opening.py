"""Files of weights that become runs of the window: by menu and by drop, good ones and bad ones."""

import os
import pickle

import numpy as np
import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QFileDialog

from core.runs.classifier import classifier_of_run
from core.training.events import RunStatus
from gui.tabs.confusion.presenter import ConfusionPresenter
from gui.tabs.training.run_rows import details_text
from gui.tabs.weights.presenter import WeightsPresenter


@pytest.fixture
def lab(open_lab, pictures):
    return open_lab(str(pictures))


@pytest.fixture
def arrays():
    """A network of the course's form, for pictures of 6x6 in three classes."""
    rng = np.random.default_rng(1)
    shapes = {"W1": (36, 5), "b1": (5,), "W2": (5, 3), "b2": (3,)}
    return {name: rng.normal(size=shape) for name, shape in shapes.items()}


@pytest.fixture
def file(arrays, tmp_path):
    np.savez(tmp_path / "course.npz", **arrays)
    return tmp_path / "course.npz"


def drop(lab, *paths):
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    event = QDropEvent(
        QPointF(50, 50),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    lab.window.dropEvent(event)


def accept(lab, **choices):
    """Choose in the dialog by title of the field, and press its primary button."""
    dialog = lab.window.weights_opening.dialog
    for name, value in choices.items():
        box = getattr(dialog, f"{name}_box")
        box.setCurrentIndex(box.findData(value))
    dialog.open_button.click()


def opened(lab):
    lab.wait(lambda: lab.current is not None and not lab.window.transfer.is_busy)
    return lab.current


def test_a_dropped_file_becomes_the_current_run(lab, file, arrays):
    drop(lab, file)
    accept(lab, orientation="transposed", ink="light" if lab.session.dataset.ink else "auto")
    run = opened(lab)

    assert run.record.status is RunStatus.IMPORTED
    assert (run.record.name, lab.session.epoch) == ("course", 0)
    seen = lab.session.dataset.validation.inputs.astype(np.float64)
    if lab.session.dataset.ink == "dark":
        seen = 1 - seen
    hidden = 1 / (
        1 + np.exp(-(seen.transpose(0, 2, 1).reshape(-1, 36) @ arrays["W1"] + arrays["b1"]))
    )
    expected = hidden @ arrays["W2"] + arrays["b2"]
    logits = classifier_of_run(run.folder, 0).logits(lab.session.dataset.validation.inputs)
    np.testing.assert_allclose(logits, expected, rtol=1e-4, atol=1e-5)
    accuracy = (expected.argmax(axis=1) == lab.session.dataset.validation.labels).mean()
    assert run.history.last.validation_accuracy == pytest.approx(accuracy)
    assert "course.npz is read as transposed pictures" in lab.messages.text
    (row,) = lab.rows
    assert (row.status, row.can_continue) == ("imported", False)
    assert row.detail == f"validation {accuracy:.3f}"
    assert not lab.actions.continue_run.isEnabled()
    assert "Opened from course.npz: no training to show" in details_text(run)


def test_every_tab_shows_it_and_it_is_there_after_a_restart(lab, file, open_lab, pictures):
    drop(lab, file)
    accept(lab)
    run = opened(lab)
    weights = lab.page("weights").findChild(WeightsPresenter)
    matrix = lab.page("confusion").findChild(ConfusionPresenter)
    lab.window.tabs.setCurrentWidget(weights._view)
    lab.wait(lambda: weights._view.options.layer_list.count() == 4 and not weights.is_busy)
    lab.window.tabs.setCurrentWidget(matrix._view)
    lab.wait(lambda: matrix.shown is not None)

    layers = weights._view.options.layer_list
    assert "Layer 1 weights · 5 of 6×6" in [layers.item(at).text() for at in range(layers.count())]
    part = lab.session.dataset.validation
    predicted = classifier_of_run(run.folder, 0).logits(part.inputs).argmax(axis=1)
    counts = np.zeros((3, 3), int)
    np.add.at(counts, (part.labels, predicted), 1)
    np.testing.assert_array_equal(matrix.shown.predictions.matrix.counts, counts)
    lab.close()

    again = open_lab(str(pictures))

    assert [run.record.name for run in again.session.runs] == ["course"]
    assert again.session.epoch == 0


def test_a_branch_trains_its_weights_further(lab, file):
    drop(lab, file)
    accept(lab)
    parent = opened(lab)

    lab.active_run.fork(parent.run_id, 0, {"epochs": 1}, None)
    lab.wait(lambda: lab.current.run_id != parent.run_id and lab.current.history.at(1) is not None)
    lab.wait_state("idle")

    assert lab.current.record.parent.run_id == parent.run_id
    assert lab.current.history.rows[0].train_loss == pytest.approx(
        parent.history.rows[0].train_loss
    )


def test_the_menu_asks_for_a_file_and_escape_opens_nothing(lab, file, monkeypatch, qtbot):
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_: ([str(file)], ""))
    lab.actions.open_weights.trigger()
    dialog = lab.window.weights_opening.dialog
    assert dialog.windowTitle() == "Open weights"

    qtbot.keyClick(dialog, Qt.Key.Key_Escape)

    assert lab.window.weights_opening.dialog is None
    assert (lab.session.runs, lab.window.transfer.is_busy) == ([], False)


def test_weights_chosen_as_data_are_opened_as_weights(lab, file, monkeypatch):
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(file), ""))
    lab.actions.open_file.trigger()
    assert lab.window.weights_opening.dialog is not None
    accept(lab)
    assert opened(lab).record.message == "opened from course.npz"


class Evil:
    def __reduce__(self):
        return os.system, ("touch executed",)


def test_a_pickle_that_asks_for_programs_is_refused(lab, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "evil.pickle").write_bytes(pickle.dumps({"W1": Evil()}))

    drop(lab, tmp_path / "evil.pickle")
    accept(lab)
    lab.wait(lambda: "Nothing of it was executed" in lab.messages.text)

    assert "evil.pickle asks for" in lab.messages.text
    assert not (tmp_path / "executed").exists()
    assert lab.session.runs == []


def test_what_went_wrong_is_said_in_the_tab_that_is_looked_at(lab, tmp_path, file):
    lab.window.tabs.make_all()
    weights = lab.window.findChild(WeightsPresenter)._view
    lab.window.tabs.setCurrentWidget(weights)
    (tmp_path / "w.pickle").write_bytes(b"nothing of the kind")
    drop(lab, tmp_path / "w.pickle")
    accept(lab)
    lab.wait(lambda: "w.pickle is damaged" in weights.messages.text)
    assert "w.pickle is damaged" in lab.messages.text

    drop(lab, file)
    accept(lab)
    opened(lab)

    lab.wait(lambda: "w.pickle" not in weights.messages.text)


def test_weights_of_another_size_say_what_to_do(lab, tmp_path, arrays):
    np.savez(tmp_path / "large.npz", **{**arrays, "W1": np.ones((1024, 5))})
    drop(lab, tmp_path / "large.npz")
    accept(lab)
    lab.wait(lambda: "large.npz takes 1,024 numbers a sample" in lab.messages.text)
    assert "Open data of the size that it was trained on first" in lab.messages.text


def test_without_data_it_asks_for_them_first(open_lab, file, monkeypatch):
    monkeypatch.setattr("gui.data_loader.DataLoader.open_last", lambda _loader: None)
    lab = open_lab(wait=False)
    assert lab.session.dataset is None
    drop(lab, file)
    assert lab.window.weights_opening.dialog is None
    assert "Open the data that the network was trained on first" in lab.messages.text
