"""Lines of a text that are dragged to another place by their numbers."""

from collections.abc import Sequence


class LineDrag:
    """Where lines stand, which of them is dragged, and between which it would land.

    Parameters
    ----------
    tops : sequence of float
        Upper edges of the lines, in logical pixels, in order.
    step : float
        From one to the next.
    """

    def __init__(self, tops: Sequence[float] = (), step: float = 1.0) -> None:
        self._tops = tops
        self._step = step
        self.line: int | None = None
        self._y = 0.0

    def line_at(self, y: float) -> int | None:
        """Return the line at a height; None below and above all of them."""
        at = next((at for at, top in enumerate(self._tops) if top <= y < top + self._step), None)
        return at

    def begin(self, y: float) -> bool:
        """Take hold of the line at a height; return whether there is one."""
        self.line, self._y = self.line_at(y), y
        return self.line is not None

    def move(self, y: float) -> None:
        """Go on to another height."""
        self._y = y

    @property
    def gap(self) -> int:
        """Before which line it would land; the number of lines for the end."""
        return sum(self._y >= top + self._step / 2 for top in self._tops)

    @property
    def mark(self) -> float | None:
        """The height of the line between lines that shows it; None where nothing would move."""
        if self.line is None or self.gap in (self.line, self.line + 1):
            return None
        return self._tops[0] + self.gap * self._step - 2

    def end(self) -> tuple[int, int] | None:
        """Let go; return the line and the place that it gets, or None where it stays."""
        line, gap, moves = self.line, self.gap, self.mark is not None
        self.line = None
        if line is None or not moves:
            return None
        return line, gap if gap < line else gap - 1
