"""What was changed in mid-run, in the words of a plot."""

from collections.abc import Iterable

from core.training.displacement import UnitDisplaced
from core.training.events import Change
from gui.widgets.plotted_run import ChangeMark


def change_marks(changes: Iterable[Change]) -> list[ChangeMark]:
    """Return marks such as "learning rate 0.05 → 0.005", "unit 7 of layer1 moved by 0.12"."""
    return [ChangeMark(change.epoch, change.step, _words(change)) for change in changes]


def _words(change: Change) -> str:
    if isinstance(change, UnitDisplaced):
        return change.displacement.words
    return ", ".join(
        f"{name.replace('_', ' ')} {change.before.get(name)} → {value}"
        for name, value in change.after.items()
    )
