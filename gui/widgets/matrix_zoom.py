"""Which classes of a matrix are in view, closer and further away."""

from PySide6.QtCore import QPointF

from gui.widgets.matrix_geometry import ClassRange, MatrixGeometry
from gui.widgets.matrix_place import Place

_FEWEST = 4


def zoomed(
    geometry: MatrixGeometry, classes: int, factor: float, place: Place, about: QPointF | None
) -> ClassRange | None:
    """Return the classes in view after a zoom; None where all are.

    Parameters
    ----------
    geometry : MatrixGeometry
        As it is now.
    classes : int
        Of the matrix.
    factor : float
        Above 1 for fewer classes.
    place : Place
        What stays where it is, as far as it is a cell.
    about : QPointF or None
        What stays instead: a position in the widget, in logical pixels.
    """
    view, square = geometry.view, geometry.square
    count = min(classes, max(min(_FEWEST, classes), round(view.count / factor)))
    if count == view.count and 1 < count < classes:
        count += -1 if factor > 1 else 1
    if count == classes:
        return None
    if about is None:
        row, column = place
        about = geometry.cell(
            view.row + view.count // 2 if row is None else row,
            view.column + view.count // 2 if column is None else column,
        ).center()
    share_x = min(max((about.x() - square.left()) / square.width(), 0.0), 1.0)
    share_y = min(max((about.y() - square.top()) / square.height(), 0.0), 1.0)
    first_column = round(view.column + share_x * (view.count - count))
    first_row = round(view.row + share_y * (view.count - count))
    last = classes - count
    return ClassRange(min(max(first_row, 0), last), min(max(first_column, 0), last), count)


def moved_to(view: ClassRange, place: Place) -> ClassRange:
    """Return as many classes, moved no further than it takes to have a place in view."""
    row, column = (
        first if at is None else min(max(first, at - view.count + 1), at)
        for at, first in zip(place, (view.row, view.column), strict=True)
    )
    return ClassRange(row, column, view.count)
