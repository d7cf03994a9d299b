"""Marks upon a painted matrix: what is chosen, and what is pointed at."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from gui.widgets.matrix_geometry import MatrixGeometry
from gui.widgets.matrix_place import Place


def mark_place(
    painter: QPainter, geometry: MatrixGeometry, place: Place, color: QColor, width: int
) -> None:
    """Outline a cell, a row or a column, and underline the names that belong to it.

    Parameters
    ----------
    painter : QPainter
    geometry : MatrixGeometry
    place : Place
        What is not in view gets no mark.
    color : QColor
    width : int
        Of the lines, in logical pixels.
    """
    row, column = place
    view = geometry.view
    square = geometry.square
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(color, width))
    in_rows = row is not None and view.row <= row < view.row + view.count
    in_columns = column is not None and view.column <= column < view.column + view.count
    outside = width / 2
    if in_rows and row is not None:
        cell = geometry.cell(row, view.column)
        name = geometry.row_name(row)
        painter.drawLine(
            QPointF(cell.left() - 2, name.top() + 1), QPointF(cell.left() - 2, name.bottom())
        )
    if in_columns and column is not None:
        cell = geometry.cell(view.row, column)
        painter.drawLine(
            QPointF(cell.left() + 1, cell.top() - 2), QPointF(cell.right(), cell.top() - 2)
        )
    area: QRectF | None = None
    if row is not None and column is not None:
        area = geometry.cell(row, column) if in_rows and in_columns else None
    elif in_rows and row is not None:
        area = geometry.cell(row, view.column)
        area.setRight(square.right())
    elif in_columns and column is not None:
        area = geometry.cell(view.row, column)
        area.setBottom(square.bottom())
    if area is not None:
        painter.drawRect(area.adjusted(0.5, 0.5, 0.5, 0.5).adjusted(0, 0, -outside, -outside))
