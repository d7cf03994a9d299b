"""The pages of the OCR tab share one document; each is made when it is first looked at."""

from PySide6.QtWidgets import QWidget

from core.registry import Registry
from gui.ocr.document import OcrDocument
from gui.tabs.ocr.pages import OcrPage
from gui.tabs.ocr.tab import OcrTab


def test_a_page_is_made_when_it_is_looked_at_and_shares_the_document(qtbot):
    made = []

    def make(name):
        def page(context, document):
            made.append((name, document))
            return QWidget()

        return OcrPage(name, name.title(), f"The {name} page", page)

    tab = OcrTab(None, Registry("page", make("one"), make("two")))
    qtbot.addWidget(tab)
    assert made == [("one", tab.document)]
    tab.switch.pageChosen.emit("two")
    assert len(made) == 1
    second = tab.show_page("two")
    assert made[1] == ("two", tab.document)
    assert isinstance(tab.document, OcrDocument)
    tab.show_page("one")
    assert tab.show_page("two") is second
    assert len(made) == 2


def test_pictures_that_are_dropped_bring_the_photograph_to_the_front(tab, picture):
    tab.tab.open_pictures([str(picture)])
    tab.lab.wait(lambda: tab.document.content is not None)
    tab.wait()
    assert tab.tab.switch.page == "photograph"
    assert tab.text
