"""From a typed text to the glyphs of a page, line by line."""

from collections.abc import Collection
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Glyph:
    """A character to be written.

    Parameters
    ----------
    character : str
    line, word : int
        Counted from 0, words within their line.
    spaces : int
        Gaps of words before it, since the character before it in its line.
    """

    character: str
    line: int
    word: int
    spaces: int


@dataclass(frozen=True, slots=True)
class PageText:
    """What is written.

    Parameters
    ----------
    glyphs : tuple of Glyph
        In reading order.
    lines : tuple of str
        Each with single spaces between its words.
    replaced : tuple of str
        Characters for which there is a gap, each once, in the order of the text.
    """

    glyphs: tuple[Glyph, ...]
    lines: tuple[str, ...]
    replaced: tuple[str, ...]


def lay_out(text: str, known: Collection[str], letters_a_line: int) -> PageText:
    """Break a text into lines and words.

    Small letters become capitals. Characters that are not `known` become gaps. Lines without any
    character are left out.

    Parameters
    ----------
    text : str
    known : collection of str
        Characters that can be drawn.
    letters_a_line : int
        The most that a line holds, its spaces included; a longer word is cut.
    """
    letters = frozenset(known)
    replaced: list[str] = []
    lines: list[str] = []
    for line in text.splitlines():
        shown = []
        for character in line:
            capital = character.upper()
            if capital in letters:
                shown.append(capital)
                continue
            if not character.isspace() and character not in replaced:
                replaced.append(character)
            shown.append(" ")
        lines.extend(_broken("".join(shown).split(), letters_a_line))
    glyphs = [
        Glyph(character, number, word, 1 if place == 0 and word else 0)
        for number, line in enumerate(lines)
        for word, written in enumerate(line.split())
        for place, character in enumerate(written)
    ]
    return PageText(tuple(glyphs), tuple(lines), tuple(replaced))


def _broken(words: list[str], most: int) -> list[str]:
    pieces = [word[at : at + most] for word in words for at in range(0, len(word), most)]
    lines: list[str] = []
    for piece in pieces:
        if lines and len(lines[-1]) + 1 + len(piece) <= most:
            lines[-1] += f" {piece}"
        else:
            lines.append(piece)
    return lines
