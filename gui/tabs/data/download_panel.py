"""How far a download is: a bar, bytes, speed, the time that is left, and Cancel."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from core.datasets.downloads.progress import DownloadProgress, Pace, progress_words
from gui.widgets.buttons import push_button
from gui.widgets.labels import label

_STEPS = 1000
_VERBS = {"downloading": "Downloading", "checking": "Checking", "unpacking": "Unpacking"}


class DownloadPanel(QWidget):
    """Hidden until it is told of progress.

    Signals
    -------
    cancelRequested()
    """

    cancelRequested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pace = Pace()
        self._stage = ""
        self.text = label("", "muted")
        self.text.setTextFormat(Qt.TextFormat.PlainText)
        self.text.setWordWrap(True)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setRange(0, _STEPS)
        self.bar.setAccessibleName("Download")
        self.cancel = push_button("Cancel")
        self.cancel.setToolTip("Stop; what has come is kept, and the download can go on later")
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

    def begin(self, words: str) -> None:
        """Say that something begins of which no progress is known yet."""
        self._pace, self._stage = Pace(), ""
        self.bar.setRange(0, 0)
        self.text.setText(words)
        self.cancel.setEnabled(True)

    def set_progress(self, now: DownloadProgress) -> None:
        """Say how far it is."""
        if now.stage != self._stage:
            self._pace, self._stage = Pace(), now.stage
        self._pace.add(now.done)
        self.bar.setRange(0, _STEPS if now.total else 0)
        if now.total:
            self.bar.setValue(min(_STEPS, now.done * _STEPS // now.total))
        words = f"{_VERBS[now.stage]} {now.what}\n{progress_words(now, self._pace)}"
        self.text.setText(words)
        self.bar.setAccessibleDescription(words)

    def set_cancelling(self) -> None:
        """Say that it ends."""
        self.cancel.setEnabled(False)
        self.text.setText("Stopping…")
