"""Binds the timeline to the session's cursor, and plays the epochs as a film."""

from PySide6.QtCore import QObject, QTimer

from gui.session import Session
from gui.widgets.timeline import Timeline

FILM_S = 12
"""About how long a film takes at its usual speed, however many epochs it has."""

FRAME_MS = 66


class Film(QObject):
    """Moves the cursor while playing; the timeline and the session stay in step."""

    def __init__(self, session: Session, timeline: Timeline, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._timeline = timeline
        self._place = 0.0
        self._speed = 1.0
        self._shown: tuple[int, int, int, int | None] | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(FRAME_MS)
        self._timer.timeout.connect(self._advance)
        timeline.epochChosen.connect(self._on_epoch_chosen)
        timeline.liveToggled.connect(lambda live: session.set_live(live=live))
        timeline.playToggled.connect(self._on_play_toggled)
        timeline.speedChosen.connect(self._set_speed)
        session.epochChanged.connect(self._on_epoch_changed)
        session.liveChanged.connect(timeline.set_live)
        session.currentRunChanged.connect(self._show)
        session.runUpdated.connect(self._show)
        session.runsChanged.connect(self._show)
        timeline.set_live(session.live)
        self._show()

    def stop(self) -> None:
        """Stop playing."""
        self._timer.stop()
        self._timeline.set_playing(False)

    def _set_speed(self, speed: float) -> None:
        self._speed = speed

    def _epochs(self) -> tuple[int, int] | None:
        """Return the first and the last epoch that can be shown; a branch begins at its fork."""
        run = self._session.current_run
        last = run.history.last if run else None
        return None if run is None or last is None else (run.history.rows[0].epoch, last.epoch)

    def _show(self, _what: object = None) -> None:
        run, epochs = self._session.current_run, self._epochs()
        if run is None or epochs is None:
            shown: tuple[int, int, int, int | None] = (0, 0, 0, None)
        else:
            first, last = epochs
            at = self._session.epoch
            shown = (first, last, max(last, run.epochs_in_view), first if at is None else at)
        # Most news of runs changes nothing here, and each text that is set costs a layout.
        if shown == self._shown:
            return
        before, self._shown = self._shown, shown
        first, last, total, epoch = shown
        if before is None or (before[3] is None) != (epoch is None):
            self._timeline.set_enabled_state(epoch is not None)
        if before is None or before[:3] != shown[:3]:
            self._timeline.set_range(first, last, total)
        self._timeline.set_epoch(epoch)

    def _on_epoch_changed(self, epoch: int | None) -> None:
        # Whoever moves the cursor in mid-film, in a plot or by following the run, wants to look.
        if self._timer.isActive() and epoch != self._frame():
            self.stop()
        self._show()

    def _frame(self) -> int:
        first, last = self._epochs() or (0, 0)
        return min(max(int(self._place), first), last)

    def _on_epoch_chosen(self, epoch: int) -> None:
        self.stop()
        self._session.set_epoch(epoch)

    def _on_play_toggled(self, playing: bool) -> None:
        epochs = self._epochs()
        if not playing or epochs is None:
            self.stop()
            return
        first, last = epochs
        at = self._session.epoch
        self._place = float(first if at is None or at >= last else at)
        self._session.set_epoch(self._frame())
        self._timeline.set_playing(True)
        self._timer.start()

    def _advance(self) -> None:
        epochs = self._epochs()
        if epochs is None:
            self.stop()
            return
        first, last = epochs
        a_frame = (last - first) * FRAME_MS / (FILM_S * 1000)
        self._place += max(a_frame, 0.05) * self._speed
        self._session.set_epoch(self._frame())
        if self._place >= last:
            self.stop()
