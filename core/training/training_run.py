"""A run from its first weights, or from where it was left, to its end."""

import shutil
from collections.abc import Iterator
from dataclasses import replace

from core.datasets.dataset import Dataset
from core.errors import RunStorageError
from core.settings import checked
from core.training.config import DataChoice, RunConfig
from core.training.events import RunStatus, TrainingEvent
from core.training.history import History
from core.training.presets import PRESETS
from core.training.registry import MODELS, make_trainer
from core.training.resuming import check_reach, find_state, prepare_record, results_at
from core.training.run_folder import RunFolder
from core.training.run_record import RunRecord, new_record
from core.training.run_recorder import RunRecorder
from core.training.run_store import RunStore
from core.training.trainer import Trainer
from core.training.training_loop import START, Position, train_epochs


class TrainingRun(RunRecorder):
    """Owns the trainer and the folder of a run; one thread at a time may use it.

    The caller draws `events` and hands each to `record`, until they end or it calls `stop`.

    Parameters
    ----------
    dataset : Dataset
    trainer, folder, record, history, position, notes
        As `RunRecorder` takes them.
    """

    def __init__(
        self,
        dataset: Dataset,
        trainer: Trainer,
        folder: RunFolder,
        record: RunRecord,
        history: History,
        position: Position,
        notes: tuple[str, ...] = (),
    ) -> None:
        super().__init__(trainer, folder, record, history, position, notes)
        self.dataset = dataset
        self._events: Iterator[TrainingEvent] | None = None

    @classmethod
    def create(
        cls, config: RunConfig, dataset: Dataset, store: RunStore, *, name: str | None = None
    ) -> "TrainingRun":
        """Begin a run: initial weights, and a folder with its record.

        Raises
        ------
        ConfigError
            If a setting cannot be used.
        RunStorageError
            If the folder cannot be made.
        """
        config = replace(
            config, settings=checked(config.settings), training=checked(config.training)
        )
        trainer = make_trainer(dataset, config)
        record = new_record(
            name or store.free_name(default_name(config)),
            config,
            dataset,
            trainer.parameter_count,
            trainer.device,
        )
        folder = store.new_folder(f"{config.model}-{dataset.name}")
        run = cls(dataset, trainer, folder, record, History(), START)
        try:
            run.flush()
        except RunStorageError as error:
            shutil.rmtree(folder.path, ignore_errors=True)
            raise RunStorageError(
                f"no run can be saved in {store.root}: {error.__cause__}; make room or name "
                "another folder with --runs-dir"
            ) from error
        return run

    @classmethod
    def resume(
        cls,
        folder: RunFolder,
        dataset: Dataset,
        *,
        epochs: int | None = None,
        data: DataChoice | None = None,
        name: str | None = None,
    ) -> "TrainingRun":
        """Go on with a run where it was saved.

        Parameters
        ----------
        folder : RunFolder
        dataset : Dataset
            The one it was trained on.
        epochs : int, optional
            Another number of epochs to reach.
        data : DataChoice, optional
            Where the data lie now, if they moved.
        name : str, optional
            Another name for the run.

        Raises
        ------
        RunError
            If the run is at work in another process, diverged, is finished, or the data differ.
        ConfigError
            If `epochs` cannot be used.
        ModelLoadError
            If no state of it can be read, or none that fits its settings.
        RunStorageError
            If the folder cannot be written.
        """
        record = prepare_record(folder.read_record(), dataset, epochs=epochs, data=data, name=name)
        state = find_state(folder, record)
        check_reach(record, state.position)
        trainer = make_trainer(dataset, record.config)
        if state.arrays:
            trainer.load_state(state.arrays)
        history = folder.read_metrics()
        history.truncate(state.position.epoch if state.position.evaluated else -1)
        record = replace(
            record,
            epochs_done=state.position.epoch,
            results=results_at(record, history.at(state.position.epoch)),
            device=trainer.device,
        )
        folder.tidy()
        notes = (state.note,) if state.note else ()
        run = cls(dataset, trainer, folder, record, history, state.position, notes)
        run.flush()
        return run

    @property
    def config(self) -> RunConfig:
        """The settings of the run."""
        return self.run_record.config

    def events(self) -> Iterator[TrainingEvent]:
        """Return the run's one stream of events, from `position` on."""
        if self._events is None:
            self._events = train_epochs(
                self.trainer, self.dataset, self.config.training, position=self.position
            )
        return self._events

    def stop(self) -> None:
        """End the run here, so that it can be resumed; a run that has ended stays as it is.

        Raises
        ------
        RunStorageError
            If it cannot be written.
        """
        if self.run_record.status is RunStatus.RUNNING:
            self._close(RunStatus.STOPPED, "")
            self._add_state()
        self.flush()

    def fail(self, message: str) -> None:
        """End the run because of an error; the last saved state and the history stay.

        Raises
        ------
        RunStorageError
            If it cannot be written.
        """
        self._close(RunStatus.FAILED, message)
        self._writer.add_record()
        self.flush()

    def _close(self, status: RunStatus, message: str) -> None:
        if self._events is not None and hasattr(self._events, "close"):
            self._events.close()
        self._writer.record = replace(self.run_record, status=status, message=message, owner=None)


def default_name(config: RunConfig) -> str:
    """Return a short name that tells runs apart in a list, such as ``MLP · lr 0.05``."""
    title = MODELS.get(config.model).title.split(" ")[0]
    preset = config.preset
    start = PRESETS.get(preset).title if preset is not None and preset in PRESETS else title
    return f"{start} · lr {config.training.learning_rate:g}"
