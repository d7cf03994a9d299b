"""The folder that holds all runs: listing, finding, deleting with a way back."""

import contextlib
import os
import threading
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime
from itertools import count
from pathlib import Path

from platformdirs import user_data_path

from core.errors import RunError, RunStorageError
from core.runs.bin import DELETED, erase_abandoned, erase_deleted, move_run
from core.runs.folder import RunFolder
from core.runs.record import RunRecord
from core.runs.run_files import new_id
from core.runs.shipped import check_changeable, shipped_folder
from core.runs.stored_run import StoredRun, read_run, read_runs
from core.runs.words import clean_name, clean_note, clean_tags
from core.version import APPLICATION_ID

_REWRITING = threading.Lock()
"""Between reading a record and writing it back, so that no thread undoes what another wrote."""


def default_runs_dir() -> Path:
    """Return the folder for runs where the user names none."""
    return user_data_path(APPLICATION_ID, appauthor=False) / "runs"


class RunStore:
    """All runs below one folder, which need not be there yet.

    Parameters
    ----------
    root : Path, optional
        By default the user's own folder for runs.
    """

    def __init__(self, root: Path | None = None) -> None:
        self.root = Path(os.path.abspath(os.path.expanduser(root or default_runs_dir())))

    def runs(self) -> list[StoredRun]:
        """Return every run, oldest first; unreadable ones carry their problem and come first.

        Raises
        ------
        RunError
            If the folder is none, or cannot be read.
        """
        return sorted(read_runs(self.root), key=lambda run: run.created_s)

    def find(self, run: str) -> RunFolder:
        """Return the folder of a run named by path, by id, by its name, or as ``last``.

        ``default-recogniser`` is the run that comes with the program, unless one of the user's own
        is called so.

        Raises
        ------
        RunError
            If there is none, or the name fits several.
        """
        path = Path(os.path.abspath(os.path.expanduser(run)))
        if path.name == "run.json":
            path = path.parent
        if run and os.path.isfile(path / "run.json"):
            return RunFolder(path)
        stored = [entry for entry in self.runs() if entry.record is not None]
        if run == "last":
            if not stored:
                raise RunError(f"there is no run in {self.root} yet; train one first")
            return stored[-1].folder
        if _is_plain_name(run) and os.path.isdir(self.root / run):
            return RunFolder(self.root / run)
        named = [entry for entry in stored if entry.record and entry.record.name == run]
        if len(named) == 1:
            return named[0].folder
        if named:
            ids = ", ".join(entry.run_id for entry in named)
            raise RunError(f"{len(named)} runs are called {run!r}; name one by its id: {ids}")
        shipped = shipped_folder(run)
        if shipped is not None:
            return shipped
        if os.path.isfile(path):
            raise RunError(f"{path} is a file; name the run folder that it belongs to")
        raise RunError(
            f"no run {run!r} in {self.root}; 'runs' lists them, and a run folder's path works too"
        )

    def find_all(self, runs: Iterable[str]) -> list[RunFolder]:
        """Return the folders of several runs, each once, however often and by what it is named.

        Raises
        ------
        RunError
            As from `find`.
        """
        return list({(folder := self.find(run)).path: folder for run in runs}.values())

    def new_folder(self, label: str) -> RunFolder:
        """Make an empty folder whose name holds the time and `label`.

        Raises
        ------
        RunStorageError
            If it cannot be made.
        """
        stem = new_id(datetime.now(), label)
        try:
            self.root.mkdir(parents=True, exist_ok=True)
            for number in range(1, 1000):
                path = self.root / (stem if number == 1 else f"{stem}-{number}")
                if (self.root / DELETED / path.name).exists():
                    # That run may come back, to the place that it had.
                    continue
                try:
                    path.mkdir()
                except FileExistsError:
                    continue
                folder = RunFolder(path)
                folder.create()
                return folder
        except OSError as error:
            raise RunStorageError(
                f"no run can be saved in {self.root}: {error.strerror or error}; make it writable "
                "or name another folder with --runs-dir"
            ) from error
        raise RunStorageError(f"{self.root} holds 999 runs called {stem}; move some away")

    def free_name(self, name: str) -> str:
        """Return `name`, with a number behind it where a run is called so already."""
        taken = {run.record.name for run in self.runs() if run.record is not None}
        numbered = (f"{name} ({number})" for number in count(2))
        return name if name not in taken else next(n for n in numbered if n not in taken)

    def rename(self, run_id: str, name: str) -> None:
        """Give a run another name; its folder stays where it is.

        Raises
        ------
        RunError
            As from `describe`.
        """
        self.describe(run_id, name=name)

    def describe(
        self,
        run_id: str,
        *,
        name: str | None = None,
        note: str | None = None,
        tags: Iterable[str] | None = None,
    ) -> RunRecord:
        """Change what people say of a run; what is not given stays. Return the record written.

        Raises
        ------
        RunError
            If the name is empty, the note or a tag cannot be used (see `core.runs.words`),
            or the run cannot be read or written.
        """

        def described(record: RunRecord) -> RunRecord:
            return replace(
                record,
                name=record.name if name is None else clean_name(name),
                note=record.note if note is None else clean_note(note),
                tags=record.tags if tags is None else clean_tags(tags),
            )

        return self._rewrite(run_id, described)

    def move_data(self, run_id: str, source: str) -> RunRecord:
        """Note where the data of a run are now; return the record written.

        Nobody checks here that they are the same: their fingerprint is, whenever they are opened.

        Raises
        ------
        RunError
            If the run cannot be read or written.
        """

        def moved(record: RunRecord) -> RunRecord:
            data = replace(record.config.data, source=source)
            return replace(record, config=replace(record.config, data=data))

        return self._rewrite(run_id, moved)

    def _rewrite(self, run_id: str, change: Callable[[RunRecord], RunRecord]) -> RunRecord:
        folder = RunFolder(self.root / run_id)
        check_changeable(folder.path)
        with _REWRITING:
            record = change(folder.read_record())
            try:
                folder.write_record(record)
            except OSError as error:
                raise RunStorageError(
                    f"{folder.path} cannot be written ({error.strerror or error}); make room or "
                    "make it writable"
                ) from error
        return record

    def delete(self, run_id: str) -> None:
        """Move a run aside, from where `restore` brings it back within 30 days.

        Raises
        ------
        RunError
            If there is no such run, it comes with the program, another process trains it, or it
            cannot be moved.
        """
        check_changeable(self.root / run_id)
        stored = read_run(RunFolder(self.root / run_id))
        if stored.record is not None and stored.record.is_busy_elsewhere:
            raise RunError(f"{stored.record.name} is being trained; stop it before deleting it")
        target = self.root / DELETED / run_id
        move_run(self.root / run_id, target)
        with contextlib.suppress(OSError):
            # `purge` counts from here.
            os.utime(target)

    def restore(self, run_id: str) -> None:
        """Bring a deleted run back.

        Raises
        ------
        RunError
            If it was not deleted, was purged, or its place is taken.
        """
        source = self.root / DELETED / run_id
        if not _is_plain_name(run_id) or not os.path.isdir(source):
            raise RunError(
                f"no deleted run {run_id!r} in {source.parent}; give the id that 'delete' printed"
            )
        move_run(source, self.root / run_id)

    def deleted(self) -> list[StoredRun]:
        """Return the runs that `restore` can bring back."""
        return read_runs(self.root / DELETED)

    def purge(self, older_than_days: float = 30) -> int:
        """Erase runs deleted longer ago than that; return how many.

        What an import that was killed more than a day ago left behind goes too.
        """
        erase_abandoned(self.root)
        return erase_deleted(self.root, older_than_days)


def _is_plain_name(name: str) -> bool:
    return bool(name) and Path(name).name == name and not name.startswith(".")
