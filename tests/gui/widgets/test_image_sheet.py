import numpy as np
import pytest
from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QApplication, QToolTip

from gui.widgets.image_sheet import ImageSheet


def checkers(rows=2, columns=3, side=8):
    tiles = np.indices((rows, columns)).sum(axis=0) % 2 * 255
    return np.kron(tiles, np.ones((side, side))).astype(np.uint8)


@pytest.fixture
def sheet(qtbot, light):
    result = ImageSheet()
    qtbot.addWidget(result)
    result.set_sheet(checkers(), 2, 3)
    result.set_tile_texts([["A", "B", "C"], ["D", "E"]])
    result.resize(240, 160)
    result.show()
    return result


def middle(sheet, row, column):
    return sheet.tile_rect(row, column).center().toPoint()


def test_a_click_tells_row_and_column(sheet, qtbot):
    with qtbot.waitSignal(sheet.tileClicked) as clicked:
        qtbot.mouseClick(sheet, Qt.MouseButton.LeftButton, pos=middle(sheet, 1, 0))
    assert clicked.args == [1, 0]


def test_a_missing_tile_cannot_be_clicked(sheet, qtbot):
    with qtbot.assertNotEmitted(sheet.tileClicked):
        qtbot.mouseClick(sheet, Qt.MouseButton.LeftButton, pos=middle(sheet, 1, 2))


def test_arrow_keys_and_enter_click_too(sheet, qtbot):
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Right):
        qtbot.keyClick(sheet, key)
    assert sheet.accessibleDescription() == "E"
    with qtbot.waitSignal(sheet.tileClicked) as clicked:
        qtbot.keyClick(sheet, Qt.Key.Key_Return)
    assert clicked.args == [1, 1]


def test_a_tile_has_its_text_as_tooltip(sheet):
    position = middle(sheet, 0, 1)
    event = QHelpEvent(QHelpEvent.Type.ToolTip, position, sheet.mapToGlobal(position))
    QApplication.sendEvent(sheet, event)
    assert QToolTip.text() == "B"
    QToolTip.hideText()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_data_keep_their_own_black_and_white(sheet, light, theme):
    light.choose(theme)
    image = sheet.grab().toImage()
    assert image.pixelColor(middle(sheet, 0, 0)).name() == "#000000"
    assert image.pixelColor(middle(sheet, 0, 1)).name() == "#ffffff"


def test_the_sheet_is_as_high_as_its_width_asks(sheet):
    assert sheet.heightForWidth(240) == 160
    assert sheet.sheet_rect().size().toSize() == QSize(240, 160)


def test_near_a_whole_factor_all_pixels_are_of_one_size(sheet):
    sheet.resize(250, 200)
    assert sheet.sheet_rect().size().toSize() == QSize(240, 160)


def test_nothing_is_cut_off_when_there_is_less_height(sheet):
    sheet.resize(240, 80)
    assert sheet.sheet_rect().bottom() <= 80
    sheet.grab()


def test_colour_sheets_are_shown(qtbot, sheet):
    pixels = np.zeros((8, 16, 3), dtype=np.uint8)
    pixels[:, 8:, 0] = 255
    sheet.set_sheet(pixels, 1, 2)
    sheet.resize(160, 80)
    assert sheet.grab().toImage().pixelColor(120, 40).name() == "#ff0000"


def test_the_callers_array_may_change_afterwards(sheet):
    pixels = checkers()
    sheet.set_sheet(pixels.T.copy().T, 2, 3)
    sheet.grab()


def test_other_arrays_are_refused(sheet):
    with pytest.raises(ValueError, match="float64 of shape"):
        sheet.set_sheet(np.zeros((4, 4)), 1, 1)


def test_without_a_sheet_there_is_a_hint_and_no_click(sheet, qtbot):
    sheet.set_sheet(None)
    sheet.set_hint("Choose a data set.")
    with qtbot.assertNotEmitted(sheet.tileClicked):
        qtbot.mouseClick(sheet, Qt.MouseButton.LeftButton, pos=QPoint(20, 20))
        qtbot.keyClick(sheet, Qt.Key.Key_Return)
    sheet.grab()
