"""What is drawn, found, read, kept and learned off the GUI thread."""

import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from time import monotonic

from core.datasets.personal_letter import PersonalLetter
from core.datasets.personal_set import Addition, PersonalContent, PersonalSet
from core.ocr.finding import Findings
from core.ocr.handwriting import FINDING, draw_sheet
from core.ocr.page import Character, Page
from core.ocr.personal_letters import cut_letters
from core.ocr.reading import read_findings
from core.ocr.reading_settings import ReadingSettings
from core.runs.fine_tuning import FineTuned, fine_tune
from core.runs.store import RunStore
from core.runs.tuning_letters import open_letters
from core.strokes import Stroke
from gui.ocr.reader import Readers, find_run


@dataclass(frozen=True, eq=False)
class SheetReading:
    """What strokes are read as."""

    strokes: tuple[Stroke, ...]
    findings: Findings = field(repr=False)
    page: Page


def read_strokes(
    strokes: tuple[Stroke, ...], readers: Readers, run: str, epoch: int | None
) -> SheetReading:
    """Draw, find and read."""
    findings = FINDING.find(draw_sheet(strokes))
    if not findings.letters:
        return SheetReading(strokes, findings, Page())
    page, _ = read_findings(findings, readers.get(run, epoch), ReadingSettings())
    return SheetReading(strokes, findings, page)


@dataclass(frozen=True)
class SetAnswer:
    """The set after something was done to it.

    Parameters
    ----------
    content : PersonalContent
    addition : Addition or None
    removed : tuple of PersonalLetter
    """

    content: PersonalContent
    addition: Addition | None = None
    removed: tuple[PersonalLetter, ...] = ()


def add_characters(findings: Findings, characters: Sequence[Character], source: str) -> SetAnswer:
    """Put letters of a picture into the user's set."""
    return add_letters(cut_letters(findings, characters, source))


def add_letters(letters: Sequence[PersonalLetter]) -> SetAnswer:
    """Put letters into the user's set."""
    own = PersonalSet()
    addition = own.add(letters)
    return SetAnswer(own.read(), addition)


def remove_letters(hashes: Sequence[str]) -> SetAnswer:
    """Take letters out of the user's set."""
    own = PersonalSet()
    removed = own.remove(hashes)
    return SetAnswer(own.read(), None, removed)


@dataclass(frozen=True)
class TuningAnswer:
    """A network that was fitted, and what it reads on the sheet beside the one before."""

    tuned: FineTuned
    before: tuple[str, ...]
    after: tuple[str, ...]


class TuningWork:
    """Fits a network to the user's set; may be watched and stopped from another thread.

    Parameters
    ----------
    run : str
        As `Readers.get` takes it.
    epoch : int or None
        By default the last.
    strokes : tuple of Stroke
        Of the sheet, which both networks read.
    store : RunStore
        Where the new run is put.
    readers : Readers
    """

    def __init__(
        self,
        run: str,
        epoch: int | None,
        strokes: tuple[Stroke, ...],
        store: RunStore,
        readers: Readers,
    ) -> None:
        self._run, self._epoch, self._strokes = run, epoch, strokes
        self._store, self._readers = store, readers
        self._stopped = threading.Event()
        self._told = ("Beginning", 0.0)
        self._begun = monotonic()

    def stop(self) -> None:
        """Make no run."""
        self._stopped.set()

    @property
    def progress(self) -> tuple[str, float, float | None]:
        """What is done, the share of the whole that is done, and the seconds left, if known."""
        words, share = self._told
        passed = monotonic() - self._begun
        return words, share, passed * (1 - share) / share if share > 0.05 else None

    def run(self) -> TuningAnswer:
        """Do it; see `fine_tune` for errors."""
        folder = find_run(self._run)
        epoch = folder.checkpoint_epochs()[-1] if self._epoch is None else self._epoch
        tuned = fine_tune(
            folder,
            epoch,
            open_letters("personal"),
            self._store,
            progress=self._tell,
            cancelled=self._stopped.is_set,
        )
        path = str(tuned.folder.path)
        before = read_strokes(self._strokes, self._readers, self._run, self._epoch).page
        after = read_strokes(self._strokes, self._readers, path, None).page
        return TuningAnswer(tuned, tuple(before.lines), tuple(after.lines))

    def _tell(self, words: str, share: float) -> None:
        self._told = (words, share)
