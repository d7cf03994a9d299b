"""A colour for each of many classes: hues around the circle, all as light and as strong."""

import math
from functools import cache

from gui.theme.tokens import Theme

_LIGHTNESS = {"light": 0.58, "dark": 0.76}
_CHROMA = 0.115
"""Small enough that every hue of that lightness lies within what screens show."""


@cache
def class_colors(classes: int, theme: Theme) -> tuple[str, ...]:
    """Return ``#RRGGBB`` for each class, of evenly spread hues.

    In OKLCH (Björn Ottosson, "A perceptual color space for image processing", 2020), where equal
    steps look equal. More than about ten cannot be told apart by colour alone: classes are named
    as well, and the colour helps to see which lie together.
    """
    lightness = _LIGHTNESS[theme.name]
    turns = (2 * math.pi * at / max(classes, 1) for at in range(classes))
    return tuple(_hex(lightness, _CHROMA * math.cos(h), _CHROMA * math.sin(h)) for h in turns)


def _hex(lightness: float, a: float, b: float) -> str:
    """Return an OKLab colour in sRGB, clipped to what can be shown."""
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    middle = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    linear = (
        4.0767416621 * long - 3.3077115913 * middle + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * middle - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * middle + 1.7076147010 * short,
    )
    return "#" + "".join(f"{round(255 * _encoded(each)):02X}" for each in linear)


def _encoded(linear: float) -> float:
    value = min(max(linear, 0.0), 1.0)
    return 12.92 * value if value <= 0.0031308 else 1.055 * value ** (1 / 2.4) - 0.055
