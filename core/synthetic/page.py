"""Pages: a text, written in one hand, with the box of every character."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from core.errors import ConfigError
from core.memory import check_memory
from core.randomness import Stream, generator
from core.settings import setting
from core.synthetic.alphabet import CHARACTERS, Alphabet, shipped_alphabet
from core.synthetic.drawing import choose_allographs, limit_softness, to_gray
from core.synthetic.hands import draw_hands, vary
from core.synthetic.page_light import light
from core.synthetic.page_text import Glyph, lay_out
from core.synthetic.paths import Paths
from core.synthetic.rendering import NOISE_CELLS, Placement, render
from core.synthetic.shaping import draw_habits, shape
from core.synthetic.variation import Variation

_HABIT_SHARE = 0.85
"""How often a hand writes a character in its usual way, not in its other one."""

_BOX_INK = 0.5
"""From this much ink on, a pixel belongs to the box of a character."""

_RENDER_BYTES = 64 * 2**20

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True)
class PageStyle:
    """How a page is laid out and photographed; lengths are in heights of a letter."""

    letter_height: int = setting(
        64, "Letter height", "Height of a capital.", minimum=8, maximum=512, unit="px"
    )
    letters_a_line: int = setting(
        24, "Letters a line", "Longer lines are broken, between words.", minimum=1, maximum=1000
    )
    letter_gap: float = setting(
        0.3, "Gap of letters", "Paper between two letters.", minimum=0.05, maximum=3
    )
    word_gap: float = setting(
        1.2, "Gap of words", "Paper between two words.", minimum=0.3, maximum=6
    )
    line_gap: float = setting(
        0.9, "Gap of lines", "Paper between two lines.", minimum=0.2, maximum=5
    )
    unevenness: float = setting(
        0.05,
        "Unevenness",
        "How far letters leave their line, lines slope, and gaps differ.",
        minimum=0,
        maximum=0.5,
    )
    shadow: float = setting(
        0.0, "Shadow", "How unevenly the page is lit: 0 is a clean scan.", minimum=0, maximum=1
    )
    grain: float = setting(
        0.0, "Grain", "Noise of paper and camera, in shades of 255.", minimum=0, maximum=50
    )


@dataclass(frozen=True, slots=True)
class PageBox:
    """Where a character lies.

    Parameters
    ----------
    character : str
    left, top, right, bottom : int
        In pixels; right and bottom are the first ones outside.
    line, word : int
        Counted from 0, words within their line.
    """

    character: str
    left: int
    top: int
    right: int
    bottom: int
    line: int
    word: int


@dataclass(frozen=True, eq=False)
class Page:
    """A drawn page and its truth.

    Parameters
    ----------
    picture : ndarray of shape (height, width)
        uint8, 0 is black.
    boxes : tuple of PageBox
        In reading order.
    lines : tuple of str
        What is written.
    replaced : tuple of str
        Characters of the text that no skeleton draws; there is a gap instead.
    """

    picture: npt.NDArray[np.uint8]
    boxes: tuple[PageBox, ...]
    lines: tuple[str, ...]
    replaced: tuple[str, ...]


def draw_page(
    text: str,
    *,
    seed: int = 0,
    variation: Variation | None = None,
    style: PageStyle | None = None,
    alphabet: Alphabet | None = None,
) -> Page:
    """Write a text in the hand of the writer that `seed` draws.

    Small letters are written as capitals. The same seed is the same writer, whatever the text.

    Raises
    ------
    ConfigError
        If the text holds no character that can be drawn, or the page does not fit into memory.
    """
    variation = Variation() if variation is None else variation
    style = PageStyle() if style is None else style
    alphabet = shipped_alphabet() if alphabet is None else alphabet
    written = lay_out(text, CHARACTERS, style.letters_a_line)
    if not written.glyphs:
        raise ConfigError(
            "the text has no letter A to Z and no digit; write one at least", field="page"
        )
    rng = generator(seed, Stream.PAGE, 1)
    paths, pen = _write(written.glyphs, seed, variation, alphabet, rng)
    placement, size = _place(paths, pen, written.glyphs, style, rng)
    check_memory(9 * size[0] * size[1], f"a page of {size[1]:,}×{size[0]:,} pixels", field="page")
    ink, boxes = _ink(paths, placement, size, written.glyphs, variation, rng)
    picture = to_gray(ink)
    if style.shadow or style.grain:
        picture = light(picture, style.shadow, style.grain, rng)
    return Page(picture, boxes, written.lines, written.replaced)


def _write(
    glyphs: Sequence[Glyph],
    seed: int,
    variation: Variation,
    alphabet: Alphabet,
    rng: np.random.Generator,
) -> tuple[Paths, float]:
    """Return the path of each glyph, all in one hand, and the width of its pen."""
    own = generator(seed, Stream.PAGE, 0)
    hand = draw_hands(variation, 1, own)
    usual = choose_allographs(alphabet, CHARACTERS, variation, own)
    other = choose_allographs(alphabet, CHARACTERS, variation, own)
    habits = draw_habits(alphabet, len(CHARACTERS), own)
    classes = np.array([CHARACTERS.index(glyph.character) for glyph in glyphs])
    is_usual = rng.random(len(glyphs)) < _HABIT_SHARE
    chosen = np.where(is_usual, usual[classes], other[classes])
    hands = vary(hand.take(np.zeros(len(glyphs), int)), variation, rng)
    paths = shape(alphabet, chosen, hands, habits[classes], variation, rng)
    return paths, float(hand.pen[0])


def _place(
    paths: Paths,
    pen: float,
    glyphs: Sequence[Glyph],
    style: PageStyle,
    rng: np.random.Generator,
) -> tuple[Placement, tuple[int, int]]:
    """Set the glyphs in lines; return where they lie on the page, and its height and width."""
    count, uneven = len(glyphs), style.unevenness
    normal = rng.standard_normal((3, count))
    slopes = rng.standard_normal(glyphs[-1].line + 1) * uneven / 4
    sizes = np.exp(uneven * np.clip(normal[0], -2, 2))
    boxes = paths.boxes().astype(float) + np.array([-pen, -pen, pen, pen]) / 2
    boxes *= sizes[:, None]
    x, places = 0.0, np.empty((count, 2))
    for i, glyph in enumerate(glyphs):
        if i == 0 or glyph.line != glyphs[i - 1].line:
            x = uneven * 4 * abs(rng.standard_normal())
        else:
            gap = style.letter_gap * np.exp(4 * uneven * np.clip(normal[1, i], -2, 2))
            # A character that could not be drawn is a gap of its own.
            x += gap + (style.word_gap - style.letter_gap) * glyph.spaces
        # Characters stand on their line with the foot of their skeleton, 0.5 below its middle.
        foot = glyph.line * (1 + style.line_gap) + slopes[glyph.line] * x
        foot += uneven * np.clip(normal[2, i], -2, 2)
        places[i] = x - boxes[i, 0], foot + 0.5 * (1 - sizes[i])
        x += boxes[i, 2] - boxes[i, 0]
    spread = np.concatenate([places, places], axis=1) + boxes
    margin = 0.8
    origin = margin - spread[:, :2].min(axis=0)
    extent = (spread[:, 2:] + origin).max(axis=0) + margin
    scale = style.letter_height
    width, height = (int(np.ceil(side * scale)) for side in extent)
    offset = (places + origin) * scale
    return (
        Placement(np.asarray(sizes * scale, np.float32), np.asarray(offset, np.float32)),
        (height, width),
    )


def _ink(
    paths: Paths,
    placement: Placement,
    size: tuple[int, int],
    glyphs: Sequence[Glyph],
    variation: Variation,
    rng: np.random.Generator,
) -> tuple[Floats, tuple[PageBox, ...]]:
    """Draw each glyph into a tile around it, and the tiles onto the page."""
    scale = placement.scale
    half = np.asarray(paths.width.max(axis=1) * scale / 2, np.float32)
    ramp = 32 / 24 * variation.softness * scale.mean() * np.exp(0.3 * rng.standard_normal())
    softness = limit_softness(np.full(len(glyphs), ramp, np.float32), half)
    noise = rng.standard_normal((len(glyphs), NOISE_CELLS, NOISE_CELLS), dtype=np.float32)
    noise *= (variation.edge_noise * half)[:, None, None]
    box = paths.boxes() * scale[:, None] + np.tile(placement.offset, 2)
    border = half.max() * 1.5 + softness.max() + 2
    corner = np.floor(box[:, :2] - border)
    tile = int(np.ceil((box[:, 2:] + border - corner).max())) + 1
    inside = Placement(scale, np.asarray(placement.offset - corner, np.float32))
    page = np.zeros((size[0] + 2 * tile, size[1] + 2 * tile), np.float32)
    boxes = []
    most = max(1, int(_RENDER_BYTES / (4 * tile * (2 * paths.points.shape[1] + tile))))
    for begin in range(0, len(glyphs), most):
        part = slice(begin, begin + most)
        tiles = render(
            Paths(paths.points[part], paths.mass[part], paths.ends[part], paths.width[part]),
            Placement(inside.scale[part], inside.offset[part]),
            (tile, tile),
            softness=softness[part],
            raggedness=noise[part],
        )
        for ink, at, glyph in zip(tiles, corner[part].astype(int), glyphs[part], strict=True):
            left, top = (int(value) for value in at)
            place = page[tile + top : 2 * tile + top, tile + left : 2 * tile + left]
            np.maximum(place, ink, out=place)
            boxes.append(_box(ink, left, top, glyph))
    return page[tile:-tile, tile:-tile], tuple(boxes)


def _box(ink: Floats, left: int, top: int, glyph: Glyph) -> PageBox:
    dark = ink >= min(_BOX_INK, float(ink.max()))
    rows, columns = np.flatnonzero(dark.any(axis=1)), np.flatnonzero(dark.any(axis=0))
    return PageBox(
        glyph.character,
        left + int(columns[0]),
        top + int(rows[0]),
        left + int(columns[-1]) + 1,
        top + int(rows[-1]) + 1,
        glyph.line,
        glyph.word,
    )
