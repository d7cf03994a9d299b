"""Binds the timeline to the session's cursor, and plays the epochs as a film."""

from PySide6.QtCore import QObject, QTimer

from gui.session import Session
from gui.widgets.timeline import Timeline

FILM_S = 12
"""About how long a film takes, however many epochs it has."""

FRAME_MS = 66


class Film(QObject):
    """Moves the cursor while playing; the timeline and the session stay in step."""

    def __init__(self, session: Session, timeline: Timeline, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._timeline = timeline
        self._place = 0.0
        self._shown: tuple[int, int, int | None] | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(FRAME_MS)
        self._timer.timeout.connect(self._advance)
        timeline.epochChosen.connect(self._on_epoch_chosen)
        timeline.liveToggled.connect(lambda live: session.set_live(live=live))
        timeline.playToggled.connect(self._on_play_toggled)
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

    def _last(self) -> int | None:
        run = self._session.current_run
        last = run.history.last if run else None
        return last.epoch if last else None

    def _show(self, _what: object = None) -> None:
        run, last = self._session.current_run, self._last()
        if run is None or last is None:
            shown: tuple[int, int, int | None] = (0, 0, None)
        else:
            shown = (last, max(last, run.epochs_in_view), self._session.epoch or 0)
        # Most news of runs changes nothing here, and each text that is set costs a layout.
        if shown == self._shown:
            return
        before, self._shown = self._shown, shown
        last_epoch, total, epoch = shown
        if before is None or (before[2] is None) != (epoch is None):
            self._timeline.set_enabled_state(epoch is not None)
        if before is None or before[:2] != shown[:2]:
            self._timeline.set_range(0, last_epoch, total)
        self._timeline.set_epoch(epoch)

    def _on_epoch_changed(self, epoch: int | None) -> None:
        # Whoever moves the cursor in mid-film, in a plot or by following the run, wants to look.
        if self._timer.isActive() and epoch != self._frame():
            self.stop()
        self._show()

    def _frame(self) -> int:
        return min(int(self._place), self._last() or 0)

    def _on_epoch_chosen(self, epoch: int) -> None:
        self.stop()
        self._session.set_epoch(epoch)

    def _on_play_toggled(self, playing: bool) -> None:
        last = self._last()
        if not playing or last is None:
            self.stop()
            return
        at = self._session.epoch or 0
        self._place = 0.0 if at >= last else float(at)
        self._session.set_epoch(self._frame())
        self._timeline.set_playing(True)
        self._timer.start()

    def _advance(self) -> None:
        last = self._last()
        if last is None:
            self.stop()
            return
        self._place += max(last * FRAME_MS / (FILM_S * 1000), 0.05)
        self._session.set_epoch(self._frame())
        if self._place >= last:
            self.stop()
