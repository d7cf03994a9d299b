import numpy as np
import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QPushButton

from gui.theme.tokens import CARD_PADDING, SIDE_PANEL_WIDTH
from gui.widgets.color_maps import visit_colors
from gui.widgets.coverage_strip import CoverageStrip

NAMES = ("A", "B", "C")


@pytest.fixture
def strip(qtbot, light):
    result = CoverageStrip()
    qtbot.addWidget(result)
    result.resize(260, 70)
    visits = np.arange(90) % 8
    result.set_visits(visits)
    result.set_labels(np.arange(90) % 3, NAMES)
    result.show()
    result.activateWindow()
    qtbot.waitUntil(result.isActiveWindow)
    return result


def click(qtbot, strip, sample):
    place = strip.marks.mark_rect(sample).center().toPoint()
    qtbot.mouseClick(strip.marks, Qt.MouseButton.LeftButton, pos=place)


def color_at(strip, sample):
    image = strip.marks.grab().toImage()
    ratio = image.devicePixelRatio()
    place = strip.marks.mark_rect(sample).center() * ratio
    return image.pixelColor(place.toPoint()).name()


def test_brightness_tells_the_visits(strip):
    colors = [QColor(*color).name() for color in visit_colors(7).tolist()]
    assert [color_at(strip, sample) for sample in range(8)] == colors


def test_new_visits_change_the_marks(strip):
    strip.set_visits(np.full(90, 3))
    bright = QColor(*visit_colors(3)[3].tolist()).name()
    assert color_at(strip, 0) == bright
    strip.set_visits(np.concatenate([[0], np.full(2000, 5)]))
    assert color_at(strip, 0) == QColor(*visit_colors(5)[0].tolist()).name()


def test_in_both_themes_the_marks_have_the_same_colours(strip, light):
    before = color_at(strip, 8), color_at(strip, 9)
    light.choose("dark")
    assert (color_at(strip, 8), color_at(strip, 9)) == before


def test_one_sample_never_seen_among_many_is_not_hidden(strip):
    visits = np.full(60_000, 9)
    visits[41_234] = 0
    strip.set_visits(visits)
    dark = QColor(*visit_colors(9)[0].tolist()).name()
    image = strip.marks.grab().toImage()
    names = [
        image.pixelColor(x, y).name() for y in range(image.height()) for x in range(image.width())
    ]
    assert names.count(dark) == 1
    place = names.index(dark)
    position = QPointF(place % image.width() + 0.5, place // image.width() + 0.5)
    assert strip.marks.sample_at(position / image.devicePixelRatio()) == 41_234


def test_the_tooltip_says_what_a_mark_is(strip):
    marks = strip.marks
    assert marks.text_at(marks.mark_rect(15).center()) == "training sample 15 · class A · 7 visits"
    assert marks.text_of(9) == "training sample 9 · class A · 1 visit"
    assert marks.text_of(8) == "training sample 8 · class C · never seen"
    assert marks.text_at(QPointF(-5, 3)) == ""
    strip.set_visits(np.full(60_000, 9))
    shared = marks._arranged().group
    assert shared >= 5
    text = marks.text_at(QPointF(0.2, 0.2))
    first, second = text.splitlines()
    assert first == "training sample 0 · class A · 9 visits"
    assert second == f"The least visited of {shared} in this mark"


def test_it_fits_a_side_panel(strip):
    strip.set_visits(np.concatenate([np.zeros(60_000, dtype=int), [99]]))
    assert strip.minimumSizeHint().width() <= SIDE_PANEL_WIDTH - 2 * CARD_PADDING


def test_a_click_chooses(strip, qtbot):
    with qtbot.waitSignal(strip.sampleChosen) as chosen:
        click(qtbot, strip, 37)
    assert chosen.args == [37]
    assert strip.marks.selected == 37
    assert "training sample 37" in strip.marks.accessibleDescription()


def test_arrow_keys_choose(strip, qtbot):
    told = []
    strip.sampleChosen.connect(told.append)
    strip.set_selected(40)
    stride = strip.marks._arranged().stride
    keys = ("Left", "Right", "Right", "Down", "Up", "Home", "Left", "End", "Right", "Return")
    for key in keys:
        qtbot.keyClick(strip.marks, getattr(Qt.Key, f"Key_{key}"))
    down = min(41 + stride, 89)
    assert told == [39, 40, 41, down, max(down - stride, 0), 0, 0, 89, 89, 89]


def test_the_first_arrow_key_chooses_the_first_sample(strip, qtbot):
    with qtbot.waitSignal(strip.sampleChosen) as chosen:
        qtbot.keyClick(strip.marks, Qt.Key.Key_Right)
    assert chosen.args == [0]


def test_page_down_goes_round_the_samples_never_seen(strip, qtbot):
    told = []
    strip.sampleChosen.connect(told.append)
    for _ in range(13):
        qtbot.keyClick(strip.marks, Qt.Key.Key_PageDown)
    assert told == [*range(0, 90, 8), 0]


def test_the_words_below_lead_to_the_samples_never_seen(strip, qtbot):
    button = strip.findChild(QPushButton)
    assert button.text() == "12 never seen"
    strip.set_selected(17)
    with qtbot.waitSignal(strip.sampleChosen) as chosen:
        button.setFocus()
        qtbot.keyClick(button, Qt.Key.Key_Space)
    assert chosen.args == [24]
    assert strip.marks.selected == 24


def test_when_all_are_seen_that_is_said(strip, qtbot):
    strip.set_visits(np.full(1224, 2))
    assert strip.summary == "all 1,224 seen"
    assert strip.findChild(QPushButton).isHidden()
    assert strip.next_unseen() is None
    with qtbot.assertNotEmitted(strip.sampleChosen):
        strip.go_to_next_unseen()
        qtbot.keyClick(strip.marks, Qt.Key.Key_PageDown)


def test_setters_do_not_emit(strip, qtbot):
    with qtbot.assertNotEmitted(strip.sampleChosen):
        strip.set_selected(3)
        strip.set_visits(np.zeros(2, dtype=np.int32))
        strip.set_selected(None)
    assert strip.marks.selected is None


def test_a_sample_that_is_gone_is_no_longer_selected(strip):
    strip.set_selected(50)
    strip.set_visits(np.zeros(50, dtype=np.int64))
    assert strip.marks.selected is None
    strip.set_selected(50)
    assert strip.marks.selected is None


def test_without_samples_nothing_can_be_chosen(strip, qtbot):
    strip.set_visits(np.empty(0, dtype=np.int64))
    assert strip.summary == "no samples"
    with qtbot.assertNotEmitted(strip.sampleChosen):
        qtbot.mouseClick(strip.marks, Qt.MouseButton.LeftButton)
        qtbot.keyClick(strip.marks, Qt.Key.Key_Right)
    strip.grab()


@pytest.mark.parametrize(
    "visits", [np.zeros((2, 2), dtype=int), np.array([0.5, 1.0]), np.array([1, -1])]
)
def test_what_is_no_list_of_counts_is_refused(strip, visits):
    with pytest.raises(ValueError, match="visits"):
        strip.set_visits(visits)


def test_the_ring_of_the_first_and_the_last_sample_stays_inside(strip):
    blank = strip.marks.grab().toImage()
    for sample in (0, 89):
        strip.set_selected(sample)
        assert strip.marks.grab().toImage() != blank
