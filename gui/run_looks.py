"""How runs are told apart in every tab: by their hue, and by a shape where two share one."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from gui.session import SessionRun
from gui.theme.tokens import Theme
from gui.widgets.mark_shapes import RUN_SHAPES


@dataclass(frozen=True, slots=True)
class RunLook:
    """The colour of a run, ``#RRGGBB``, and the shape of its marks, one of `RUN_SHAPES`."""

    color: str
    shape: str


def run_looks(runs: Iterable[SessionRun], theme: Theme) -> dict[str, RunLook]:
    """Return the look of every run by its id.

    Of runs that are drawn at once the first of a hue has round marks, the second square ones, and
    so on. Hidden runs are round: nobody mistakes them for another.

    Parameters
    ----------
    runs : iterable of SessionRun
        All runs of the session, in their order.
    theme : Theme
    """
    drawn: Counter[str] = Counter()
    looks = {}
    for run in runs:
        color = theme.runs[run.color_index % len(theme.runs)]
        looks[run.run_id] = RunLook(color, RUN_SHAPES[drawn[color] % len(RUN_SHAPES)])
        if run.visible:
            drawn[color] += 1
        else:
            looks[run.run_id] = RunLook(color, RUN_SHAPES[0])
    return looks
