import json
import threading

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QRectF
from PySide6.QtGui import QGuiApplication, QHelpEvent, QImage
from PySide6.QtWidgets import QApplication, QFileDialog, QToolTip

import main
from core.synthetic.page import PageStyle, draw_page
from core.synthetic.variation import Variation
from gui.characters import page_question
from gui.theme.tokens import LIGHT


@pytest.fixture
def page(drawing):
    drawing.show("page")
    return drawing


def drawn(drawing):
    return drawing.window.text.view.paper.drawn.page


def same(page, other):
    return np.array_equal(page.picture, other.picture) and page.boxes == other.boxes


def test_the_first_text_is_drawn_as_the_command_line_would(page):
    assert same(drawn(page), draw_page(page.window.text.text))
    assert "39 characters · 3 lines" in page.window.text.caption.text()


def test_another_text_hand_and_layout(page):
    page.write("HELLO")
    page.window.writers.next_button.click()
    page.slider("letter_height").setValue(120)
    page.slider("slant").setValue(150)
    page.settle()
    style = page.window.style_panel.values()
    expected = draw_page("HELLO", seed=1, variation=page.window.variation.values(), style=style)
    assert style != PageStyle()
    assert same(drawn(page), expected)


def test_the_layout_is_shown_with_the_page_alone(page):
    assert page.window.style_panel.isVisible()
    page.show("samples")
    assert not page.window.style_panel.isVisible()


def test_what_cannot_be_drawn_is_named(page):
    page.write("HI, THERE! Ä")
    warning = page.window.text.warning
    assert warning.text() == "Became gaps, since only A to Z and 0 to 9 are drawn: , ! Ä"
    assert warning.isVisible()
    page.write("A\x01B")
    assert warning.text().endswith(": U+0001")
    page.write("A" + "".join(chr(0x4E00 + place) for place in range(500)))
    assert warning.text().endswith(" 丗 and 476 others")
    page.write("HI")
    assert not warning.isVisible()


def test_a_text_with_nothing_to_draw_says_so_and_offers_nothing(page):
    page.write("!?")
    text = page.window.text
    assert text.warning.text().startswith("The text has no letter A to Z and no digit")
    assert text.view.paper.drawn is None
    assert not text.save_button.isEnabled()
    page.write("OK")
    assert text.save_button.isEnabled()


def test_a_page_that_takes_too_long_is_refused(page):
    row = page.row("letter_height")
    row.slider.setValue(row.slider.maximum())
    page.write("LONG " * 500)
    assert "2,000 characters of 512 pixels take too long" in page.window.text.warning.text()
    row.slider.setValue(row.slider.minimum())
    page.write("LONG " * 15_000)
    assert "60,000 characters of" in page.window.text.warning.text()


def test_boxes_frame_the_characters_and_name_them(page):
    page.write("AB\nC")
    paper = page.window.text.view.paper
    plain = paper.grab().toImage()
    page.window.text.boxes.click()
    framed = paper.grab().toImage()
    box = drawn(page).boxes[2]
    place = paper.box_rect(box)
    edge = QPoint(round(place.center().x()), round(place.top() - 0.5))
    near = [edge + QPoint(0, dy) for dy in (-1, 0, 1)]
    assert any(framed.pixelColor(at).name().upper() == LIGHT.accent for at in near)
    assert not any(plain.pixelColor(at).name().upper() == LIGHT.accent for at in near)
    middle = place.center().toPoint()
    event = QHelpEvent(QHelpEvent.Type.ToolTip, middle, paper.mapToGlobal(middle))
    QApplication.sendEvent(paper, event)
    page.wait(lambda: QToolTip.text() == "C · line 2, word 1")
    QToolTip.hideText()


def test_the_page_is_shown_whole_or_pixel_by_pixel(page):
    text = page.window.text
    height, width = drawn(page).picture.shape
    assert text.view.paper.page_rect().width() <= text.view.viewport().width()
    text.exact_button.click()
    ratio = text.devicePixelRatioF()
    assert text.view.paper.page_rect().width() == pytest.approx(width / ratio, abs=1)
    assert text.view.horizontalScrollBar().maximum() > 0
    text.fit_button.click()
    assert text.view.horizontalScrollBar().maximum() == 0
    assert text.view.paper.page_rect().height() < height / ratio


def test_a_saved_page_is_the_command_lines(page, tmp_path, monkeypatch, capsys):
    page.write("HELLO, WORLD")
    page.slider("grain").setValue(30)
    page.settle()
    target = tmp_path / "mine.png"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_, **__: (str(target), ""))
    page.window.text.save_button.click()
    page.wait(lambda: "Saved" in page.message)
    grain = str(page.window.style_panel.values().grain)
    other = tmp_path / "other" / "mine.png"
    other.parent.mkdir()
    words = ["generate", "--page", "HELLO, WORLD", "--grain", grain, "--output", str(other)]
    assert main.main(words) == 0
    assert other.read_bytes() == target.read_bytes()
    truth = json.loads(target.with_suffix(".json").read_text())
    assert truth == json.loads(other.with_suffix(".json").read_text())


def test_what_is_shown_is_saved_without_drawing_it_again(page, tmp_path, monkeypatch):
    monkeypatch.setattr(page_question, "draw_page", None)
    save = page.window.text.save_button
    words = save.text()
    page.characters.page.save_to(tmp_path / "mine.png")
    assert (save.text(), save.isEnabled()) == ("Saving…", False)
    page.wait(lambda: "Saved" in page.message)
    assert (save.text(), save.isEnabled()) == (words, True)
    assert QImage(str(tmp_path / "mine.png")).width() == drawn(page).picture.shape[1]


def test_what_is_typed_is_saved_though_it_is_not_yet_shown(page, tmp_path):
    page.window.text.edit.setPlainText("NEWER")
    page.characters.page.save_to(tmp_path / "mine.png")
    page.wait(lambda: "Saved" in page.message)
    assert json.loads((tmp_path / "mine.json").read_text())["lines"] == ["NEWER"]


def test_another_save_waits_for_the_one_under_way(page, tmp_path, monkeypatch):
    go_on = threading.Event()
    monkeypatch.setattr(page_question, "write_page", lambda *_: go_on.wait(20))
    page.characters.page.save_to(tmp_path / "first.png")
    page.characters.page.save_to(tmp_path / "second.png")
    go_on.set()
    page.wait(lambda: "Saved" in page.message)
    assert "first.png" in page.message


def test_many_boxes_are_painted_at_once_and_only_where_they_can_be_told_apart(page):
    page.row("letter_height").slider.setValue(0)
    page.write("ABCDEFG " * 1500)
    text, paper = page.window.text, page.window.text.view.paper
    text.boxes.click()
    text.exact_button.click()
    bar = text.view.verticalScrollBar()
    bar.setValue(bar.maximum())
    seen = QRectF(paper.visibleRegion().boundingRect())
    boxes = paper._boxes_within(seen)
    expected = [paper.box_rect(b).adjusted(-0.5, -0.5, 0.5, 0.5) for b in drawn(page).boxes]
    assert boxes == [box for box in expected if box.intersects(seen)]
    assert 10 < len(boxes) < len(expected) / 10
    assert paper.box_at(expected[-1].center().toPoint()) == drawn(page).boxes[-1]
    text.fit_button.click()
    assert paper._boxes_within(paper.page_rect()) == [], "too small to be told apart"


def test_nothing_is_replaced_without_asking(page, tmp_path):
    target = tmp_path / "mine.png"
    target.with_suffix(".json").write_text("precious")
    page.characters.page.save_to(target)
    assert page.message == "mine.json is there already; nothing was saved."
    assert not target.exists()
    page.press_message_button("Replace")
    page.wait(lambda: "Saved" in page.message)
    assert QImage(str(target)).width() == drawn(page).picture.shape[1]


def test_a_name_gets_its_ending_and_another_is_refused(page, tmp_path):
    page.characters.page.save_to(tmp_path / "mine")
    page.wait(lambda: "Saved" in page.message)
    assert (tmp_path / "mine.png").exists()
    page.characters.page.save_to(tmp_path / "mine.jpg")
    assert page.message == "mine.jpg: pages are written as .png; name it so."


def test_a_place_that_cannot_be_written_is_named(page, tmp_path):
    page.characters.page.save_to(tmp_path / "nowhere" / "mine.png")
    page.wait(lambda: "cannot be written" in page.message)
    assert "nowhere" in page.message


def test_page_and_command_are_copied(page):
    page.write("COPY")
    page.window.text.copy_button.click()
    image = QGuiApplication.clipboard().image()
    assert (image.height(), image.width()) == drawn(page).picture.shape
    page.window.text.command_button.click()
    command = QGuiApplication.clipboard().text()
    assert command == "python main.py generate --page COPY --seed 0 --output page.png"


def test_a_page_drawn_in_the_dark_is_white(page, light):
    light.choose("dark")
    paper = page.window.text.view.paper
    area = paper.page_rect()
    corner = paper.grab().toImage().pixelColor(int(area.left()) + 4, int(area.top()) + 4)
    assert corner.lightness() > 240
    assert page.window.variation.values() == Variation()
