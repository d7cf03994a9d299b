"""The principal components as pictures, a page of them at a time."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QSpinBox, QVBoxLayout, QWidget

from gui.widgets.buttons import icon_button
from gui.widgets.color_bar import ColorBar
from gui.widgets.labels import label
from gui.widgets.restored_rows import RestoredRows

_PAGE_WIDTH = 132
"""Of the box with the page's number, in logical pixels."""


class ComponentsPage(QWidget):
    """Above which components these are, in the middle their pictures, below it the colours.

    Signals
    -------
    pageChosen(int)
        From 1.
    """

    pageChosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.words = label("", "muted")
        self.words.setWordWrap(True)
        self.before = icon_button("chevron-left", "The page before (Page Up)")
        self.after = icon_button("chevron-right", "The page after (Page Down)")
        self.page = QSpinBox()
        self.page.setKeyboardTracking(False)
        self.page.setPrefix("page ")
        self.page.setFixedWidth(_PAGE_WIDTH)
        self.page.setToolTip("Which page of the components is shown")
        self.page.setAccessibleName("Page of the components")
        self.rows = RestoredRows("Principal components as pictures", 72)
        self.rows.setToolTip(
            "What each number of the code adds to the mean picture. Framed: within the k that are "
            "kept. Page Up and Page Down go on"
        )
        self.scale = ColorBar()
        self.page.valueChanged.connect(self.pageChosen)
        self.before.clicked.connect(lambda _checked=False: self.page.stepDown())
        self.after.clicked.connect(lambda _checked=False: self.page.stepUp())
        head = QHBoxLayout()
        head.setContentsMargins(0, 0, 0, 0)
        head.setSpacing(4)
        head.addWidget(self.words, 1)
        head.addWidget(self.before)
        head.addWidget(self.page)
        head.addWidget(self.after)
        below = QHBoxLayout()
        below.setContentsMargins(0, 0, 0, 0)
        below.setSpacing(8)
        colors = label("Vermilion darkens, blue lightens", "muted")
        below.addWidget(colors, 0, Qt.AlignmentFlag.AlignTop)
        below.addWidget(self.scale, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(head)
        column.addWidget(self.rows)
        column.addStretch(1)
        column.addLayout(below)

    def set_pages(self, count: int) -> None:
        """Offer so many pages, at least one; a page that is no more gives way to the last."""
        self.page.setRange(1, max(count, 1))
        self.page.setSuffix(f" of {max(count, 1):,}")
        self.page.setEnabled(count > 1)
        self.show_ways()

    def show_ways(self) -> None:
        """Let go on only to pages that there are."""
        self.before.setEnabled(self.page.value() > self.page.minimum())
        self.after.setEnabled(self.page.value() < self.page.maximum())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Turn the page."""
        if event.key() == Qt.Key.Key_PageDown:
            self.page.stepUp()
        elif event.key() == Qt.Key.Key_PageUp:
            self.page.stepDown()
        else:
            super().keyPressEvent(event)
