"""Notes where the data of runs are now, as soon as they are opened from a new place."""

from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from core.datasets.catalogue import is_built_in
from core.errors import LabError
from core.runs.record import RunRecord
from gui.active_run import ActiveRun
from gui.background.task import BackgroundTask
from gui.notice import Notice, sentence
from gui.session import Session, SessionRun

TOPIC = "moved data"


class MovedData(QObject):
    """Compares what is opened with the runs whose data are gone, by fingerprint.

    Parameters
    ----------
    session : Session
        Told of what a run then says of itself.
    active_run : ActiveRun
        The run that is written meanwhile is left alone.
    parent : QObject, optional

    Signals
    -------
    noticed(Notice)
        For how many runs a place was noted, or why it could not be.
    """

    noticed = Signal(object)

    def __init__(
        self, session: Session, active_run: ActiveRun, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._active_run = active_run
        self._asked: set[tuple[str, str]] = set()
        self._task = BackgroundTask(self)
        self._task.succeeded.connect(self._on_noted)
        # After what the loader has to say of the data, which else would take its place; and once
        # for all that is told of at a time.
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self._note)
        session.datasetChanged.connect(self._soon.start)
        session.runsChanged.connect(self._soon.start)

    @property
    def is_busy(self) -> bool:
        """Whether runs are being written."""
        return self._soon.isActive() or self._task.is_busy

    def close(self) -> None:
        """Wait for the thread."""
        self._soon.stop()
        self._task.wait()

    def _note(self) -> None:
        choice, dataset = self._session.data_choice, self._session.dataset
        if choice is None or dataset is None or is_built_in(choice.source):
            return
        if self._task.is_busy:
            # It looks again when it is done.
            return
        runs = [
            run
            for run in self._session.runs
            if run.record.dataset.fingerprint == dataset.fingerprint
            and run.run_id != self._active_run.active_id
            and (run.run_id, choice.source) not in self._asked
            and run.record.config.data.source != choice.source
            and not is_built_in(run.record.config.data.source)
        ]
        if runs:
            self._asked |= {(run.run_id, choice.source) for run in runs}
            self._task.start(partial(_move, runs, choice.source))

    def _on_noted(self, done: "_Done") -> None:
        records, errors, source = done
        for run_id, record in records.items():
            run = self._session.run(run_id)
            if run is not None:
                # Its name may be another by now: what is told here is the place alone.
                self._session.set_record(run_id, replace(run.record, config=record.config))
        if records:
            names = [record.name for record in records.values()]
            whose = names[0] if len(names) == 1 else f"{len(names)} runs"
            text = f"Noted that the data of {whose} are in {source} now."
            self.noticed.emit(Notice(text, "info", topic=TOPIC))
        for name, error in errors.items():
            text = f"Where the data of {name} are now could not be noted: {error}"
            self.noticed.emit(Notice(sentence(text), "warning", topic=TOPIC))
        self._soon.start()


_Done = tuple[dict[str, RunRecord], dict[str, LabError], str]


def _move(runs: list[SessionRun], source: str) -> _Done:
    """Write the new place into those runs whose data are not where they were; in a worker."""
    records: dict[str, RunRecord] = {}
    errors: dict[str, LabError] = {}
    for run in runs:
        if Path(run.record.config.data.source).exists():
            continue
        try:
            records[run.run_id] = run.store.move_data(run.run_id, source)
        except LabError as error:
            errors[run.record.name] = error
    return records, errors, source
