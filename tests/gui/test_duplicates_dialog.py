"""Duplicates across splits: the line on the data card, and the dialog that shows the pairs."""

import importlib.util
import threading
from time import monotonic

import numpy as np
import pytest

if importlib.util.find_spec("PySide6") is not None:
    from PySide6.QtCore import Qt

from core.datasets.duplicates import SearchCancelled
from core.runs.marks_file import read_marks
from core.training.config import DataChoice
from core.training.planning import load_data


@pytest.fixture
def doubled(tmp_path):
    """Pictures in two splits: two equal ones, one of them of another class, and a similar one."""
    rng = np.random.default_rng(2)
    arrays = {}
    for name, size in (("train", 30), ("valid", 9)):
        arrays[f"x_{name}"] = rng.random((size, 6, 6)).astype(np.float32)
        arrays[f"y_{name}"] = np.arange(size) % 3
    arrays["x_valid"][0] = arrays["x_train"][3]
    arrays["x_valid"][4] = arrays["x_train"][5]
    arrays["x_valid"][5] = arrays["x_train"][8] * 0.9 + 0.05
    path = tmp_path / "doubled.npz"
    np.savez(path, class_names=np.array(["a", "b", "c"]), **arrays)
    return path


@pytest.fixture
def lab(open_lab, doubled):
    return open_lab(str(doubled))


@pytest.fixture
def dialog(lab):
    dialog = lab.window.show_duplicates()
    lab.wait(lambda: not dialog.is_busy)
    yield dialog
    dialog.close()


def test_the_data_card_says_that_pictures_are_in_two_splits(lab):
    lab.wait(lambda: lab.view.data.duplicates_text)
    assert lab.view.data.duplicates_text.startswith("2 validation pictures are also in training.")
    lab.window.loader.open("toy-gaussians")
    lab.wait(lambda: lab.session.dataset.name != "doubled" and not lab.view.data.duplicates_text)


def test_pairs_are_shown_side_by_side(dialog):
    assert dialog.pairs.count == 2
    same, other = dialog.pairs.pair(0), dialog.pairs.pair(1)
    assert same.names == ("Training 3 · a", "Validation 0 · a")
    assert (same.words, same.is_flagged) == ("equal", False)
    assert other.names == ("Training 5 · c", "Validation 4 · b")
    assert (other.words, other.is_flagged) == ("Different classes, equal", True)
    assert "1 pair is of different classes" in dialog.words.text()
    assert same.images[0] == same.images[1]
    assert not dialog.grab().isNull()


def test_similar_pictures_are_looked_for_on_request(lab, dialog):
    box = dialog.near_box
    box.setCurrentIndex(box.findData(0.98))
    box.activated.emit(box.currentIndex())
    lab.wait(lambda: not dialog.is_busy)
    assert dialog.pairs.count == 3
    assert dialog.pairs.pair(2).words == "similarity 1.000"


def test_without_a_run_nothing_can_be_marked_and_that_is_said(dialog):
    assert not dialog.both.isEnabled()
    assert "train a network" in dialog.messages.text


def test_both_samples_of_a_pair_are_marked_as_bad(lab):
    run = lab.finish(epochs=1)
    dialog = lab.window.show_duplicates()
    lab.wait(lambda: not dialog.is_busy)
    assert dialog.both.isEnabled()
    dialog.pairs.selectAll()
    dialog.second.click()
    found = read_marks(run.folder)
    assert [mark.place for mark in found] == [("validation", 0), ("validation", 4)]
    dialog.both.click()
    assert [mark.place for mark in read_marks(run.folder)] == [
        ("train", 3),
        ("train", 5),
        ("validation", 0),
        ("validation", 4),
    ]
    assert dialog.pairs.pair(0).names == ("Training 3 · a · bad", "Validation 0 · a · bad")
    lab.qtbot.keyClick(dialog, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert len(read_marks(run.folder)) == 2
    dialog.undo.click()
    assert read_marks(run.folder) == ()
    assert not dialog.undo.isEnabled()
    dialog.close_button.click()
    assert not dialog.isVisible()


def test_the_search_can_be_stopped_and_other_data_begin_another(lab, dialog):
    dialog._look = lambda dataset, near, cancel: _stopped(cancel)
    dialog._search()
    assert dialog.is_busy
    dialog.progress.cancelRequested.emit()
    lab.wait(lambda: not dialog.is_busy)
    assert dialog.words.text().startswith("Stopped")
    del dialog._look
    lab.session.set_dataset(load_data(DataChoice("toy-gaussians")), DataChoice("toy-gaussians"))
    lab.wait(lambda: not dialog.is_busy)
    assert dialog.words.text().startswith("No equal samples in different splits")
    assert not dialog.near_box.isEnabled()


def test_closing_does_not_wait_for_the_search(lab, dialog, monkeypatch):
    begun, may_end = threading.Event(), threading.Event()

    def search(*_args, **_options):
        begun.set()
        may_end.wait(2)
        raise SearchCancelled

    monkeypatch.setattr("gui.duplicates_dialog.near_duplicates", search)
    dialog.near_box.setCurrentIndex(1)
    dialog.near_box.activated.emit(1)
    assert begun.wait(5)
    start = monotonic()
    dialog.close_button.click()
    assert monotonic() - start < 1
    assert not dialog.is_busy
    may_end.set()
    monkeypatch.undo()
    lab.window.show_duplicates()
    lab.wait(lambda: not dialog.is_busy)
    assert dialog.found is not None


def _stopped(cancel):
    from core.datasets.duplicates import SearchCancelled

    assert cancel.wait(10)
    raise SearchCancelled
