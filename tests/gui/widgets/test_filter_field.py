import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from gui.widgets.filter_field import FilterField


@pytest.fixture
def page(qtbot, light):
    result = QWidget()
    layout = QVBoxLayout(result)
    layout.addWidget(FilterField())
    layout.addWidget(QPushButton("elsewhere"))
    qtbot.addWidget(result)
    result.show()
    result.activateWindow()
    qtbot.waitUntil(result.isActiveWindow)
    return result


@pytest.fixture
def search(page):
    return page.findChild(FilterField)


@pytest.fixture
def told(search):
    result = []
    search.textChanged.connect(result.append)
    return result


def test_a_text_is_told_once_when_the_typing_pauses(search, told, qtbot):
    qtbot.keyClicks(search.field, "good run")
    assert told == []
    qtbot.waitUntil(lambda: bool(told))
    assert told == ["good run"]
    assert search.text == "good run"


def test_blanks_around_a_text_change_nothing(search, told, qtbot):
    search.set_text("good")
    qtbot.keyClicks(search.field, "  ")
    qtbot.keyClick(search.field, Qt.Key.Key_Return)
    assert told == []


def test_enter_does_not_wait(search, told, qtbot):
    qtbot.keyClicks(search.field, "good")
    qtbot.keyClick(search.field, Qt.Key.Key_Return)
    assert told == ["good"]


def test_a_text_typed_and_taken_back_is_not_told(search, told, qtbot):
    search.set_text("good")
    qtbot.keyClicks(search.field, "x")
    qtbot.keyClick(search.field, Qt.Key.Key_Backspace)
    assert not search._pause.isActive()
    assert told == []


def test_escape_clears_at_once(search, told, qtbot):
    search.set_text("good")
    qtbot.keyClick(search.field, Qt.Key.Key_Escape)
    assert told == [""]
    assert search.field.text() == ""


def test_escape_in_an_empty_field_goes_on_to_the_window(page, search, qtbot):
    seen = []
    page.keyPressEvent = lambda event: seen.append(event.key())
    qtbot.keyClick(search.field, Qt.Key.Key_Escape)
    assert seen == [Qt.Key.Key_Escape]


def test_the_cross_clears(search, told):
    cross = search._wipe
    assert not cross.isVisible()
    search.set_text("good")
    assert cross.isVisible()
    cross.trigger()
    assert told == [""]
    assert not cross.isVisible()


def test_control_f_goes_to_the_field_and_marks_its_text(page, search, qtbot):
    search.set_text("good")
    button = page.findChild(QPushButton)
    button.setFocus()
    qtbot.keyClick(button, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert search.field.hasFocus()
    assert search.field.selectedText() == "good"


def test_how_many_are_shown_stands_below(search):
    search.set_count(100, 100)
    assert search.caption == ""
    search.set_text("good")
    search.set_count(12, 100)
    assert search.caption == "12 of 100 runs"
    search.set_count(1200, 12_000)
    assert search.caption == "1,200 of 12,000 runs"
    search.set_text("")
    search.set_count(100, 100)
    assert search.caption == ""


def test_a_problem_stands_below_until_there_is_a_count(search):
    search.set_problem("“lr<<1” is no comparison; write lr<1")
    assert "no comparison" in search.caption
    assert search.field.property("invalid") is True
    search.set_text("lr<1")
    search.set_count(3, 9)
    assert search.caption == "3 of 9 runs"
    assert search.field.property("invalid") is False


def test_setters_do_not_emit(search, told, qtbot):
    search.set_text("good")
    search.set_count(1, 2)
    search.set_problem("no")
    qtbot.wait(5)
    assert not search._pause.isActive()
    assert told == []
