"""A page under many edits: every state comes back, and nothing is lost."""

from dataclasses import replace
from threading import Event

import numpy as np
import pytest
from PIL import Image

from core.errors import PageFileError
from core.ocr import edits
from core.ocr.box import Box
from core.ocr.finding_choice import FindingChoice
from core.ocr.formats.source import PageSource
from core.ocr.keeping import keep_corrections
from core.ocr.page import Character
from core.ocr.picture_file import Picture, read_picture
from core.ocr.project import Project, project_path, read_project, write_project
from core.ocr.quarter_turns import turn_picture
from core.ocr.reading_settings import ReadingSettings
from gui.ocr import unsaved
from gui.ocr.found import Finder
from gui.ocr.work import Opened, open_page, put
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
        # Those that lie in the picture: it may be turned.
        inside = [each for each in page_of(2) if each.box.right <= findings.flat.shape[1]]
        return replace(page_of(2), characters=tuple(inside)), None

    monkeypatch.setattr("gui.ocr.found_page.read_findings", read)
    monkeypatch.setattr("gui.ocr.found_page.Readers.get", lambda self, run, epoch: None)
    monkeypatch.setattr("gui.ocr.found_page.better_turn", lambda *_: None)
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


def test_reading_again_keeps_lines_where_somebody_moved_them(document, reads, qtbot):
    document.change("Move line", edits.move_line, 0, 1)
    upper = document.page.characters[-1].box
    document.read_again()
    qtbot.waitUntil(lambda: not document.is_busy, timeout=5000)

    tops = [each.box.top for each in document.page]
    assert len(tops) == 20
    assert tops == sorted(tops, reverse=True)
    assert upper.top > tops[-1]
    document.stack.undo()
    assert document.page.characters[-1].box == upper


def test_a_turned_picture_is_a_step_with_what_was_typed_and_kept_in_its_file(
    document, reads, qtbot, tmp_path, monkeypatch
):
    turned, hints = [], []
    monkeypatch.setattr("gui.ocr.found_page.better_turn", lambda *_: 180)
    document.turned.connect(lambda: turned.append(document.picture.turned))
    document.turnHintChanged.connect(lambda: hints.append(document.turn_hint))
    document.type_text(0, "X")
    before = document.page
    document.turn(90)
    qtbot.waitUntil(lambda: not document.is_busy, timeout=5000)

    assert (document.picture.width, document.picture.height) == SHAPE
    assert document.content.levels[0].shape == (SHAPE[1], SHAPE[0], 3)
    assert document.stack.undoText() == "Turn picture"
    (typed,) = [each for each in document.page if each.is_typed]
    # Its box had 50 columns and 60 rows, 40 below the upper edge.
    assert typed.box == Box(30, SHAPE[0] - 100, 80, SHAPE[0] - 40)
    assert reads[-1].flat.shape == (SHAPE[1], SHAPE[0])
    assert (turned, hints) == ([90], [180])
    kept = read_project(project_path(tmp_path / "page.png"))
    assert kept.source.turned == 90
    assert kept.page == document.page

    document.stack.undo()
    assert document.page == before
    assert (document.picture.width, document.picture.height) == (SHAPE[1], SHAPE[0])
    assert (turned, hints) == ([90, 0], [180, None])
    document.stack.redo()
    assert document.picture.turned == 90
    assert document.page == kept.page


def test_turns_asked_for_one_after_another_add_up(document, reads, qtbot):
    document.turn(90)
    document.turn(90)
    qtbot.waitUntil(lambda: not document.is_busy, timeout=5000)

    assert document.picture.turned == 180
    assert document.stack.count() == 1


def test_undo_of_a_picture_opened_again_goes_back_to_where_it_was_turned(
    document, reads, qtbot, tmp_path
):
    document.type_text(0, "X")
    document.turn(90)
    qtbot.waitUntil(lambda: not document.is_busy, timeout=5000)
    mine, turned = document.content, document.page
    document.type_text(0, "Y")
    left, pixels = document.page, np.full((*SHAPE, 3), 240, np.uint8)
    other = Picture("other.png", pixels, "cd" * 32, path=tmp_path / "other.png")
    document._on_opened(Opened(other, (pixels,), nothing_found(), page_of(1)))
    document._on_opened(replace(mine, page=left))

    document.stack.undo()
    assert document.page == turned
    assert not document.stack.canUndo()
    assert document.picture.turned == 90


def test_a_page_kept_turned_is_opened_turned(tmp_path):
    path = tmp_path / "page.png"
    Image.fromarray(np.full((*SHAPE, 3), 240, np.uint8)).save(path)
    turned = turn_picture(read_picture(path), 270)
    write_project(project_path(path), Project(PageSource.of(turned), page_of(4, 6)))
    opened = open_page(path, Finder(), FindingChoice(), None, ReadingSettings())

    assert opened.picture.turned == 270
    assert opened.page == page_of(4, 6)
    assert opened.levels[0].shape == (SHAPE[1], SHAPE[0], 3)
    assert opened.found.findings.flat.shape == (SHAPE[1], SHAPE[0])
    assert opened.turn_hint is None


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


def refuse_to_keep(monkeypatch):
    """Let no project be written; return what allows it again."""
    keep = unsaved.keep_project

    def refuse(path, project):
        raise PageFileError("the disk is full; make room")

    monkeypatch.setattr(unsaved, "keep_project", refuse)
    return lambda: monkeypatch.setattr(unsaved, "keep_project", keep)


def test_a_page_that_could_not_be_written_is_held_until_it_can_be(
    document, qtbot, tmp_path, monkeypatch
):
    allow = refuse_to_keep(monkeypatch)
    said, opened = [], []
    document.unsaved.connect(lambda error: said.append(str(error)))
    document.type_text(0, "X")
    mine = document.page
    qtbot.waitUntil(lambda: bool(said) and not document.is_busy, timeout=5000)
    pixels = np.full((*SHAPE, 3), 240, np.uint8)
    Image.fromarray(pixels).save(tmp_path / "other.png")
    monkeypatch.setattr("gui.ocr.document.open_page", lambda *_: opened.append(1) or other)
    other = Opened(
        Picture("other.png", pixels, "cd" * 32, path=tmp_path / "other.png"),
        (pixels,),
        nothing_found(),
        page_of(1),
    )

    document.open(tmp_path / "other.png")
    qtbot.waitUntil(lambda: not document.is_busy, timeout=5000)
    assert document.picture.name == "other.png"
    document.open(tmp_path / "page.png")
    qtbot.waitUntil(lambda: not document.is_busy, timeout=5000)
    assert document.picture.name == "other.png"
    assert len(opened) == 1
    allow()
    document.open(tmp_path / "page.png")
    qtbot.waitUntil(lambda: not document.is_busy, timeout=5000)

    assert read_project(project_path(tmp_path / "page.png")).page == mine


class Answers:
    """A network's answers that name it and the epoch, and wait until they are let go."""

    def __init__(self, monkeypatch, document):
        self.go = Event()
        document.readers.get = lambda run, epoch=None: (run, epoch)
        monkeypatch.setattr("gui.ocr.read_page.read_anew", self.read_anew)
        monkeypatch.setattr("gui.ocr.read_page.read_boxes", self.read_boxes)
        monkeypatch.setattr(document, "find_later", lambda: lambda: None)
        del document._read_unread

    def read_anew(self, findings, page, network, settings):
        return self.read_boxes(findings, page, range(len(page)), network)

    def read_boxes(self, _findings, page, places, network):
        assert self.go.wait(5)
        return {at: replace(page.characters[at], text=f"{network[1]}") for at in places}


def test_a_box_that_is_changed_does_not_keep_another_network_from_reading_the_others(
    document, qtbot, monkeypatch
):
    answers = Answers(monkeypatch, document)
    document.follow("run", 1)
    document.follow("run", 2)
    document.set_box(0, Box(1, 1, 50, 50))
    answers.go.set()
    qtbot.waitUntil(lambda: not document._boxes.is_busy, timeout=5000)

    assert {each.text for each in document.page} == {"2"}


def test_undo_goes_back_to_no_other_network_than_the_one_that_is_followed(
    document, qtbot, monkeypatch
):
    answers = Answers(monkeypatch, document)
    answers.go.set()
    document.follow("run", 1)
    qtbot.waitUntil(lambda: not document._boxes.is_busy, timeout=5000)
    document.type_text(3, "X")
    document.follow("run", 2)
    qtbot.waitUntil(lambda: not document._boxes.is_busy, timeout=5000)
    document.stack.undo()
    qtbot.waitUntil(lambda: not document._boxes.is_busy, timeout=5000)
    assert {each.text for each in document.page} == {"2"}

    document.stack.redo()
    qtbot.waitUntil(lambda: not document._boxes.is_busy, timeout=5000)
    assert [each.text for each in document.page][2:5] == ["2", "X", "2"]


def test_a_line_that_is_gone_from_a_file_leaves_no_gap_that_edits_fall_into(tmp_path):
    pixels = np.full((*SHAPE, 3), 240, np.uint8)
    Image.fromarray(pixels).save(tmp_path / "page.png")
    picture = read_picture(tmp_path / "page.png")
    whole = page_of(3)
    # A deleted box without area, too, as nobody but an editor of texts makes one.
    page = replace(whole, characters=whole.characters[20:], removed=(Box(5, 5, 5, 9),))
    write_project(project_path(picture.path), Project(PageSource.of(picture), page))

    opened = open_page(picture.path, Finder(), FindingChoice(), lambda: None, ReadingSettings())

    assert edits.break_word(opened.page, 1).lines == ["A AAAA AAAAA"]
    assert keep_corrections(edits.set_text(opened.page, 0, "X"), whole).lines[2] == "XAAAA AAAAA"
