"""Other networks read the same boxes, below each line."""

import pytest

from gui.ocr.reader import DEFAULT
from main import main


@pytest.fixture
def lab(store, open_lab):
    """A window with a run that knows characters, a little."""
    flags = ["--model", "numpy-mlp", "--epochs", "2", "--runs-dir", str(store.root)]
    assert main(["train", "--data", "synthetic36:20", *flags]) == 0
    lab = open_lab()
    lab.wait(lambda: lab.current is not None)
    return lab


def choose(page, title, on=True):
    menu = page.presenter.side_by_side.menu
    menu.aboutToShow.emit()
    (action,) = [each for each in menu.actions() if each.text() == title]
    assert action.isChecked() != on
    action.trigger()
    page.wait()


def test_a_run_reads_the_same_boxes_below_each_line(page):
    record = page.lab.current.record
    before = page.view.text.sizeHint().height()
    page.view.truth.editor.setPlainText("\n".join(page.text))
    choose(page, record.name)

    (version,) = page.view.text._versions
    run = str(page.lab.current.folder.path)
    reader = page.document.readers.get(run)
    expected = reader.read_letters(
        page.document.findings, [c.letter for c in page.document.page]
    ).argmax(axis=1)
    shown = [c.text for c in page.document.page]
    differ = version.differing(shown)
    alone = [reader.class_names[at] for at in expected]
    # The word may turn a letter into a digit, nothing more.
    assert sum(a != b for a, b in zip(alone, version.texts, strict=True)) <= len(shown) // 3
    assert 0 < differ == sum(a != b for a, b in zip(shown, version.texts, strict=True))
    assert page.view.text.sizeHint().height() > before
    words = page.view.versions.text()
    assert words.startswith(f"A: {record.name}, {differ} of {len(shown)} differ, CER ")

    choose(page, record.name, on=False)
    assert page.view.text._versions == ()
    assert not page.view.versions.isVisible()


def test_the_network_that_reads_differs_from_itself_only_where_somebody_typed(page):
    choose(page, "Shipped recogniser")
    assert ", 0 of 18 differ" in page.view.versions.text()

    page.click(0)
    page.qtbot.keyClicks(page.canvas, "q")
    page.wait()
    assert ", 1 of 18 differ" in page.view.versions.text()
    assert page.view.text._versions[0].texts[0] != "Q"


def test_a_network_that_is_gone_is_named(page):
    page.presenter.side_by_side.choose("/nowhere/at-all", "gone", on=True)
    page.wait()
    assert page.view.messages.isVisible()
    page.presenter.side_by_side.choose("/nowhere/at-all", "gone", on=False)
    page.presenter.side_by_side.choose(DEFAULT, "Shipped recogniser", on=True)
    page.wait()
    assert "0 of 18 differ" in page.view.versions.text()


def test_a_run_that_was_removed_reads_no_longer(page):
    choose(page, page.lab.current.record.name)
    choose(page, "Shipped recogniser")
    assert len(page.view.text._versions) == 2

    page.lab.session.remove_runs([page.lab.current.folder.run_id])
    page.wait()

    assert len(page.view.text._versions) == 1
    assert page.view.versions.text().startswith("A: Shipped recogniser, 0 of 18 differ")
