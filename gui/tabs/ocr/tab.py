"""The whole OCR tab: a switch over its pages, and the document that they share."""

from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from core.registry import Registry
from gui.ocr.document import OcrDocument
from gui.saving import UnsavedWork
from gui.tabs.ocr.pages import OCR_PAGES, OcrPage
from gui.tabs.ocr.view import OcrView
from gui.tabs.spec import TabContext
from gui.widgets.page import Page
from gui.widgets.page_switch import PageSwitch


class OcrTab(Page):
    """Shows one page at a time; each is made when it is first looked at.

    Parameters
    ----------
    context : TabContext
    pages : Registry of OcrPage, optional
    """

    def __init__(
        self,
        context: TabContext,
        pages: Registry[OcrPage] = OCR_PAGES,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._context = context
        self._specs = {spec.name: spec for spec in pages}
        self._pages: dict[str, Page] = {}
        self._places: dict[str, QWidget] = {}
        self.document = OcrDocument()
        stack = QStackedWidget()
        self.switch = PageSwitch(stack)
        # One page needs no switch.
        self.switch.setVisible(len(self._specs) > 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 8, 12, 12)
        layout.setSpacing(8)
        layout.addWidget(self.messages)
        layout.addWidget(self.switch)
        layout.addWidget(stack, 1)
        for spec in self._specs.values():
            place = QWidget()
            inside = QVBoxLayout(place)
            inside.setContentsMargins(0, 0, 0, 0)
            self._places[spec.name] = place
            self.switch.add_page(spec.name, spec.title, spec.tooltip, place)
        # The last child, which goes last: its undo stack still speaks to the pages as it ends.
        self.document.setParent(self)
        stack.currentChanged.connect(lambda _index: self.page(self.switch.page))
        self.page(self.switch.page)

    def page(self, name: str) -> Page:
        """Return a page by its name, made now if it never was looked at."""
        if name not in self._pages:
            self._pages[name] = self._specs[name].make(self._context, self.document)
            inside = self._places[name].layout()
            assert inside is not None
            inside.addWidget(self._pages[name])
        return self._pages[name]

    def show_page(self, name: str) -> Page:
        """Bring a page to the front, and return it."""
        self.switch.show_page(name)
        return self.page(name)

    @property
    def photograph(self) -> OcrView:
        """The page of the photograph."""
        page = self.page("photograph")
        assert isinstance(page, OcrView)
        return page

    def is_settled(self) -> bool:
        """Whether all that was asked for is shown, as films and screenshots ask."""
        return self.page(self.switch.page).is_settled()

    def open_pictures(self, paths: list[str]) -> None:
        """Open pictures that somebody dropped elsewhere on the window."""
        self.show_page("photograph")
        self.photograph.dropped.emit(paths)

    def ask_for_pictures(self) -> None:
        """Let the user choose pictures to open."""
        self.show_page("photograph")
        self.photograph.pictures.open.click()

    def unsaved_work(self) -> list[UnsavedWork]:
        """Save the page and the sheet, and return what cannot be saved."""
        own = [work for page in self._pages.values() for work in page.unsaved_work()]
        return own + self.document.unsaved_work()

    def close_page(self) -> None:
        """Save what is not saved yet: the window closes."""
        for page in self._pages.values():
            page.close_page()
        self.document.close()


def make_ocr_tab(context: TabContext) -> Page:
    """Make the tab."""
    return OcrTab(context)
