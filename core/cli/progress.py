"""Progress of a run on stderr: a bar on a terminal, now and then a line elsewhere."""

import contextlib
import sys
from collections.abc import Iterator
from time import monotonic

from core.cli.output import print_note
from core.training.events import BatchEnd, EpochEnd, RunStarted, TrainingEvent

LINE_INTERVAL_S = 10.0


class TrainingProgress:
    """Shows events; a stderr that nobody reads any more ends the showing, not the run.

    Parameters
    ----------
    epochs : int
        Planned epochs.
    """

    def __init__(self, epochs: int) -> None:
        # Here, because the window imports this module on its way and shows no such bar.
        from tqdm import tqdm

        self._epochs = epochs
        # disable=None: no bar where stderr is no terminal.
        self._bar = tqdm(total=epochs, unit="epoch", disable=None, leave=False, file=sys.stderr)
        self._line_at = monotonic() + LINE_INTERVAL_S

    def __enter__(self) -> "TrainingProgress":
        return self

    def __exit__(self, *_: object) -> None:
        with contextlib.suppress(OSError):
            self._bar.close()

    def note(self, text: str) -> None:
        """Print a line beside the bar."""
        if self._bar.disable:
            print_note(f"note: {text}")
            return
        with self._unless_closed():
            self._bar.write(f"note: {text}", file=sys.stderr)

    def show(self, event: TrainingEvent) -> None:
        """Move on."""
        match event:
            case BatchEnd():
                if not self._bar.disable:
                    self._move(event.epoch - 1 + event.batch / event.batches)
            case EpochEnd():
                self._show_epoch(event)
            case RunStarted():
                for note in event.notes:
                    self.note(note)
                self._move(event.epoch)
            case _:
                pass

    def _show_epoch(self, event: EpochEnd) -> None:
        line_due = self._bar.disable and monotonic() >= self._line_at
        if self._bar.disable and not line_due:
            return
        words = f"loss {event.train.loss:.4f}"
        if event.validation.accuracy is not None:
            words += f", validation accuracy {event.validation.accuracy:.4f}"
        if line_due:
            self._line_at = monotonic() + LINE_INTERVAL_S
            self.note(f"epoch {event.epoch} of {self._epochs}: {words}")
            return
        # Drawn with the next move: drawing now, at every epoch, would slow short epochs down.
        self._bar.set_postfix_str(words, refresh=False)
        self._move(event.epoch)

    def _move(self, epochs: float) -> None:
        with self._unless_closed():
            self._bar.n = round(epochs, 2)
            self._bar.update(0)

    @contextlib.contextmanager
    def _unless_closed(self) -> Iterator[None]:
        try:
            yield
        except OSError:
            self._bar.disable = True
