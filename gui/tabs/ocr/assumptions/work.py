"""What is spoilt, read and measured off the GUI thread."""

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt

from core.ocr.finding_choice import FindingChoice
from core.ocr.page import Page
from core.ocr.reading_settings import ReadingSettings
from core.ocr.spoiling.assumptions import ASSUMPTIONS
from core.ocr.spoiling.robustness import (
    SpoiltReading,
    read_spoilt,
)
from core.ocr.spoiling.sheet import Sheet, sheet_of
from gui.ocr.found import Found
from gui.ocr.reader import DEFAULT, Readers
from gui.ocr.work import Opened, levels_of
from gui.tabs.ocr.truth_presenter import Compared, compare

Pixels = npt.NDArray[np.uint8]

PHOTOGRAPH = "photograph"
"""Names what the photograph page shows, among the examples."""


@dataclass(frozen=True)
class Network:
    """A network that reads.

    Parameters
    ----------
    run : str
        As `Readers.get` takes it.
    epoch : int or None
    title : str
    """

    run: str
    epoch: int | None
    title: str


SHIPPED = Network(DEFAULT, None, "Shipped recogniser")
"""The network that comes with the program."""


@dataclass(frozen=True, eq=False)
class Source:
    """A picture to be spoilt, and what is written on it.

    Parameters
    ----------
    name : str
        Of an assumption whose example it is, or `PHOTOGRAPH`.
    sheet : Sheet
    reference : tuple of str
        The lines that errors are counted against.
    is_true : bool
        Whether somebody said they are true; else they are what is read unspoilt.
    """

    name: str
    sheet: Sheet = field(repr=False)
    reference: tuple[str, ...]
    is_true: bool


@dataclass(frozen=True, eq=False)
class Photograph:
    """What the photograph page shows at a moment."""

    content: Opened
    found: Found
    page: Page
    truth: tuple[str, ...] | None

    def same_as(self, other: "Photograph | None") -> bool:
        """Whether spoiling the other would be spoiling this."""
        return (
            other is not None
            and self.content is other.content
            and self.found is other.found
            and self.page is other.page
            and self.truth == other.truth
        )


class Sources:
    """Makes sheets and keeps them; to be asked in a worker's thread."""

    def __init__(self) -> None:
        self._examples: dict[str, Source] = {}
        self._last: tuple[Photograph, Source] | None = None
        self._lock = threading.Lock()

    def get(self, name: str, photograph: Photograph | None) -> Source:
        """Return an example, or the photograph."""
        with self._lock:
            if name == PHOTOGRAPH and photograph is not None:
                return self._photograph(photograph)
            if name not in self._examples:
                assumption = ASSUMPTIONS.get(name)
                source = Source(name, assumption.example(), assumption.lines, True)
                self._examples[name] = source
            return self._examples[name]

    def _photograph(self, photograph: Photograph) -> Source:
        if self._last is None or not photograph.same_as(self._last[0]):
            page = photograph.page
            pixels, findings = photograph.content.picture.pixels, photograph.found.findings
            sheet = sheet_of(pixels, findings, page)
            reference = photograph.truth or tuple(page.lines)
            source = Source(PHOTOGRAPH, sheet, reference, bool(photograph.truth))
            self._last = (photograph, source)
        return self._last[1]


@dataclass(frozen=True, eq=False)
class SpoiltQuestion:
    """What is to be spoilt, how, and who reads it."""

    name: str
    photograph: Photograph | None
    amounts: Mapping[str, float]
    network: Network
    settings: ReadingSettings
    choice: FindingChoice

    def draft(self) -> "SpoiltQuestion":
        """Return what is answered in a fraction of the time: each letter is read once, as found."""
        quick = replace(self.settings, turning=False, joining=False, splitting=False)
        return replace(self, settings=quick)


@dataclass(frozen=True, eq=False)
class SpoiltAnswer:
    """What was read in a spoilt picture.

    Parameters
    ----------
    question : SpoiltQuestion
    source : Source
    reading : SpoiltReading
    compared : Compared
    levels : tuple of ndarray of shape (height, width, 3), uint8
        The spoilt picture, and it at a half, a quarter … of its size.
    """

    question: SpoiltQuestion
    source: Source
    reading: SpoiltReading
    compared: Compared
    levels: tuple[Pixels, ...] = field(repr=False)


def answer(question: SpoiltQuestion, sources: Sources, readers: Readers) -> SpoiltAnswer:
    """Spoil, find, read and compare."""
    source = sources.get(question.name, question.photograph)
    network = question.network
    reading = read_spoilt(
        source.sheet,
        question.amounts,
        readers.get(network.run, network.epoch),
        question.settings,
        choice=question.choice,
    )
    compared = compare(reading.page, source.reference)
    return SpoiltAnswer(question, source, reading, compared, levels_of(reading.sheet.pixels))


def same_question(one: SpoiltQuestion, other: SpoiltQuestion | None) -> bool:
    """Whether the answer to one is the answer to the other."""
    return (
        other is not None
        and same_source(one, other)
        and (one.network, one.settings, one.choice) == (other.network, other.settings, other.choice)
        and dict(one.amounts) == dict(other.amounts)
    )


def same_source(one: SpoiltQuestion, other: SpoiltQuestion) -> bool:
    """Whether both are about the same picture with the same text."""
    if one.photograph is None or other.photograph is None:
        return one.name == other.name and one.photograph is other.photograph
    return one.photograph.same_as(other.photograph)
