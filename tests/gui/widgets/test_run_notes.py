import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from core.runs.words import NOTE_LENGTH, TAG_LENGTH
from gui.widgets.run_notes import RunNotes

CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def page(qtbot, light):
    result = QWidget()
    layout = QVBoxLayout(result)
    layout.addWidget(RunNotes())
    layout.addWidget(QPushButton("elsewhere"))
    qtbot.addWidget(result)
    result.resize(284, 300)
    result.show()
    result.activateWindow()
    qtbot.waitUntil(result.isActiveWindow)
    return result


@pytest.fixture
def notes(page):
    result = page.findChild(RunNotes)
    result.show_run("first", "batch 5", ("good", "report a"))
    return result


@pytest.fixture
def told(notes):
    result = []
    notes.noteEdited.connect(lambda *what: result.append(what))
    notes.tagsEdited.connect(lambda *what: result.append(what))
    return result


def type_note(qtbot, notes, text):
    notes.note.setFocus()
    notes.note.selectAll()
    qtbot.keyClicks(notes.note, text)


def type_tags(qtbot, notes, text):
    notes.tags.setFocus()
    notes.tags.selectAll()
    qtbot.keyClicks(notes.tags, text)


def test_the_words_of_a_run_are_shown(notes, told):
    assert notes.note.content == "batch 5"
    assert notes.tags.content == "good, report a"
    assert told == []


def test_leaving_a_field_commits_it(page, notes, told, qtbot):
    type_note(qtbot, notes, "batch 5, as in report A  ")
    type_tags(qtbot, notes, "good,,  Bad , good")
    assert told == [("first", "batch 5, as in report A")]
    page.findChild(QPushButton).setFocus()
    assert told[1:] == [("first", ("good", "Bad"))]
    assert notes.tags.content == "good, Bad"
    assert isinstance(told[1][1], tuple)


def test_control_and_enter_commits_a_note_and_enter_makes_a_line(notes, told, qtbot):
    type_note(qtbot, notes, "one")
    qtbot.keyClick(notes.note, Qt.Key.Key_Return)
    qtbot.keyClicks(notes.note, "two")
    assert told == []
    qtbot.keyClick(notes.note, Qt.Key.Key_Return, CONTROL)
    assert told == [("first", "one\ntwo")]
    qtbot.keyClick(notes.note, Qt.Key.Key_Return, CONTROL)
    assert len(told) == 1


def test_enter_commits_tags(notes, told, qtbot):
    type_tags(qtbot, notes, "one, two")
    qtbot.keyClick(notes.tags, Qt.Key.Key_Return)
    assert told == [("first", ("one", "two"))]


def test_tab_leaves_the_note(notes, told, qtbot):
    type_note(qtbot, notes, "one")
    qtbot.keyClick(notes.note, Qt.Key.Key_Tab)
    assert notes.tags.hasFocus()
    assert told == [("first", "one")]


def test_escape_takes_back(page, notes, told, qtbot):
    type_note(qtbot, notes, "wrong")
    qtbot.keyClick(notes.note, Qt.Key.Key_Escape)
    type_tags(qtbot, notes, "wrong")
    qtbot.keyClick(notes.tags, Qt.Key.Key_Escape)
    page.findChild(QPushButton).setFocus()
    assert notes.note.content == "batch 5"
    assert notes.tags.content == "good, report a"
    assert told == []


def test_escape_with_nothing_to_take_back_goes_on_to_the_window(page, notes, qtbot):
    seen = []
    page.keyPressEvent = lambda event: seen.append(event.key())
    for editor in (notes.note, notes.tags):
        qtbot.keyClick(editor, Qt.Key.Key_Escape)
    assert seen == [Qt.Key.Key_Escape] * 2


def test_words_are_committed_for_their_run_before_another_is_shown(notes, told, qtbot):
    type_tags(qtbot, notes, "new")
    type_note(qtbot, notes, "typed for the first")
    notes.show_run("second", "its note", ())
    assert told == [("first", ("new",)), ("first", "typed for the first")]
    assert notes.note.content == "its note"
    assert notes.tags.content == ""


def test_whoever_shows_another_run_when_told_loses_nothing(notes, told, qtbot):
    notes.noteEdited.connect(lambda *_: notes.show_run("second", "its note", ("its tag",)))
    notes.note.write("typed")
    notes.tags.write("one")
    notes.show_run("second", "its note", ("its tag",))
    assert told == [("first", "typed"), ("first", ("one",))]
    assert notes.note.content == "its note"
    assert notes.tags.content == "its tag"


def test_news_of_the_same_run_leave_what_is_being_typed(notes, told, qtbot):
    type_note(qtbot, notes, "half-writ")
    notes.show_run("first", "batch 5", ("good", "elsewhere"))
    assert notes.note.content == "half-writ"
    assert notes.tags.content == "good, elsewhere"
    assert told == []


def test_what_cannot_be_taken_stays_and_is_explained(notes, told, qtbot):
    too_long = "x" * (TAG_LENGTH + 1)
    notes.tags.write(too_long)
    notes.commit()
    assert told == []
    assert f"{TAG_LENGTH} characters" in notes.problem
    assert notes.tags.property("invalid") is True
    notes.show_run("second")
    assert notes.problem == ""
    assert notes.tags.content == ""
    notes.show_run("first", "batch 5", ("good", "report a"))
    assert notes.tags.content == too_long
    assert notes.problem
    notes.tags.write("short")
    assert notes.problem == ""
    notes.commit()
    assert told == [("first", ("short",))]


def test_a_note_that_is_too_long_is_not_lost(notes, told):
    too_long = "x" * (NOTE_LENGTH + 1)
    notes.note.write(too_long)
    notes.show_run("second", "other")
    assert notes.note.content == "other"
    notes.show_run("first", "batch 5")
    assert notes.note.content == too_long
    assert "shorten it" in notes.problem
    notes.note.take_back()
    assert notes.problem == ""
    assert told == []


def test_without_a_run_nothing_can_be_written(notes, told):
    notes.show_run(None)
    assert not notes.note.isEnabled()
    assert not notes.tags.isEnabled()
    assert notes.note.content == ""
    notes.commit()
    assert told == []


def test_known_tags_are_offered_behind_the_last_comma(notes, told, qtbot):
    notes.set_known_tags(["Good", "goose", "baseline"])
    type_tags(qtbot, notes, "first, go")
    completer = notes.tags.completer()
    offered = completer.completionModel()
    texts = [offered.index(row, 0).data() for row in range(offered.rowCount())]
    assert texts == ["Good", "goose"]
    assert completer.popup().isVisible()
    qtbot.keyClick(completer.popup(), Qt.Key.Key_Down)
    qtbot.keyClick(completer.popup(), Qt.Key.Key_Return)
    assert notes.tags.content == "first, Good"
    assert told == []
    qtbot.keyClick(notes.tags, Qt.Key.Key_Return)
    assert told == [("first", ("first", "Good"))]


def test_the_note_grows_with_its_lines(notes, qtbot):
    heights = []
    for lines in (1, 2, 3, 5, 8, 30):
        notes.note.write("\n".join("line" for _ in range(lines)))
        heights.append(notes.note.height())
    assert heights[0] == heights[1] < heights[2] < heights[3] < heights[4] == heights[5]
    assert heights[4] - heights[1] == 6 * (heights[2] - heights[1])


@pytest.mark.parametrize("pixels", [12, 13, 15, 18])
def test_all_of_a_long_line_is_seen(notes, pixels):
    font = notes.note.font()
    font.setPixelSize(pixels)
    notes.note.setFont(font)
    notes.note.write("a line of many words " * 5)
    assert notes.note.verticalScrollBar().maximum() == 0
