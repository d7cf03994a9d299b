"""Runs of the session read the page, at any epoch of theirs."""

import pytest

from core.errors import RunError
from core.ocr.box import Box
from core.runs.folder import RunFolder
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


def test_where_the_network_is_gone_the_shipped_one_reads(page):
    folder = page.lab.current.folder
    choose(page, str(folder.path))
    text = page.text
    page.lab.session.remove_runs([folder.run_id])
    # Taken off the list alone, its folder is still there.
    assert page.document.run == page.view.run.currentData() == str(folder.path)

    folder.path.rename(folder.path.with_name("elsewhere"))
    page.lab.session.runsChanged.emit()

    assert page.document.run == page.view.run.currentData() == DEFAULT
    assert "is gone; the shipped recogniser reads" in page.view.messages.text
    assert page.text == text
    page.document.insert(Box(5, 5, 40, 30))
    page.wait()
    assert all(each.text for each in page.document.page)


def test_the_last_epoch_of_a_run_that_trains_is_asked_for_each_time(page, monkeypatch):
    run = str(page.lab.current.folder.path)
    readers, kept = page.document.readers, [0, 1]
    monkeypatch.setattr(RunFolder, "checkpoint_epochs", lambda _: list(kept))
    first = readers.get(run)
    assert readers.get(run) is first is readers.get(run, 1)
    kept.append(2)
    assert readers.get(run) is readers.get(run, 2) is not first
    kept.clear()
    with pytest.raises(RunError, match="keeps no weights yet"):
        readers.get(run)
