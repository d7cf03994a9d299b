"""Changes of settings in mid-run, in the words of a plot."""

from collections.abc import Iterable

from core.training.events import SettingsChanged
from gui.widgets.plotted_run import ChangeMark


def change_marks(changes: Iterable[SettingsChanged]) -> list[ChangeMark]:
    """Return marks such as "learning rate 0.05 → 0.005"."""
    return [ChangeMark(change.epoch, change.step, _words(change)) for change in changes]


def _words(change: SettingsChanged) -> str:
    return ", ".join(
        f"{name.replace('_', ' ')} {change.before.get(name)} → {value}"
        for name, value in change.after.items()
    )
