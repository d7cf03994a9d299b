"""Where the names of dots go, so that they hide neither dots nor one another."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF

_GAP = 2.0
"""Between a dot and its name."""


def place_labels(
    dots: Sequence[QPointF],
    sizes: Sequence[tuple[float, float]],
    area: QRectF,
    radius: float,
) -> list[QRectF | None]:
    """Return a rectangle for each name, or None where there is no room.

    One after another, each at the first place that is free: above its dot, beside it, or below.
    Above comes first, since steps from dot to dot go to the right and down.

    Parameters
    ----------
    dots : sequence of QPointF
        Those to be named first come first.
    sizes : sequence of (width, height)
        Of each name.
    area : QRectF
        Within which names stay.
    radius : float
        Of a dot.
    """
    taken = [QRectF(d.x() - radius, d.y() - radius, 2 * radius, 2 * radius) for d in dots]
    rooms: list[QRectF | None] = []
    for dot, (width, height) in zip(dots, sizes, strict=True):
        reach = radius + _GAP
        rows = (dot.y() - reach - height, dot.y() + reach)
        columns = (dot.x() - radius, dot.x() + radius - width, dot.x() - width / 2)
        corners = [(x, rows[0]) for x in columns[:2]]
        corners += [(x, dot.y() - height / 2) for x in (dot.x() + reach, dot.x() - reach - width)]
        corners += [(x, rows[1]) for x in columns]
        corners.append((columns[2], rows[0]))
        found = None
        for x, y in corners:
            room = QRectF(x, y, width, height)
            if area.contains(room) and not any(room.intersects(other) for other in taken):
                found = room
                taken.append(room)
                break
        rooms.append(found)
    return rooms
