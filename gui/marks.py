"""The marks on samples of the data that are open: read, made, taken back and undone."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from PySide6.QtCore import QObject, QTimer, Signal

from core.datasets.dataset import Dataset, SplitName
from core.datasets.marks import Mark, MarkKind, Place, newest, sample_hash
from core.errors import LabError
from gui.background.task import BackgroundTask, error_text
from gui.mark_files import Changes, FoundMarks, MarkFiles, read_all_marks
from gui.notice import Notice, sentence
from gui.session import Session, SessionRun

MOST_AT_ONCE = 500
"""Samples that are marked at a time: more would hold the window up, and be a mistake."""

TOPIC = "marks"

Answer = Callable[[Place], tuple[str, float, int] | None]
"""Tells what a sample is read as, how surely, and with the weights of which epoch."""


@dataclass(frozen=True, slots=True, eq=False)
class _Step:
    """What one act changed, to be taken back."""

    words: str
    fingerprint: str
    before: Mapping[Place, Mark | None]
    files: Changes


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
        self._files = MarkFiles()
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
            marks = self._files.of(run.folder.path)
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
        step = self._last_step()
        return "" if step is None else step.words

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
        changes = self._files.addition(run.folder.path, added.values())
        return self._change(words, dataset, changes, added)

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
        words = f"the mark on {_samples(len(gone))} taken back"
        changes = self._files.removal(gone, self._dataset.fingerprint)
        return self._change(words, self._dataset, changes, dict.fromkeys(gone))

    def undo(self) -> bool:
        """Take back the last act on these data; return whether there was one."""
        step = self._last_step()
        if step is None or not self._write({p: change.inverse for p, change in step.files.items()}):
            return False
        self._steps.remove(step)
        self._show(step.before)
        return True

    def close(self) -> None:
        """Wait for what is being read; for closing the window."""
        self._timer.stop()
        self._reading.wait()

    # Parts

    def _last_step(self) -> _Step | None:
        """Return the last act on samples of the data that are open, opened anew or not."""
        dataset = self._dataset
        if dataset is None:
            return None
        of_these = (step for step in self._steps if step.fingerprint == dataset.fingerprint)
        return next(reversed(list(of_these)), None)

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
        self, words: str, dataset: Dataset, changes: Changes, after: Mapping[Place, Mark | None]
    ) -> bool:
        if not self._write(changes):
            return False
        before = {place: self._marks.get(place) for place in after}
        self._steps.append(_Step(words, dataset.fingerprint, before, changes))
        self._dataset = dataset
        self._show(after)
        return True

    def _write(self, changes: Changes) -> bool:
        try:
            self._files.write(changes)
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
        if self._session.dataset is not self._dataset and self._dataset is not None:
            # Places in the data before are other samples in these.
            self._dataset, self._marks = None, {}
            self.changed.emit()

    def _read(self) -> None:
        dataset = self._session.dataset
        if dataset is None:
            return
        folders = [run.folder for run in self._session.runs]
        self._reading.start(lambda: read_all_marks(dataset, folders))

    def _on_read(self, found: FoundMarks) -> None:
        if found.dataset is not self._session.dataset:
            return
        same = found.dataset is self._dataset and dict(found.marks) == self._marks
        self._dataset, self._files = found.dataset, MarkFiles(found.files)
        self._marks = dict(found.marks)
        if found.problems != self._told:
            self._told = found.problems
            for problem in found.problems:
                self.noticed.emit(Notice(sentence(problem), "warning", topic=TOPIC))
        if not same:
            self.changed.emit()


def _samples(count: int) -> str:
    return "1 sample" if count == 1 else f"{count:,} samples"
