"""From a picture to its text."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from time import perf_counter

import numpy as np
import numpy.typing as npt

from core.ocr.context import read_word
from core.ocr.finding import Findings, Letter, Observer, Pixels, find_letters
from core.ocr.finding_settings import FindingSettings
from core.ocr.page import Alternative, Character, Page
from core.ocr.reading_settings import ReadingSettings
from core.ocr.recogniser import Recogniser
from core.ocr.segmenting import join_broken, split_touching
from core.ocr.tilting import turn_upright, words_of

Reals = npt.NDArray[np.float64]

ALTERNATIVES = 5


@dataclass(frozen=True, eq=False)
class Reading:
    """A page, and how it came about.

    Parameters
    ----------
    page : Page
    findings : Findings
    log_probabilities : ndarray of shape (characters, classes), float64
        As the shapes alone say.
    finding_seconds, reading_seconds : float
    """

    page: Page
    findings: Findings
    log_probabilities: Reals = field(repr=False)
    finding_seconds: float
    reading_seconds: float


def read_pixels(
    pixels: Pixels,
    recogniser: Recogniser,
    finding: FindingSettings | None = None,
    reading: ReadingSettings | None = None,
    observe: Observer | None = None,
) -> Reading:
    """Find and read the characters of a picture.

    Parameters
    ----------
    pixels : ndarray of shape (height, width, 3) or (height, width), uint8
        Upright.
    recogniser : Recogniser
    finding : FindingSettings, optional
    reading : ReadingSettings, optional
    observe : callable, optional
        See `find_letters`.
    """
    begin = perf_counter()
    findings = find_letters(pixels, finding or FindingSettings(), observe)
    found = perf_counter()
    page, log_probabilities = read_findings(findings, recogniser, reading or ReadingSettings())
    return Reading(page, findings, log_probabilities, found - begin, perf_counter() - found)


def read_findings(
    findings: Findings, recogniser: Recogniser, settings: ReadingSettings
) -> tuple[Page, Reals]:
    """Read letters that were found: mend, turn upright, read, and ask their neighbours.

    Returns
    -------
    page : Page
    log_probabilities : ndarray of shape (characters, classes), float64
    """

    def judge(letters: Sequence[Letter], angles: Sequence[float] | None = None) -> Reals:
        return recogniser.read_letters(findings, letters, angles)

    letters = list(findings.letters)
    if settings.joining:
        letters = join_broken(findings, letters, judge)
    if settings.splitting:
        letters = split_touching(findings, letters, judge)
    read = judge(letters)
    angles = [0.0] * len(letters)
    if settings.turning:
        read, angles = turn_upright(letters, read, judge)
    chosen = choose_classes(letters, read, recogniser.class_names, context=settings.context)
    characters = [
        with_reading(
            Character(letter.box, letter.line, letter.word, pieces=letter.pieces, angle=angle),
            row,
            choice,
            recogniser.class_names,
        )
        for letter, angle, row, choice in zip(letters, angles, read, chosen, strict=True)
    ]
    return Page(tuple(characters), findings.height), read


@dataclass(frozen=True, slots=True)
class Choice:
    """What a letter is taken for.

    Parameters
    ----------
    label : int
        Index of its class.
    confidence : float
        Its probability, 0 to 1.
    """

    label: int
    confidence: float


def choose_classes(
    letters: Sequence[Letter], read: Reals, class_names: tuple[str, ...], *, context: bool
) -> list[Choice]:
    """Return the class of each letter: the likeliest, or the likeliest beside its word's others.

    Where a word turns out to be all letters, or all digits, the confidence of each is that among
    letters, or digits: an O in a word is no doubtful 0.
    """
    probabilities = np.exp(read)
    if not context:
        return [Choice(int(row.argmax()), float(row.max())) for row in probabilities]
    digits = np.array([name.isdigit() for name in class_names])
    choices: dict[int, Choice] = {}
    for word in words_of(letters):
        labels = read_word(read[word], class_names)
        uniform = len(word) > 1 and len({bool(digits[label]) for label in labels}) == 1
        for at, label in zip(word, labels, strict=True):
            row = probabilities[at]
            among = float(row[digits == digits[label]].sum()) if uniform else 1.0
            choices[at] = Choice(label, float(row[label]) / max(among, 1e-12))
    return [choices[at] for at in range(len(letters))]


def with_reading(
    character: Character, row: Reals, choice: Choice, class_names: tuple[str, ...]
) -> Character:
    """Return a character with what a network says of it.

    Parameters
    ----------
    character : Character
    row : ndarray of shape (classes,), float64
        Log-probabilities.
    choice : Choice
    class_names : tuple of str
    """
    return replace(
        character,
        text=class_names[choice.label],
        confidence=choice.confidence,
        alternatives=likeliest(row, class_names),
    )


def likeliest(row: Reals, class_names: tuple[str, ...]) -> tuple[Alternative, ...]:
    """Return the five classes that log-probabilities (classes,) say are likeliest."""
    order = np.argsort(-row, kind="stable")[:ALTERNATIVES]
    return tuple(Alternative(class_names[at], float(np.exp(row[at]))) for at in order)
