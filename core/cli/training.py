"""Trains a run to its end without a window, and says what came in between."""

import contextlib
import logging
import shlex

from core.cli.interrupts import Interrupts
from core.cli.output import print_error, print_note
from core.cli.parser import EXIT_DONE, EXIT_ENDED_BADLY, EXIT_INTERRUPTED
from core.cli.progress import TrainingProgress
from core.errors import LabError, RunStorageError
from core.log_file import log_file_path
from core.runs.training_run import TrainingRun
from core.training.events import EpochEnd, RunStatus, TrainingEvent

_log = logging.getLogger(__name__)


def train_to_end(run: TrainingRun, *, stop_after: int | None = None) -> int:
    """Train until the run ends, fails, or the user stops it; return the exit code.

    Parameters
    ----------
    run : TrainingRun
    stop_after : int, optional
        Stop and save after so many epochs of this session.
    """
    stop_epoch = None if stop_after is None else run.position.epoch + stop_after
    try:
        _train(run, stop_epoch)
    except RunStorageError as error:
        _fail(run, str(error))
        print_error(
            f"the run ended after epoch {run.run_record.epochs_done}: {run.folder.path} cannot be "
            f"written ({_cause(error)}); make room, then {_resume_command(run)}"
        )
        return EXIT_ENDED_BADLY
    except Exception as error:  # noqa: BLE001 - a run that fails is kept and told, whatever it was
        _log.warning("training failed", exc_info=True)
        # The text of a `LabError` is meant for the user as it is.
        _fail(
            run, str(error) if isinstance(error, LabError) else f"{type(error).__name__}: {error}"
        )
        print_error(f"failed: {run.run_record.message}; {log_file_path()} holds the details")
        return EXIT_ENDED_BADLY
    record = run.run_record
    if record.status is RunStatus.STOPPED and record.epochs_done == stop_epoch:
        after = "1 epoch" if stop_after == 1 else f"{stop_after} epochs"
        print_note(f"stopped and saved after {after}; {_resume_command(run)}")
        return EXIT_DONE
    if record.status is RunStatus.STOPPED:
        print_note(f"stopped and saved; {_resume_command(run)}")
        return EXIT_INTERRUPTED
    if record.status is RunStatus.DIVERGED:
        print_error(f"diverged: {record.message}")
        return EXIT_ENDED_BADLY
    if record.message:
        print_note(f"finished early: {record.message}")
    return EXIT_DONE


def _train(run: TrainingRun, stop_epoch: int | None) -> None:
    with Interrupts() as interrupts, TrainingProgress(run.run_record.training.epochs) as progress:
        for note in run.notes:
            progress.note(note)
        for event in run.events():
            _record(run, event, interrupts, progress)
            progress.show(event)
            done = isinstance(event, EpochEnd) and event.epoch == stop_epoch
            if interrupts.asked or (done and stop_epoch != run.run_record.training.epochs):
                run.stop()
                break


def _record(
    run: TrainingRun, event: TrainingEvent, interrupts: Interrupts, progress: TrainingProgress
) -> None:
    """Record an event; where that fails, pause the run until it can be written.

    Raises
    ------
    RunStorageError
        If it cannot, and nobody is there to mend it.
    """
    try:
        run.record(event)
        return
    except RunStorageError as error:
        trouble = error
    while True:
        try:
            run.recover()
        except RunStorageError as error:
            trouble = error
        else:
            progress.note(
                f"{run.folder.path} could not be written ({_cause(trouble)}); now it is again, "
                "with all that is in memory"
            )
            return
        if not interrupts.can_ask:
            raise trouble
        progress.note(f"{_cause(trouble)}. The run is paused and nothing is lost: make room.")
        progress.note("Press Enter to go on, or Ctrl-C to end the run.")
        if not interrupts.ask_to_retry():
            raise trouble


def _fail(run: TrainingRun, message: str) -> None:
    with contextlib.suppress(RunStorageError):
        run.fail(message)


def _cause(error: RunStorageError) -> str:
    cause = error.__cause__
    return (cause.strerror if isinstance(cause, OSError) else None) or str(error)


def _resume_command(run: TrainingRun) -> str:
    return f"go on with: train --resume {shlex.quote(str(run.folder.path))}"
