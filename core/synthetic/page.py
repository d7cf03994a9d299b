"""Pages: a text, written in one hand, with the box of every character."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from core.errors import ConfigError
from core.memory import check_memory
from core.randomness import Stream, generator
from core.synthetic.alphabet import CHARACTERS, Alphabet, shipped_alphabet
from core.synthetic.drawing import choose_allographs
from core.synthetic.hands import draw_hands, vary
from core.synthetic.page_ink import PageBox, draw_glyphs
from core.synthetic.page_layout import place_glyphs
from core.synthetic.page_light import light
from core.synthetic.page_style import PageStyle
from core.synthetic.page_text import Glyph, lay_out
from core.synthetic.paths import Paths
from core.synthetic.shaping import draw_habits, shape
from core.synthetic.variation import Variation

__all__ = ["Page", "PageBox", "PageStyle", "draw_page"]

_HABIT_SHARE = 0.85
"""How often a hand writes a character in its usual way, not in its other one."""

_COPIES = 2
"""Matrices of allographs that are held for each glyph while its path is found, and its path."""


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
    check_memory(
        len(written.glyphs) * _COPIES * int(alphabet.sharp[0].nbytes),
        f"a page of {len(written.glyphs):,} characters",
        field="page",
    )
    rng = generator(seed, Stream.PAGE, 1)
    paths = _write(written.glyphs, seed, variation, alphabet, rng)
    placement, size = place_glyphs(paths, written.glyphs, style, rng)
    picture, boxes = draw_glyphs(paths, placement, size, written.glyphs, variation, rng)
    if style.shadow or style.grain:
        picture = light(picture, style.shadow, style.grain, rng)
    return Page(picture, boxes, written.lines, written.replaced)


def _write(
    glyphs: Sequence[Glyph],
    seed: int,
    variation: Variation,
    alphabet: Alphabet,
    rng: np.random.Generator,
) -> Paths:
    """Return the path of each glyph, all in one hand."""
    own = generator(seed, Stream.PAGE, 0)
    hand = draw_hands(variation, 1, own)
    usual = choose_allographs(alphabet, CHARACTERS, variation, own)
    other = choose_allographs(alphabet, CHARACTERS, variation, own)
    habits = draw_habits(alphabet, len(CHARACTERS), own)
    classes = np.array([CHARACTERS.index(glyph.character) for glyph in glyphs])
    is_usual = rng.random(len(glyphs)) < _HABIT_SHARE
    chosen = np.where(is_usual, usual[classes], other[classes])
    hands = vary(hand.take(np.zeros(len(glyphs), int)), variation, rng)
    return shape(alphabet, chosen, hands, habits[classes], variation, rng)
