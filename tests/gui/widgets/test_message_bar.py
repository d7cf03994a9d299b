import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton, QToolButton, QVBoxLayout, QWidget

from gui.widgets.message_bar import MessageBar


@pytest.fixture
def bar(qtbot, light):
    page = QWidget()
    bar = MessageBar()
    layout = QVBoxLayout(page)
    layout.addWidget(bar)
    layout.addStretch(1)
    page.resize(640, 300)
    qtbot.addWidget(page)
    page.show()
    page.activateWindow()
    bar.page = page
    return bar


def texts(bar):
    return [label.text() for label in bar.findChildren(QLabel) if label.isVisible()]


def buttons(bar):
    return [button for button in bar.findChildren(QPushButton) if button.isVisible()]


def test_it_is_hidden_while_there_is_no_message(bar):
    assert not bar.isVisible()
    assert (bar.count, bar.text) == (0, "")


def test_a_message_is_shown_and_announced(bar):
    bar.show_message("The file is gone.", "error")
    assert bar.isVisible()
    assert texts(bar) == ["The file is gone."]
    assert bar.accessibleName() == "error: The file is gone."


def test_the_newest_message_is_shown_with_the_number_of_others(bar):
    bar.show_message("first")
    bar.show_message("second", "warning")
    bar.show_message("third", "error")
    assert texts(bar) == ["third", "+2 more"]


def test_dismissing_shows_the_next_newest_and_hides_after_the_last(bar, qtbot):
    bar.show_message("first")
    bar.show_message("second")
    cross = bar.findChild(QToolButton)
    qtbot.mouseClick(cross, Qt.MouseButton.LeftButton)
    assert texts(bar) == ["first"]
    qtbot.mouseClick(cross, Qt.MouseButton.LeftButton)
    assert not bar.isVisible()


def test_escape_dismisses_wherever_the_focus_is(bar, qtbot):
    bar.show_message("first")
    qtbot.waitActive(bar.page)
    qtbot.keyClick(bar.page, Qt.Key.Key_Escape)
    assert not bar.isVisible()


def test_the_same_text_is_kept_once_and_comes_to_the_front(bar):
    for text in ("first", "second", "first"):
        bar.show_message(text)
    assert bar.count == 2
    assert bar.text == "first"


def test_an_action_is_called_after_its_message_has_gone(bar, qtbot):
    seen = []
    bar.show_message("The file is gone.", "error", [("Locate…", lambda: seen.append(bar.count))])
    (button,) = buttons(bar)
    assert button.text() == "Locate…"
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert seen == [0]
    assert not bar.isVisible()


def test_an_action_may_show_a_message_of_its_own(bar, qtbot):
    bar.show_message("one", "error", [("Again", lambda: bar.show_message("two"))])
    qtbot.mouseClick(buttons(bar)[0], Qt.MouseButton.LeftButton)
    assert texts(bar) == ["two"]
    assert buttons(bar) == []


def test_each_message_brings_its_own_actions(bar):
    bar.show_message("one", "error", [("A", lambda: None), ("B", lambda: None)])
    bar.show_message("two", "info", [("C", lambda: None)])
    assert [button.text() for button in buttons(bar)] == ["C"]
    bar.dismiss()
    assert [button.text() for button in buttons(bar)] == ["A", "B"]


def test_clear_removes_everything(bar):
    bar.show_message("one")
    bar.show_message("two")
    bar.clear()
    assert bar.count == 0
    assert not bar.isVisible()


def test_a_long_text_wraps_and_can_be_selected(bar, qtbot):
    bar.show_message("short")
    low = bar.sizeHint().height()
    bar.show_message("a long text that goes on " * 20)
    label = bar.findChild(QLabel)
    assert bar.heightForWidth(640) > low + 20
    assert label.textInteractionFlags() & Qt.TextInteractionFlag.TextSelectableByMouse


def test_markup_is_shown_as_it_is(bar):
    bar.show_message("<b>width</b> is 3")
    assert bar.findChild(QLabel).textFormat() == Qt.TextFormat.PlainText
