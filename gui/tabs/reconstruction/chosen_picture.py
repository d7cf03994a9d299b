"""The one picture that all pages of the tab look at, and other tabs with them."""

from collections.abc import Callable

import numpy as np
from PySide6.QtCore import QObject, Signal

from gui.session import SampleChoice, Session
from gui.tabs.reconstruction.work import Fitted


class ChosenPicture(QObject):
    """A picture of the split; the cursor's sample, where that is one of these data.

    Parameters
    ----------
    session : Session
        Whose cursor it shares while the current run knows the data that are open.
    is_seen : callable
        Whether the tab is in front; what others choose meanwhile is taken when it comes back.
    parent : QObject

    Signals
    -------
    changed()
        Another picture is looked at, whoever chose it.
    """

    changed = Signal()

    def __init__(self, session: Session, is_seen: Callable[[], bool], parent: QObject) -> None:
        super().__init__(parent)
        self._session, self._is_seen = session, is_seen
        self._fitted: Fitted | None = None
        self._index: int | None = None
        self._heard: SampleChoice | None = None
        session.sampleChanged.connect(lambda _sample: self.follow())

    @property
    def index(self) -> int | None:
        """Its index among the pictures that are looked at; None where there are none."""
        return self._index

    def show_fit(self, fitted: Fitted) -> None:
        """Take other data or another split; this tells nobody, for nobody knows these yet."""
        before, self._fitted = self._fitted, fitted
        if before is None or not before.is_of(fitted.dataset, fitted.split):
            self._index = self._heard = None
        self._hear()

    def choose(self, index: int) -> None:
        """Look at a picture that the user chose, here and in other tabs."""
        fitted = self._fitted
        if fitted is not None and self._shares(fitted):
            self._heard = SampleChoice(fitted.split, int(fitted.indices[index]))
            self._session.set_sample(self._heard)
        self.propose(index)

    def propose(self, index: int) -> None:
        """Look at a picture that nobody chose: the first of those that are shown."""
        if index != self._index:
            self._index = index
            self.changed.emit()

    def follow(self) -> None:
        """Look at what other tabs chose, unless that was heard before."""
        before = self._index
        if self._is_seen() and self._hear() and self._index != before:
            self.changed.emit()

    def _hear(self) -> bool:
        """Take the cursor's sample if it is new and one of the pictures; return whether it is."""
        fitted, sample = self._fitted, self._session.sample
        if fitted is None or sample == self._heard or not self._shares(fitted):
            return False
        self._heard = sample
        if sample is None or sample.split != fitted.split:
            return False
        places = np.flatnonzero(fitted.indices == sample.index)
        if not len(places):
            # Of a large split a part is looked at.
            return False
        self._index = int(places[0])
        return True

    def _shares(self, fitted: Fitted) -> bool:
        """Whether the cursor's sample is one of these data: it is of those of the current run."""
        run = self._session.current_run
        return run is None or run.record.dataset.fingerprint == fitted.dataset.fingerprint
