"""Runs of the session read the page, at any epoch of theirs."""

import pytest

from gui.ocr.reader import DEFAULT
from gui.tabs.ocr.networks import CURSOR
from main import main


@pytest.fixture
def lab(store, open_lab):
    """A window with a run that knows characters, a little."""
    flags = ["--model", "numpy-mlp", "--epochs", "6", "--runs-dir", str(store.root)]
    assert main(["train", "--data", "synthetic36:20", *flags]) == 0
    lab = open_lab()
    lab.wait(lambda: lab.current is not None)
    return lab


def choose(tab, data):
    box = tab.view.run
    box.setCurrentIndex(box.findData(data))
    box.activated.emit(box.currentIndex())
    tab.wait()


def test_the_text_follows_the_cursor_and_corrections_stay(page):
    shipped = page.text
    page.click(0)
    page.qtbot.keyClicks(page.canvas, "q")
    steps = page.document.stack.count()
    choose(page, CURSOR)
    learned = page.text

    page.lab.session.set_epoch(0)
    page.wait()

    assert shipped != learned != page.text
    assert page.text[0][0] == learned[0][0] == "Q"
    assert page.document.stack.count() == steps
    page.lab.session.set_epoch(6)
    page.wait()
    assert page.text == learned


def test_a_run_is_chosen_by_name_and_reading_with_it_can_be_undone(page):
    shipped = page.text
    choose(page, str(page.lab.current.folder.path))
    assert page.text != shipped

    page.document.stack.undo()
    assert page.text == shipped


def test_a_hidden_page_waits_until_it_is_seen(page):
    choose(page, CURSOR)
    page.lab.window.tabs.setCurrentIndex(0)
    page.lab.session.set_epoch(0)
    before = page.text
    page.wait()
    assert page.text == before

    page.lab.window.tabs.setCurrentIndex(3)
    page.wait()
    assert page.text != before


def test_a_page_comes_back_with_the_run_and_the_context_that_read_it(page, picture):
    run = str(page.lab.current.folder.path)
    choose(page, run)
    page.view.steps["context"].setChecked(False)
    page.wait()
    left, count = page.document.page, page.document.stack.count()
    page.presenter.opening.open_sample()
    page.lab.wait(lambda: page.view.picture.title == "A clean page" and not page.document.is_busy)
    choose(page, DEFAULT)
    page.view.steps["context"].setChecked(True)
    page.wait()

    page.presenter.opening.open_paths([str(picture)])
    page.lab.wait(lambda: page.view.picture.title == "page.png" and not page.document.is_busy)
    assert page.document.page == left
    assert page.document.run == page.view.run.currentData() == run
    assert not page.view.steps["context"].isChecked()
    assert not page.document.settings.context
    assert page.document.stack.count() == count
