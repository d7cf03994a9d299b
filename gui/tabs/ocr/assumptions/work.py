"""What is spoilt, read and measured off the GUI thread."""

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from core.ocr.finding_choice import FindingChoice
from core.ocr.page import Page
from core.ocr.reading_settings import ReadingSettings
from core.ocr.spoiling.assumptions import ASSUMPTIONS
from core.ocr.spoiling.registry import SPOILINGS
from core.ocr.spoiling.robustness import (
    RobustnessCurve,
    RobustnessPoint,
    SpoiltReading,
    read_spoilt,
    robustness,
)
from core.ocr.spoiling.sheet import Sheet, sheet_of
from gui.ocr.found import Found
from gui.ocr.reader import Readers
from gui.ocr.work import Opened
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
    return SpoiltAnswer(question, source, reading, compared, _levels(reading.sheet.pixels))


class CurveSearch:
    """Measures one curve; may be watched and stopped from another thread.

    Parameters
    ----------
    question : SpoiltQuestion
        Whose amounts, but that of `spoiling`, are held.
    spoiling : str
    networks : sequence of Network
    """

    def __init__(
        self, question: SpoiltQuestion, spoiling: str, networks: Sequence[Network]
    ) -> None:
        self.question = question
        self.spoiling = SPOILINGS.get(spoiling)
        self.networks = tuple(networks)
        self._points: tuple[RobustnessPoint, ...] = ()
        self._stopped = threading.Event()

    def stop(self) -> None:
        """Measure no further point."""
        self._stopped.set()

    @property
    def curve(self) -> RobustnessCurve:
        """The curve as far as it is measured."""
        names = tuple(network.title for network in self.networks)
        return RobustnessCurve(self.spoiling, names, self._points)

    @property
    def total(self) -> int:
        """How many points it will have."""
        return len(self.spoiling.amounts)

    @property
    def is_done(self) -> bool:
        """Whether all points are there."""
        return len(self._points) == self.total

    def asks_the_same_as(self, other: "CurveSearch | None") -> bool:
        """Whether the other measures the same curve."""
        if other is None:
            return False
        one, two = self.question, other.question
        same_source = one.name == two.name and (
            one.name != PHOTOGRAPH
            or (one.photograph is not None and one.photograph.same_as(two.photograph))
        )
        return (
            same_source
            and self.spoiling is other.spoiling
            and self.networks == other.networks
            and (one.settings, one.choice) == (two.settings, two.choice)
            and self._held() == other._held()
        )

    def run(self, sources: Sources, readers: Readers) -> None:
        """Measure point after point until all are there, or somebody stops it."""
        question = self.question
        source = sources.get(question.name, question.photograph)
        recognisers = [readers.get(each.run, each.epoch) for each in self.networks]
        for point in robustness(
            source.sheet,
            self.spoiling,
            recognisers,
            source.reference,
            held=self._held(),
            settings=question.settings,
            choice=question.choice,
        ):
            self._points = (*self._points, point)
            if self._stopped.is_set():
                return

    def _held(self) -> dict[str, float]:
        amounts = self.question.amounts.items()
        return {name: amount for name, amount in amounts if amount and name != self.spoiling.name}


def _levels(pixels: Pixels) -> tuple[Pixels, ...]:
    from PIL import Image

    levels, image = [np.ascontiguousarray(pixels)], Image.fromarray(pixels)
    while max(image.size) > 1000:
        image = image.reduce(2)
        levels.append(np.asarray(image))
    return tuple(levels)
