"""A run from its first weights, or from where it was left, to its end."""

import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from core.datasets.dataset import Dataset
from core.errors import RunError, RunStorageError
from core.models.squeezenet_layers import CLASSIFIER_ARRAY as HEAD
from core.runs.folder import RunFolder
from core.runs.forking import plan_fork
from core.runs.marks_file import change_marks, read_marks
from core.runs.pretrained import begin_with_pretrained
from core.runs.record import RunRecord, new_record
from core.runs.recorder import RunRecorder
from core.runs.resuming import plan_resume
from core.runs.shipped import check_changeable
from core.runs.store import RunStore
from core.settings import checked
from core.training.config import DataChoice, RunConfig
from core.training.displacement import Displacement, Shapes, UnitDisplaced, check_displacement
from core.training.early_stopping import EarlyStopping
from core.training.events import RunStatus, TrainingEvent
from core.training.history import History
from core.training.presets import PRESETS
from core.training.registry import MODELS, check_effect, make_trainer
from core.training.schedules import check_training
from core.training.steering import Steering, Wish
from core.training.trainer import Trainer
from core.training.training_loop import START, Position, train_epochs


class TrainingRun(RunRecorder):
    """Owns the trainer and the folder of a run; one thread at a time may use it.

    The caller draws `events` and hands each to `record`, until they end or it calls `stop`.

    Parameters
    ----------
    dataset : Dataset
    trainer, folder, record, history, position, notes, batch_losses
        As `RunRecorder` takes them.
    trained_on : Dataset, optional
        The data without the samples that the run leaves out, where it leaves out any.
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
        batch_losses: npt.NDArray[np.float32] | None = None,
        *,
        trained_on: Dataset | None = None,
    ) -> None:
        super().__init__(trainer, folder, record, history, position, notes, batch_losses)
        self.dataset = dataset
        self._trained_on = dataset if trained_on is None else trained_on
        self._steering = Steering(
            record.config.training, record.changes, position.step, position.displaced
        )
        self._shapes = {name: array.shape for name, array in trainer.snapshot().items()}
        self._events: Iterator[TrainingEvent] | None = None

    @classmethod
    def create(
        cls,
        config: RunConfig,
        dataset: Dataset,
        store: RunStore,
        *,
        name: str | None = None,
        comparison: str = "",
        moves: Callable[[Shapes], Sequence[UnitDisplaced]] = lambda _shapes: (),
    ) -> "TrainingRun":
        """Begin a run: initial weights, and a folder with its record.

        Parameters
        ----------
        config : RunConfig
        dataset : Dataset
        store : RunStore
            Where its folder is made.
        name : str, optional
        comparison : str
            Shared by runs that are made to be compared.
        moves : callable
            Given the shapes of the network's arrays by name, returns which units are to be moved
            as the run gets to their steps, in the order of these.

        Raises
        ------
        ConfigError
            If a setting cannot be used, or a unit to move is not there.
        DatasetError
            If it is to leave out all samples of a class.
        RunStorageError
            If the folder cannot be made.
        """
        config = replace(
            config, settings=checked(config.settings), training=check_training(config.training)
        )
        trained_on = config.left_out.apply(dataset)
        trainer = make_trainer(trained_on, config)
        pretrained = getattr(config.settings, "pretrained", "")
        note = begin_with_pretrained(trainer, Path(pretrained), HEAD) if pretrained else ""
        record = new_record(
            name or store.free_name(default_name(config)),
            config,
            dataset,
            trainer.parameter_count,
            trainer.device,
            comparison=comparison,
        )
        shapes = {name: array.shape for name, array in trainer.snapshot().items()}
        if note:
            record = replace(record, notes=(*record.notes, note))
        planned = tuple(moves(shapes))
        for move in planned:
            check_displacement(move.displacement, shapes)
        record = replace(record, changes=planned)
        folder = store.new_folder(f"{config.model}-{dataset.name}")
        run = cls(dataset, trainer, folder, record, History(), START, trained_on=trained_on)
        with _removing(folder, store):
            if note:
                # From here on the run needs that file no more, not even to begin.
                folder.write_state(START, trainer.state())
            run.flush()
        return run

    @classmethod
    def resume(
        cls,
        folder: RunFolder,
        dataset: Dataset,
        *,
        changes: Mapping[str, Any] | None = None,
        data: DataChoice | None = None,
        name: str | None = None,
    ) -> "TrainingRun":
        """Go on with a run where it was saved.

        Parameters
        ----------
        folder : RunFolder
        dataset : Dataset
            The one it was trained on.
        changes : mapping of str to value, optional
            Settings that change here, such as more ``epochs`` for a finished run.
        data : DataChoice, optional
            Where the data lie now, if they moved.
        name : str, optional
            Another name for the run.

        Raises
        ------
        RunError
            If the run is at work in another process, diverged, is finished, or the data differ.
        ConfigError
            If one of `changes` cannot be used.
        ModelLoadError
            If no state of it can be read, or none that fits its settings.
        RunStorageError
            If the folder cannot be written.
        """
        check_changeable(folder.path)
        plan = plan_resume(folder, dataset, changes or {}, data=data, name=name)
        check_effect(plan.record.config.model, changes or {})
        trained_on = plan.record.config.left_out.apply(dataset)
        trainer = make_trainer(trained_on, plan.record.config)
        state = plan.state
        if state.arrays:
            trainer.load_state(state.arrays)
        record = replace(plan.record, device=trainer.device)
        folder.tidy()
        run = cls(
            dataset,
            trainer,
            folder,
            record,
            plan.history,
            state.position,
            plan.notes,
            plan.batch_losses,
            trained_on=trained_on,
        )
        if plan.lacks_first_weights:
            run._add_checkpoint(record.first_epoch)
        run.flush()
        return run

    @classmethod
    def fork(
        cls,
        folder: RunFolder,
        epoch: int,
        dataset: Dataset,
        store: RunStore,
        *,
        changes: Mapping[str, Any] | None = None,
        data: DataChoice | None = None,
        name: str | None = None,
    ) -> "TrainingRun":
        """Begin a branch of a run with the weights of one of its epochs.

        It goes on counting epochs and steps, sees the batches that the run saw, and without
        changes repeats it up to where settings of the run were changed or a unit was moved later.

        Parameters
        ----------
        folder : RunFolder
            Of the run to leave; nothing in it changes.
        epoch : int
        dataset : Dataset
            The one it was trained on.
        store : RunStore
            Where the branch's folder is made.
        changes : mapping of str to value, optional
            Training settings that differ in the branch.
        data, name
            As `resume` takes them.

        Raises
        ------
        RunError
            If the run or that epoch cannot be read, or the data differ.
        ConfigError
            If one of `changes` cannot be used.
        ModelLoadError
            If the weights of that epoch are damaged.
        RunStorageError
            If the branch's folder cannot be made.
        """
        plan = plan_fork(folder, epoch, dataset, changes or {}, data)
        check_effect(plan.config.model, changes or {})
        trained_on = plan.config.left_out.apply(dataset)
        trainer = make_trainer(trained_on, plan.config)
        trainer.load_state(plan.arrays)
        record = plan.record(
            name or store.free_name(f"{plan.parent.name} @ {epoch}"), dataset, trainer
        )
        branch = store.new_folder(f"{plan.config.model}-{dataset.name}")
        notes = (plan.note,) if plan.note else ()
        try:
            marks = read_marks(folder)
        except RunError as error:
            marks = ()
            lost = f"the branch begins without the marks of {plan.parent.name}: {error}"
            notes = (*notes, lost)
        run = cls(
            dataset,
            trainer,
            branch,
            record,
            History([plan.row]),
            plan.position,
            notes,
            trained_on=trained_on,
        )
        with _removing(branch, store):
            # State and curves before the record: from then on a kill leaves a branch that goes on.
            branch.write_state(plan.position, trainer.state())
            branch.write_metrics(run.history)
            change_marks(branch, marks)
            run._add_checkpoint(epoch)
            run.flush()
        return run

    @property
    def config(self) -> RunConfig:
        """The settings of the run at its beginning."""
        return self.run_record.config

    def change(self, wish: Wish) -> None:
        """Ask for other training settings, or for a unit to be moved; any thread may.

        Both hold from the next step on.

        Raises
        ------
        ConfigError
            If a setting cannot be used, or may not change in mid-run; if there is no such unit.
        """
        if isinstance(wish, Displacement):
            check_displacement(wish, self._shapes)
        else:
            check_effect(self.config.model, wish)
        self._steering.request(wish)

    def withdraw(self, wish: Displacement) -> bool:
        """Take back a move that still waits for the next step; False where it is done."""
        return self._steering.withdraw(wish)

    def events(self) -> Iterator[TrainingEvent]:
        """Return the run's one stream of events, from `position` on."""
        if self._events is None:
            self._events = train_epochs(
                self.trainer,
                self._trained_on,
                self.config.training,
                position=self.position,
                steering=self._steering,
                stopping=EarlyStopping(self.history.rows, first_epoch=self.run_record.first_epoch),
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
            # What was asked for and had no step to hold from yet holds when the run goes on.
            now = self.position
            samples = self.run_record.training_samples
            epoch = now.epoch + now.seen / samples
            moves = now.displaced
            while (change := self._steering.take(epoch, now.step)) is not None:
                moves += isinstance(change, UnitDisplaced)
                self._record_change(change, moves)
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
        self._writer.add_batch_losses()
        self._writer.add_record()
        self.flush()

    def _close(self, status: RunStatus, message: str) -> None:
        if self._events is not None and hasattr(self._events, "close"):
            self._events.close()
        self._writer.record = replace(self.run_record, status=status, message=message, owner=None)


@contextmanager
def _removing(folder: RunFolder, store: RunStore) -> Iterator[None]:
    """Leave nothing of a run whose first files cannot be written."""
    try:
        yield
    except (OSError, RunStorageError) as error:
        shutil.rmtree(folder.path, ignore_errors=True)
        raise RunStorageError(
            f"no run can be saved in {store.root}: {error.__cause__ or error}; make room or name "
            "another folder with --runs-dir"
        ) from error


def default_name(config: RunConfig) -> str:
    """Return a short name that tells runs apart in a list, such as ``MLP · lr 0.05``."""
    title = MODELS.get(config.model).short
    preset = config.preset
    start = PRESETS.get(preset).title if preset is not None and preset in PRESETS else title
    if "learning_rate" in MODELS.get(config.model).idle:
        return start
    return f"{start} · lr {config.training.learning_rate:g}"
