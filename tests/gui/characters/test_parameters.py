import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication

from core.settings import describe
from core.synthetic.variation import Variation
from gui.characters.parameter_panel import ParameterPanel


@pytest.fixture
def panel(qtbot, light):
    result = ParameterPanel("Variation", Variation)
    qtbot.addWidget(result)
    result.resize(284, 800)
    result.show()
    return result


def wheel(widget):
    middle = QPointF(widget.rect().center())
    event = QWheelEvent(
        middle,
        widget.mapToGlobal(middle),
        QPoint(),
        QPoint(0, 120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(widget, event)


def test_slider_and_number_show_one_value(panel, qtbot):
    row = panel.rows["slant"]
    row.slider.setValue(row.slider.maximum())
    assert row.field.text() == "1"
    assert panel.values() == Variation(slant=1.0)
    row.field.editor.selectAll()
    qtbot.keyClicks(row.field.editor, "-0.5")
    assert panel.values() == Variation(slant=-0.5)
    assert row.slider.value() == row.slider.maximum() // 4


def test_a_number_between_two_stops_stays_what_was_typed(panel, qtbot):
    row = panel.rows["slant"]
    row.field.editor.selectAll()
    qtbot.keyClicks(row.field.editor, "0.1234567")
    assert panel.values().slant == 0.1234567


def test_an_entry_that_cannot_be_used_is_marked_and_leaves_the_slider_alone(panel, qtbot):
    row = panel.rows["slant"]
    before = row.slider.value()
    row.field.editor.selectAll()
    qtbot.keyClicks(row.field.editor, "7")
    assert panel.values() == Variation(), "what was there before is drawn with"
    assert row.field.message.text() == "Slant must be between -1 and 1; got 7"
    assert row.slider.value() == before
    panel.rows["jitter"].slider.setValue(0)
    assert panel.values() == Variation(jitter=0.0), "and what is moved beside it too"
    panel.reset_button.click()
    assert panel.values() == Variation()
    assert not row.field.message.isVisible()


def test_a_double_click_and_the_small_button_go_back_to_the_default(panel, qtbot):
    row = panel.rows["jitter"]
    assert not row.reset_button.isVisible()
    row.slider.setValue(row.slider.maximum())
    assert row.reset_button.isVisible()
    qtbot.mouseDClick(row.slider, Qt.MouseButton.LeftButton, pos=row.slider.rect().center())
    assert panel.values() == Variation()
    row.slider.setValue(3)
    row.reset_button.click()
    assert panel.values() == Variation()


def test_all_are_reset_at_once(panel, qtbot):
    assert not panel.reset_button.isEnabled()
    for row in panel.rows.values():
        row.slider.setValue(row.slider.minimum())
    assert panel.values() != Variation()
    with qtbot.waitSignal(panel.edited, timeout=1000):
        panel.reset_button.click()
    assert panel.values() == Variation()


def test_a_click_in_the_groove_moves_the_handle_there(panel, qtbot):
    slider = panel.rows["slant"].slider
    end = QPoint(slider.width() - 3, slider.height() // 2)
    qtbot.mouseClick(slider, Qt.MouseButton.LeftButton, pos=end)
    assert panel.values().slant == 1


def test_the_wheel_changes_only_the_slider_with_the_focus(panel, qtbot):
    panel.activateWindow()
    qtbot.waitUntil(panel.isActiveWindow)
    slider = panel.rows["slant"].slider
    panel.rows["jitter"].slider.setFocus()
    wheel(slider)
    assert panel.values() == Variation()
    slider.setFocus()
    assert slider.hasFocus()
    wheel(slider)
    assert panel.values() != Variation()


def test_keys_move_a_slider(panel, qtbot):
    slider = panel.rows["slant"].slider
    qtbot.keyClick(slider, Qt.Key.Key_Right)
    assert panel.values().slant == pytest.approx(Variation().slant + 0.01)
    qtbot.keyClick(slider, Qt.Key.Key_Home)
    assert panel.values().slant == -1


def test_the_rarer_ones_are_shown_when_asked_for_or_changed(panel):
    rare = [name for name, described in describe(Variation).items() if described.advanced]
    assert [name for name, row in panel.rows.items() if not row.isVisible()] == rare
    panel.all_button.click()
    assert all(row.isVisible() for row in panel.rows.values())
    panel.rows["gaps"].slider.setValue(50)
    panel.all_button.click()
    assert [name for name in rare if panel.rows[name].isVisible()] == ["gaps"]


def test_every_control_says_what_it_is(panel):
    for name, row in panel.rows.items():
        described = describe(Variation)[name]
        assert row.slider.accessibleName() == described.title
        assert row.field.editor.accessibleName() == described.title
        assert described.help.split()[0] in row.slider.toolTip()
        assert row.slider.accessibleDescription().endswith(described.help)
        assert row.reset_button.accessibleName() == f"Reset {described.title}"
