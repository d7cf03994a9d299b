"""The marks on samples of the data that are open: read, made, taken back and undone."""

import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from core.datasets.dataset import Dataset, SplitName
from core.datasets.marks import Mark, MarkKind, Place, find_marked, newest, sample_hash
from core.errors import LabError, RunError
from core.runs.folder import RunFolder
from core.runs.marks_file import change_marks, read_marks
from gui.background.task import BackgroundTask, error_text
from gui.notice import Notice, sentence
from gui.session import Session, SessionRun

_log = logging.getLogger(__name__)

MOST_AT_ONCE = 500
"""Samples that are marked at a time: more would hold the window up, and be a mistake."""

TOPIC = "marks"

Answer = Callable[[Place], tuple[str, float, int] | None]
"""Tells what a sample is read as, how surely, and with the weights of which epoch."""

_Key = tuple[str, Place]


@dataclass(frozen=True, slots=True)
class _Found:
    dataset: Dataset
    files: Mapping[Path, tuple[Mark, ...]]
    marks: Mapping[Place, Mark]
    problems: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Step:
    """What one act changed, to be taken back."""

    words: str
    dataset: Dataset
    before: Mapping[Place, Mark | None]
    files: Mapping[Path, tuple[tuple[Mark, ...], tuple[Mark, ...]]]
    """Of each folder the marks that came and those that went."""


class Marks(QObject):
    """What is known to be wrong with samples of the session's data, whichever run it is beside.

    Marks are facts about the data: those beside all runs are shown, and one is written beside the
    run that is looked at. Taken back, a mark goes from wherever it is.

    Signals
    -------
    changed()
        Other samples are marked, or what can be undone has changed.
    noticed(Notice)
        Something could not be read or written.
    """

    changed = Signal()
    noticed = Signal(object)

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._files: dict[Path, tuple[Mark, ...]] = {}
        self._marks: dict[Place, Mark] = {}
        self._steps: list[_Step] = []
        self._dataset: Dataset | None = None
        self._told: tuple[str, ...] = ()
        self._reading = BackgroundTask(self)
        self._reading.succeeded.connect(self._on_read)
        self._reading.failed.connect(
            lambda error: self.noticed.emit(
                Notice(sentence(error_text(error)), "error", topic=TOPIC)
            )
        )
        self._timer = QTimer(self, singleShot=True, interval=0)
        self._timer.timeout.connect(self._read)
        session.datasetChanged.connect(self._on_dataset)
        session.runsChanged.connect(self._timer.start)

    # What is marked

    @property
    def is_reading(self) -> bool:
        """Whether the marks of the data are still being read."""
        return self._reading.is_busy or self._timer.isActive()

    def at(self, place: Place) -> Mark | None:
        """Return the mark on a sample."""
        return self._marks.get(place)

    def all(self, split: SplitName | None = None) -> list[Mark]:
        """Return the marks on the data or on a split, at the places that samples have there."""
        dataset = self._dataset
        if dataset is None:
            return []
        placed = (
            replace(mark, split=place[0], index=place[1], fingerprint=dataset.fingerprint)
            for place, mark in self._marks.items()
            if split in (None, place[0])
        )
        return list(newest(placed))

    def count(self, split: SplitName | None = None) -> int:
        """Return how many samples of the data or of a split are marked."""
        return sum(split in (None, place[0]) for place in self._marks)

    def keepers(self) -> list[str]:
        """Return the names of the runs that marks on the data are beside."""
        mine = {(mark.fingerprint, mark.place) for mark in self._marks.values()}
        names: list[str] = []
        for run in self._session.runs:
            marks = self._files.get(run.folder.path, ())
            if any((mark.fingerprint, mark.place) in mine for mark in marks):
                names.append(run.record.name)
        return names

    @property
    def keeper(self) -> SessionRun | None:
        """The run that a mark is written beside: the one looked at, or the newest on the data."""
        dataset = self._session.dataset
        if dataset is None:
            return None
        current = self._session.current_run
        runs = [*self._session.runs, *([current] if current is not None else [])]
        alike = [r for r in runs if r.record.dataset.fingerprint == dataset.fingerprint]
        return alike[-1] if alike else None

    @property
    def undo_words(self) -> str:
        """What `undo` would take back; empty where there is nothing."""
        steps = self._steps
        return steps[-1].words if steps and steps[-1].dataset is self._dataset else ""

    # What is done

    def mark(
        self,
        places: Sequence[Place],
        kind: MarkKind,
        *,
        intended: str | None = "",
        note: str | None = None,
        answer: Answer | None = None,
    ) -> bool:
        """Mark samples of the open data, beside the run that is looked at.

        Parameters
        ----------
        places : sequence of (split, index)
        kind : {"mislabelled", "bad"}
        intended : str or None
            The class that they should have; None leaves what was said of it.
        note : str, optional
            By default the one that is there.
        answer : callable, optional

        Returns
        -------
        bool
            Whether they are marked now; if not, that is told.
        """
        dataset, run = self._session.dataset, self.keeper
        if dataset is None or run is None or not self._fits(places):
            if run is None:
                text = "Marks are kept beside a run: train a network on these data first."
                self.noticed.emit(Notice(text, "warning", topic=TOPIC))
            return False
        splits = dict(dataset.splits())
        now = datetime.now().astimezone().isoformat(timespec="milliseconds")
        added: dict[Place, Mark] = {}
        for split, index in places:
            part = splits[split]
            label = dataset.class_names[part.labels[index]]
            known = self._marks.get((split, index))
            should_be = intended if intended is not None else known.intended if known else ""
            read = None if answer is None else answer((split, index))
            added[split, index] = Mark(
                kind,
                split,
                index,
                label,
                dataset.fingerprint,
                sample_hash(part.inputs[index], label),
                # A class that a sample has already is none that it should have.
                intended="" if should_be == label else should_be,
                predicted=read[0] if read else "",
                probability=read[1] if read else None,
                epoch=read[2] if read else None,
                note=note if note is not None else known.note if known else "",
                marked=now,
            )
        words = f"{_samples(len(added))} marked as {kind}"
        return self._change(words, {run.folder.path: (tuple(added.values()), ())}, added)

    def remove(self, places: Sequence[Place]) -> bool:
        """Take marks back, wherever they are written.

        Returns
        -------
        bool
            Whether they are gone; if not, that is told.
        """
        gone = {place: mark for place in places if (mark := self._marks.get(place)) is not None}
        if not gone or self._dataset is None or not self._fits(list(gone)):
            return False
        keys = {(mark.fingerprint, mark.place) for mark in gone.values()}
        keys |= {(self._dataset.fingerprint, place) for place in gone}
        samples = {mark.sample for mark in gone.values()}
        data = self._dataset.fingerprint
        files: dict[Path, tuple[tuple[Mark, ...], tuple[Mark, ...]]] = {}
        for path, marks in self._files.items():
            # The same sample may be marked in other data too; an equal one of these is another.
            here = tuple(
                mark
                for mark in marks
                if (mark.fingerprint, mark.place) in keys
                or (mark.fingerprint != data and mark.sample in samples)
            )
            if here:
                files[path] = ((), here)
        words = f"the mark on {_samples(len(gone))} taken back"
        return self._change(words, files, dict.fromkeys(gone))

    def undo(self) -> bool:
        """Take back the last act on these data; return whether there was one."""
        if not self.undo_words:
            return False
        step = self._steps.pop()
        files = {path: (went, came) for path, (came, went) in step.files.items()}
        if not self._write(files):
            self._steps.append(step)
            return False
        self._show(step.before)
        return True

    def close(self) -> None:
        """Wait for what is being read; for closing the window."""
        self._timer.stop()
        self._reading.wait()

    # Parts

    def _fits(self, places: Sequence[Place]) -> bool:
        if len(places) > MOST_AT_ONCE:
            text = (
                f"{len(places):,} samples are selected; mark at most {MOST_AT_ONCE} at a time, or "
                "use other data."
            )
            self.noticed.emit(Notice(text, "warning", topic=TOPIC))
            return False
        return bool(places)

    def _change(
        self,
        words: str,
        files: Mapping[Path, tuple[tuple[Mark, ...], tuple[Mark, ...]]],
        after: Mapping[Place, Mark | None],
    ) -> bool:
        dataset = self._session.dataset
        if dataset is None:
            return False
        # What an added mark takes the place of comes back with Undo.
        complete = {
            path: (came, (*went, *_replaced(self._files.get(path, ()), came)))
            for path, (came, went) in files.items()
        }
        if not self._write(complete):
            return False
        before = {place: self._marks.get(place) for place in after}
        self._steps.append(_Step(words, dataset, before, complete))
        self._dataset = dataset
        self._show(after)
        return True

    def _write(self, files: Mapping[Path, tuple[tuple[Mark, ...], tuple[Mark, ...]]]) -> bool:
        """Write at once: the files are small, and what is seen as marked is then kept."""
        for path, (came, went) in files.items():
            try:
                removed = [(mark.fingerprint, mark.place) for mark in went]
                self._files[path] = change_marks(RunFolder(path), came, removed)
            except LabError as error:
                self.noticed.emit(Notice(sentence(str(error)), "error", topic=TOPIC))
                # Some folders may have been written.
                self._timer.start()
                return False
        return True

    def _show(self, after: Mapping[Place, Mark | None]) -> None:
        for place, mark in after.items():
            if mark is None:
                self._marks.pop(place, None)
            else:
                self._marks[place] = mark
        if self.is_reading:
            # What is being read may be older than what was just written.
            self._timer.start()
            self._reading.cancel()
        self.changed.emit()

    def _on_dataset(self) -> None:
        self._timer.start()

    def _read(self) -> None:
        dataset = self._session.dataset
        if dataset is None:
            return
        folders = [run.folder for run in self._session.runs]
        self._reading.start(lambda: _read_all(dataset, folders))

    def _on_read(self, found: _Found) -> None:
        if found.dataset is not self._session.dataset:
            return
        same = found.dataset is self._dataset and dict(found.marks) == self._marks
        self._dataset, self._files = found.dataset, dict(found.files)
        self._marks = dict(found.marks)
        if found.problems != self._told:
            self._told = found.problems
            for problem in found.problems:
                self.noticed.emit(Notice(sentence(problem), "warning", topic=TOPIC))
        if not same:
            self.changed.emit()


def _replaced(known: Iterable[Mark], came: Iterable[Mark]) -> tuple[Mark, ...]:
    keys: set[_Key] = {(mark.fingerprint, mark.place) for mark in came}
    return tuple(mark for mark in known if (mark.fingerprint, mark.place) in keys)


def _read_all(dataset: Dataset, folders: Sequence[RunFolder]) -> _Found:
    files: dict[Path, tuple[Mark, ...]] = {}
    problems: list[str] = []
    for folder in folders:
        try:
            files[folder.path] = read_marks(folder)
        except RunError as error:
            problems.append(str(error))
    marks = [mark for found in files.values() for mark in found]
    return _Found(dataset, files, find_marked(dataset, marks), tuple(problems))


def _samples(count: int) -> str:
    return "1 sample" if count == 1 else f"{count:,} samples"
