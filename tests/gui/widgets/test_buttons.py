import pytest
from PySide6.QtCore import Qt

from gui.widgets.buttons import icon_button, primary_button, push_button


def test_an_icon_button_has_tooltip_and_accessible_name(qtbot, light):
    button = icon_button("stop", "Stop the run (Esc)", accessible_name="Stop")
    qtbot.addWidget(button)
    assert button.toolTip() == "Stop the run (Esc)"
    assert button.accessibleName() == "Stop"
    assert button.focusPolicy() & Qt.FocusPolicy.TabFocus


def test_words_beside_an_icon_are_its_name(qtbot, light):
    button = icon_button("live", "Follow the run", checkable=True, framed=True, text="Live")
    qtbot.addWidget(button)
    assert button.accessibleName() == "Live"
    assert button.text() == "Live"


@pytest.mark.parametrize("make", [primary_button, push_button])
def test_buttons_with_words_take_an_icon_or_none(qtbot, light, make):
    plain, drawn = make("Pause"), make("Pause", "pause")
    for button in (plain, drawn):
        qtbot.addWidget(button)
    assert plain.icon().isNull()
    assert not drawn.icon().isNull()


def test_the_primary_button_carries_the_accent(qtbot, light):
    button = primary_button("Pause")
    qtbot.addWidget(button)
    button.resize(120, 30)
    button.show()
    assert button.grab().toImage().pixelColor(10, 15).name() == light.theme.accent.lower()


def test_the_focus_ring_moves_nothing(qtbot, light):
    button = push_button("Pause", "pause")
    qtbot.addWidget(button)
    button.show()
    before = button.sizeHint()
    qtbot.waitExposed(button)
    button.activateWindow()
    button.setFocus(Qt.FocusReason.TabFocusReason)
    button.ensurePolished()
    assert button.sizeHint() == before
