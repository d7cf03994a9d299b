"""One picture large: the original, what comes back of it, and what is lost."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from gui.tabs.reconstruction.error_scale import ErrorScale
from gui.widgets.buttons import icon_button
from gui.widgets.labels import label
from gui.widgets.large_pictures import LargePictures

_STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}


class LargePage(QWidget):
    """Above which picture it is, and the way back; below it a column for each method.

    Signals
    -------
    closed()
        The user wants all pictures back.
    stepRequested(int)
        The picture before (-1) or after (1) is wanted.
    """

    closed = Signal()
    stepRequested = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.back = icon_button(
            "chevron-left", "Back to all pictures (Escape)", framed=True, text="All pictures"
        )
        self.title = label("", "title")
        self.before = icon_button("chevron-left", "The picture before (Left)")
        self.after = icon_button("chevron-right", "The picture after (Right)")
        self.pictures = LargePictures("The chosen picture, large")
        self.pictures.setToolTip(
            "Above the original and what comes back of it, below what each method loses"
        )
        self.scale = ErrorScale()
        self.back.clicked.connect(lambda _checked=False: self.closed.emit())
        self.before.clicked.connect(lambda _checked=False: self.stepRequested.emit(-1))
        self.after.clicked.connect(lambda _checked=False: self.stepRequested.emit(1))
        head = QHBoxLayout()
        head.setContentsMargins(0, 0, 0, 0)
        head.setSpacing(8)
        head.addWidget(self.back)
        head.addWidget(self.title, 1)
        head.addWidget(self.before)
        head.addWidget(self.after)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(head)
        column.addWidget(self.pictures, 1)
        column.addWidget(self.scale)

    def set_position(self, at: int, count: int) -> None:
        """Let go on only to pictures that there are; this is number `at` of `count`, from 0."""
        self.before.setEnabled(at > 0)
        self.after.setEnabled(at < count - 1)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go to the picture before or after; Escape is the whole tab's."""
        step = _STEPS.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
        else:
            self.stepRequested.emit(step)
