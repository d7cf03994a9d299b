"""The line at the bottom: what runs, how fast, how long still, and what was saved when."""

from time import monotonic

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QStatusBar, QWidget

from core.durations import duration_text
from core.training.events import BatchEnd
from gui.background.run_controller import RunState
from gui.libraries import library_title
from gui.theme.apply import tabular
from gui.widgets.labels import label

_MARGINS = 32
"""What the bar keeps for its edges and the gap between its texts, in logical pixels."""


_STATE_WORDS = {
    RunState.IDLE: "Ready",
    RunState.PREPARING: "Preparing…",
    RunState.RUNNING: "Training",
    RunState.PAUSED: "Paused",
    RunState.STOPPING: "Stopping…",
}


class LabStatusBar(QStatusBar):
    """Shows the state of the active run; tips of menu entries pass over it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizeGripEnabled(False)
        self.setContentsMargins(0, 0, 8, 0)
        self._activity = label("", "muted")
        self._saved = label("", "muted")
        self._saved.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        for text in (self._activity, self._saved):
            text.setFont(tabular(text.font()))
        self.addWidget(self._activity, 1)
        self.addPermanentWidget(self._saved)
        self._state = RunState.IDLE
        self._planned = 0
        self._device = ""
        self._waiting = 0
        self._batch: BatchEnd | None = None
        self._library = ""
        self._speed = 0.0
        self._busy: dict[str, str] = {}
        self._saved_at: float | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(1000)
        self._timer.timeout.connect(self._show_saved)
        self._show()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the width out.

        A label that may change its size has the whole window laid out and painted again with every
        text, nine times a second.
        """
        super().resizeEvent(event)
        height = self._activity.fontMetrics().height() + 2
        room = self._saved.fontMetrics().horizontalAdvance("Run saved 88 h 88 min ago") + 4
        self._saved.setFixedSize(room, height)
        self._activity.setFixedSize(max(120, self.width() - room - _MARGINS), height)

    def set_state(self, state: RunState) -> None:
        """Say what the active run is doing."""
        if state in (RunState.IDLE, RunState.PREPARING):
            self._batch = None
        if state is not RunState.PREPARING:
            self._library = ""
        self._state = state
        self._show()

    def set_run(self, planned_epochs: int, device: str, waiting: int = 0) -> None:
        """Take note of the active run, and of how many of a comparison follow it."""
        self._planned, self._device, self._waiting = planned_epochs, device, waiting

    def set_library(self, name: str) -> None:
        """Say at once that a library is imported for the next run: then nothing is drawn."""
        self._library = library_title(name)
        self._state = RunState.PREPARING
        self._show()
        self._activity.repaint()

    def set_progress(self, batch: BatchEnd, steps_per_second: float) -> None:
        """Say how far the active run is."""
        self._batch, self._speed = batch, steps_per_second
        self._show()

    def set_busy(self, text: str, what: str = "") -> None:
        """Say what else is going on; empty when nothing is.

        Parameters
        ----------
        text : str
        what : str
            Which of the things that may go on at the same time.
        """
        self._busy.pop(what, None)
        if text:
            self._busy[what] = text
        self._show()

    def set_saved(self) -> None:
        """Say that the active run is on disk as of now."""
        self._saved_at = monotonic()
        if not self._timer.isActive():
            self._timer.start()
        self._show_saved()

    def _show(self) -> None:
        words = f"Preparing {self._library}…" if self._library else _STATE_WORDS[self._state]
        parts = list(self._busy.values()) or [words]
        batch = self._batch
        if batch is not None:
            parts.append(f"epoch {batch.epoch} of {self._planned}")
            parts.append(f"batch {batch.batch} of {batch.batches}")
            if self._state is RunState.RUNNING and self._speed > 0:
                parts.append(f"{self._speed:,.0f} steps/s")
                # Of this epoch and those after it: earlier ones may have had other batches.
                left = (self._planned - batch.epoch + 1) * batch.batches - batch.batch
                parts.append(f"{duration_text(left / self._speed)} left")
        if self._waiting and self._state is not RunState.IDLE:
            parts.append(f"{self._waiting} more run{'s' * (self._waiting > 1)} to come")
        if self._device and self._state is not RunState.IDLE:
            parts.append(self._device)
        self._activity.setText("  ·  ".join(parts))
        self._activity.setToolTip(self._activity.text())

    def _show_saved(self) -> None:
        if self._saved_at is not None:
            age = monotonic() - self._saved_at
            text = "Run saved just now" if age < 10 else f"Run saved {duration_text(age)} ago"
            if text != self._saved.text():
                self._saved.setText(text)
