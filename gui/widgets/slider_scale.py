"""The numbers that a slider of a setting stops at: evenly apart, or evenly by their ratio."""

import math
from bisect import bisect_left

from core.settings import Setting

STOPS = 200
"""Of a slider that goes by ratio: a pixel or two apart in a side panel."""

MOST_STEPS = 300
"""Where steps are even, and of a round size."""

RATIO = 10.0
"""From this ratio of the bounds on, stops lie evenly by ratio."""


class SliderScale:
    """Turns stops of a slider, counted from 0, into values of a setting, and back.

    Parameters
    ----------
    described : Setting
        A number with both bounds.

    Raises
    ------
    ValueError
        If it has not.
    """

    def __init__(self, described: Setting) -> None:
        low, high = described.minimum, described.maximum
        if described.kind not in (int, float) or low is None or high is None or not low < high:
            raise ValueError(f"{described.title} has no bounds that a slider could lie between")
        self._by_ratio = low > 0 and high / low >= RATIO
        whole = described.kind is int
        stops = _by_ratio(low, high, whole) if self._by_ratio else _evenly(low, high, whole)
        self._values = tuple(dict.fromkeys(described.kind(value) for value in stops))

    @property
    def last(self) -> int:
        """The stop of the maximum."""
        return len(self._values) - 1

    def value_at(self, stop: int) -> int | float:
        """Return the value of a stop."""
        return self._values[min(max(stop, 0), self.last)]

    def nearest(self, value: float) -> int:
        """Return the stop whose value is nearest."""
        after = bisect_left(self._values, value)
        if after in (0, len(self._values)):
            return min(after, self.last)
        low, high = self._values[after - 1], self._values[after]
        middle = math.sqrt(low * high) if self._by_ratio else (low + high) / 2
        return after if value >= middle else after - 1


def _evenly(low: float, high: float, whole: bool) -> list[float]:
    step = _round_up((high - low) / MOST_STEPS)
    if whole:
        step = max(1.0, step)
    count = math.ceil((high - low) / step - 1e-9)
    return [round(min(low + place * step, high), 10) for place in range(count + 1)]


def _by_ratio(low: float, high: float, whole: bool) -> list[float]:
    inner = [low * (high / low) ** (place / STOPS) for place in range(1, STOPS)]
    rounded = [round(value) if whole else _two_digits(value) for value in inner]
    return [low, *(value for value in rounded if low < value < high), high]


def _two_digits(value: float) -> float:
    return float(f"{value:.2g}")


def _round_up(value: float) -> float:
    """Return the next of …, 0.1, 0.2, 0.5, 1, … that is not smaller."""
    power = 10.0 ** math.floor(math.log10(value))
    return next(m * power for m in (1.0, 2.0, 5.0, 10.0) if m * power >= value * (1 - 1e-9))
