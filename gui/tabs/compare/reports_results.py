"""What rows of the reports have reached, asked for one after the other off the GUI thread."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from core.registry import Registry
from core.reports.kept_runs import PlannedRun
from core.reports.reproduction import RowResult, RowStatus, reproduce_row
from core.reports.row import ReportRow
from core.reports.sources import Sources
from core.reports.work import Work
from core.runs.store import RunStore
from gui.background.task import BackgroundTask, error_text


@dataclass(frozen=True, slots=True)
class _Answer:
    name: str
    quick: bool
    result: RowResult
    sources: Sources
    gone: tuple[str, ...]


class ReportResults(QObject):
    """Asks, without training, what each row has reached, as the verb ``reproduce`` does it.

    Parameters
    ----------
    rows : Registry of ReportRow
    store : RunStore
        Where runs are kept.
    parent : QObject

    Attributes
    ----------
    quick : bool
        Whether results are those of a quick reproduction; both kinds are kept.

    Signals
    -------
    changed(str)
        A row has another result, or is looked at now, or is no more.
    foldersGone(object)
        These folders were to be looked through, and are none.
    """

    changed = Signal(str)
    foldersGone = Signal(object)

    def __init__(self, rows: Registry[ReportRow], store: RunStore, parent: QObject) -> None:
        super().__init__(parent)
        self.quick = False
        self._rows, self._store = rows, store
        self._folders: tuple[str, ...] = ()
        self._sources: Sources | None = None
        self._known: dict[tuple[str, bool], RowResult] = {}
        self._wanted: list[str] = []
        self._asked, self._asked_quick = "", False
        self._is_closed = False
        self._task = BackgroundTask(self)
        self._task.succeeded.connect(self._on_answered)
        self._task.failed.connect(self._on_failed)

    @property
    def asked(self) -> str:
        """The row that is looked at now; empty where there is none."""
        return self._asked

    @property
    def left(self) -> int:
        """How many rows are still to be looked at."""
        return len(self._wanted) + bool(self._asked)

    def result(self, name: str) -> RowResult | None:
        """Return what is known of a row; None where nobody has looked yet."""
        return self._known.get((name, self.quick))

    def set_folders(self, folders: Sequence[str]) -> None:
        """Look for data in these folders from now on; what is known of rows is forgotten."""
        self._folders, self._sources = tuple(folders), None
        self._known.clear()
        self._wanted.clear()
        self._task.cancel()
        self._asked = ""

    def ask(self, names: Iterable[str], *, first: bool = False) -> None:
        """Look at rows, in this order; those that are waited for come `first`."""
        # What is looked at now is looked at again where it may have changed since that began.
        is_same = self._asked_quick == self.quick and not first
        wanted = [name for name in names if name != self._asked or not is_same]
        others = [name for name in self._wanted if name not in wanted]
        self._wanted = wanted + others if first else others + wanted
        self._go_on()

    def ask_unknown(self) -> None:
        """Look at all rows of which nothing is known yet."""
        self.ask(name for name in self._rows.names if self.result(name) is None)

    def ask_missing(self) -> None:
        """Look once more for data that were missing: perhaps they have come in the meantime."""
        missing = [
            name
            for name in self._rows.names
            if (known := self.result(name)) is not None and known.status is RowStatus.MISSING
        ]
        if missing:
            self._sources = None
            self.ask(missing)

    def waiting_for(self, plan: PlannedRun) -> list[str]:
        """Return the rows that take a run."""
        return [
            name
            for name in self._rows.names
            if (known := self.result(name)) is not None and known.plan == plan
        ]

    def fail(self, name: str, message: str) -> None:
        """Take note that a row cannot be done."""
        row = self._rows.get(name)
        self._known[name, self.quick] = RowResult(row, RowStatus.FAILED, message=message)
        self.changed.emit(name)

    def close(self) -> None:
        """Let the work end, and wait for it."""
        self._is_closed = True
        self._wanted.clear()
        self._task.wait()

    def _go_on(self) -> None:
        if self._asked or not self._wanted or self._is_closed:
            return
        self._asked, self._asked_quick = self._wanted.pop(0), self.quick
        name = self._asked
        look = partial(
            _look,
            self._rows.get(name),
            self._store,
            self._sources,
            self._folders,
            self.quick,
            lambda: self._is_closed,
        )
        self._task.start(look)
        self.changed.emit(name)

    def _on_answered(self, answer: _Answer) -> None:
        self._sources = answer.sources
        self._known[answer.name, answer.quick] = answer.result
        self._finish(answer.name)
        if answer.gone:
            self.foldersGone.emit(answer.gone)

    def _on_failed(self, error: Exception) -> None:
        name = self._asked
        row = self._rows.get(name)
        result = RowResult(row, RowStatus.FAILED, message=error_text(error))
        self._known[name, self._asked_quick] = result
        self._finish(name)

    def _finish(self, name: str) -> None:
        self._asked = ""
        self.changed.emit(name)
        self._go_on()


def _look(
    row: ReportRow,
    store: RunStore,
    sources: Sources | None,
    folders: tuple[str, ...],
    quick: bool,
    cancelled: Callable[[], bool],
) -> _Answer:
    gone: tuple[str, ...] = ()
    if sources is None:
        gone = tuple(folder for folder in folders if not Path(folder).is_dir())
        there = [Path(folder) for folder in folders if folder not in gone]
        sources = Sources.with_downloads(there)
    work = Work(store, sources, None, quick=quick, cancelled=cancelled)
    return _Answer(row.name, quick, reproduce_row(row, work), sources, gone)
