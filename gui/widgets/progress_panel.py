"""Something that takes a while: words, a bar below them, and Cancel beside it."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from gui.widgets.buttons import push_button
from gui.widgets.labels import label


class ProgressPanel(QWidget):
    """Hidden until it is shown; who uses it says how far it is.

    Parameters
    ----------
    name : str
        Of the bar, for screen readers.
    cancel_tip : str
        What becomes of what is done when it is cancelled: the tooltip of Cancel.
    parent : QWidget, optional

    Signals
    -------
    cancelRequested()
    """

    cancelRequested = Signal()

    def __init__(self, name: str, cancel_tip: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.text = label("", "muted")
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(name)
        self.cancel = push_button("Cancel")
        self.cancel.setToolTip(cancel_tip)
        self.cancel.clicked.connect(self.cancelRequested)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.bar, 1, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self.cancel)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.text)
        column.addLayout(row)
        self.hide()
