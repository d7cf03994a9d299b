"""Opaque mixtures of two colours, because translucent pens and brushes are slow to draw."""

from functools import cache

from PySide6.QtGui import QColor

from gui.theme.contrast import contrast_ratio


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


@cache
def faded(color: str, background: str, *, contrast: float = 3.0) -> str:
    """Return `color` moved towards `background`, but no further than stays legible.

    Parameters
    ----------
    color, background : str
        ``#RRGGBB``.
    contrast : float
        The least ratio against the background (WCAG 2), where `color` has that itself.
    """
    for percent in range(70, 100, 5):
        mixed = mix(color, background, percent / 100).name()
        if contrast_ratio(mixed, background) >= contrast:
            return mixed
    return color
