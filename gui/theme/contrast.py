"""How well two colours can be told apart, after the Web Content Accessibility Guidelines 2."""


def relative_luminance(color: str) -> float:
    """Return the luminance of an sRGB colour ``#RRGGBB``, from 0 (black) to 1 (white).

    ``0.2126 R + 0.7152 G + 0.0722 B`` with the channels made linear.
    """
    if len(color) != 7 or not color.startswith("#"):
        raise ValueError(f"a colour is written #RRGGBB; got {color!r}")
    red, green, blue = (_linear(int(color[i : i + 2], 16) / 255) for i in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast_ratio(a: str, b: str) -> float:
    """Return the contrast of two colours, from 1 (the same) to 21 (black on white).

    ``(lighter + 0.05) / (darker + 0.05)``; text needs 4.5, lines and icons need 3.
    https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio
    """
    darker, lighter = sorted((relative_luminance(a), relative_luminance(b)))
    return (lighter + 0.05) / (darker + 0.05)


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4
