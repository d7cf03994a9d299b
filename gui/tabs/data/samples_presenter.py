"""Looks at a few samples of what is chosen, off the GUI thread."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from core.datasets.catalogue import is_built_in
from core.datasets.glimpse import Glimpse, glimpse_of_dataset, glimpse_of_path
from core.datasets.loading import load_dataset
from core.errors import LabError
from gui.background.live_task import LiveTask
from gui.background.task import error_text
from gui.notice import sentence
from gui.session import Session
from gui.tabs.data.entries import DataEntry
from gui.tabs.data.samples_panel import COLUMNS, ROWS, SamplesPanel

_KEPT = 24
"""Glimpses that are kept, of at most 64 small pictures each."""


class SamplesPresenter(QObject):
    """Keeps what was seen, and shows the newest choice.

    Signals
    -------
    seen(str, Glimpse)
        The key of an entry, and what there is to see of it.
    """

    seen = Signal(str, object)

    def __init__(self, panel: SamplesPanel, session: Session, parent: QObject) -> None:
        super().__init__(parent)
        self._panel, self._session = panel, session
        self._shown = ""
        self._kept: dict[tuple[str, str], Glimpse] = {}
        self._task = LiveTask(self)
        self._task.answered.connect(self._on_seen)
        self._task.failed.connect(lambda error: self._panel.show_words(sentence(error_text(error))))

    @property
    def is_busy(self) -> bool:
        """Whether samples are being looked at."""
        return self._task.is_busy

    def show(self, entry: DataEntry, *, is_open: bool) -> None:
        """Show samples of an entry, or say why there are none."""
        self._shown = entry.key
        if entry.known is not None and entry.known.is_weights:
            self._panel.show_words("Weights of a network: there are no samples to be seen.")
            return
        if entry.is_gone or not entry.source:
            self._panel.show_words(
                "It is not where it was any more. Open it from where it is now."
                if entry.is_gone
                else "Download it to see its samples."
            )
            return
        dataset = self._session.dataset if is_open else None
        # Other data may lie at the same place by now, which the fingerprint of open ones tells.
        mark = "" if dataset is None else dataset.fingerprint
        known = self._kept.get((entry.key, mark))
        if known is not None:
            self._panel.show_glimpse(known)
            return
        self._panel.show_words("Looking at samples…")
        work = (
            partial(glimpse_of_dataset, dataset, COLUMNS, ROWS)
            if dataset is not None
            else partial(_look, entry.source)
        )
        self._task.ask(partial(_look_or_say, entry.key, mark, work))

    def close(self) -> None:
        """Wait for the thread."""
        self._task.close()

    def _on_seen(self, answer: tuple[str, str, Glimpse | str]) -> None:
        key, mark, seen = answer
        if isinstance(seen, Glimpse):
            self._kept[key, mark] = seen
            while len(self._kept) > _KEPT:
                self._kept.pop(next(iter(self._kept)))
            self.seen.emit(key, seen)
        if key == self._shown:
            if isinstance(seen, Glimpse):
                self._panel.show_glimpse(seen)
            else:
                self._panel.show_words(seen)


def _look(source: str) -> Glimpse:
    if is_built_in(source):
        return glimpse_of_dataset(load_dataset(source, seed=1), COLUMNS, ROWS)
    return glimpse_of_path(Path(source), COLUMNS, ROWS)


def _look_or_say(key: str, mark: str, work: "partial[Glimpse]") -> tuple[str, str, Glimpse | str]:
    try:
        return key, mark, work()
    except LabError as error:
        # It is said in place of the samples: nothing has failed that the user asked for.
        return key, mark, sentence(str(error))
