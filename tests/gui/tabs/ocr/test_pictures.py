"""The card of pictures: several of them, recent ones, and sample pages."""

from pathlib import Path
from threading import current_thread, main_thread

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDropEvent, QGuiApplication, QImage
from PySide6.QtWidgets import QFileDialog

from core.errors import PageFileError
from core.ocr.project import read_project
from core.synthetic.sample_pages import SAMPLE_PAGES
from gui.tabs.ocr import opening

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def folder(tmp_path):
    """Three small pictures of two letters, and what is no picture."""
    inside = tmp_path / "scans"
    inside.mkdir()
    for at in range(3):
        values = np.full((120, 200 + 20 * at), 240, np.uint8)
        values[40:90, 40:48] = 20
        values[40:90, 100:108] = 20
        values[84:90, 100:130] = 20
        Image.fromarray(values).save(inside / f"{at}.png")
    (inside / "notes.txt").write_text("no picture", encoding="utf-8")
    return inside


def names(tab):
    return [row.name for row in tab.view.pictures.list.rows]


def note(tab, name):
    return next(row.note for row in tab.view.pictures.list.rows if row.name == name)


def drop(tab, *paths):
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    action, left = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    tab.view.dropEvent(QDropEvent(QPoint(9, 9), action, data, left, Qt.KeyboardModifier(0)))


def wait_for(tab, title):
    tab.lab.wait(lambda: tab.view.picture.title == title and not tab.document.is_busy)


def test_a_folder_is_dropped_and_walked_through(tab, folder):
    drop(tab, folder)
    wait_for(tab, "0.png")
    assert names(tab)[:4] == ["This session", "0.png", "1.png", "2.png"]

    tab.key(Qt.Key.Key_PageDown, CTRL)
    wait_for(tab, "1.png")
    tab.qtbot.keyClick(tab.view.pictures.list, Qt.Key.Key_Down)
    wait_for(tab, "2.png")
    tab.key(Qt.Key.Key_PageUp, CTRL)
    wait_for(tab, "1.png")

    tab.document.type_text(0, "X")
    assert note(tab, "1.png") == "1 corrected or verified"
    tab.key(Qt.Key.Key_PageUp, CTRL)
    wait_for(tab, "0.png")
    tab.key(Qt.Key.Key_PageDown, CTRL)
    wait_for(tab, "1.png")
    assert tab.document.page.characters[0].text == "X"
    tab.key(Qt.Key.Key_Z, CTRL)
    assert not tab.document.page.characters[0].is_typed


def test_recent_pictures_are_there_again_and_can_be_taken_off(lab, open_tab, folder):
    from pathlib import Path

    gone = folder / "gone.png"
    lab.window.preferences.add_recent_picture(gone)
    lab.window.preferences.add_recent_picture(folder / "1.png")
    tab = open_tab()
    tab.lab.wait(lambda: note(tab, "gone.png") == "gone")
    assert names(tab)[:3] == ["Recent", "1.png", "gone.png"]
    assert tab.view.pictures.list.rows[2].is_trouble

    tab.view.pictures.list.set_key(str(gone))
    tab.qtbot.keyClick(tab.view.pictures.list, Qt.Key.Key_Delete)
    assert "gone.png" not in names(tab)
    assert [Path(p).name for p in lab.window.preferences.recent_pictures] == ["1.png"]


def test_thumbnails_are_made_and_bad_files_marked(tab, folder):
    from gui.widgets.picture_rows import PictureRole

    (folder / "3.jpg").write_text("no picture", encoding="utf-8")
    tab.presenter.pictures.add([folder / "2.png", folder / "3.jpg"])
    tab.lab.wait(lambda: note(tab, "3.jpg") == "cannot be read")
    model = tab.view.pictures.list.model()
    tab.lab.wait(lambda: model.index(1).data(PictureRole.IMAGE) is not None)

    image = model.index(1).data(PictureRole.IMAGE)
    assert (image.width(), image.height()) == (96, 48)


def test_a_sample_page_comes_with_its_truth_and_is_kept_elsewhere(tab, pages_folder, monkeypatch):
    clean = SAMPLE_PAGES.get("clean")
    assert names(tab) == ["Sample pages", *(sample.title for sample in SAMPLE_PAGES)]
    tab.presenter.opening.open_sample()
    wait_for(tab, "A clean page")
    assert tab.view.truth.lines == clean.lines
    assert tab.text == list(clean.lines)

    tab.document.type_text(0, "Q")
    tab.lab.wait(lambda: not tab.document.is_busy)
    (kept,) = pages_folder.glob("clean.jpg.*.lab.json")
    assert read_project(kept).page.lines[0][0] == "Q"
    assert str(pages_folder) in tab.view.messages.text
    tab.view.messages.clear()
    tab.document.type_text(1, "Q")
    tab.lab.wait(lambda: not tab.document.is_busy)
    assert not tab.view.messages.text

    def refuse(path, project):
        raise PageFileError("the disk is full; make room")

    title = SAMPLE_PAGES.get("clean").title
    with monkeypatch.context() as full:
        full.setattr("gui.ocr.unsaved.keep_project", refuse)
        tab.document.type_text(2, "Q")
        tab.lab.wait(lambda: note(tab, title) == "not saved")
        assert "disk is full" in tab.view.messages.text
    tab.document.type_text(3, "Q")
    tab.lab.wait(lambda: note(tab, title) == "4 corrected or verified")
    assert read_project(kept).page.lines[0].startswith("QQQ Q")


def test_a_pasted_picture_is_kept_and_found_again_by_its_content(
    tab, pages_folder, drawn, monkeypatch
):
    hashed_by = []
    take = opening.picture_of_pixels
    monkeypatch.setattr(
        opening,
        "picture_of_pixels",
        lambda *given: hashed_by.append(current_thread()) or take(*given),
    )
    kind = QImage.Format.Format_Grayscale8
    high, wide = drawn.shape
    image = QImage(np.ascontiguousarray(drawn).data, wide, high, wide, kind).copy()
    QGuiApplication.clipboard().setImage(image)
    tab.presenter.opening.paste()
    tab.lab.wait(lambda: tab.document.content is not None and not tab.document.is_busy)
    (kept,) = pages_folder.glob("pasted-*.png")
    assert names(tab)[:2] == ["This session", kept.name]
    assert str(pages_folder) in tab.view.messages.text

    tab.document.type_text(0, "Q")
    tab.presenter.opening.open_sample()
    wait_for(tab, "A clean page")
    tab.presenter.opening.paste()
    wait_for(tab, kept.name)
    assert tab.text[0][0] == "Q"
    assert len(hashed_by) == 2
    assert main_thread() not in hashed_by
    QGuiApplication.clipboard().setText("")


def test_dialogs_begin_beside_the_picture(page, tmp_path, picture, monkeypatch):
    asked = []

    def no_answer(_parent, title, folder, *_kinds):
        asked.append((title, folder))
        return "", ""

    for name in ("getOpenFileNames", "getOpenFileName", "getSaveFileName"):
        monkeypatch.setattr(QFileDialog, name, no_answer)
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *a: no_answer(*a)[0])
    presenter = page.presenter
    page.view.pictures.open.click()
    page.view.pictures.folder.click()
    presenter.importing.ask()
    page.view.truth.open.click()
    by_text = {action.text(): action for action in page.presenter.export.menu.actions()}
    by_text["Text…"].trigger()

    folders = [folder for _, folder in asked]
    assert folders == [str(picture.parent)] * 4 + [str(picture.parent / "page.png.txt")]

    presenter.opening.open_sample()
    wait_for(page, "A clean page")
    asked.clear()
    page.view.pictures.open.click()
    presenter.importing.ask()
    # The pictures are looked for where the last one was; a sample page lies nowhere.
    assert [folder for _, folder in asked] == [str(picture.parent), str(Path.home())]
