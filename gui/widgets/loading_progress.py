"""How far something is that takes a while, how long it still takes, and Cancel."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from gui.widgets.buttons import push_button
from gui.widgets.labels import label

_ESTIMATE_AFTER_S = 0.4
"""Earlier, an estimate would jump about."""


class LoadingProgress(QWidget):
    """A bar with words above it and Cancel beside it; hidden until there is progress.

    Signals
    -------
    cancelRequested()
    """

    cancelRequested = Signal()

    def __init__(self, what: str = "Drawing characters", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._what = what
        self._text = label("", "muted")
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName(what)
        self._cancel = push_button("Cancel")
        self._cancel.setToolTip("Stop; what is done so far is not kept")
        self._cancel.clicked.connect(self.cancelRequested)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self._bar, 1, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self._cancel)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self._text)
        layout.addLayout(row)
        self.hide()

    def set_what(self, what: str) -> None:
        """Say what takes time: "Drawing characters"."""
        self._what = what
        self._bar.setAccessibleName(what)

    @property
    def text(self) -> str:
        """What it says."""
        return self._text.text()

    def set_progress(self, done: int, total: int, seconds: float) -> None:
        """Show how much is done, of how much, and what is left at the speed of so far."""
        text = f"{self._what}… {done / max(total, 1):.0%}"
        if done and seconds > _ESTIMATE_AFTER_S:
            text += f" · {max(1, round(seconds * (total - done) / done))} s left"
        self._text.setText(text)
        self._bar.setRange(0, max(total, 1))
        self._bar.setValue(done)
        self.show()

    def end(self) -> None:
        """Hide: it is done, or given up."""
        self.hide()
