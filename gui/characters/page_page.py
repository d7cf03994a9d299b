"""The page on which a text is written in one hand."""

from collections.abc import Sequence

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QHBoxLayout,
    QPlainTextEdit,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from core.synthetic.page import Page
from gui.characters.page_question import DrawnPage
from gui.characters.page_view import PageView
from gui.widgets.buttons import push_button
from gui.widgets.icon_label import IconLabel
from gui.widgets.labels import label

SAMPLE_TEXT = "Sphinx of black quartz\njudge my vow\n0123456789"
TYPING_PAUSE_MS = 150
NARROW_WIDTH = 560
MOST_NAMED = 24
"""Of the characters that became gaps."""

PATIENCE_MS = 300
"""A page that is drawn sooner needs no word about it."""


class TextPage(QWidget):
    """The text, the page, and what can be done with it.

    Signals
    -------
    textEdited()
        Once the typing pauses.
    saveRequested(), copyRequested(), commandRequested()
    """

    textEdited = Signal()
    saveRequested = Signal()
    copyRequested = Signal()
    commandRequested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.edit = QPlainTextEdit(SAMPLE_TEXT)
        self.edit.setAccessibleName("Text of the page")
        self.edit.setPlaceholderText("Write something: letters A to Z and digits")
        self.edit.setToolTip("What is written: letters A to Z, digits, blanks and new lines")
        self.edit.setTabChangesFocus(True)
        self.edit.setFixedHeight(84)
        self.view = PageView()
        self.boxes = QCheckBox("Show boxes")
        self.boxes.setToolTip("Frame each character; point at one to read what it is")
        self.boxes.toggled.connect(self.view.set_boxes_shown)
        self.fit_button = _zoom_button("Fit", "Show the whole page")
        self.exact_button = _zoom_button("1:1", "Show each pixel of the page as one of the screen")
        self._zoom = QButtonGroup(self)
        for button in (self.fit_button, self.exact_button):
            self._zoom.addButton(button)
        self.fit_button.setChecked(True)
        self.fit_button.toggled.connect(self.view.set_fits)
        self.command_button = push_button("Copy command", "copy")
        self.command_button.setToolTip("Copy the command line that draws this very page")
        self.copy_button = push_button("Copy", "copy")
        self.copy_button.setToolTip("Copy the page as a picture")
        self.save_button = push_button("Save page…", "save")
        self.save_button.setToolTip("Save the page as a picture, its boxes and text beside it")
        self.command_button.clicked.connect(lambda _checked=False: self.commandRequested.emit())
        self.copy_button.clicked.connect(lambda _checked=False: self.copyRequested.emit())
        self.save_button.clicked.connect(lambda _checked=False: self.saveRequested.emit())
        self.warning = label("")
        self.warning.setWordWrap(True)
        self.caption = label("", "muted")

        tools = QHBoxLayout()
        tools.setSpacing(8)
        tools.addWidget(self.fit_button)
        tools.addWidget(self.exact_button)
        tools.addWidget(self.boxes)
        tools.addStretch(1)
        for action in (self.command_button, self.copy_button, self.save_button):
            tools.addWidget(action)
        self._warned = QWidget()
        warned = QHBoxLayout(self._warned)
        warned.setContentsMargins(0, 0, 0, 0)
        warned.setSpacing(8)
        warned.addWidget(IconLabel("warning", "warning"))
        warned.addWidget(self.warning, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self.edit)
        layout.addLayout(tools)
        layout.addWidget(self._warned)
        layout.addWidget(self.view, 1)
        layout.addWidget(self.caption)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(TYPING_PAUSE_MS)
        self._pause.timeout.connect(self.textEdited)
        self.edit.textChanged.connect(self._pause.start)
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.setInterval(PATIENCE_MS)
        self._patience.timeout.connect(lambda: self.caption.setText("Drawing…"))
        self._is_saving = False
        self.show_page(None)

    @property
    def text(self) -> str:
        """What is to be written."""
        return self.edit.toPlainText()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Say less on the buttons where all words do not fit."""
        super().resizeEvent(event)
        self._show_words()

    def _show_words(self) -> None:
        is_narrow = self.width() < NARROW_WIDTH
        self.command_button.setText("Command" if is_narrow else "Copy command")
        self.boxes.setText("Boxes" if is_narrow else "Show boxes")
        save = "Save…" if is_narrow else "Save page…"
        self.save_button.setText("Saving…" if self._is_saving else save)

    def set_busy(self, busy: bool) -> None:
        """Say that a page is being drawn, if that takes long."""
        self._patience.start() if busy else self._patience.stop()

    def set_saving(self, saving: bool) -> None:
        """Say on its button that the page is being saved; one at a time."""
        self._is_saving = saving
        self._show_words()
        self._offer(self.view.paper.drawn is not None)

    def show_page(self, drawn: DrawnPage | None) -> None:
        """Show a page, and say what it is and what it lacks."""
        self.view.set_page(drawn)
        self.caption.setText("" if drawn is None else _facts(drawn.page))
        self._warn("" if drawn is None else _gaps(drawn.page.replaced))
        self._offer(drawn is not None)

    def show_problem(self, text: str) -> None:
        """Say why there is no page."""
        self.show_page(None)
        self._warn(text)

    def _warn(self, text: str) -> None:
        self.warning.setText(text)
        self._warned.setVisible(bool(text))

    def _offer(self, there_is_a_page: bool) -> None:
        for button in (self.command_button, self.copy_button):
            button.setEnabled(there_is_a_page)
        self.save_button.setEnabled(there_is_a_page and not self._is_saving)


def _zoom_button(text: str, tooltip: str) -> QToolButton:
    button = QToolButton()
    button.setText(text)
    button.setToolTip(tooltip)
    button.setAccessibleName(tooltip)
    button.setCheckable(True)
    button.setProperty("framed", True)
    return button


def _gaps(replaced: Sequence[str]) -> str:
    if not replaced:
        return ""
    named = [c if c.isprintable() else f"U+{ord(c):04X}" for c in replaced[:MOST_NAMED]]
    others = len(replaced) - len(named)
    more = f" and {others:,} others" if others else ""
    return f"Became gaps, since only A to Z and 0 to 9 are drawn: {' '.join(named)}{more}"


def _facts(page: Page) -> str:
    height, width = page.picture.shape
    count, lines = len(page.boxes), len(page.lines)
    return (
        f"{width:,}×{height:,} pixels · {count:,} character{'s' * (count != 1)} · "
        f"{lines:,} line{'s' * (lines != 1)}"
    )
