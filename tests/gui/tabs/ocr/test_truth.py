"""The true text beside the one that was read."""

from core.ocr.box import Box
from core.ocr.page import Character, Page
from core.ocr.project import project_path, read_project
from gui.tabs.ocr.truth_presenter import compare


def page_of(*lines):
    characters = [
        Character(Box(60 * row, 30 * at, 60 * row + 40, 30 * at + 20), row, 0, text, 0.9)
        for row, line in enumerate(lines)
        for at, text in enumerate(line)
    ]
    return Page(tuple(characters), 40.0)


def test_wrong_extra_and_missing_characters_are_marked_at_their_places():
    assert compare(page_of("DE3P"), ("DEEP",)).wrong == {2: "E"}
    assert compare(page_of("DEEPX"), ("DEEP",)).wrong == {4: ""}
    assert compare(page_of("DEP"), ("DEEP",)).missing in ({1: "E"}, {2: "E"})
    assert compare(page_of("DEE"), ("DEEP",)).missing == {3: "P"}
    right = compare(page_of("DEEP", "SEA"), ("deep", "sea"))
    assert (right.wrong, right.missing, right.scores.cer) == ({}, {}, 0)


def test_figures_follow_what_is_typed_and_corrected(page):
    page.view.show_truth.setChecked(True)
    page.view.truth.editor.setPlainText("HELLO WORLD\nREAD 2027")
    page.wait()

    assert page.view.truth.figures.text().startswith("1 errors in 18 characters")
    assert page.view.truth.bar.blame.reading == 1
    assert page.view.text._wrong == page.canvas._wrong == {17: "7"}
    page.document.select([17])
    page.qtbot.keyClicks(page.canvas, "7")
    page.wait()
    assert page.view.truth.figures.text().startswith("0 errors")
    assert page.view.text._wrong == page.canvas._wrong == {}


def test_the_true_text_is_opened_and_kept_with_the_page(page, picture, tmp_path):
    path = tmp_path / "truth.txt"
    path.write_text("HELLO WORLD\nREAD 2026", encoding="utf-8")
    page.presenter.truth.open(path)
    page.wait()

    assert read_project(project_path(picture)).truth == ("HELLO WORLD", "READ 2026")
    page.view.truth.editor.clear()
    page.wait()
    assert not page.view.truth.bar.isVisibleTo(page.view.truth)
    page.presenter.truth.open(tmp_path / "none.txt")
    assert "none.txt" in page.view.messages.text
