"""What is asked of a built-in data set."""

from collections.abc import Callable
from dataclasses import dataclass

Progress = Callable[[int, int], None]
Cancelled = Callable[[], bool]


@dataclass(frozen=True, slots=True)
class DataRequest:
    """How a built-in set is to be made.

    Parameters
    ----------
    seed : int
        For sets that are drawn anew for each seed.
    count : int, optional
        Training samples a class, where the set lets the user choose.
    progress : callable, optional
        Told what is done and how much there is in all, where making the set takes time.
    cancelled : callable, optional
        Asked now and then; True ends the making.
    """

    seed: int = 0
    count: int | None = None
    progress: Progress | None = None
    cancelled: Cancelled | None = None
