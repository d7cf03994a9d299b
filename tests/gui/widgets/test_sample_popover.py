import numpy as np
import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QLabel, QToolButton

from gui.widgets.sample_popover import SamplePopover

FACTS = [("class", "A"), ("visits", "7")]
ANCHOR = QRect(380, 500, 3, 3)


@pytest.fixture
def popover(qtbot, light):
    result = SamplePopover()
    qtbot.addWidget(result)
    yield result
    result.close()


def picture_of(popover):
    (shown,) = [child for child in popover.findChildren(QLabel) if not child.pixmap().isNull()]
    return shown.pixmap().toImage()


def test_a_picture_is_enlarged_without_blur_and_keeps_its_polarity(popover, light):
    pixels = np.array([[0, 255, 128], [255, 0, 7]], dtype=np.uint8)
    for theme in ("light", "dark"):
        light.choose(theme)
        popover.set_sample("Training sample 3", FACTS, pixels)
        image = picture_of(popover)
        scale = image.width() // 3
        assert (image.width(), image.height()) == (3 * scale, 2 * scale)
        assert image.width() > 100
        shown = [
            [image.pixelColor(x, y).red() for x in range(image.width())]
            for y in range(image.height())
        ]
        np.testing.assert_array_equal(shown, np.kron(pixels, np.ones((scale, scale))))


def test_a_coloured_picture_keeps_its_colours(popover):
    pixels = np.zeros((8, 8, 3), dtype=np.uint8)
    pixels[..., 1] = 200
    popover.set_sample("Training sample 3", FACTS, pixels[:, ::-1])
    assert picture_of(popover).pixelColor(5, 5).getRgb()[:3] == (0, 200, 0)


def test_a_picture_larger_than_the_frame_is_made_smaller(popover):
    popover.set_sample("Training sample 3", FACTS, np.zeros((300, 900), dtype=np.uint8))
    image = picture_of(popover)
    assert image.width() / image.devicePixelRatio() <= 160
    assert abs(image.width() / image.height() - 3) < 0.1


def test_what_it_is_stands_below(popover):
    popover.set_sample("Training sample 3", FACTS, np.zeros((8, 8), dtype=np.uint8))
    assert popover.title == "Training sample 3"
    assert popover.facts == FACTS
    assert popover.accessibleName() == "Training sample 3, class A, visits 7"


def test_a_sample_that_is_no_picture_has_none(popover):
    popover.set_sample("Training sample 3", FACTS, np.zeros((8, 8), dtype=np.uint8))
    popover.open_at(ANCHOR)
    high = popover.height()
    popover.set_sample("Training sample 4", [*FACTS, ("feature 1", "−0.52")])
    assert popover.height() < high
    texts = {child.text() for child in popover.findChildren(QLabel) if child.isVisible()}
    assert texts >= {"Training sample 4", "feature 1", "−0.52"}
    assert "Training sample 3" not in texts


@pytest.mark.parametrize(
    "picture",
    [np.zeros((4, 4)), np.zeros(4, dtype=np.uint8), np.zeros((4, 4, 4), dtype=np.uint8)],
)
def test_what_is_no_picture_is_refused(popover, picture):
    with pytest.raises(ValueError, match="a picture is uint8"):
        popover.set_sample("Training sample 3", FACTS, picture)


def test_it_stands_above_what_was_clicked_also_when_its_size_changes(popover):
    for picture in (None, np.zeros((8, 8), dtype=np.uint8), np.zeros((30, 8), dtype=np.uint8)):
        popover.set_sample("Training sample 3", FACTS, picture)
        popover.open_at(ANCHOR)
        assert popover.geometry().bottom() < ANCHOR.top()
        assert popover.geometry().bottom() > ANCHOR.top() - 10
    popover.set_sample("Training sample 4", FACTS)
    assert ANCHOR.top() - 10 < popover.geometry().bottom() < ANCHOR.top()


@pytest.mark.parametrize("x", [0, 10_000])
@pytest.mark.parametrize("y", [0, 10_000])
def test_it_stays_on_the_screen(popover, x, y):
    room = popover.screen().availableGeometry()
    popover.set_sample("Training sample 3", FACTS, np.zeros((8, 8), dtype=np.uint8))
    popover.open_at(QRect(QPoint(min(x, room.right()), min(y, room.bottom())), ANCHOR.size()))
    assert room.contains(popover.geometry())


def test_arrow_keys_and_buttons_ask_for_the_neighbours(popover, qtbot):
    told = []
    popover.previousRequested.connect(lambda: told.append("before"))
    popover.nextRequested.connect(lambda: told.append("after"))
    popover.set_sample("Training sample 3", FACTS)
    popover.open_at(ANCHOR)
    for button in popover.findChildren(QToolButton):
        assert button.toolTip()
        button.click()
    qtbot.keyClick(popover, Qt.Key.Key_Right)
    qtbot.keyClick(popover, Qt.Key.Key_Left)
    assert told == ["before", "after", "after", "before"]


def test_escape_closes(popover, qtbot):
    popover.set_sample("Training sample 3", FACTS)
    popover.open_at(ANCHOR)
    with qtbot.waitSignal(popover.closed):
        qtbot.keyClick(popover, Qt.Key.Key_Escape)
    assert not popover.isVisible()


def test_a_click_elsewhere_closes(popover, qtbot):
    popover.set_sample("Training sample 3", FACTS)
    popover.open_at(ANCHOR)
    with qtbot.waitSignal(popover.closed):
        qtbot.mouseClick(popover, Qt.MouseButton.LeftButton, pos=QPoint(-30, -30))
    assert not popover.isVisible()
