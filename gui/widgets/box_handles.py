"""The eight handles of a box, and what pulling one makes of it."""

from PySide6.QtCore import QPointF, QRectF, Qt

from core.ocr.box import Box

REACH = 7.0
"""Logical pixels around a handle that count as it; less of a small box, whose middle moves it."""

SIDE = 6.0
"""Of a handle, in logical pixels; less of a small box, which shall still be seen."""

HANDLES = {
    "top left": (0, 0),
    "top": (0, 0.5),
    "top right": (0, 1),
    "right": (0.5, 1),
    "bottom right": (1, 1),
    "bottom": (1, 0.5),
    "bottom left": (1, 0),
    "left": (0.5, 0),
}
"""Row and column of each, as shares of the box."""

_CURSORS = {
    "top left": Qt.CursorShape.SizeFDiagCursor,
    "bottom right": Qt.CursorShape.SizeFDiagCursor,
    "top right": Qt.CursorShape.SizeBDiagCursor,
    "bottom left": Qt.CursorShape.SizeBDiagCursor,
    "top": Qt.CursorShape.SizeVerCursor,
    "bottom": Qt.CursorShape.SizeVerCursor,
    "left": Qt.CursorShape.SizeHorCursor,
    "right": Qt.CursorShape.SizeHorCursor,
}


def handle_points(rect: QRectF) -> dict[str, QPointF]:
    """Return where the handles of a box lie on the widget."""
    return {
        name: QPointF(rect.left() + column * rect.width(), rect.top() + row * rect.height())
        for name, (row, column) in HANDLES.items()
    }


def handle_side(rect: QRectF) -> float:
    """Return the side of a box's handles."""
    return max(2.0, min(SIDE, min(rect.width(), rect.height()) / 6))


def handle_at(rect: QRectF, at: QPointF) -> str | None:
    """Return the handle at a place of the widget."""
    reach = min(REACH, min(rect.width(), rect.height()) / 5)
    near = [
        (abs(point.x() - at.x()) + abs(point.y() - at.y()), name)
        for name, point in handle_points(rect).items()
        if abs(point.x() - at.x()) <= reach and abs(point.y() - at.y()) <= reach
    ]
    return min(near)[1] if near else None


def handle_cursor(name: str) -> Qt.CursorShape:
    """Return the cursor that says where a handle goes."""
    return _CURSORS[name]


def pulled(box: Box, handle: str, down: float, right: float, shape: tuple[int, int]) -> Box:
    """Return a box of which a handle was pulled, within the picture and never turned over.

    Parameters
    ----------
    box : Box
    handle : str
        One of `HANDLES`.
    down, right : float
        In pixels of the picture.
    shape : (int, int)
        Height and width of the picture.
    """
    row, column = HANDLES[handle]
    top, left, bottom, far = box.top, box.left, box.bottom, box.right
    if row == 0:
        top = max(0, min(round(top + down), bottom - 2))
    elif row == 1:
        bottom = min(shape[0], max(round(bottom + down), top + 2))
    if column == 0:
        left = max(0, min(round(left + right), far - 2))
    elif column == 1:
        far = min(shape[1], max(round(far + right), left + 2))
    return Box(top, left, bottom, far)
