"""Opaque mixtures of two colours, because translucent pens and brushes are slow to draw."""

from PySide6.QtGui import QColor


def mix(color: str, background: str, share: float) -> QColor:
    """Return `share` of `color` over `background`, as if it were painted with that opacity.

    Parameters
    ----------
    color, background : str
        ``#RRGGBB``.
    share : float
        0 gives the background, 1 the colour.
    """
    front, back = QColor(color), QColor(background)
    return QColor.fromRgbF(
        *(
            share * top + (1 - share) * bottom
            for top, bottom in zip(front.getRgbF()[:3], back.getRgbF()[:3], strict=True)  # type: ignore[index]
        )
    )
