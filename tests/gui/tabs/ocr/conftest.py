"""A page that the program draws, opened in the OCR tab."""

import importlib.util

import pytest

if importlib.util.find_spec("PySide6") is not None:
    from PIL import Image
    from PySide6.QtCore import Qt

    from core.synthetic.page import draw_page
    from core.synthetic.page_style import PageStyle
    from gui.tabs.ocr.presenter import OcrPresenter

TEXT = "HELLO WORLD\nREAD 2026"


@pytest.fixture(scope="module")
def drawn():
    return draw_page(TEXT, seed=4, style=PageStyle(letter_height=48)).picture


@pytest.fixture
def picture(drawn, tmp_path):
    path = tmp_path / "page.png"
    Image.fromarray(drawn).save(path)
    return path


@pytest.fixture(autouse=True)
def pages_folder(tmp_path, monkeypatch):
    """Keep pages without a place of their own out of the user's data folder."""
    monkeypatch.setattr("core.ocr.kept_pages.pages_folder", lambda: tmp_path / "kept pages")
    return tmp_path / "kept pages"


class Tab:
    """The page of the tab, and what a user does on it."""

    def __init__(self, lab, qtbot):
        self.lab, self.qtbot = lab, qtbot
        lab.window.tabs.setCurrentIndex(3)
        self.tab = lab.window.tabs.currentWidget()
        self.view = self.tab.photograph
        self.presenter = self.view.findChild(OcrPresenter)
        self.document = self.presenter.document
        self.canvas = self.view.canvas

    def wait(self):
        self.lab.wait(self.view.is_settled)

    def open(self, path):
        self.presenter.opening.open_paths([str(path)])
        self.lab.wait(lambda: self.document.content is not None)
        self.wait()

    @property
    def text(self):
        return self.document.page.lines

    def box(self, at):
        return self.document.page.characters[at].box

    def point(self, at, name="centre"):
        rect = self.canvas.view.rect(self.box(at))
        return (rect.center() if name == "centre" else rect.bottomRight()).toPoint()

    def click(self, at, modifiers=None):
        modifiers = modifiers or Qt.KeyboardModifier.NoModifier
        self.qtbot.mouseClick(self.canvas, Qt.MouseButton.LeftButton, modifiers, self.point(at))

    def drag(self, begin, end):
        left = Qt.MouseButton.LeftButton
        self.qtbot.mousePress(self.canvas, left, pos=begin)
        self.qtbot.mouseMove(self.canvas, (begin + end) / 2)
        self.qtbot.mouseMove(self.canvas, end)
        self.qtbot.mouseRelease(self.canvas, left, pos=end)

    def key(self, key, modifiers=None):
        modifiers = modifiers or Qt.KeyboardModifier.NoModifier
        self.qtbot.keyClick(self.canvas, key, modifiers)


@pytest.fixture
def open_tab(lab, qtbot):
    """Bring the tab to the front, and return it."""
    return lambda: Tab(lab, qtbot)


@pytest.fixture
def tab(open_tab):
    return open_tab()


@pytest.fixture
def page(tab, picture):
    tab.open(picture)
    return tab
