import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QVBoxLayout, QWidget

from gui.widgets.still_text import StillText


class LayoutRequests(QObject):
    """Counts how often a widget was asked to lay its children out again."""

    def __init__(self, watched):
        super().__init__(watched)
        self.count = 0
        watched.installEventFilter(self)

    def eventFilter(self, _watched, event):
        self.count += event.type() == QEvent.Type.LayoutRequest
        return False


@pytest.fixture
def page(qtbot, light):
    result = QWidget()
    layout = QVBoxLayout(result)
    result.text = StillText()
    layout.addWidget(result.text)
    layout.addStretch(1)
    qtbot.addWidget(result)
    result.resize(260, 200)
    result.text.set_text("Best validation 0.691 at epoch 86")
    with qtbot.waitExposed(result):
        result.show()
    return result


def test_another_text_of_as_many_lines_lays_nothing_out(qapp, page):
    qapp.processEvents()
    requests = LayoutRequests(page)
    page.text.set_text("Best validation 0.7 at epoch 1234")
    qapp.processEvents()

    assert page.text.text == "Best validation 0.7 at epoch 1234"
    assert requests.count == 0


def test_more_lines_get_the_room_they_need(qapp, page):
    before = page.text.height()
    page.text.set_text("one\ntwo\nthree")
    qapp.processEvents()

    assert page.text.height() == pytest.approx(3 * before, abs=2)


def test_a_text_that_wraps_in_a_narrow_panel_stays_whole(qapp, page):
    before = page.text.height()
    page.resize(120, 200)
    qapp.processEvents()

    assert page.text.height() > 1.5 * before
    assert page.text.height() == page.text._label.heightForWidth(page.text.width())


def test_a_larger_font_gets_more_room(qapp, page):
    before = page.text.height()
    page.text._label.setStyleSheet("font-size: 40px")
    page.text.set_text("Best validation 0.7 at epoch 5")
    qapp.processEvents()

    assert page.text.height() > 1.5 * before
