import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest

from gui.widgets.still_picture import StillPicture


@pytest.fixture
def picture(qtbot, light):
    widget = StillPicture("Curves")
    qtbot.addWidget(widget)
    widget.resize(200, 100)
    widget.show()
    return widget


def striped(width, height):
    """Every eighth column is black; the others are white."""
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    for x in range(0, width, 8):
        for y in range(height):
            image.setPixelColor(x, y, QColor("black"))
    return image


def test_without_a_picture_it_can_be_neither_opened_nor_reached(picture, qtbot):
    picture.set_picture(None, "Nothing to show yet.")
    with qtbot.assertNotEmitted(picture.opened):
        QTest.mouseClick(picture, Qt.MouseButton.LeftButton)
        QTest.keyClick(picture, Qt.Key.Key_Return)
    assert picture.hint == "Nothing to show yet."
    assert picture.focusPolicy() == Qt.FocusPolicy.NoFocus
    assert picture.toolTip() == ""


def test_a_click_or_enter_opens_it(picture, qtbot):
    picture.set_picture(striped(400, 200), "Stripes")
    for press in (
        lambda: QTest.mouseClick(picture, Qt.MouseButton.LeftButton),
        lambda: QTest.keyClick(picture, Qt.Key.Key_Return),
        lambda: QTest.keyClick(picture, Qt.Key.Key_Enter),
    ):
        with qtbot.waitSignal(picture.opened, timeout=1000):
            press()
    with qtbot.assertNotEmitted(picture.opened):
        QTest.mouseRelease(picture, Qt.MouseButton.LeftButton, pos=QPoint(-5, 5))
    assert "Stripes" in picture.toolTip()
    assert picture.accessibleDescription() == "Stripes"


def test_thin_lines_are_not_left_out_where_a_picture_shrinks(picture):
    picture.set_picture(striped(1600, 800), "Stripes")
    image = picture.grab().toImage()
    ratio = image.devicePixelRatio()
    row = [image.pixelColor(int(x * ratio), int(50 * ratio)).lightness() for x in range(20, 180)]
    # Each pixel holds a line of eight columns, one of which is black: 7/8 of white, all alike.
    assert max(row) - min(row) < 25
    assert 200 < sum(row) / len(row) < 240
