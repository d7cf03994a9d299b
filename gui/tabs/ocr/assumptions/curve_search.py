"""A curve that is measured off the GUI thread, watched and stopped from it."""

import threading
from collections.abc import Sequence

from core.ocr.spoiling.registry import SPOILINGS
from core.ocr.spoiling.robustness import RobustnessCurve, RobustnessPoint, robustness
from gui.ocr.reader import Readers
from gui.tabs.ocr.assumptions.work import Network, Sources, SpoiltQuestion, same_source


class CurveSearch:
    """Measures one curve; may be watched and stopped from another thread.

    Parameters
    ----------
    question : SpoiltQuestion
        Whose amounts, but that of `spoiling`, are held.
    spoiling : str
    networks : sequence of Network
    """

    def __init__(
        self, question: SpoiltQuestion, spoiling: str, networks: Sequence[Network]
    ) -> None:
        self.question = question
        self.spoiling = SPOILINGS.get(spoiling)
        self.networks = tuple(networks)
        self._points: tuple[RobustnessPoint, ...] = ()
        self._stopped = threading.Event()
        self._free = threading.Event()
        self._free.set()

    def stop(self) -> None:
        """Measure no further point."""
        self._stopped.set()
        self._free.set()

    def hold(self, *, hold: bool) -> None:
        """Begin no further point as long as it is held."""
        if hold and not self._stopped.is_set():
            self._free.clear()
        else:
            self._free.set()

    @property
    def curve(self) -> RobustnessCurve:
        """The curve as far as it is measured."""
        names = tuple(network.title for network in self.networks)
        return RobustnessCurve(self.spoiling, names, self._points)

    @property
    def total(self) -> int:
        """How many points it will have."""
        return len(self.spoiling.amounts)

    @property
    def is_done(self) -> bool:
        """Whether all points are there."""
        return len(self._points) == self.total

    def asks_the_same_as(self, other: "CurveSearch | None") -> bool:
        """Whether the other measures the same curve."""
        if other is None:
            return False
        one, two = self.question, other.question
        return (
            same_source(one, two)
            and self.spoiling is other.spoiling
            and self.networks == other.networks
            and (one.settings, one.choice) == (two.settings, two.choice)
            and self._held() == other._held()
        )

    def run(self, sources: Sources, readers: Readers) -> None:
        """Measure point after point until all are there, or somebody stops it."""
        question = self.question
        source = sources.get(question.name, question.photograph)
        recognisers = [readers.get(each.run, each.epoch) for each in self.networks]
        for point in robustness(
            source.sheet,
            self.spoiling,
            recognisers,
            source.reference,
            held=self._held(),
            settings=question.settings,
            choice=question.choice,
        ):
            self._points = (*self._points, point)
            self._free.wait()
            if self._stopped.is_set():
                return

    def _held(self) -> dict[str, float]:
        amounts = self.question.amounts.items()
        return {name: amount for name, amount in amounts if amount and name != self.spoiling.name}
