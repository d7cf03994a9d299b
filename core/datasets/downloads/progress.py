"""How far a download is: bytes, speed, and the time that is left."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic
from typing import Literal

Stage = Literal["downloading", "checking", "unpacking"]

_WINDOW_S = 5.0
"""The speed is that of so many seconds: what is shown follows the line, and does not jump."""

_FIRST_S = 0.5
"""Before, a speed would be a guess."""


@dataclass(frozen=True, slots=True)
class DownloadProgress:
    """What is being done, and how far it is.

    Parameters
    ----------
    stage : {"downloading", "checking", "unpacking"}
    what : str
        Name of the file.
    done, total : int
        Bytes of all files of a download, or of the file that is checked or unpacked; `total` is 0
        where nobody knows.
    """

    stage: Stage
    what: str
    done: int
    total: int


Tell = Callable[[DownloadProgress], None]
"""Is told how far something is; what it raises ends the work."""


class Pace:
    """Finds the speed of a count that grows.

    Parameters
    ----------
    clock : callable
        Seconds, ever growing.
    """

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        self._clock = clock
        self._seen: deque[tuple[float, int]] = deque()

    def add(self, done: int) -> None:
        """Take note of how much is done now."""
        now = self._clock()
        if self._seen and done < self._seen[-1][1]:
            # It began anew: what went before says nothing of it.
            self._seen.clear()
        self._seen.append((now, done))
        while len(self._seen) > 2 and now - self._seen[1][0] > _WINDOW_S:
            self._seen.popleft()

    @property
    def speed(self) -> float | None:
        """Bytes a second; None while that cannot be said."""
        if len(self._seen) < 2:
            return None
        (first, before), (last, after) = self._seen[0], self._seen[-1]
        return (after - before) / (last - first) if last - first >= _FIRST_S else None

    def seconds_left(self, total: int) -> float | None:
        """Return the time until `total` is done at this speed; None while that cannot be said."""
        speed = self.speed
        if not speed or not total:
            return None
        return max(0.0, (total - self._seen[-1][1]) / speed)


def size_words(count: int) -> str:
    """Return bytes for people: ``"11.6 MB"``; a MB is a million bytes, as addresses have it."""
    if count < 1000:
        return f"{count} bytes"
    if count < 999_500:
        return f"{count / 1e3:.0f} kB"
    return f"{count / 1e6:.1f} MB" if count < 1e9 else f"{count / 1e9:.2f} GB"


def duration_words(seconds: float) -> str:
    """Return a time for people: ``"12 s"``, ``"3 min 20 s"``, ``"1 h 5 min"``."""
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    minutes, rest = divmod(whole, 60)
    if minutes < 60:
        return f"{minutes} min {rest} s"
    hours, minutes = divmod(minutes, 60)
    return f"{hours} h {minutes} min"


def progress_words(now: DownloadProgress, pace: Pace) -> str:
    """Return how far it is: ``"3.2 MB of 11.6 MB, 1.1 MB/s, 8 s left"``."""
    words = size_words(now.done)
    if now.total:
        words += f" of {size_words(now.total)}"
    speed, left = pace.speed, pace.seconds_left(now.total)
    if now.stage == "downloading" and speed is not None:
        words += f", {size_words(round(speed))}/s"
    if now.stage == "downloading" and left is not None:
        words += f", {duration_words(left)} left"
    return words
