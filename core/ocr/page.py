"""What was read in a picture: characters in their order, as they are kept, shown and corrected."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby

from core.ocr.box import Box
from core.ocr.finding import Letter

UNKNOWN = "□"
"""Stands in a text for a character that nobody has read."""


@dataclass(frozen=True, slots=True)
class Alternative:
    """What a character may be.

    Parameters
    ----------
    character : str
    probability : float
        0 to 1.
    """

    character: str
    probability: float


@dataclass(frozen=True, slots=True)
class Character:
    """One character of a page.

    Parameters
    ----------
    box : Box
        In pixels of the picture.
    line, word : int
        From 0 on; words count on through a line.
    text : str
        What it is taken for; empty where it has not been read.
    confidence : float
        Probability that the network gives to `text`, 0 to 1; 1 of what somebody typed.
    alternatives : tuple of Alternative
        The likeliest first, as the shape alone says.
    pieces : tuple of int
        Labels of its ink in the findings it comes from; empty where somebody drew or moved the box.
    angle : float
        By how many degrees it was turned back before it was read.
    is_typed : bool
        Whether somebody typed the text: no network changes it then.
    is_placed : bool
        Whether somebody drew the box or changed it: no pipeline changes it then.
    is_verified : bool
        Whether somebody looked at it and found it right.
    """

    box: Box
    line: int
    word: int
    text: str = ""
    confidence: float = 0.0
    alternatives: tuple[Alternative, ...] = ()
    pieces: tuple[int, ...] = ()
    angle: float = 0.0
    is_typed: bool = False
    is_placed: bool = False
    is_verified: bool = False

    @property
    def is_corrected(self) -> bool:
        """Whether a person changed it."""
        return self.is_typed or self.is_placed

    @property
    def is_locked(self) -> bool:
        """Whether reading the page anew leaves it alone."""
        return self.is_corrected or self.is_verified

    def is_doubtful(self, threshold: float) -> bool:
        """Whether somebody should look at what a network reads with less confidence, 0 to 1.

        Also where a person placed the box: that says nothing about the reading.
        """
        return not (self.is_typed or self.is_verified) and self.confidence < threshold

    @property
    def letter(self) -> Letter:
        """What is cut out of the picture to read it."""
        return Letter(self.box, self.pieces, self.line, self.word)


@dataclass(frozen=True, slots=True)
class Page:
    """The characters of a picture, in reading order; a change makes another page.

    Parameters
    ----------
    characters : tuple of Character
        Sorted by line; within a line in the order in which one reads.
    height : float
        Of a letter, in pixels; 0 where none was found.
    removed : tuple of Box
        What somebody deleted: reading the page anew does not bring it back.
    """

    characters: tuple[Character, ...] = field(default=(), repr=False)
    height: float = 0.0
    removed: tuple[Box, ...] = ()

    def __len__(self) -> int:
        return len(self.characters)

    def __iter__(self) -> Iterator[Character]:
        return iter(self.characters)

    @property
    def lines(self) -> list[str]:
        """The text, line by line, words parted by one space."""
        return [" ".join(words) for words in self.words]

    @property
    def words(self) -> list[list[str]]:
        """The words of each line."""
        return [
            ["".join(c.text or UNKNOWN for c in word) for _, word in groupby(line, _word)]
            for _, line in groupby(self.characters, _line)
        ]


def _line(character: Character) -> int:
    return character.line


def _word(character: Character) -> int:
    return character.word


def numbered(lines: Sequence[Sequence[Sequence[Character]]], page: Page) -> Page:
    """Return a page with other lines of words of characters, numbered anew, without empty ones."""
    characters = []
    line_number = 0
    for line in lines:
        words = [word for word in line if word]
        for word_number, word in enumerate(words):
            characters += [replace(each, line=line_number, word=word_number) for each in word]
        line_number += bool(words)
    return replace(page, characters=tuple(characters))


def split_up(page: Page) -> list[list[list[Character]]]:
    """Return a page as lines of words of characters: what `numbered` puts together again."""
    return [
        [list(word) for _, word in groupby(line, _word)]
        for _, line in groupby(page.characters, _line)
    ]
