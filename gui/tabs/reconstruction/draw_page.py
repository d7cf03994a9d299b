"""Paper for a character of one's own, and what comes back of it."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QVBoxLayout, QWidget

from gui.tabs.reconstruction.error_scale import ErrorScale
from gui.widgets.buttons import icon_button
from gui.widgets.labels import label
from gui.widgets.restored_rows import RestoredRows
from gui.widgets.writing_sheet import WritingSheet

PAPER = 280
"""Side of the paper, in pixels of its own."""

PEN = 20
"""Width of the pen, in pixels of the paper."""

INVITATION = (
    "Write a character on the paper, with mouse or stylus. Both methods bring it back while you "
    "draw; k and the epoch are those of this tab."
)


class DrawPage(QWidget):
    """Above the paper and its tools, below it the picture and what comes back."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.paper = WritingSheet((PAPER, PAPER), (), "Paper for a character of your own")
        self.paper.set_pen(PEN)
        self.paper.setFixedSize(280, 280)
        self.undo = icon_button("undo", "Undo (Ctrl+Z)", accessible_name="Undo")
        self.clear = icon_button(
            "trash", "Take new paper; Undo brings this one back", accessible_name="Clear the paper"
        )
        self.eraser = icon_button(
            "eraser", "Erase strokes", accessible_name="Eraser", checkable=True
        )
        self.placed = QCheckBox("Place it as the data lie")
        self.placed.setChecked(True)
        self.placed.setToolTip(
            "Move and scale the drawing so that it fills its picture as the training pictures do, "
            "with strokes as wide as theirs; without it the paper is the picture"
        )
        self.hint = label(INVITATION, "muted")
        self.hint.setWordWrap(True)
        self.rows = RestoredRows("Your drawing, and what comes back of it", 112)
        self.rows.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.scale = ErrorScale()
        self.scale.hide()
        self.words = label("", "muted")
        self.words.setWordWrap(True)
        tools = QHBoxLayout()
        tools.setContentsMargins(0, 0, 0, 0)
        tools.setSpacing(4)
        for button in (self.undo, self.clear, self.eraser):
            tools.addWidget(button)
        tools.addStretch(1)
        side = QVBoxLayout()
        side.setContentsMargins(0, 0, 0, 0)
        side.setSpacing(12)
        side.addWidget(self.hint)
        side.addLayout(tools)
        side.addWidget(self.placed)
        side.addStretch(1)
        top = QHBoxLayout()
        top.setContentsMargins(0, 0, 0, 0)
        top.setSpacing(16)
        top.addWidget(self.paper)
        top.addLayout(side, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addLayout(top)
        column.addWidget(self.rows)
        column.addWidget(self.words)
        column.addWidget(self.scale)
        column.addStretch(1)
