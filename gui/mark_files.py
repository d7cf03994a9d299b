"""The marks beside each run: read together, and changed so that a change can be taken back."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from core.datasets.dataset import Dataset
from core.datasets.marks import Mark, Place, find_marked
from core.errors import RunError
from core.runs.folder import RunFolder
from core.runs.marks_file import change_marks, read_marks


@dataclass(frozen=True, slots=True)
class FileChange:
    """Marks that come to a folder, and those that go."""

    came: tuple[Mark, ...] = ()
    went: tuple[Mark, ...] = ()

    @property
    def inverse(self) -> "FileChange":
        """What takes it back."""
        return FileChange(self.went, self.came)


Changes = Mapping[Path, FileChange]
"""By run folder."""


@dataclass(frozen=True, slots=True)
class FoundMarks:
    """What is known of a data set.

    Parameters
    ----------
    dataset : Dataset
    files : mapping of run folder to marks
        All that each holds, of any data.
    marks : mapping of place to Mark
        Those of the data set's samples.
    problems : tuple of str
        Of files that cannot be read.
    """

    dataset: Dataset
    files: Mapping[Path, tuple[Mark, ...]]
    marks: Mapping[Place, Mark]
    problems: tuple[str, ...]


def read_all_marks(dataset: Dataset, folders: Sequence[RunFolder]) -> FoundMarks:
    """Read the marks beside runs, and find their samples in a data set."""
    files: dict[Path, tuple[Mark, ...]] = {}
    problems: list[str] = []
    for folder in folders:
        try:
            files[folder.path] = read_marks(folder)
        except RunError as error:
            problems.append(str(error))
    marks = [mark for found in files.values() for mark in found]
    return FoundMarks(dataset, files, find_marked(dataset, marks), tuple(problems))


class MarkFiles:
    """What each run folder held when it was last read or written."""

    def __init__(self, held: Mapping[Path, tuple[Mark, ...]] | None = None) -> None:
        self._held = dict(held or {})

    def of(self, path: Path) -> tuple[Mark, ...]:
        """Return the marks in a run folder."""
        return self._held.get(path, ())

    def addition(self, path: Path, marks: Iterable[Mark]) -> Changes:
        """Return what adds marks to a folder; earlier ones of the same samples go."""
        came = tuple(marks)
        keys = {(mark.fingerprint, mark.place) for mark in came}
        went = tuple(m for m in self.of(path) if (m.fingerprint, m.place) in keys)
        return {path: FileChange(came, went)}

    def removal(self, gone: Mapping[Place, Mark], fingerprint: str) -> Changes:
        """Return what removes marks from every folder.

        Parameters
        ----------
        gone : mapping of place to Mark
            Places are those in the data with this fingerprint.
        fingerprint : str
        """
        keys = {(mark.fingerprint, mark.place) for mark in gone.values()}
        keys |= {(fingerprint, place) for place in gone}
        samples = {mark.sample for mark in gone.values()}
        changes: dict[Path, FileChange] = {}
        for path, marks in self._held.items():
            # The same sample may be marked in other data too; an equal one of these is another.
            went = tuple(
                mark
                for mark in marks
                if (mark.fingerprint, mark.place) in keys
                or (mark.fingerprint != fingerprint and mark.sample in samples)
            )
            if went:
                changes[path] = FileChange((), went)
        return changes

    def write(self, changes: Changes) -> None:
        """Change the files at once: they are small, and what is seen as marked is then kept.

        Raises
        ------
        RunError
            If one cannot be read or written; those before it are changed.
        """
        for path, change in changes.items():
            removed = [(mark.fingerprint, mark.place) for mark in change.went]
            self._held[path] = change_marks(RunFolder(path), change.came, removed)
