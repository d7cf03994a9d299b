"""The Page menu, boxes taken from other tools, and crops as an image folder."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QPushButton

from core.ocr.formats.registry import EXPORTS
from core.ocr.formats.source import PageSource


def menu_entries(lab):
    (menu,) = [a.menu() for a in lab.window.menuBar().actions() if a.text() == "&Page"]
    return {action.text(): action for action in menu.actions()}


def test_the_menu_shows_keys_and_does_what_they_do(page, lab):
    entries = menu_entries(lab)
    assert not entries["&Merge\tCtrl+M"].isEnabled()
    page.document.select([0, 1])
    entries["&Merge\tCtrl+M"].trigger()
    assert len(page.document.page) == 17
    assert not entries["&Merge\tCtrl+M"].isEnabled()
    entries["&Split\tCtrl+D"].trigger()
    assert len(page.document.page) == 18
    page.wait()

    lab.window.tabs.setCurrentIndex(0)
    assert not any(action.isEnabled() for action in lab.actions.page)
    lab.window.tabs.setCurrentIndex(3)
    assert entries["&Read again\tCtrl+R"].isEnabled()
    assert [a.text() for a in entries["E&xport"].menu().actions()][:2] == ["Text…", "JSON…"]


def import_from(page, path, words):
    page.presenter.importing.read(path)
    page.lab.wait(lambda: words in page.view.messages.text)


def test_boxes_are_taken_from_other_tools_and_given_back_by_undo(page, tmp_path):
    before, source = page.document.page, PageSource.of(page.document.picture)
    page.document.type_text(0, "Q")
    corrected = page.document.page
    page.document.stack.undo()
    for name in ("box", "hocr", "coco"):
        kind = EXPORTS.get(name)
        path = tmp_path / f"page{kind.suffix}"
        path.write_bytes(kind.write(source, corrected))
        import_from(page, path, f"18 characters from {path.name}")

        assert page.text[0][0] == "Q"
        assert [each.box for each in page.document.page] == [each.box for each in before]
        assert page.document.stack.undoText() == "Import boxes"
        page.key(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
        assert page.document.page == before


def test_what_is_odd_in_a_file_of_boxes_is_told(page, tmp_path):
    before, path = page.document.page, tmp_path / "odd.box"
    (tmp_path / "odd.hocr").write_bytes(b"\x00\x01")
    import_from(page, tmp_path / "odd.hocr", "odd.hocr")
    import_from(page, tmp_path / "gone.box", "does not exist")
    path.write_text("WordStr 10 20 130 60 0 #ABC\n", encoding="utf-8")
    import_from(page, path, "whole lines")
    assert page.document.page == before
    (button,) = [
        b for b in page.view.messages.findChildren(QPushButton) if b.text() == "Split evenly"
    ]
    button.click()
    page.lab.wait(lambda: page.text == ["ABC"])

    path.write_text("D 10 20 40 60 0\nB 5000 20 5040 60 0\n", encoding="utf-8")
    import_from(page, path, "1 box outside the picture")
    assert page.text == ["D"]


def test_crops_are_saved_a_folder_a_class_and_never_over_others(page, tmp_path):
    page.document.type_text(0, "Q")
    page.presenter.export.save_crops("confirmed", tmp_path / "crops")
    page.lab.wait(lambda: "Saved 1 crop of 1 class in" in page.view.messages.text)
    assert [p.name for p in (tmp_path / "crops").iterdir()] == ["Q"]
    assert len(list((tmp_path / "crops" / "Q").glob("page_*.png"))) == 1

    page.presenter.export.save_crops("confirmed", tmp_path / "crops")
    page.lab.wait(lambda: "is there already" in page.view.messages.text)


def test_a_line_is_dragged_by_its_number(page):
    lines, text = page.text, page.view.text
    number = text.rect_of(0).center().toPoint()
    number.setX(14)
    below = text.rect_of(17).bottomRight().toPoint()
    left = Qt.MouseButton.LeftButton
    page.qtbot.mousePress(text, left, pos=number)
    page.qtbot.mouseMove(text, below)
    page.qtbot.mouseRelease(text, left, pos=below)

    assert page.text == lines[::-1]
    assert page.document.stack.undoText() == "Move line"
    page.qtbot.mousePress(text, left, pos=number)
    page.qtbot.mouseRelease(text, left, pos=number)
    assert page.document.stack.count() == 1


def test_a_letter_is_split_at_the_mouse_or_where_its_ink_is_thinnest(page):
    page.document.merge([0, 1])
    page.wait()
    box = page.box(0)
    quarter = page.canvas.view.rect(box).toRect()
    spot = quarter.topLeft() + QPoint(quarter.width() // 4, quarter.height() // 2)
    page.qtbot.mouseMove(page.canvas, spot)
    page.key(Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier)
    assert page.box(0).width == pytest.approx(box.width / 4, abs=3)
    page.document.stack.undo()

    page.qtbot.mouseMove(page.canvas, QPoint(2, 2))
    page.document.select([0])
    page.key(Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier)
    page.wait()
    assert page.text[0][:2] == "HE"


def test_space_held_pans_and_verifies_nothing(page):
    page.document.select([0])
    page.canvas.view.zoom(3, page.point(0).toPointF())
    before, at = page.canvas.view.place(QPoint(9, 9).toPointF()), QPoint(200, 120)
    left = Qt.MouseButton.LeftButton
    page.qtbot.keyPress(page.canvas, Qt.Key.Key_Space)
    page.qtbot.mousePress(page.canvas, left, pos=at)
    page.qtbot.mouseMove(page.canvas, at + QPoint(-30, -20))
    page.qtbot.mouseRelease(page.canvas, left, pos=at + QPoint(-30, -20))
    page.qtbot.keyRelease(page.canvas, Qt.Key.Key_Space)

    assert page.canvas.view.place(QPoint(9, 9).toPointF()) != before
    assert page.document.selected == {0}
    assert not page.document.page.characters[0].is_verified
    page.key(Qt.Key.Key_Space)
    assert page.document.page.characters[0].is_verified
