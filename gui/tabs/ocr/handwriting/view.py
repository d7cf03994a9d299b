"""The page of my handwriting: what is where."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QHBoxLayout,
    QProgressBar,
    QSlider,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from gui.theme.tokens import SIDE_PANEL_WIDTH
from gui.widgets.before_after import BeforeAfterBars
from gui.widgets.buttons import primary_button, push_button
from gui.widgets.card import Card
from gui.widgets.choice_box import ChoiceBox
from gui.widgets.labels import label
from gui.widgets.letter_list import LetterList
from gui.widgets.page import Page
from gui.widgets.read_text import ReadText
from gui.widgets.scrolled import scrolled
from gui.widgets.writing_sheet import WritingSheet

INVITATION = (
    "Write capital letters and digits on the lines, with mouse or stylus: they are boxed and read "
    "as you write. Click a letter and type the right one."
)

NO_LETTERS = (
    "No letters yet. Correct a letter by clicking it and typing the right one, or press Space to "
    "say that it is right; then add them here. Corrections of the Photograph page count too."
)


class HandwritingView(Page):
    """In the middle the sheet and its text, at the right the set, and what a network learns."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.sheet = WritingSheet()
        self.paper = Card("Sheet")
        add = self.paper.add_header_button
        self.pen = QSlider(Qt.Orientation.Horizontal)
        self.pen.setRange(3, 16)
        self.pen.setValue(7)
        self.pen.setFixedWidth(90)
        self.pen.setToolTip("Width of the pen")
        self.pen.setAccessibleName("Width of the pen, in pixels of the sheet")
        self.paper.add_header_widget(label("Pen", "muted"))
        self.paper.add_header_widget(self.pen)
        self.eraser = add("eraser", "Erase strokes", "Eraser", checkable=True)
        self.undo = add("undo", "Undo (Ctrl+Z)", "Undo")
        self.redo = add("redo", "Redo (Ctrl+Shift+Z)", "Redo")
        self.clear = add("trash", "Take a new sheet; Undo brings this one back", "Clear the sheet")
        self.paper.body.addWidget(self.sheet, 1)
        self.hint = label(INVITATION, "muted")
        self.hint.setWordWrap(True)
        self.paper.body.addWidget(self.hint)
        self.text = ReadText()
        self.lines = Card("Text")
        self.lines.body.addWidget(scrolled(self.text))
        self.run = ChoiceBox()
        self.run.setToolTip("Which network reads the letters")
        self.run.setAccessibleName("Network that reads")
        self.run.setFixedWidth(220)
        self.lines.add_header_widget(self.run)
        self.letters = LetterList()
        self.own = Card("My letters")
        self.remove = self.own.add_header_button(
            "trash", "Take the chosen letters out (Delete)", "Remove letters"
        )
        self.counts = label(NO_LETTERS, "muted")
        self.counts.setWordWrap(True)
        self.add_sheet = push_button("Add from this sheet", "plus")
        self.add_sheet.setToolTip("Add the letters of the sheet that you typed or verified")
        self.add_photograph = push_button("Add from the photograph", "plus")
        self.add_photograph.setToolTip(
            "Add the letters that you typed or verified on the Photograph page"
        )
        for widget in (self.counts, self.letters, self.add_sheet, self.add_photograph):
            self.own.body.addWidget(widget, 1 if widget is self.letters else 0)
        self.tuning = Card("Fine-tune")
        self.network = label("", "muted")
        self.network.setWordWrap(True)
        self.tune = primary_button("Fine-tune")
        self.tune.setToolTip(
            "Fit the dense layers of the network that reads to your letters: a new run"
        )
        self.cancel = push_button("Cancel", "stop")
        self.cancel.setToolTip("Stop; no run is made")
        self.progress = QProgressBar()
        self.progress.setRange(0, 1000)
        self.progress.setTextVisible(False)
        self.progress.setAccessibleName("Fine-tuning")
        self.stage = label("", "muted")
        self.stage.setWordWrap(True)
        self.bars = BeforeAfterBars()
        self.verdict = label("", "muted")
        self.verdict.setWordWrap(True)
        self.use = push_button("Read with it", "check")
        self.use.setToolTip("Let the new network read the sheet and the photographs")
        body = self.tuning.body
        parts: tuple[QWidget, ...] = (self.network, self.tune, self.cancel, self.progress)
        for part in (*parts, self.stage, self.bars, self.verdict, self.use):
            body.addWidget(part)
        self.set_tuning(running=False)
        self.set_result(shown=False)
        self._lay_out()

    def _lay_out(self) -> None:
        middle = QSplitter(Qt.Orientation.Vertical)
        middle.setHandleWidth(12)
        for at, (card, stretch) in enumerate(((self.paper, 3), (self.lines, 1))):
            middle.addWidget(card)
            middle.setCollapsible(at, False)
            middle.setStretchFactor(at, stretch)
        middle.setSizes([460, 160])
        right = QWidget()
        column = QVBoxLayout(right)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(self.own, 1)
        column.addWidget(self.tuning)
        edge = scrolled(right, only_down=True)
        edge.setMinimumWidth(240)
        edge.setMaximumWidth(400)
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.setHandleWidth(12)
        for at, side in enumerate((middle, edge)):
            splitter.addWidget(side)
            splitter.setCollapsible(at, False)
            splitter.setStretchFactor(at, 1 - at)
        splitter.setSizes([900, SIDE_PANEL_WIDTH])
        page = QHBoxLayout()
        page.addWidget(splitter)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self.messages)
        layout.addLayout(page, 1)

    def set_tuning(self, *, running: bool) -> None:
        """Offer to fine-tune, or show how far it is."""
        self.tune.setVisible(not running)
        for part in (self.cancel, self.progress, self.stage):
            part.setVisible(running)

    def set_result(self, *, shown: bool) -> None:
        """Show what came of it, or nothing."""
        for part in (self.bars, self.verdict, self.use):
            part.setVisible(shown)
