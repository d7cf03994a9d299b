"""A row of words of which one holds, above the page that it shows."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QStackedWidget, QToolButton, QWidget


class PageSwitch(QWidget):
    """Small tabs for a part of a card; left and right go from one to the next.

    Signals
    -------
    pageChosen(str)
        The user wants another page.
    """

    pageChosen = Signal(str)

    def __init__(self, pages: QStackedWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pages = pages
        self._buttons: dict[str, QToolButton] = {}
        self._group = QButtonGroup(self)
        self._group.setExclusive(True)
        self._layout = QHBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(4)
        self._layout.addStretch(1)

    def add_page(self, name: str, title: str, tooltip: str, page: QWidget) -> None:
        """Append a page; the first one is shown."""
        button = QToolButton(self)
        button.setText(title)
        button.setToolTip(tooltip)
        button.setAccessibleName(tooltip)
        button.setCheckable(True)
        button.setProperty("page", True)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.clicked.connect(lambda _checked=False: self._choose(name))
        self._group.addButton(button)
        self._buttons[name] = button
        self._layout.insertWidget(len(self._buttons) - 1, button)
        self._pages.addWidget(page)
        button.setChecked(len(self._buttons) == 1)

    @property
    def page(self) -> str:
        """The name of the page shown."""
        return list(self._buttons)[self._pages.currentIndex()]

    def show_page(self, name: str) -> None:
        """Show a page; this emits nothing."""
        self._buttons[name].setChecked(True)
        self._pages.setCurrentIndex(list(self._buttons).index(name))

    def _choose(self, name: str) -> None:
        self.show_page(name)
        self.pageChosen.emit(name)
