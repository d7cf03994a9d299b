"""Which tiles of a grid are selected together, as in file managers."""

from collections.abc import Iterable


class TileSelection:
    """Places that are selected, and the one that a range begins at.

    A plain choice selects nothing beyond the current tile: the set is for several at once.
    """

    def __init__(self) -> None:
        self._places: set[int] = set()
        self._anchor: int | None = None

    @property
    def places(self) -> frozenset[int]:
        """What is selected together; empty where only the current tile counts."""
        return frozenset(self._places)

    def clear(self, anchor: int | None = None) -> None:
        """Select nothing; the next range begins at `anchor`."""
        self._places.clear()
        self._anchor = anchor

    def toggle(self, place: int, current: int | None) -> None:
        """Add a place, or take it away (Ctrl+click); the current tile belongs to the selection."""
        if not self._places and current is not None:
            self._places.add(current)
        self._places ^= {place}
        self._anchor = place

    def extend(self, place: int, current: int | None) -> None:
        """Select all from where the range begins to a place (Shift+click, Shift+arrow)."""
        if self._anchor is None:
            self._anchor = place if current is None else current
        first, last = sorted((self._anchor, place))
        self._places = set(range(first, last + 1))

    def select(self, places: Iterable[int]) -> None:
        """Select these, such as all."""
        self._places = set(places)
