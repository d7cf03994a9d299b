"""A row of words of which one holds, above the page that it shows."""

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QStackedWidget, QToolButton, QWidget

_STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}


class PageSwitch(QWidget):
    """Small tabs for a part of a card; Left and Right go from one to the next, around the ends.

    For Tab they are one stop: the page that is shown.

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
        button.setAccessibleName(title)
        button.setAccessibleDescription(tooltip)
        button.setCheckable(True)
        button.setProperty("page", True)
        button.installEventFilter(self)
        button.clicked.connect(lambda _checked=False: self._choose(name))
        self._group.addButton(button)
        self._buttons[name] = button
        self._layout.insertWidget(len(self._buttons) - 1, button)
        self._pages.addWidget(page)
        self.show_page(next(iter(self._buttons)))

    @property
    def page(self) -> str:
        """The name of the page shown."""
        return list(self._buttons)[self._pages.currentIndex()]

    def show_page(self, name: str) -> None:
        """Show a page; this emits nothing."""
        self._buttons[name].setChecked(True)
        for other, button in self._buttons.items():
            # A click leaves the focus where it is: Space still runs and pauses.
            shown = other == name
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus if shown else Qt.FocusPolicy.NoFocus)
        self._pages.setCurrentIndex(list(self._buttons).index(name))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Go to the next page with Left and Right."""
        if (
            event.type() == QEvent.Type.KeyPress
            and isinstance(event, QKeyEvent)
            and event.key() in _STEPS
        ):
            names = list(self._buttons)
            at = names.index(self.page) + _STEPS[Qt.Key(event.key())]
            name = names[at % len(names)]
            self._choose(name)
            self._buttons[name].setFocus(Qt.FocusReason.TabFocusReason)
            return True
        return super().eventFilter(watched, event)

    def _choose(self, name: str) -> None:
        self.show_page(name)
        self.pageChosen.emit(name)
