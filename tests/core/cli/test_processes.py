import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

import main
from core.runs.checkpoint import read_arrays
from core.runs.folder import RunFolder
from core.runs.record import RunStatus
from core.runs.store import RunStore

MAIN = Path(main.__file__)
posix = pytest.mark.skipif(os.name != "posix", reason="Windows has no such signal")


# As often as possible: a kill then comes in the middle of writing more often than not.
SAVE_OFTEN = """
import core.runs.recorder as recorder
recorder.STATE_INTERVAL_S = 0.0
recorder.LONG_EPOCH_INTERVAL_S = 0.002
"""


def wait_for_epoch(runs_dir, epoch):
    """Return once the run has trained that far and saved its state since."""
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        for run in RunStore(runs_dir).runs():
            if run.record is not None and run.record.epochs_done >= epoch:
                return
        time.sleep(0.005)
    pytest.fail("the run did not get on")


@posix
@pytest.mark.parametrize("number", ["SIGINT", "SIGTERM"])
def test_an_interrupted_run_is_saved_and_goes_on_bit_for_bit(
    start, lab, runs_dir, data_file, number
):
    arguments = ("--data", data_file, "--batch-size", 5, "--momentum", 0.5)
    process = start(
        *("train", "--json", "--runs-dir", runs_dir, "--epochs", 100_000, *arguments),
        before=SAVE_OFTEN,
    )
    wait_for_epoch(runs_dir, 20)
    process.send_signal(getattr(signal, number))
    out, err = process.communicate(timeout=20)

    assert process.returncode == 130
    result = json.loads(out)
    assert result["status"] == "stopped"
    assert result["epochs"] >= 20
    assert "stopped and saved" in err
    assert "--resume" in err
    assert "Traceback" not in err

    epochs = result["epochs"] + 2
    resumed = lab("train", "--json", "--resume", result["run"], "--epochs", epochs)
    whole = lab(
        *("train", "--json", "--runs-dir", runs_dir, "--epochs", epochs, *arguments),
    )
    weights = [
        RunFolder(Path(done.json["run"])).read_checkpoint(epochs) for done in (resumed, whole)
    ]
    np.testing.assert_array_equal(weights[0]["layer1.weight"], weights[1]["layer1.weight"])


@posix
def test_ctrl_c_while_starting_ends_with_130_and_no_traceback(start, runs_dir):
    process = start("train", "--preset", "toy", "--runs-dir", runs_dir, before=SLOW_START)
    process.stderr.readline()
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=20)

    assert process.returncode == 130
    assert out == ""
    assert "Traceback" not in err


SLOW_START = """
import time
import core.training.planning as planning
def load(*_, **__):
    print("loading", file=sys.stderr, flush=True)
    time.sleep(30)
planning.load_dataset = load
"""


@posix
def test_a_reader_that_goes_away_early_is_no_error(runs_dir, home):
    done = subprocess.run(
        f"{sys.executable} {MAIN} train --preset toy --epochs 2 --runs-dir {runs_dir} --json "
        "| head -c 1; exit ${PIPESTATUS[0]}",
        shell=True,
        executable="/bin/bash",
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.stdout == "{"
    assert done.returncode == 0
    assert "Traceback" not in done.stderr
    assert "BrokenPipe" not in done.stderr


@posix
@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="no /dev/full")
def test_a_result_that_fits_nowhere_is_an_error_of_one_line(home):
    with open("/dev/full", "w") as full:
        done = subprocess.run(
            [sys.executable, MAIN, "check-gradients", "--seeds", "1"],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )

    assert done.returncode == 2
    assert done.stderr.splitlines()[0].startswith("main.py: No space left")
    assert len(done.stderr.splitlines()) == 1


@pytest.fixture
def killed(start, lab, runs_dir):
    """Kill a run many times and resume it each time, then let it end; return its folder."""

    def kill_and_resume(arguments, kills, rng):
        reached = [0]
        for kill in range(kills):
            stored = lab_runs(lab, runs_dir)
            assert len(stored) <= 1
            command = ("--resume", "last") if stored else arguments
            process = start("train", "--runs-dir", runs_dir, *command, before=SAVE_OFTEN)
            if kill % 4 == 3:
                # While it imports, loads, and makes or opens the run.
                time.sleep(rng.uniform(0.1, 0.5))
            else:
                wait_for_epoch(runs_dir, reached[-1] + 1)
                time.sleep(rng.uniform(0, 0.06))
            assert process.poll() is None, process.communicate()
            process.kill()
            process.communicate()
            for run in lab_runs(lab, runs_dir):
                assert run["status"] == RunStatus.INTERRUPTED, run
                assert run["epochs"] >= reached[-1]
                reached.append(run["epochs"])
        assert len(set(reached)) > kills / 2
        process = start("train", "--json", "--runs-dir", runs_dir, "--resume", "last")
        out, err = process.communicate(timeout=60)
        assert process.returncode == 0, err
        assert "note: resumed" not in err
        return RunFolder(Path(json.loads(out)["run"]))

    return kill_and_resume


def lab_runs(lab, runs_dir):
    done = lab("runs", "--json", "--runs-dir", runs_dir)
    assert done.code == 0
    return done.json["runs"]


def test_a_run_killed_twenty_times_ends_with_the_same_weights_bit_for_bit(
    start, killed, runs_dir, data_file, tmp_path
):
    arguments = ("--data", data_file, "--hidden", "40,30", "--batch-size", 3, "--epochs", 1500)
    undisturbed = start("train", "--json", "--runs-dir", tmp_path / "undisturbed", *arguments)
    out, err = undisturbed.communicate(timeout=60)
    assert undisturbed.returncode == 0, err
    whole = RunFolder(Path(json.loads(out)["run"]))

    folder = killed(arguments, kills=20, rng=np.random.default_rng(20))

    assert folder.checkpoint_epochs() == whole.checkpoint_epochs() == list(range(1501))
    files = ["resume.safetensors"]
    files += [f"checkpoints/epoch_{epoch:04d}.safetensors" for epoch in range(0, 1501, 50)]
    for name in files:
        arrays, metadata = read_arrays(folder.path / name)
        others, other_metadata = read_arrays(whole.path / name)
        assert metadata == other_metadata
        assert set(arrays) == set(others)
        for array in arrays:
            np.testing.assert_array_equal(arrays[array], others[array])
    losses = [
        [
            (row.epoch, row.step, row.train_loss, row.validation_loss)
            for row in f.read_metrics().rows
        ]
        for f in (folder, whole)
    ]
    assert losses[0] == losses[1]
    assert not list(folder.path.rglob("*.tmp"))
