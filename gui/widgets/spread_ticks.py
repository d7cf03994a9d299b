"""Which values of a histogram's axis are named."""

from math import ceil, floor, log10

from core.analysis.spread_history import SpreadHistory

_APART = 20.0
"""Between two numbers, in logical pixels."""


def ticks(history: SpreadHistory, height: float) -> list[float]:
    """Return the values that an axis names, ascending.

    Parameters
    ----------
    history : SpreadHistory
    height : float
        Of the axis, in logical pixels.

    Returns
    -------
    list of float
        Both ends and 0, where that is not too near to one of them; on a logarithmic axis powers of
        ten, or both ends where there is but one.
    """
    low, high = float(history.edges[0]), float(history.edges[-1])
    if history.bins == "log":
        first, last = ceil(log10(low)), floor(log10(high))
        step = max(1, ceil((last - first + 1) * _APART / max(height, _APART)))
        powers = [10.0**power for power in range(last, first - 1, -step)][::-1]
        return powers if len(powers) > 1 else [low, high]
    ends = [low, high]
    if not low <= 0 <= high:
        return ends
    apart = _APART * (high - low) / max(height, _APART)
    return [*(end for end in ends[:1] if end < -apart), 0.0, *(e for e in ends[1:] if e > apart)]
