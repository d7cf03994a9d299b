"""The tabs of the window; each page is made when it is first looked at, or before in idle time."""

from collections.abc import Callable, Sequence
from functools import partial
from importlib import import_module

from PySide6.QtCore import QSignalBlocker, Qt, QTimer
from PySide6.QtWidgets import QApplication, QTabWidget, QWidget

from core.registry import Registry
from gui.background.task import BackgroundTask
from gui.libraries import library_to_come, load_library
from gui.saving import UnsavedWork
from gui.tabs.spec import TabContext, TabSpec
from gui.theme.icons import icon
from gui.theme.manager import theme_manager
from gui.widgets.page import Page

IDLE_MS = 700
"""Between what the window does at its start, and between two pages made ahead."""


class LabTabs(QTabWidget):
    """The first page is made at once; in place of each other one stands an empty page.

    Parameters
    ----------
    specs : Registry of TabSpec
        In order.
    context : TabContext
        For the pages.
    is_idle : callable
        Whether nothing is under way that a page made ahead could hold up.
    """

    def __init__(
        self,
        specs: Registry[TabSpec],
        context: TabContext,
        is_idle: Callable[[], bool],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._specs = tuple(specs)
        self._context = context
        self._is_idle = is_idle
        self._pages: dict[int, Page] = {}
        self._empty = [QWidget() for _spec in self._specs]
        self.setDocumentMode(True)
        self.tabBar().setExpanding(False)
        self.tabBar().setAccessibleName("Tabs")
        self._modules = BackgroundTask(self)
        self._modules.succeeded.connect(self._make_ahead)
        self._libraries = BackgroundTask(self)
        self._has_begun = False
        context.session.runsChanged.connect(self._go_on)
        self._timer = QTimer(self, singleShot=True, interval=IDLE_MS)
        self._timer.timeout.connect(self._prepare)
        for index, spec in enumerate(self._specs):
            self.addTab(self._empty[index], spec.title)
            self.setTabToolTip(index, spec.tooltip)
        # Before anyone else hears that another tab is in front.
        self.currentChanged.connect(self.page)
        self.page(0)
        self._show_icons()
        theme_manager().changed.connect(self._show_icons)

    @property
    def front(self) -> Page:
        """The page that is looked at."""
        return self.page(self.currentIndex())

    @property
    def made(self) -> dict[int, Page]:
        """The pages there are, by their index."""
        return dict(self._pages)

    def page(self, index: int) -> Page:
        """Return the page at an index, made now if it never was looked at."""
        if index not in self._pages:
            self._pages[index] = self._specs[index].make(self._context)
            self._put(index, self._pages[index])
        return self._pages[index]

    def show_page(self, name: str) -> Page:
        """Bring a tab to the front, by its name in the registry, and return its page."""
        index = [spec.name for spec in self._specs].index(name)
        self.setCurrentIndex(index)
        return self.page(index)

    def make_all(self) -> None:
        """Make the pages that were never looked at."""
        for index in range(self.count()):
            self.page(index)

    def begin_idle_work(self) -> None:
        """Make the other pages ahead, one at a time, while there is nothing else to do.

        Behind them the libraries of the runs there are are imported, now and when there are others:
        importing PyTorch takes most of a second, also in another thread, and is better over before
        a tab that answers at once asks for it.
        """
        self._has_begun = True
        self._timer.start()

    def unsaved_work(self) -> list[UnsavedWork]:
        """Let pages save what they hold, and return what cannot be saved."""
        return [work for page in self._pages.values() for work in page.unsaved_work()]

    def close_pages(self) -> None:
        """Make no more pages, wait for the thread, and let pages save what they hold."""
        self._has_begun = False
        self._timer.stop()
        self._modules.wait()
        self._libraries.wait()
        for page in self._pages.values():
            page.close_page()

    def _put(self, index: int, page: Page) -> None:
        """Take the empty page's place; nobody is told of another tab, for there is none."""
        was_current = self.currentIndex() == index
        with QSignalBlocker(self):
            self.insertTab(index + 1, page, self.tabIcon(index), self.tabText(index))
            self.setTabToolTip(index + 1, self.tabToolTip(index))
            if was_current:
                self.setCurrentIndex(index + 1)
            self.removeTab(index)
        self._empty[index].deleteLater()

    def _prepare(self) -> None:
        """Import the next page's modules off the GUI thread: that takes longer than making it."""
        missing = [index for index in range(self.count()) if index not in self._pages]
        libraries = self._libraries_to_come()
        if not missing and not libraries:
            return
        if not self._has_time():
            self._timer.start()
        elif missing:
            index = missing[0]
            self._modules.start(partial(_imported, self._specs[index].modules, index))
        elif not self._libraries.is_busy:
            self._libraries.start(partial(load_library, libraries[0]))

    def _go_on(self) -> None:
        """Import what runs need that came later."""
        if self._has_begun and self._libraries_to_come():
            self._timer.start()

    def _libraries_to_come(self) -> list[str]:
        models = {run.record.config.model for run in self._context.session.runs}
        return sorted({library_to_come(model) for model in models} - {""})

    def _make_ahead(self, index: int) -> None:
        if self._has_time():
            self.page(index)
        self._timer.start()

    def _has_time(self) -> bool:
        return QApplication.mouseButtons() == Qt.MouseButton.NoButton and self._is_idle()

    def _show_icons(self) -> None:
        for index, spec in enumerate(self._specs):
            self.setTabIcon(index, icon(spec.icon, theme_manager().theme))


def _imported(modules: Sequence[str], index: int) -> int:
    for module in modules:
        import_module(module)
    return index
