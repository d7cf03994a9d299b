"""How far a download is: a bar, bytes, speed, the time that is left, and Cancel."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from core.datasets.downloads.progress import DownloadProgress, Pace, progress_words
from gui.widgets.progress_panel import ProgressPanel

_STEPS = 1000
_VERBS = {"downloading": "Downloading", "checking": "Checking", "unpacking": "Unpacking"}


class DownloadPanel(ProgressPanel):
    """Hidden until it is told of progress."""

    def __init__(self, parent: QWidget | None = None) -> None:
        tip = "Stop; what has come is kept, and the download can go on later"
        super().__init__("Download", tip, parent)
        self._pace = Pace()
        self._stage = ""
        self.text.setTextFormat(Qt.TextFormat.PlainText)
        self.text.setWordWrap(True)
        self.bar.setRange(0, _STEPS)

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
