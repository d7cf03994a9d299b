"""Progress of a run on stderr: a bar on a terminal, now and then a line elsewhere."""

import sys
from time import monotonic

from core.training.events import BatchEnd, EpochEnd, RunStarted, TrainingEvent

LINE_INTERVAL_S = 10.0


class TrainingProgress:
    """Shows events.

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
        self._bar.close()

    def note(self, text: str) -> None:
        """Print a line beside the bar."""
        self._bar.write(f"note: {text}", file=sys.stderr)

    def show(self, event: TrainingEvent) -> None:
        """Move on."""
        match event:
            case RunStarted():
                self._bar.n = event.epoch
                for note in event.notes:
                    self.note(note)
            case BatchEnd():
                self._bar.n = round(event.epoch - 1 + event.batch / event.batches, 2)
                self._bar.update(0)
            case EpochEnd():
                self._bar.n = event.epoch
                accuracy = event.validation.accuracy
                words = f"loss {event.train.loss:.4f}"
                if accuracy is not None:
                    words += f", validation accuracy {accuracy:.4f}"
                self._bar.set_postfix_str(words)
                if self._bar.disable and monotonic() >= self._line_at:
                    self._line_at = monotonic() + LINE_INTERVAL_S
                    self.note(f"epoch {event.epoch} of {self._epochs}: {words}")
