import pytest
from PySide6.QtCore import QPointF

from gui.widgets.class_bars import ClassBars, ClassCount

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"


@pytest.fixture
def bars(qtbot, light):
    result = ClassBars()
    qtbot.addWidget(result)
    result.resize(250, 36)
    result.set_counts([ClassCount(letter, 34, 8, 8) for letter in LETTERS])
    return result


def test_each_class_is_found_under_the_mouse(bars):
    slot = 250 / 36
    found = [bars.bar_at(QPointF((index + 0.5) * slot, 20)) for index in range(36)]
    assert found == list(range(36))
    assert bars.bar_at(QPointF(-3, 20)) is None


def test_a_class_says_how_large_it_is(bars):
    text = bars.text_at(QPointF(10.5 * 250 / 36, 20))
    assert text == "K: 34 training, 8 validation, 8 test"


def test_the_training_part_is_in_the_accent(bars, light):
    image = bars.grab().toImage()
    assert image.pixelColor(2, 30).name() == light.theme.accent.lower()
    assert image.pixelColor(2, 3).name() not in (light.theme.accent.lower(), light.theme.surface)


def test_an_empty_class_and_no_class_can_be_painted(bars):
    bars.set_counts([ClassCount("a", 0), ClassCount("b", 3)])
    bars.grab()
    bars.set_counts([])
    bars.grab()
    assert bars.bar_at(QPointF(5, 5)) is None
    assert bars.accessibleName() == "No classes"
