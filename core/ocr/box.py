"""Where a letter is."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle of pixels.

    Parameters
    ----------
    top, left, bottom, right : int
        In pixels of the picture, from its upper left corner; `bottom` and `right` are the first
        row and column that lie outside, as slices have them.
    """

    top: int
    left: int
    bottom: int
    right: int

    @property
    def height(self) -> int:
        """Rows."""
        return self.bottom - self.top

    @property
    def width(self) -> int:
        """Columns."""
        return self.right - self.left

    @property
    def center(self) -> tuple[float, float]:
        """Row and column of the middle."""
        return (self.top + self.bottom) / 2, (self.left + self.right) / 2

    @property
    def slices(self) -> tuple[slice, slice]:
        """What it cuts out of an array (height, width)."""
        return slice(self.top, self.bottom), slice(self.left, self.right)

    def scaled(self, factor: float, height: int, width: int) -> "Box":
        """Return the smallest box that holds it in a picture `factor` times as large.

        Parameters
        ----------
        factor : float
        height, width : int
            Of that picture, which the box does not leave.
        """
        return Box(
            max(0, int(self.top * factor)),
            max(0, int(self.left * factor)),
            min(height, -int(-self.bottom * factor // 1)),
            min(width, -int(-self.right * factor // 1)),
        )


def union(boxes: Iterable[Box]) -> Box:
    """Return the smallest box that holds all of them; there must be one."""
    boxes = list(boxes)
    return Box(
        min(box.top for box in boxes),
        min(box.left for box in boxes),
        max(box.bottom for box in boxes),
        max(box.right for box in boxes),
    )
