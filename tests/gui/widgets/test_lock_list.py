from dataclasses import dataclass

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from core.settings import setting
from gui.widgets.settings_form import SettingsForm

SHIFT = Qt.KeyboardModifier.ShiftModifier
NAMES = ("conv1", "fire2", "fire3", "fire4", "fire5")


@dataclass(frozen=True)
class Layers:
    frozen: tuple = setting(
        ("fire3",), "Frozen", "Layers that do not learn.", choices={name: name for name in NAMES}
    )


@pytest.fixture
def form(qtbot, light):
    form = SettingsForm(Layers)
    qtbot.addWidget(form)
    form.resize(260, 120)
    form.show()
    qtbot.waitExposed(form)
    return form


@pytest.fixture
def editor(form):
    return form.editor("frozen")


def frozen(form):
    return form.values()["frozen"]


def test_a_click_turns_a_lock(form, editor, qtbot):
    seen = []
    form.valuesEdited.connect(lambda: seen.append(frozen(form)))

    qtbot.mouseClick(editor.locks[4], Qt.MouseButton.LeftButton)
    qtbot.mouseClick(editor.locks[2], Qt.MouseButton.LeftButton)

    assert seen == [("fire3", "fire5"), ("fire5",)]


def test_a_click_with_shift_locks_all_up_to_there_and_again_opens_all(form, editor, qtbot):
    qtbot.mouseClick(editor.locks[3], Qt.MouseButton.LeftButton, SHIFT)
    locked = frozen(form)
    qtbot.mouseClick(editor.locks[1], Qt.MouseButton.LeftButton, SHIFT)
    fewer = frozen(form)
    qtbot.mouseClick(editor.locks[1], Qt.MouseButton.LeftButton, SHIFT)

    assert (locked, fewer, frozen(form)) == (NAMES[:4], NAMES[:2], ())


def test_the_keyboard_reaches_every_lock(form, editor, qtbot):
    editor.setFocus(Qt.FocusReason.TabFocusReason)
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Left):
        qtbot.keyClick(QApplication.focusWidget(), key)
    at = editor.locks.index(QApplication.focusWidget())
    qtbot.keyClick(editor.locks[at], Qt.Key.Key_Space)
    one = frozen(form)
    qtbot.keyClick(editor.locks[at], Qt.Key.Key_Space, SHIFT)

    # Right, down, down (there is no third row), left.
    assert at == 3
    assert one == ("fire3", "fire4")
    assert frozen(form) == NAMES[:4]
    assert editor.focusProxy() is editor.locks[3]


def test_values_are_shown_without_a_word_and_announced_to_screen_readers(form, editor):
    seen = []
    form.valuesEdited.connect(lambda: seen.append(True))

    form.set_values({"frozen": ("conv1",)})

    assert (seen, frozen(form)) == ([], ("conv1",))
    assert editor.locks[0].accessibleDescription() == "Locked"
    assert editor.locks[2].accessibleDescription() == "Open"
    assert "Shift+click locks all up to there. Default: fire3." in editor.toolTip()
