"""The data that the program draws: at the first start, with progress, and given up."""

import threading

import pytest
from PySide6.QtWidgets import QPushButton

from core.datasets import synthetic36
from core.errors import DatasetError
from core.synthetic.collection import Collection
from core.training.planning import DEFAULT_DATA


@pytest.fixture(autouse=True)
def first_start(monkeypatch, tmp_path):
    """As a user starts the program first: nothing is kept, and the default is not the toy set."""
    monkeypatch.setattr("gui.data_loader.DEFAULT_DATA", DEFAULT_DATA)
    folder = tmp_path / "cache"
    monkeypatch.setattr(synthetic36, "cache_folder", lambda: folder)
    return folder


@pytest.fixture
def slow(monkeypatch):
    """Hold the drawing, once something is drawn, until the event is set."""
    go_on = threading.Event()
    draw = synthetic36.draw_collection

    def slowly(collection, *, alphabet, progress, cancelled):
        def tell(done, total):
            progress(done, total)
            while not (go_on.is_set() or cancelled()):
                go_on.wait(0.01)

        return draw(collection, alphabet=alphabet, progress=tell, cancelled=cancelled)

    monkeypatch.setattr(synthetic36, "draw_collection", slowly)
    yield go_on
    go_on.set()


def shown_progress(lab):
    return lab.view.data._progress


def press_cancel(lab):
    (button,) = shown_progress(lab).findChildren(QPushButton)
    button.click()


def test_the_first_start_draws_the_default_set_and_keeps_it(open_lab, first_start):
    lab = open_lab()
    lab.wait(lambda: lab.session.dataset is not None)

    assert lab.session.dataset.name == "synthetic36"
    assert len(lab.session.dataset.train) == 10_800
    lab.wait(lambda: "10,800" in lab.view.data._caption.text())
    assert not shown_progress(lab).isVisible()
    assert (first_start / "synthetic36-300.npz").exists()
    assert lab.view.data._source.currentData() == "synthetic36"


def test_drawing_shows_how_far_it_is(open_lab, slow):
    lab = open_lab(wait=False)
    lab.wait(lambda: shown_progress(lab).isVisible())

    assert shown_progress(lab).text.text().startswith("Drawing characters… ")
    assert lab.window.status._activity.text() == "Reading Synthetic 36…"
    assert lab.session.dataset is None
    slow.set()
    lab.wait(lambda: lab.session.dataset is not None)
    lab.wait(lambda: not shown_progress(lab).isVisible())
    assert lab.view.data._caption.isVisible()


def test_drawing_that_is_given_up_leaves_the_toy_set_and_a_way_back(open_lab, slow, first_start):
    lab = open_lab(wait=False)
    lab.wait(lambda: shown_progress(lab).isVisible())
    press_cancel(lab)
    lab.wait(lambda: lab.session.dataset is not None)

    assert lab.session.dataset.name == "toy-gaussians"
    assert "the characters were not drawn" in lab.messages.text
    assert not first_start.exists()
    slow.set()
    lab.press_message_button("Draw them")
    lab.wait(lambda: lab.session.dataset.name == "synthetic36")
    assert lab.messages.text == ""


def test_drawing_that_is_given_up_later_leaves_the_data_that_are_there(open_lab, slow, pictures):
    slow.set()
    lab = open_lab(str(pictures))
    slow.clear()
    lab.window.loader.open("synthetic36:7")
    lab.wait(lambda: shown_progress(lab).isVisible())
    press_cancel(lab)
    lab.wait(lambda: "not drawn" in lab.messages.text)

    assert lab.session.dataset.source == str(pictures)
    assert lab.view.data._source.currentData() == str(pictures)
    assert not shown_progress(lab).isVisible()


def test_who_opens_a_file_meanwhile_does_not_wait_for_the_drawing(open_lab, slow, pictures):
    lab = open_lab(wait=False)
    lab.wait(lambda: shown_progress(lab).isVisible())
    lab.window.loader.open(str(pictures))
    lab.wait(lambda: lab.session.dataset is not None)

    assert lab.session.dataset.source == str(pictures)
    assert not shown_progress(lab).isVisible()


def test_progress_that_was_on_its_way_is_dropped_when_it_comes_too_late(open_lab, slow, pictures):
    lab = open_lab(wait=False)
    loader = lab.window.loader
    shown = []
    loader.progressed.connect(lambda *what: shown.append(what))
    lab.wait(lambda: shown)
    drawing = loader._cancel
    told = len(shown)

    loader.cancel()
    loader._told.emit(drawing, 5, 10, 1.0)
    loader.open(str(pictures))
    loader._told.emit(drawing, 6, 10, 1.0)
    lab.wait(lambda: lab.session.dataset is not None)
    # As from a thread that looked before it was stopped, and spoke after.
    loader._told.emit(drawing, 7, 10, 1.0)
    loader._told.emit(loader._cancel, 8, 10, 1.0)

    assert len(shown) == told
    assert not shown_progress(lab).isVisible()


def test_the_window_closes_while_characters_are_drawn(open_lab, slow):
    lab = open_lab(wait=False)
    lab.wait(lambda: shown_progress(lab).isVisible())

    lab.close()


def test_a_count_is_offered_by_its_number(open_lab):
    lab = open_lab("synthetic36:3")
    lab.wait(lambda: lab.session.dataset is not None)

    assert lab.view.data._source.currentText() == "Synthetic 36 · 3 a class"
    assert len(lab.session.dataset.train) == 36 * Collection(3).count


def test_a_set_that_cannot_be_kept_says_so(open_lab, tmp_path, monkeypatch):
    (tmp_path / "file").write_text("")
    monkeypatch.setattr(synthetic36, "cache_folder", lambda: tmp_path / "file" / "cache")

    lab = open_lab("synthetic36:1")
    lab.wait(lambda: lab.messages.text)

    assert "could not be kept" in lab.messages.text


def test_a_default_set_that_cannot_be_made_gives_way_to_the_toy_set(open_lab, monkeypatch):
    def fail(_collection, **_how):
        raise DatasetError("the skeletons are gone")

    monkeypatch.setattr(synthetic36, "draw_collection", fail)

    lab = open_lab()

    assert lab.session.dataset.name == "toy-gaussians"
    assert "skeletons are gone" in lab.messages.text


def test_a_set_that_was_not_downloaded_says_how_it_is_to_be_had(open_lab, monkeypatch, tmp_path):
    monkeypatch.setattr("core.datasets.downloads.store.downloads_folder", lambda: tmp_path)
    monkeypatch.setattr("gui.data_loader.DEFAULT_DATA", "toy-gaussians")

    lab = open_lab("mnist")

    assert "mnist is not on this machine yet" in lab.messages.text.lower()
    assert lab.session.dataset.name == "toy-gaussians"
