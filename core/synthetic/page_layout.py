"""Where the characters of a page lie."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from core.synthetic.page_style import PageStyle
from core.synthetic.page_text import Glyph
from core.synthetic.paths import Paths
from core.synthetic.rendering import Placement

_MARGIN = 0.8
"""Paper around the writing, in heights of a letter."""

_MOST_SLOPE = 0.25
"""How far a line may climb or fall, as a share of the gap of lines: two neighbours stay apart."""

Floats = npt.NDArray[np.float64]


def place_glyphs(
    paths: Paths, glyphs: Sequence[Glyph], style: PageStyle, rng: np.random.Generator
) -> tuple[Placement, tuple[int, int]]:
    """Set the glyphs in lines.

    Parameters
    ----------
    paths : Paths
        Of the glyphs.
    glyphs : sequence of Glyph
        One or more, in reading order.
    style : PageStyle
    rng : Generator

    Returns
    -------
    Placement
        Where they lie on the page.
    (int, int)
        Height and width of the page in pixels.
    """
    uneven = style.unevenness
    normal = rng.standard_normal((3, len(glyphs)))
    slopes = rng.standard_normal(glyphs[-1].line + 1) * uneven / 4
    sizes = np.exp(uneven * np.clip(normal[0], -2, 2))
    boxes = paths.outlines().astype(float) * sizes[:, None]
    x = _places_in_lines(boxes[:, 2] - boxes[:, 0], glyphs, style, normal[1], rng)
    line = np.array([glyph.line for glyph in glyphs])
    reach = np.zeros(len(slopes))
    np.maximum.at(reach, line, x)
    most = _MOST_SLOPE * style.line_gap / np.maximum(reach, 1e-6)
    slopes = np.clip(slopes, -most, most)
    # Characters stand on their line with the foot of their skeleton, 0.5 below its middle.
    foot = line * (1 + style.line_gap) + slopes[line] * x + uneven * np.clip(normal[2], -2, 2)
    places = np.stack([x - boxes[:, 0], foot + 0.5 * (1 - sizes)], axis=1)
    spread = np.concatenate([places, places], axis=1) + boxes
    origin = _MARGIN - spread[:, :2].min(axis=0)
    extent = (spread[:, 2:] + origin).max(axis=0) + _MARGIN
    scale = style.letter_height
    width, height = (int(np.ceil(side * scale)) for side in extent)
    return (
        Placement(
            np.asarray(sizes * scale, np.float32), np.asarray((places + origin) * scale, np.float32)
        ),
        (height, width),
    )


def _places_in_lines(
    widths: Floats,
    glyphs: Sequence[Glyph],
    style: PageStyle,
    normal: Floats,
    rng: np.random.Generator,
) -> Floats:
    """Return where each glyph begins in its line, in heights of a letter."""
    x, places = 0.0, np.empty(len(glyphs))
    for i, glyph in enumerate(glyphs):
        if i == 0 or glyph.line != glyphs[i - 1].line:
            x = style.unevenness * 4 * abs(rng.standard_normal())
        else:
            # The paper between two letters differs, that between words by as much; where words
            # shall lie closer than letters, there is none to be taken away.
            gap = min(style.letter_gap, style.word_gap) if glyph.spaces else style.letter_gap
            x += gap * np.exp(4 * style.unevenness * np.clip(normal[i], -2, 2))
            x += glyph.spaces * max(style.word_gap - style.letter_gap, 0)
        places[i] = x
        x += widths[i]
    return places
