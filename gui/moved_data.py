"""Notes where the data of runs are now, as soon as they are opened from a new place."""

from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from core.datasets.catalogue import is_built_in
from core.errors import LabError
from gui.active_run import ActiveRun
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
        # After what the loader has to say of the data, which else would take its place.
        session.datasetChanged.connect(lambda: QTimer.singleShot(0, self, self._note))

    def _note(self) -> None:
        choice, dataset = self._session.data_choice, self._session.dataset
        if choice is None or dataset is None or is_built_in(choice.source):
            return
        noted = []
        for run in self._session.runs:
            if run.record.dataset.fingerprint == dataset.fingerprint and self._lacks_data(run):
                try:
                    record = run.store.move_data(run.run_id, choice.source)
                except LabError as error:
                    text = (
                        f"Where the data of {run.record.name} are now could not be noted: {error}"
                    )
                    self.noticed.emit(Notice(sentence(text), "warning", topic=TOPIC))
                    continue
                self._session.set_record(run.run_id, record)
                noted.append(record.name)
        if noted:
            whose = noted[0] if len(noted) == 1 else f"{len(noted)} runs"
            text = f"Noted that the data of {whose} are in {choice.source} now."
            self.noticed.emit(Notice(text, "info", topic=TOPIC))

    def _lacks_data(self, run: SessionRun) -> bool:
        source = run.record.config.data.source
        return (
            run.run_id != self._active_run.active_id
            and not is_built_in(source)
            and not Path(source).exists()
        )
