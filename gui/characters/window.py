"""The window "Draw characters": what is where, and the dialogs that ask for a place."""

from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QHideEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from core.synthetic.page import PageStyle
from core.synthetic.variation import Variation
from gui.characters.data_set_card import DataSetCard
from gui.characters.page_page import TextPage
from gui.characters.parameter_panel import ParameterPanel
from gui.characters.samples_page import SamplesPage
from gui.characters.skeletons_page import SkeletonsPage
from gui.characters.writers_card import WritersCard
from gui.preferences import Preferences
from gui.theme.tokens import CARD_PADDING
from gui.widgets.message_bar import MessageBar
from gui.widgets.page_switch import PageSwitch

TITLE = "Draw characters"
SIZE = QSize(1240, 780)
LEFT_WIDTH = 296
_NAME = "characters"
"""In the preferences."""

_FILTERS = {
    "NumPy archive (*.npz)": ".npz",
    "Course file (*.mat)": ".mat",
    "Folder of pictures for other programs (*)": "",
}


class CharactersWindow(QWidget):
    """Left the parameters, in the middle what they draw, below the way to a data set.

    It is made once and hidden when it is closed, so that it shows again what was set.

    Signals
    -------
    closed()
        The user closed it.
    """

    closed = Signal()

    def __init__(self, preferences: Preferences) -> None:
        super().__init__()
        self._preferences = preferences
        self.setWindowTitle(TITLE)
        self.messages = MessageBar()
        self.writers = WritersCard()
        self.style_panel = ParameterPanel("Page layout", PageStyle)
        self.variation = ParameterPanel("Variation", Variation)
        self.samples = SamplesPage()
        self.skeletons = SkeletonsPage()
        self.text = TextPage()
        self.data_set = DataSetCard()
        self._stack = QStackedWidget()
        self.pages = PageSwitch(self._stack)
        for name, title, tip, page in (
            ("samples", "Samples", "Characters of every class, each by another hand", self.samples),
            ("skeletons", "Skeletons", "Every way to write a character", self.skeletons),
            ("page", "Page", "A text of yours in one hand", self.text),
        ):
            self.pages.add_page(name, title, tip, page)

        centre = QFrame()
        centre.setProperty("card", True)
        column = QVBoxLayout(centre)
        column.setContentsMargins(CARD_PADDING, 8, CARD_PADDING, 8)
        column.setSpacing(8)
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(self.pages)
        head.addWidget(self.samples.caption, 100)
        # For the pages that say nothing there.
        head.addStretch(1)
        self.pages.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        column.addLayout(head)
        column.addWidget(self._stack, 1)
        middle = QHBoxLayout()
        middle.setSpacing(12)
        middle.addWidget(self._left())
        middle.addWidget(centre, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 8, 12, 8)
        layout.setSpacing(12)
        layout.addWidget(self.messages)
        layout.addLayout(middle, 1)
        layout.addWidget(self.data_set)
        close = QShortcut(QKeySequence(QKeySequence.StandardKey.Close), self)
        close.activated.connect(self.close)
        self.show_page(self.pages.page)
        self._restore()

    def _left(self) -> QWidget:
        inputs = QWidget()
        inputs.setProperty("panel", True)
        column = QVBoxLayout(inputs)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(self.writers)
        column.addWidget(self.style_panel)
        column.addWidget(self.variation)
        column.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidget(inputs)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        # What is in it has the focus, and is scrolled into view with it.
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        # Always there, so that no slider changes its length when a row appears.
        scroll.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        scroll.setFixedWidth(LEFT_WIDTH)
        return scroll

    def show_page(self, name: str) -> None:
        """Show a page, and the parameters that it has of its own."""
        self.pages.show_page(name)
        self.style_panel.setVisible(name == "page")
        self.samples.caption.setVisible(name == "samples")

    def present(self) -> None:
        """Show the window, in front."""
        if self.isMinimized():
            self.showNormal()
        self.show()
        self.raise_()
        self.activateWindow()

    def hideEvent(self, event: QHideEvent) -> None:
        """Remember the size, and tell that it was closed."""
        super().hideEvent(event)
        if not event.spontaneous():
            self._preferences.set_dialog_geometry(_NAME, self.saveGeometry())
            self.closed.emit()

    def ask_page_file(self) -> Path | None:
        """Ask where to save a page; whether it is there already is said in the window."""
        path, _ = QFileDialog.getSaveFileName(
            self,
            "Save page",
            self._place("page.png"),
            "PNG pictures (*.png)",
            options=QFileDialog.Option.DontConfirmOverwrite,
        )
        return self._remembered(path)

    def ask_data_set(self) -> Path | None:
        """Ask where to write a data set: what the kind chosen says of a name, unless it says more.

        Qt changes the ending of the name with the kind, but leaves it on a folder's.
        """
        path, kind = QFileDialog.getSaveFileName(
            self,
            "Make a data set",
            self._place("characters.npz"),
            ";;".join(_FILTERS),
            options=QFileDialog.Option.DontConfirmOverwrite,
        )
        found = self._remembered(path)
        if found is None or kind not in _FILTERS:
            return found
        ending = _FILTERS[kind]
        if not ending and found.suffix.lower() in _FILTERS.values():
            return found.with_suffix("")
        return found if found.suffix else found.with_name(found.name + ending)

    def _place(self, name: str) -> str:
        return str(Path(self._preferences.export_folder or Path.home()) / name)

    def _remembered(self, path: str) -> Path | None:
        if not path:
            return None
        self._preferences.export_folder = Path(path).parent
        return Path(path)

    def _restore(self) -> None:
        available = self.screen().availableGeometry().size()
        self.setMinimumSize(QSize(900, 600).boundedTo(available))
        self.resize(SIZE.boundedTo(available))
        geometry = self._preferences.dialog_geometry(_NAME)
        if not geometry.isEmpty():
            self.restoreGeometry(geometry)
