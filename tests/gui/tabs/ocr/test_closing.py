"""Work that cannot be saved where it belongs is asked about before the window closes."""

from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMessageBox

from core.errors import PageFileError
from core.ocr.handwriting import Stroke
from core.ocr.project import project_path, read_project
from gui import saving
from gui.ocr import unsaved


@pytest.fixture
def full_disk(monkeypatch):
    """Let no project be written where it belongs."""

    def refuse(path, project):
        raise PageFileError("the disk is full; make room")

    monkeypatch.setattr(unsaved, "keep_project", refuse)


@pytest.fixture
def answers(monkeypatch):
    """Give these answers, one after another, and note what is asked."""
    given, asked = [], []

    def ask(parent, text, reason):
        asked.append((text, reason))
        return given.pop(0)

    monkeypatch.setattr(saving, "ask_at_closing", ask)
    return given, asked


@pytest.fixture
def corrected(page, full_disk):
    page.document.type_text(0, "Q")
    page.wait()
    return page


def test_cancel_keeps_the_window_and_what_was_corrected(corrected, lab, answers, monkeypatch):
    given, asked = answers
    given += ["cancel", "close"]
    lab.window.close()
    assert lab.window.isVisible()
    assert asked == [("The corrections in page.png are not saved", "The disk is full; make room.")]
    corrected.document.type_text(1, "W")
    assert corrected.text[0].startswith("QW")

    lab.close()
    assert len(asked) == 2


def test_what_is_saved_elsewhere_is_a_project_and_asked_about_once(
    corrected, lab, answers, tmp_path, monkeypatch
):
    given, asked = answers
    given += ["save as", "save as", "save as"]
    # First nothing is chosen, then a place that cannot be written.
    places = [None, tmp_path / "gone" / "page.lab.json", tmp_path / "mine.lab.json"]
    suggested = []

    def ask_for_file(parent, path, suffix, kind):
        suggested.append((path, suffix))
        return places.pop(0)

    monkeypatch.setattr(saving, "ask_for_file", ask_for_file)
    mine = corrected.document.page
    lab.close()

    assert read_project(tmp_path / "mine.lab.json").page == mine
    assert suggested == [(Path.home() / "page.png.lab.json", "json")] * 3
    assert "cannot be saved in" in asked[2][1]
    assert not project_path(tmp_path / "page.png").exists()


def test_closing_asks_nothing_where_everything_is_saved(page, lab, answers):
    page.document.type_text(0, "Q")
    lab.close()

    assert answers[1] == []
    assert read_project(project_path(page.document.picture.path)).page.lines[0][0] == "Q"


def test_a_sheet_that_cannot_be_kept_is_asked_about_too(tab, lab, answers, monkeypatch):
    given, asked = answers
    given += ["close"]
    sheet = tab.tab.show_page("handwriting").document
    lab.wait(lambda: sheet._kept is not None)
    sheet.draw(Stroke(((10.0, 10.0, 1.0), (10.0, 60.0, 1.0))))

    def refuse(path, written):
        raise PageFileError("the sheet cannot be kept; make room")

    monkeypatch.setattr("gui.tabs.ocr.handwriting.document.write_sheet", refuse)
    lab.close()

    assert asked == [
        ("The letters on your sheet are not saved", "The sheet cannot be kept; make room.")
    ]


@pytest.mark.parametrize(
    ("label", "answer"),
    [("Save as…", "save as"), ("Close without saving", "close"), ("Cancel", "cancel")],
)
def test_each_button_says_what_it_does(qtbot, lab, label, answer):
    def press():
        box = QApplication.activeModalWidget()
        assert isinstance(box, QMessageBox)
        assert (box.text(), box.informativeText()) == ("Text", "Reason.")
        (button,) = [b for b in box.buttons() if b.text().replace("&", "") == label]
        button.click()

    QTimer.singleShot(0, press)
    assert saving.ask_at_closing(lab.window, "Text", "Reason.") == answer
