"""A program for `test_kill_points`: kills training before each of its file operations in turn.

It forks, so that a hundred kills take no longer than a start of Python. Prints how many operations
an undisturbed run makes, and each kill after which something was not as it should be.

Arguments: a folder, the seconds between two states within an epoch, and what is killed: ``run``,
``changed`` (a run whose settings change in the middle of an epoch) or ``fork``; and a number n:
the kill is before each nth operation.
"""

import contextlib
import gc
import io
import json
import os
import shutil
import sys
from pathlib import Path

import tqdm  # noqa: F401 - once here, not in every fork

import main
from core.cli import going_on, train
from core.runs import recorder as run_recorder
from core.runs.checkpoint import read_arrays
from core.runs.store import RunStore
from core.runs.training_run import TrainingRun
from core.training.events import BatchEnd, RunStatus

WRITING = {"os.rename", "os.remove", "os.mkdir", "os.truncate"}
TRAIN = ["train", "--preset", "toy", "--epochs", "2", "--momentum", "0.9", "--batch-size", "20"]
FORK = ["train", "--fork", "parent", "--epoch", "1", "--epochs", "3", "--learning-rate", "0.01"]
CHANGE = {"learning_rate": 0.01, "batch_size": 7}
KIND, EVERY = sys.argv[3], int(sys.argv[4])
run_recorder.STATE_INTERVAL_S = 0.0
run_recorder.LONG_EPOCH_INTERVAL_S = float(sys.argv[2])


class ChangedRun(TrainingRun):
    """Asks for other settings after its first step."""

    def record(self, event):
        super().record(event)
        if isinstance(event, BatchEnd) and event.step == 1:
            self.change(CHANGE)


def in_a_process_of_its_own(arguments, die_at=None):
    """Return the exit code of the program, 137 where it was killed, and its file operations."""
    reading, writing = os.pipe()
    child = os.fork()
    if child:
        os.close(writing)
        with os.fdopen(reading) as pipe:
            operations = int(pipe.read() or 0)
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), operations
    count = 0

    def hook(event, args):
        nonlocal count
        writes = event in WRITING or (event == "open" and args[1] not in (None, "r", "rb"))
        if writes and str(args[0]).startswith(str(RUNS)):
            if count == die_at:
                os._exit(137)
            count += 1

    sys.addaudithook(hook)
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        code = main.main([*arguments, "--runs-dir", str(RUNS)])
    os.write(writing, str(count).encode())
    os._exit(code)


def begin(die_at=None):
    return in_a_process_of_its_own(FORK if KIND == "fork" else TRAIN, die_at)


def own_runs():
    return [run for run in RunStore(RUNS).runs() if run.run_id != PARENT]


def final_state(run):
    """Return all that an undisturbed run has in the end, but for the time that it took."""
    arrays, metadata = read_arrays(run.folder.state)
    rows = [(row.epoch, row.step, row.train_loss) for row in run.folder.read_metrics().rows]
    return (
        {name: array.tobytes() for name, array in arrays.items()},
        metadata,
        rows,
        run.folder.read_batch_losses().tobytes(),
        run.folder.checkpoint_epochs(),
        run.record.changes,
        run.record.results,
    )


def kill_and_resume(first, second):
    """Kill the run at its `first` operation, its resumption at the `second`, and let it end."""
    problems = []
    for die_at in (first, second, None):
        stored = own_runs()
        for run in stored:
            if run.record is None or run.record.standing is not RunStatus.INTERRUPTED:
                problems.append(run.problem or str(run.record.standing))
                return problems
        if stored:
            code, _ = in_a_process_of_its_own(["train", "--resume", stored[-1].run_id], die_at)
        else:
            code, _ = begin(die_at)
        if code == 0:
            break
        if code != 137:
            return [*problems, f"exit code {code}"]
    (run,) = own_runs()
    # A change may be lost that no step was taken with; the run is then that without it.
    if final_state(run) != EXPECTED[bool(run.record.changes)]:
        problems.append("the final weights, curves or losses differ")
    problems += [f"{path.name} is left" for path in run.folder.path.rglob("*.tmp")]
    return problems


gc.freeze()
folder = Path(sys.argv[1])
RUNS, PARENT = folder / "undisturbed", ""
if KIND == "fork":
    in_a_process_of_its_own([*TRAIN, "--name", "parent"])
    (parent,) = own_runs()
    PARENT = parent.run_id
    shutil.copytree(RUNS, folder / "beside")
_, operations = begin()
EXPECTED = {False: final_state(own_runs()[0])}
if KIND == "changed":
    RUNS = folder / "changed"
    train.TrainingRun = going_on.TrainingRun = ChangedRun
    _, operations = begin()
    EXPECTED[True] = final_state(own_runs()[0])
    assert EXPECTED[True] != EXPECTED[False]
failures = {}
for first in range(0, operations, EVERY):
    RUNS = folder / str(first)
    if KIND == "fork":
        shutil.copytree(folder / "beside", RUNS)
    if found := kill_and_resume(first, second=first * 7 % 23):
        failures[first] = found
sys.stdout.write(json.dumps({"operations": operations, "failures": failures}))
