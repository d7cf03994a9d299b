"""Runs on their way to and from elsewhere: zips, run folders, TensorBoard's event files."""

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from core.datasets.dataset import Dataset
from core.errors import LabError
from core.runs.exporting import export_run
from core.runs.importing import ImportedRun, import_run
from core.runs.run_files import CopyCancelled
from core.runs.store import RunStore
from core.runs.tensorboard import export_to_tensorboard
from core.runs.weights_import import import_weights
from core.runs.weights_reading import WeightsChoice
from core.training.config import DataChoice
from gui.background.task import BackgroundTask, error_text
from gui.notice import Notice, NoticeKind, sentence
from gui.run_history import RunHistory
from gui.saving import free_path
from gui.session import Session, SessionRun

TOPIC = "transfer"
"""Of notices: what is said of one transfer gives way to the next."""


class RunTransfer(QObject):
    """Imports and exports off the GUI thread, one after the other.

    Signals
    -------
    noticed(Notice)
    settled(str)
        What was noticed on a topic needs no attention any more.
    progressed(str)
        What is under way and how far; empty when nothing is.
    """

    noticed = Signal(object)
    settled = Signal(str)
    progressed = Signal(str)

    def __init__(self, session: Session, store: RunStore, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._store = store
        self._cancel = threading.Event()
        self._what = ""
        self._finish: Callable[[Any], None] = lambda _result: None
        self._task = BackgroundTask(self)
        self._task.succeeded.connect(self._on_succeeded)
        self._task.failed.connect(self._on_failed)

    @property
    def is_busy(self) -> bool:
        """Whether something is under way."""
        return self._task.is_busy

    def import_runs(self, paths: Sequence[str]) -> None:
        """Take runs in from zips or run folders, and show them."""
        what = Path(paths[0]).name if len(paths) == 1 else f"{len(paths)} runs"
        self._take_in(
            f"Importing {what}",
            paths,
            lambda path, tell: import_run(
                path, self._store, progress=tell, cancelled=self._cancel.is_set
            ),
        )

    def import_weights(
        self, paths: Sequence[str], dataset: Dataset, data: DataChoice, choice: WeightsChoice
    ) -> None:
        """Take files of weights in as runs, and show them (see `core.runs.weights_import`)."""
        what = Path(paths[0]).name if len(paths) == 1 else f"{len(paths)} files of weights"
        self._take_in(
            f"Opening {what}",
            paths,
            lambda path, _tell: import_weights(
                path, self._store, dataset, data, choice, cancelled=self._cancel.is_set
            ),
        )

    def _take_in(
        self,
        what: str,
        paths: Sequence[str],
        take: Callable[[Path, Callable[[int, int], None]], ImportedRun],
    ) -> None:
        def work(tell: Callable[[int, int], None]) -> _Imported:
            found = _Imported([], [], [])
            for path in paths:
                try:
                    done = take(Path(path), tell)
                    if done.is_new:
                        found.runs.append(_read(done))
                    found.done.append(done)
                except CopyCancelled:
                    found.cancelled = True
                    break
                except LabError as error:
                    found.problems.append(str(error))
            return found

        self._start(what, work, self._on_imported)

    def export_runs(self, run_ids: Sequence[str], target: Path) -> None:
        """Write runs as zips: one into the file `target`, several into the folder `target`."""
        runs = [run for run_id in run_ids if (run := self._session.run(run_id)) is not None]

        def work(tell: Callable[[int, int], None]) -> list[Path]:
            if len(runs) == 1:
                # The dialog that asked for the file has asked whether it may be replaced.
                export_run(
                    runs[0].folder,
                    target,
                    overwrite=True,
                    progress=tell,
                    cancelled=self._cancel.is_set,
                )
                return [target]
            places: list[Path] = []
            for run in runs:
                place = free_path(target / f"{run.run_id}.zip")
                try:
                    export_run(run.folder, place, progress=tell, cancelled=self._cancel.is_set)
                except CopyCancelled:
                    # Those that are complete stay, and are told.
                    if places:
                        break
                    raise
                places.append(place)
            return places

        what = runs[0].record.name if len(runs) == 1 else f"{len(runs)} runs"
        self._start(f"Exporting {what}", work, self._on_exported)

    def export_to_tensorboard(self, run_ids: Sequence[str], target: Path) -> None:
        """Write runs as event files below a folder."""
        runs = [run for run_id in run_ids if (run := self._session.run(run_id)) is not None]

        def work(_tell: Callable[[int, int], None]) -> Path:
            export_to_tensorboard([run.folder for run in runs], target)
            return target

        def tell(place: Path) -> None:
            text = f'Written. See them with: tensorboard --logdir "{place}"'
            self.noticed.emit(Notice(text, topic=TOPIC))

        self._start("Writing event files", work, tell)

    def close(self) -> None:
        """Give up what is under way, and wait for the thread."""
        self._cancel.set()
        self._task.wait()

    def _start(
        self,
        what: str,
        work: Callable[[Callable[[int, int], None]], Any],
        finish: Callable[[Any], None],
    ) -> None:
        cancel = ("Cancel", self._cancel.set)
        if self._task.is_busy:
            text = f"{self._what} first: wait for it, or cancel it."
            self.noticed.emit(Notice(text, "info", (cancel,), topic=TOPIC))
            return
        self._cancel.clear()
        self._what, self._finish = what, finish

        def tell(done: int, total: int) -> None:
            # From the thread: a signal reaches the window in its own.
            self.progressed.emit(f"{what}… {done / max(total, 1):.0%}")

        self.noticed.emit(Notice(f"{what}…", "info", (cancel,), topic=TOPIC))
        self.progressed.emit(f"{what}…")
        self._task.start(lambda: work(tell))

    def _on_succeeded(self, result: object) -> None:
        self.progressed.emit("")
        self.settled.emit(TOPIC)
        self._finish(result)

    def _on_failed(self, error: Exception) -> None:
        self.progressed.emit("")
        self.settled.emit(TOPIC)
        kind: NoticeKind = "info" if isinstance(error, CopyCancelled) else "error"
        self.noticed.emit(Notice(sentence(error_text(error)), kind, topic=TOPIC))

    def _on_imported(self, imported: "_Imported") -> None:
        for run in imported.runs:
            run.color_index = self._session.next_color()
            self._session.add_runs([run])
        ids = [each.folder.run_id for each in imported.done]
        known = [found for run_id in ids if (found := self._session.run(run_id)) is not None]
        if known:
            # They may have got marks.
            self._session.add_runs(known)
            self._session.set_visible(known[-1].run_id, visible=True)
            self._session.select_run(known[-1].run_id)
        texts = [sentence(problem) for problem in imported.problems]
        again = [each for each in imported.done if not each.is_new]
        if again and not texts:
            name = known[-1].record.name if known else again[-1].folder.run_id
            texts.append(f"{name} is here already.")
        new = [run.record.name for run in imported.runs]
        if new and not imported.cancelled:
            texts.append(f"{new[0] if len(new) == 1 else f'{len(new)} runs'} imported.")
        texts += [note for each in imported.done for note in each.notes]
        if imported.cancelled:
            count = len(imported.runs)
            texts.append(f"Stopped; {count} run{'s' * (count != 1)} taken in.")
        if texts:
            kind: NoticeKind = "error" if imported.problems else "info"
            self.noticed.emit(Notice(" ".join(texts), kind, topic=TOPIC))

    def _on_exported(self, places: list[Path]) -> None:
        where = str(places[0]) if len(places) == 1 else f"{len(places)} zips in {places[0].parent}"
        self.noticed.emit(Notice(f"Exported to {where}.", topic=TOPIC))


@dataclass(slots=True)
class _Imported:
    done: list[ImportedRun]
    runs: list[SessionRun]
    problems: list[str]
    cancelled: bool = False


def _read(imported: ImportedRun) -> SessionRun:
    folder = imported.folder
    history = RunHistory(folder.read_metrics().rows)
    return SessionRun(folder, folder.read_record(), history, 0)
