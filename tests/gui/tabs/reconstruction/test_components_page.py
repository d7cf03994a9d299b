"""The components as pictures: which are kept, how many there are, and the way to all of them."""

import pytest
from PySide6.QtCore import Qt

from gui.tabs.reconstruction import components_presenter, pictures
from gui.widgets.restored_rows import PictureRow, RestoredRows


@pytest.fixture
def page(fitted, monkeypatch):
    """The page of a fit of 36 components, 20 of which are shown at a time."""
    for module in (components_presenter, pictures):
        monkeypatch.setattr(module, "COMPONENTS_SHOWN", 20)
    fitted.presenter.eigen.show_fit(fitted.presenter.fitted)
    fitted.view.switch._buttons["components"].click()
    return fitted.view.eigen


def _marked(page):
    return [row.marked for row in page.rows.rows]


def test_components_within_k_are_framed_and_counted(fitted, page):
    fitted.view.components.setValue(13)
    assert _marked(page) == [0, 10, 3]
    assert page.words.text() == "Components 1 to 20 of 36; framed are the 13 within k = 13."

    fitted.view.components.setValue(36)
    assert _marked(page) == [0, 10, 10]
    assert page.words.text().endswith("all of them are within k = 36.")


def test_all_components_are_reached_by_button_key_and_number(fitted, page):
    fitted.view.components.setValue(13)
    assert page.page.suffix() == " of 2"
    assert not page.before.isEnabled()

    page.after.click()
    assert page.words.text() == "Components 21 to 36 of 36; none of them is within k = 13."
    assert [row.name for row in page.rows.rows] == ["Mean", "21 to 30", "31 to 36"]
    assert _marked(page) == [0, 0, 0]
    assert not page.after.isEnabled()

    fitted.qtbot.keyClick(page.rows, Qt.Key.Key_PageUp)
    assert page.words.text().startswith("Components 1 to 20")
    page.page.setValue(2)
    assert page.words.text().startswith("Components 21 to 36")


def test_another_split_of_the_same_fit_stays_at_the_page(fitted, page):
    page.after.click()
    box = fitted.view.split
    box.setCurrentIndex(box.findData("train"))
    box.activated.emit(0)
    fitted.settle()

    assert page.page.value() == 2


def test_marked_pictures_are_framed_in_the_accent(qtbot, light, fitted, page):
    rows = RestoredRows("rows")
    qtbot.addWidget(rows)
    rows.resize(400, 80)
    pixels = page.rows.rows[1].pixels[:2]
    rows.set_rows([PictureRow("", "", pixels, (), 1)])

    seen = rows.grab().toImage()
    edges = [rows.tile(0, column).center().toPoint() for column in range(2)]
    colors = []
    for column, at in enumerate(edges):
        at.setX(round(rows.tile(0, column).left()) - 1)
        colors.append(seen.pixelColor(at).name())
    assert colors[0] == rows._theme.accent.lower()
    assert colors[1] != colors[0]
