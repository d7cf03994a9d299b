"""The OCR tab, through its real widgets, on a page that the program draws."""

import json

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication

from core.ocr.project import project_path, read_project
from gui.widgets.box_legend import BoxLegend
from gui.widgets.box_marks import DOUBTFUL, SURE

TEXT = "HELLO WORLD\nREAD 2026"


def test_a_picture_is_read_and_shown(page):
    assert [len(line) for line in page.text] == [11, 9]
    assert page.view.counts.text().startswith("18 characters in 2 lines")
    assert page.view.pages.currentWidget() is not page.view.empty
    assert page.view.picture.title == "page.png"


def test_a_picture_is_pasted_also_where_there_is_none_yet(tab, drawn):
    from PySide6.QtGui import QImage

    grey = np.ascontiguousarray(drawn if drawn.ndim == 2 else drawn[..., 0])
    kind = QImage.Format.Format_Grayscale8
    QGuiApplication.clipboard().setImage(
        QImage(grey.data, grey.shape[1], grey.shape[0], grey.shape[1], kind).copy()
    )
    tab.qtbot.keyClick(tab.view, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    tab.lab.wait(lambda: tab.document.content is not None)

    assert [len(line) for line in tab.text] == [11, 9]
    QGuiApplication.clipboard().setText("no picture")
    tab.key(Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert "no picture on the clipboard" in tab.view.messages.text


def test_a_picture_that_is_dropped_on_another_tab_is_read(lab, open_tab, picture):
    lab.window.opening.open_paths([str(picture)])
    tab = open_tab()
    lab.wait(lambda: tab.document.content is not None)

    assert lab.window.tabs.currentIndex() == 3
    assert tab.view.picture.title == "page.png"


def test_without_a_picture_it_invites_and_offers_a_sample(tab):
    assert tab.view.pages.currentWidget() is tab.view.empty
    tab.presenter.opening.open_sample()
    tab.lab.wait(lambda: tab.document.content is not None)

    assert len(tab.text) == 3


def test_a_click_on_a_box_selects_its_letter_and_the_other_way_round(page):
    page.click(2)
    assert page.document.selected == {2}
    page.wait()
    assert page.view.box.bars.rows[0].name == page.document.page.characters[2].text

    spot = page.view.text.rect_of(6).center().toPoint()
    page.qtbot.mouseClick(page.view.text, Qt.MouseButton.LeftButton, pos=spot)
    assert page.document.selected == {6}


def test_typing_replaces_a_letter_goes_on_and_can_be_undone(page):
    before = page.text
    page.click(0)
    page.qtbot.keyClicks(page.canvas, "q7")

    assert page.text[0][:2] == "Q7"
    assert page.document.selected == {2}
    page.key(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    page.key(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert page.text == before
    page.key(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    assert page.text[0][0] == "Q"


def test_space_verifies_and_does_not_train(page):
    page.click(0)
    page.key(Qt.Key.Key_Space)

    assert page.document.page.characters[0].is_verified
    assert page.document.selected == {1}
    assert page.lab.controller.state == "idle"


def test_tab_goes_round_and_f3_to_what_is_doubtful(page):
    page.click(17)
    page.key(Qt.Key.Key_Tab)
    assert page.document.selected == {0}
    page.key(Qt.Key.Key_Backtab, Qt.KeyboardModifier.ShiftModifier)
    assert page.document.selected == {17}

    page.view.doubt.setValue(100)
    doubtful = [at for at, c in enumerate(page.document.page) if c.confidence < 1]
    page.document.select([doubtful[0]])
    page.key(Qt.Key.Key_F3)
    assert page.document.selected == {doubtful[1]}


def test_f6_leaves_the_picture_and_its_text_and_comes_back(page):
    window = page.lab.window
    window.activateWindow()
    for widget in (page.canvas, page.view.text):
        widget.setFocus()
        page.qtbot.keyClick(widget, Qt.Key.Key_F6)
        after = window.focusWidget()
        assert after is not widget
        assert page.view.isAncestorOf(after)

        widget.setFocus()
        page.qtbot.keyClick(widget, Qt.Key.Key_F6, Qt.KeyboardModifier.ShiftModifier)
        assert window.focusWidget() not in (widget, after)


def test_a_box_that_was_drawn_is_doubtful_until_somebody_says_what_it_is(page):
    page.key(Qt.Key.Key_B, Qt.KeyboardModifier.ControlModifier)
    page.drag(page.point(0), page.point(2, "corner"))
    page.wait()
    (drawn,) = [at for at, each in enumerate(page.document.page) if each.is_placed]
    page.view.doubt.setValue(0)
    assert ", 0 doubtful, 1 corrected" in page.view.counts.text()

    page.view.doubt.setValue(100)
    page.document.select([])
    seen = set()
    for _ in range(len(page.document.page)):
        page.key(Qt.Key.Key_F3)
        seen |= page.document.selected
    assert drawn in seen

    page.document.select([drawn])
    page.key(Qt.Key.Key_Space)
    assert not page.document.page.characters[drawn].is_doubtful(1.0)


def test_what_is_being_opened_is_named_and_older_errors_go(tab, tmp_path, picture):
    bad = tmp_path / "bad.jpg"
    bad.write_text("no picture")
    tab.document.open(bad)
    assert tab.view.empty.text == "Opening bad.jpg…"
    tab.wait()
    assert "bad.jpg" in tab.view.messages.text
    assert "hand-printed" in tab.view.empty.text

    tab.document.open(picture)
    assert tab.view.messages.text == ""
    assert tab.view.empty.text == "Opening page.png…"
    tab.wait()
    tab.presenter.opening.open_sample()
    assert tab.view.picture.title == "page.png"
    assert tab.view.picture.subtitle == "Opening A clean page…"
    tab.wait()
    assert tab.view.picture.title == "A clean page"
    assert tab.view.picture.subtitle.endswith("px")


def test_network_threshold_and_counts_are_in_sight_on_a_low_screen(page):
    page.lab.window.resize(1280, 800)
    QGuiApplication.processEvents()
    for widget in (page.view.run, page.view.doubt, page.view.counts):
        assert widget.visibleRegion().boundingRect() == widget.rect(), widget.accessibleName()
    footer = page.view.footer
    assert footer.legend.x() > footer.counts.geometry().right()
    page.lab.window.resize(1024, 768)
    assert not page.view.box.isVisible()
    page.lab.actions.right_panel.setChecked(True)
    page.lab.wait(lambda: footer.legend.y() > footer.counts.geometry().bottom())


def test_side_panels_hide_as_those_of_other_tabs_do(tab, picture):
    tab.lab.window.resize(1280, 800)
    tab.lab.actions.right_panel.setChecked(False)
    tab.open(picture)
    assert not tab.view.box.isVisible()
    assert tab.view.side.isVisible()
    tab.lab.actions.right_panel.setChecked(True)
    tab.lab.actions.left_panel.setChecked(False)
    assert tab.view.box.isVisible()
    assert not tab.view.side.isVisible()


def test_a_legend_shows_the_colours_of_sure_and_doubtful_boxes(page):
    image = page.view.findChild(BoxLegend).grab().toImage()
    colours = {
        image.pixelColor(x, y).name().upper()
        for x in range(image.width())
        for y in range(image.height())
    }
    assert {SURE, DOUBTFUL} <= colours


def test_a_box_is_moved_resized_and_nudged_and_read_again(page):
    box = page.box(0)
    page.click(0)
    page.drag(page.point(0), page.point(0) + QPoint(12, 0))
    page.wait()

    moved = page.box(0)
    assert moved.left > box.left
    assert (moved.height, moved.width) == (box.height, box.width)
    assert page.document.page.characters[0].is_placed
    page.drag(page.point(0, "corner"), page.point(0, "corner") + QPoint(9, 9))
    page.wait()
    assert page.box(0).bottom > moved.bottom
    assert (page.box(0).top, page.box(0).left) == (moved.top, moved.left)
    right = page.box(0).right
    page.key(Qt.Key.Key_Right)
    assert page.box(0).right == right + 1
    page.key(Qt.Key.Key_Left, Qt.KeyboardModifier.ControlModifier)
    assert page.box(0).right == right
    page.wait()
    assert page.document.page.characters[0].text
    while page.document.stack.canUndo():
        page.document.stack.undo()
    assert page.box(0) == box


def test_the_network_follows_a_box_that_is_dragged(page):
    page.click(0)
    left = Qt.MouseButton.LeftButton
    far = page.point(0) + QPoint(0, round(60 * page.canvas.view.scale))
    page.qtbot.mousePress(page.canvas, left, pos=page.point(0))
    page.qtbot.mouseMove(page.canvas, page.point(0) + QPoint(0, 5))
    page.qtbot.mouseMove(page.canvas, far)
    before = page.document.page.characters[0].alternatives
    page.wait()
    rows = [(row.name, row.probability) for row in page.view.box.bars.rows]

    assert rows != [(a.character, a.probability) for a in before]
    assert page.document.stack.count() == 0
    page.key(Qt.Key.Key_Escape)
    page.qtbot.mouseRelease(page.canvas, left, pos=far)
    assert page.document.stack.count() == 0


def test_boxes_are_deleted_drawn_merged_and_split(page):
    box = page.box(0)
    page.click(0)
    page.key(Qt.Key.Key_Delete)
    assert len(page.document.page) == 17

    page.key(Qt.Key.Key_B, Qt.KeyboardModifier.ControlModifier)
    rect = page.canvas.view.rect(box).toRect()
    page.drag(rect.topLeft(), rect.bottomRight())
    page.wait()
    assert len(page.document.page) == 18
    assert page.document.page.characters[0].text == TEXT[0]

    page.click(1)
    page.click(2, Qt.KeyboardModifier.ControlModifier)
    page.key(Qt.Key.Key_M, Qt.KeyboardModifier.ControlModifier)
    assert len(page.document.page) == 17
    page.key(Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier)
    page.wait()
    assert len(page.document.page) == 18


def test_a_rubber_band_selects_what_lies_in_it(page):
    first, last = page.canvas.view.rect(page.box(0)), page.canvas.view.rect(page.box(4))
    page.drag(first.topLeft().toPoint() - QPoint(9, 9), last.bottomRight().toPoint() + QPoint(4, 9))

    assert page.document.selected == {0, 1, 2, 3, 4}


def test_lines_move_and_words_part(page):
    lines = page.text
    page.click(0)
    page.key(Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert page.text == lines[::-1]
    page.document.stack.undo()
    page.document.select([2])
    page.key(Qt.Key.Key_Return)
    assert page.text[0] == f"{lines[0][:2]} {lines[0][2:]}"


def test_reading_again_keeps_corrections_and_can_be_undone(page):
    page.click(3)
    page.qtbot.keyClicks(page.canvas, "w")
    page.document.delete([17])
    page.wait()
    page.view.again.click()
    page.lab.wait(lambda: not page.document.is_busy)

    assert page.text[0][3] == "W"
    assert len(page.document.page) == 17


def test_corrections_are_kept_beside_the_picture_and_found_again(page, picture):
    page.click(0)
    page.qtbot.keyClicks(page.canvas, "x")
    page.wait()
    kept = read_project(project_path(picture))
    assert kept.page.lines[0][0] == "X"

    before = page.document.content
    page.open(picture)
    page.lab.wait(lambda: page.document.content is not before)
    assert page.text[0][0] == "X"
    assert page.document.page.characters[0].is_typed


def test_a_picture_that_changed_is_read_anew_and_that_is_said(page, picture, drawn):
    page.click(0)
    page.qtbot.keyClicks(page.canvas, "x")
    page.wait()
    Image.fromarray(np.roll(drawn, 3, axis=1)).save(picture)

    page.document.open(picture)
    page.lab.wait(lambda: "another picture" in page.view.messages.text)
    assert page.text[0][0] == TEXT[0]


def test_closing_saves_what_was_typed_a_moment_ago(page, picture):
    page.click(0)
    page.qtbot.keyClicks(page.canvas, "x")
    page.lab.window.close()

    assert read_project(project_path(picture)).page.lines[0][0] == "X"


def test_bad_files_are_told_in_the_message_bar(page, tmp_path):
    bad = tmp_path / "bad.jpg"
    bad.write_text("no picture", encoding="utf-8")
    page.presenter.opening.open_paths([str(bad)])
    page.lab.wait(lambda: "bad.jpg" in page.view.messages.text)

    assert page.view.picture.title == "page.png"


def test_text_is_copied_and_boxes_are_exported(page, tmp_path):
    from core.ocr.formats.registry import EXPORTS

    page.view.copy.click()
    assert QGuiApplication.clipboard().text() == "\n".join(page.text)

    path = tmp_path / "out.json"
    page.presenter.export.save(EXPORTS.get("json"), path)
    page.lab.wait(lambda: str(path) in page.view.messages.text)
    assert json.loads(path.read_text(encoding="utf-8"))["lines"] == page.text


def test_the_picture_is_zoomed_about_the_mouse_and_fitted_again(page):
    whole = page.canvas.view.scale
    spot = page.point(5)
    place = page.canvas.view.place(spot.toPointF())
    page.canvas.view.zoom(3, spot.toPointF())

    assert page.canvas.view.scale == pytest.approx(3 * whole)
    assert page.canvas.view.place(spot.toPointF()) == pytest.approx(place)
    page.key(Qt.Key.Key_0, Qt.KeyboardModifier.ControlModifier)
    assert page.canvas.view.scale == pytest.approx(whole)


def test_a_step_of_reading_that_is_left_out_stays_so(page, picture):
    turning = page.view.steps["turning"]
    assert not turning.isVisible()
    page.view.all_steps.click()
    turning.click()
    page.wait()
    page.view.all_steps.click()
    assert turning.isVisible()
    page.document.type_text(0, "X")
    page.wait()
    assert read_project(project_path(picture)).reading["turning"] is False

    turning.click()
    page.wait()
    assert page.document.settings.turning
