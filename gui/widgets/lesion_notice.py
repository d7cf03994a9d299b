"""A quiet line above a page that says which units are off, and switches them on again."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QWidget

from gui.widgets.buttons import push_button
from gui.widgets.elided_label import ElidedLabel
from gui.widgets.icon_label import IconLabel


class LesionNotice(QFrame):
    """Hidden while all units are on.

    Signals
    -------
    undoRequested(), allOnRequested()
    """

    undoRequested = Signal()
    allOnRequested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("messageBar", "info")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.words = ElidedLabel("")
        self.undo_button = push_button("Undo")
        self.undo_button.setToolTip("Take back what was switched off or on last (Ctrl+Z)")
        self.undo_button.setAccessibleName("Undo the last lesion")
        self.on_button = push_button("Switch all on")
        self.on_button.setToolTip("Let every unit of this run answer again")
        self.undo_button.clicked.connect(lambda _checked=False: self.undoRequested.emit())
        self.on_button.clicked.connect(lambda _checked=False: self.allOnRequested.emit())
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 6, 6, 6)
        row.setSpacing(8)
        row.addWidget(IconLabel("eye-off", "accent"))
        row.addWidget(self.words, 1)
        for button in (self.undo_button, self.on_button):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            row.addWidget(button)
        self.hide()

    @property
    def text(self) -> str:
        """What is said; empty while all units are on."""
        return "" if self.isHidden() else self.words.text()

    def show_words(self, text: str, *, can_undo: bool = True) -> None:
        """Say which units are off and what that costs; nothing hides the line."""
        self.words.setText(text)
        self.setAccessibleName(text)
        self.undo_button.setVisible(can_undo)
        self.setVisible(bool(text))
