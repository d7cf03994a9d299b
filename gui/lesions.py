"""Which units of runs are switched off, for every tab; a run itself never hears of it."""

from collections.abc import Iterable

from PySide6.QtCore import QObject, Signal

from core.models.lesions import lesion_words
from gui.session import SessionRun, UnitChoice

Units = frozenset[UnitChoice]

_Key = tuple[str, str]


class Lesions(QObject):
    """Units that are switched off, by run; they stay off whatever epoch is looked at.

    Signals
    -------
    changed(str)
        The id of the run whose units were switched off or on.
    """

    changed = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._off: dict[_Key, Units] = {}
        self._undo: dict[_Key, list[Units]] = {}

    def of(self, run: SessionRun | None) -> Units:
        """Return the units of a run that are off."""
        return frozenset() if run is None else self._off.get(_key(run), frozenset())

    def toggle(self, run: SessionRun, unit: UnitChoice) -> None:
        """Switch a unit off, or on again."""
        self.put(run, self.of(run) ^ {unit})

    def put(self, run: SessionRun, units: Iterable[UnitChoice]) -> None:
        """Switch exactly these units off, in one step that can be undone."""
        wanted, before = frozenset(units), self.of(run)
        if wanted != before:
            self._undo.setdefault(_key(run), []).append(before)
            self._off[_key(run)] = wanted
            self.changed.emit(run.run_id)

    def can_undo(self, run: SessionRun | None) -> bool:
        """Whether something was switched off or on."""
        return run is not None and bool(self._undo.get(_key(run)))

    def undo(self, run: SessionRun | None) -> None:
        """Take back what was switched off or on last."""
        if run is not None and self.can_undo(run):
            self._off[_key(run)] = self._undo[_key(run)].pop()
            self.changed.emit(run.run_id)


def by_layer(units: Iterable[UnitChoice]) -> dict[str, tuple[int, ...]]:
    """Return units as the core takes them: ``{"layer1": (3, 7)}``."""
    found: dict[str, list[int]] = {}
    for unit in units:
        found.setdefault(unit.layer, []).append(unit.index)
    return {layer: tuple(sorted(indices)) for layer, indices in sorted(found.items())}


def units_words(units: Iterable[UnitChoice]) -> str:
    """Return how many units of which layers are off: ``"3 units of layer 1 off"``."""
    return lesion_words(by_layer(units))


def _key(run: SessionRun) -> _Key:
    # Another run of the same name was created at another time.
    return run.run_id, run.record.created
