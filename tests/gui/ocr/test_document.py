"""A page under many edits: every state comes back, and nothing is lost."""

from dataclasses import replace

import numpy as np
import pytest

from core.ocr import edits
from core.ocr.box import Box
from core.ocr.page import Character
from core.ocr.picture_file import Picture
from core.ocr.project import project_path, read_project
from gui.ocr.work import Opened, put
from tests.gui.ocr.conftest import SHAPE, nothing_found, page_of


def test_an_edit_after_undo_forgets_what_was_undone(document):
    document.type_text(0, "X")
    document.type_text(1, "Y")
    document.stack.undo()
    document.type_text(2, "Z")

    assert document.page.lines[0][:3] == "XAZ"
    assert not document.stack.canRedo()
    document.stack.undo()
    assert document.page.lines[0][:3] == "XAA"


def test_what_changes_nothing_is_no_step(document):
    document.change("Move", edits.move, [0], 0, 0, SHAPE)
    document.change("Line", edits.move_line, 0, 0)

    assert document.stack.count() == 0


def test_the_page_is_kept_without_being_asked(document, qtbot, tmp_path):
    document.type_text(0, "X")
    path = project_path(tmp_path / "page.png")
    qtbot.waitUntil(lambda: path.exists() and not document.is_busy, timeout=5000)

    assert read_project(path).page == document.page


def test_steady_editing_does_not_put_saving_off(document, qtbot, tmp_path):
    path = project_path(tmp_path / "page.png")
    edits_made = 0

    def goes_on():
        nonlocal edits_made
        document.type_text(edits_made % 40, "XYZ"[edits_made % 3])
        edits_made += 1
        return path.exists()

    # An edit every 10 ms or so, without a rest.
    qtbot.waitUntil(goes_on, timeout=5000)
    assert edits_made > 5


def test_edits_made_while_another_picture_opens_are_saved(document, qtbot, tmp_path):
    pixels = np.full((*SHAPE, 3), 240, np.uint8)
    other = Picture("other.png", pixels, "cd" * 32, path=tmp_path / "other.png")
    document.save()
    document.type_text(0, "X")
    mine = document.page

    document._on_opened(Opened(other, (pixels,), nothing_found(), page_of(1)))
    document.type_text(0, "Y")
    document.save()

    qtbot.waitUntil(lambda: not document.is_busy, timeout=5000)
    assert read_project(project_path(tmp_path / "page.png")).page == mine
    assert read_project(project_path(tmp_path / "other.png")).page == document.page


@pytest.fixture
def reads(monkeypatch):
    """Let what is read be two lines of A, whatever is found, without a network."""
    asked = []

    def read(findings, recogniser, settings):
        asked.append(findings)
        return page_of(2), None

    monkeypatch.setattr("gui.ocr.found_page.read_findings", read)
    monkeypatch.setattr("gui.ocr.found_page.Readers.get", lambda self, run, epoch: None)
    return asked


def test_a_page_read_again_for_another_picture_is_dropped(document, reads, qtbot):
    document.read_again()
    pixels = np.full((*SHAPE, 3), 240, np.uint8)
    other = Picture("other.png", pixels, "cd" * 32)
    document._on_opened(Opened(other, (pixels,), nothing_found(), page_of(1)))
    qtbot.waitUntil(lambda: not document.is_busy, timeout=5000)

    assert len(reads) == 1
    assert document.page == page_of(1)
    assert document.stack.count() == 0


def test_reading_again_is_a_step(document, reads, qtbot):
    document.read_again()
    qtbot.waitUntil(lambda: not document.is_busy, timeout=5000)

    assert document.page == page_of(2)
    assert document.stack.undoText() == "Read again"


def test_corrections_of_another_picture_of_the_same_name_are_kept(document, qtbot, tmp_path):
    document.type_text(0, "X")
    mine = document.page
    document.save()
    qtbot.waitUntil(lambda: not document.is_busy, timeout=5000)
    pixels = np.full((*SHAPE, 3), 240, np.uint8)
    newer = Picture("page.png", pixels, "ef" * 32, path=tmp_path / "page.png")
    document._page_at_opening = document.page

    document._on_opened(Opened(newer, (pixels,), nothing_found(), page_of(1)))
    document.type_text(0, "Y")
    document.save()
    qtbot.waitUntil(lambda: not document.is_busy, timeout=5000)

    assert read_project(project_path(tmp_path / "page.png")).page == document.page
    older = tmp_path / f"page.png.{('ab' * 32)[:12]}.lab.json"
    assert read_project(older).page == mine


def test_a_folder_that_cannot_be_written_is_told(document, qtbot, tmp_path):
    project_path(tmp_path / "page.png").write_text("somebody else's", encoding="utf-8")
    said = []
    document.failed.connect(lambda error: said.append(str(error)))
    document.type_text(0, "X")
    qtbot.waitUntil(lambda: bool(said), timeout=5000)

    assert "not saved" in said[0]
    assert project_path(tmp_path / "page.png").read_text(encoding="utf-8") == "somebody else's"


def test_readings_go_to_boxes_that_are_still_those_that_were_asked_for(document):
    asked = document.page
    read = {0: Character(asked.characters[0].box, 0, 0, "Q", 0.7)}
    moved = edits.set_box(asked, 0, Box(0, 0, 9, 9))

    assert put(asked, read, asked).characters[0].text == "Q"
    assert put(moved, read, asked) == moved
    typed = edits.set_text(asked, 0, "W")
    assert put(typed, read, asked) == typed


def test_undo_goes_on_when_a_picture_is_opened_again(document, tmp_path):
    pixels = np.full((*SHAPE, 3), 240, np.uint8)
    mine = document.content
    other = Picture("other.png", pixels, "cd" * 32, path=tmp_path / "other.png")
    document.type_text(0, "X")
    document.type_text(1, "Y")
    document.stack.undo()
    left = document.page
    document._on_opened(Opened(other, (pixels,), nothing_found(), page_of(1)))
    assert document.stack.count() == 0

    document._on_opened(replace(mine, page=left))
    assert document.stack.redoText() == "Type Y"
    document.stack.redo()
    assert document.page.lines[0][:3] == "XYA"
    document.stack.undo()
    document.stack.undo()
    assert document.page == mine.page
    assert not document.stack.canUndo()


def test_a_page_that_was_changed_elsewhere_begins_anew(document):
    mine, other = document.content, Picture("other.png", document.picture.pixels, "cd" * 32)
    document.type_text(0, "X")
    document._on_opened(replace(mine, picture=other))
    document._on_opened(replace(mine, page=page_of(2)))

    assert document.stack.count() == 0
    assert document.page == page_of(2)
