from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from gui.widgets.empty_state import EmptyState

SENTENCE = "Train a network, or open a run, to see what its units look for."


def test_its_buttons_do_what_they_say(qtbot, light):
    state = EmptyState("weights", SENTENCE)
    qtbot.addWidget(state)
    pressed = []
    train = state.add_button("Train the sample", lambda: pressed.append("train"), primary=True)
    other = state.add_button("Open…", lambda: pressed.append("open"), icon_name="open")
    for button in (train, other):
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert pressed == ["train", "open"]
    assert train.property("primary")
    assert not other.property("primary")


def test_the_whole_sentence_fits_however_long(qtbot, light):
    state = EmptyState("weights", SENTENCE)
    qtbot.addWidget(state)
    state.resize(500, 400)
    state.show()
    for text in (SENTENCE, "Short.", SENTENCE * 4):
        state.set_text(text)
        state.layout().activate()
        label = state.findChild(QLabel)
        assert state.text == text
        assert label.height() >= label.heightForWidth(label.width())


def test_no_word_is_left_alone_on_the_last_line(qtbot, light):
    state = EmptyState("weights", SENTENCE)
    qtbot.addWidget(state)
    label = state.findChild(QLabel)
    assert label.width() < EmptyState.TEXT_WIDTH
