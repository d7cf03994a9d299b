"""The page of the photograph: what is where."""

from itertools import pairwise
from os.path import isdir

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QHBoxLayout,
    QSlider,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from core.ocr.picture_file import PICTURE_SUFFIXES
from core.ocr.reading_settings import READING_STEPS, ReadingStep
from gui.tabs.ocr.box_panel import BoxPanel
from gui.tabs.ocr.finding_panel import FindingPanel
from gui.tabs.ocr.picture_footer import PictureFooter
from gui.tabs.ocr.pictures_panel import PicturesPanel
from gui.tabs.ocr.truth_panel import TruthPanel
from gui.theme.tokens import SIDE_PANEL_WIDTH
from gui.widgets.box_canvas import BoxCanvas
from gui.widgets.buttons import push_button
from gui.widgets.card import Card
from gui.widgets.choice_box import ChoiceBox
from gui.widgets.empty_state import EmptyState
from gui.widgets.labels import label
from gui.widgets.page import Page
from gui.widgets.read_text import ReadText
from gui.widgets.scrolled import scrolled

INVITATION = (
    "Open a photograph of hand-printed text, or drop one here: its letters are boxed, put in order "
    "and read, and every box can be corrected."
)


TOPIC = "page"
"""What messages about the page are on: a newer one takes the place of an older."""


class OcrView(Page):
    """Left what goes in, in the middle the picture and its text, right the box that is looked at.

    Signals
    -------
    dropped(list of str)
        Paths of picture files, and of folders.
    """

    dropped = Signal(list)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shows_box = True
        self.empty = EmptyState("ocr", INVITATION)
        self.canvas = BoxCanvas()
        self.picture = Card("Picture")
        add = self.picture.add_header_button
        self.draw = add("plus", "Draw a box (Ctrl+B)", "Draw a box")
        self.undo = add("undo", "Undo (Ctrl+Z)", "Undo")
        self.redo = add("redo", "Redo (Ctrl+Shift+Z)", "Redo")
        self.whole = add("fit", "Show the whole picture (Ctrl+0)", "Show the whole picture")
        self.export = add("export", "Export text and boxes", "Export")
        self.text = ReadText()
        self.text_area = scrolled(self.text)
        self.text_area.setMinimumHeight(96)
        self.lines = Card("Text")
        self.lines.body.addWidget(self.text_area)
        self.versions = label("", "muted")
        self.versions.setWordWrap(True)
        self.versions.hide()
        self.lines.body.addWidget(self.versions)
        self.compare = self.lines.add_header_button(
            "compare", "Let other networks read beside this one", "Read side by side"
        )
        self.copy = self.lines.add_header_button("copy", "Copy the text (Ctrl+C)", "Copy the text")
        self.collect = self.lines.add_header_button(
            "pencil",
            "Add the letters that you typed or verified to my letters",
            "Add corrected letters to my set",
        )
        self.show_truth = self.lines.add_header_button(
            "check", "Compare with the true text", "Compare with the true text", checkable=True
        )
        self.truth = TruthPanel()
        self.truth.hide()
        self.show_truth.toggled.connect(self.truth.setVisible)
        self.box = BoxPanel()
        self.pictures = PicturesPanel()
        self.finding = FindingPanel()
        self.reading = Card("Reading")
        self.run = ChoiceBox()
        self.run.setToolTip("Which network reads the letters")
        self.run.setAccessibleName("Network that reads")
        self.steps = {name: _check_box(step) for name, step in READING_STEPS.items()}
        self.all_steps = self.reading.add_header_button(
            "settings", "All steps of reading", "All steps of reading", checkable=True
        )
        self.all_steps.toggled.connect(lambda _shown: self.show_steps())
        self.again = push_button("Read again", "reset")
        self.again.setToolTip("Read the whole page anew; your corrections stay (Ctrl+R)")
        self.doubt = QSlider(Qt.Orientation.Horizontal)
        self.doubt.setRange(0, 100)
        self.doubt.setValue(80)
        self.doubt.setToolTip("Characters of less confidence are marked as doubtful")
        self.doubt.setAccessibleName("Doubtful below, per cent")
        self.doubt_words = label("", "muted")
        self.footer = PictureFooter()
        self.counts = self.footer.counts
        self._lay_out()
        self.setAcceptDrops(True)

    def _lay_out(self) -> None:
        doubtful = QHBoxLayout()
        doubtful.setContentsMargins(0, 0, 0, 0)
        doubtful.setSpacing(8)
        doubtful.addWidget(self.doubt, 1)
        doubtful.addWidget(self.doubt_words)
        self.reading.body.addWidget(self.run)
        self.reading.body.addLayout(doubtful)
        for step in self.steps.values():
            self.reading.body.addWidget(step)
        self.show_steps()
        self.reading.body.addWidget(self.again)
        stops = (self.all_steps, self.run, self.doubt, *self.steps.values(), self.again)
        for before, after in pairwise(stops):
            QWidget.setTabOrder(before, after)
        self.picture.body.addWidget(self.canvas, 1)
        self.picture.body.addWidget(self.footer)
        middle = QSplitter(Qt.Orientation.Vertical)
        middle.setHandleWidth(12)
        texts = QSplitter(Qt.Orientation.Horizontal)
        texts.setHandleWidth(12)
        texts.addWidget(self.lines)
        texts.addWidget(self.truth)
        texts.setChildrenCollapsible(False)
        texts.setSizes([560, 360])
        for at, part in enumerate((self.picture, texts)):
            middle.addWidget(part)
            middle.setCollapsible(at, False)
        middle.setStretchFactor(0, 3)
        middle.setStretchFactor(1, 1)
        middle.setSizes([410, 210])
        left = QWidget()
        self.left = QVBoxLayout(left)
        self.left.setContentsMargins(0, 0, 0, 0)
        self.left.setSpacing(12)
        # The list of pictures takes what room is left, and gives it back first.
        self.left.addWidget(self.pictures, 100)
        self.left.addWidget(self.finding)
        self.left.addWidget(self.reading)
        self.left.addStretch(1)
        # On a low screen the cards scroll; none of them is cut off.
        self.side = scrolled(left, only_down=True)
        self.pages = QStackedWidget()
        self.pages.addWidget(self.empty)
        self.pages.addWidget(middle)
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self.splitter.setHandleWidth(12)
        for at, panel in enumerate((self.side, self.pages, self.box)):
            self.splitter.addWidget(panel)
            self.splitter.setCollapsible(at, False)
            self.splitter.setStretchFactor(at, 1 if panel is self.pages else 0)
            if panel is not self.pages:
                panel.setMinimumWidth(220)
                panel.setMaximumWidth(380)
        self.splitter.setSizes([SIDE_PANEL_WIDTH - 20, 700, SIDE_PANEL_WIDTH])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self.messages)
        layout.addWidget(self.splitter, 1)
        self.set_empty(empty=True)

    def show_steps(self) -> None:
        """Show all steps of reading, or the first, and those that somebody left out."""
        shown = self.all_steps.isChecked()
        for at, step in enumerate(self.steps.values()):
            step.setVisible(shown or at == 0 or not step.isChecked())

    def set_empty(self, *, empty: bool) -> None:
        """Invite, or show the picture and all that is about it."""
        self.pages.setCurrentIndex(0 if empty else 1)
        for panel in (self.finding, self.reading):
            panel.setVisible(not empty)
        self.show_box(self._shows_box)

    def show_box(self, shown: bool) -> None:
        """Show the box that is looked at, once there is a picture, or leave its place to others."""
        self._shows_box = shown
        self.box.setVisible(shown and self.pages.currentIndex() == 1)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take pictures, and folders of them; other files are the window's."""
        if _pictures(event):
            event.acceptProposedAction()
        else:
            event.ignore()

    def dropEvent(self, event: QDropEvent) -> None:
        """Take what was dropped on the list, and open the first."""
        event.acceptProposedAction()
        self.dropped.emit(_pictures(event))

    def begin(self) -> None:
        """Begin at the picture."""
        self.canvas.setFocus(Qt.FocusReason.OtherFocusReason)


def _check_box(step: ReadingStep) -> QCheckBox:
    box = QCheckBox(step.title)
    box.setToolTip(step.help)
    box.setAccessibleDescription(step.help)
    box.setChecked(True)
    return box


def _pictures(event: QDropEvent | QDragEnterEvent) -> list[str]:
    urls = event.mimeData().urls()
    paths = [url.toLocalFile() for url in urls if url.isLocalFile()]
    return [path for path in paths if path.lower().endswith(PICTURE_SUFFIXES) or isdir(path)]
