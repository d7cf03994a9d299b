"""Letters of pictures on their way into the personal set."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

import numpy as np

from core.datasets.personal_letter import PersonalLetter
from core.ocr.finding import Findings
from core.ocr.glyph_cutting import cut_ink, upright_square
from core.ocr.page import Character, Page
from core.ocr.scoring import Match, align


def cut_letters(
    findings: Findings, characters: Iterable[Character], source: str
) -> tuple[PersonalLetter, ...]:
    """Cut characters out of a picture, turned upright where they were read so.

    Parameters
    ----------
    findings : Findings
        Of the picture; the pieces of the characters are labels in it.
    characters : iterable of Character
        Such as have no text, or no ink in their box, are left out.
    source : str
        Where they come from, for people.
    """
    found = []
    for each in characters:
        ink = cut_ink(findings, each.box, each.pieces)
        if each.angle:
            ink = upright_square(ink, each.angle)
        levels = np.asarray(np.rint(np.clip(ink, 0, 1) * 255), np.uint8)
        if each.text and levels.size and levels.any():
            found.append(PersonalLetter(each.text, levels, source))
    return tuple(found)


def confirmed(page: Page) -> tuple[Character, ...]:
    """Return the characters that a person typed or verified: such as are known to be true."""
    return tuple(each for each in page if each.text and (each.is_typed or each.is_verified))


def labelled_by(page: Page, truth: Sequence[str]) -> tuple[Character, ...]:
    """Return the characters of a page that the true lines name, with what these say.

    Lines of the page and of the truth are aligned as one text without spaces; a character that is
    right or wrong has a true one beside it, what is missing or extra has none.
    """
    true = "".join("".join(line.upper().split()) for line in truth)
    read = [each.text.upper() or "\0" for each in page]
    pairs = align(true, read)
    return tuple(
        replace(page.characters[pair.read], text=true[pair.truth])
        for pair in pairs
        if pair.match in (Match.RIGHT, Match.WRONG)
        and pair.read is not None
        and pair.truth is not None
    )
