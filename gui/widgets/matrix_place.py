"""Cells, rows and columns of a matrix as places, and the way from one to the next."""

import numpy as np
import numpy.typing as npt

Place = tuple[int | None, int | None]
"""Row and column; None is any class: a whole row, a whole column, or everything."""

NOWHERE: Place = (None, None)


def stepped(place: Place, down: int, along: int, last: int) -> Place:
    """Return the neighbour of a place, or the place itself where there is none.

    Parameters
    ----------
    place : Place
        Before the first row and column lie their names, which stand for the whole of them.
    down, along : {-1, 0, 1}
    last : int
        The last row and column.
    """
    if place == NOWHERE:
        return 0, 0
    found = _moved(place[0], down, last), _moved(place[1], along, last)
    return place if found == NOWHERE else found


def leapt(place: Place, down: int, along: int, strengths: npt.NDArray[np.floating]) -> Place:
    """Return the next cell in a direction that holds something, or the place itself.

    Parameters
    ----------
    place : Place
    down, along : {-1, 0, 1}
        Not both 0.
    strengths : ndarray of shape (classes, classes)
        0 is a cell that holds nothing.
    """
    row, column = (0 if at is None else at for at in place)
    classes = len(strengths)
    while True:
        row, column = row + down, column + along
        if not (0 <= row < classes and 0 <= column < classes):
            return place
        if strengths[row, column]:
            return row, column


def _moved(at: int | None, by: int, last: int) -> int | None:
    """Return a neighbour; before the first one lies the name, which is None."""
    if not by:
        return at
    if at is None:
        return 0 if by > 0 else None
    return None if at + by < 0 else min(at + by, last)
