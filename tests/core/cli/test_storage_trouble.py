import errno
import shutil
import signal
from pathlib import Path

import numpy as np
import pytest

from core import files
from core.cli.interrupts import Interrupts
from core.runs import recorder as run_recorder
from core.runs.folder import RunFolder
from core.training.numpy_trainer import NumpyTrainer


@pytest.fixture
def disk(monkeypatch):
    """A disk that can be full, as from a certain epoch's checkpoint on."""

    class Disk:
        full = False
        full_from = None
        attempts = 0

    real = files.os.replace

    def replace(source, target):
        Disk.full = Disk.full or Path(target).name == Disk.full_from
        if Disk.full:
            Disk.attempts += 1
            raise OSError(errno.ENOSPC, "No space left on device")
        real(source, target)

    monkeypatch.setattr(files.os, "replace", replace)
    return Disk


def test_a_disk_that_fills_up_ends_the_run_with_what_was_reached(train, data_file, disk, lab):
    disk.full_from = "epoch_0003.safetensors"

    done = train("--data", data_file, "--epochs", 6)

    assert done.code == 1
    assert done.json["status"] == "failed"
    assert done.json["epochs"] == 3
    assert done.json["train"]["loss"] > 0
    message = done.error_lines[-1]
    assert "No space left on device" in message
    assert f"--resume {done.json['run']}" in message
    assert "Traceback" not in done.err


def test_with_room_again_the_run_goes_on_bit_for_bit(train, data_file, disk):
    whole = train("--data", data_file, "--epochs", 6).json["run"]
    disk.full_from = "epoch_0003.safetensors"
    run = train("--data", data_file, "--epochs", 6).json["run"]
    disk.full, disk.full_from = False, None

    assert train("--resume", run).json["epochs"] == 6

    weights = [RunFolder(Path(path)).read_checkpoint(6) for path in (run, whole)]
    np.testing.assert_array_equal(weights[0]["layer1.weight"], weights[1]["layer1.weight"])


def test_on_a_terminal_the_run_is_paused_until_there_is_room(train, data_file, disk, monkeypatch):
    disk.full_from = "epoch_0003.safetensors"
    asked = []

    def make_room():
        asked.append(disk.attempts)
        if len(asked) == 2:
            disk.full, disk.full_from = False, None
        return ""

    monkeypatch.setattr("builtins.input", make_room)
    monkeypatch.setattr(Interrupts, "can_ask", True)

    done = train("--data", data_file, "--epochs", 6)

    assert done.code == 0
    assert len(asked) == 2
    assert done.json["epochs"] == 6
    assert done.err.count("Press Enter") == 2


def test_on_a_terminal_ctrl_c_ends_the_pause_and_the_run(train, data_file, disk, monkeypatch):
    disk.full_from = "epoch_0003.safetensors"

    def ctrl_c():
        signal.raise_signal(signal.SIGINT)
        return pytest.fail("the question goes on")

    monkeypatch.setattr("builtins.input", ctrl_c)
    monkeypatch.setattr(Interrupts, "can_ask", True)

    done = train("--data", data_file, "--epochs", 6)

    assert done.code == 1
    assert done.json["status"] == "failed"


@pytest.fixture
def vanishing(monkeypatch):
    """Delete the run folder when an epoch is to be recorded."""
    real = run_recorder.RunRecorder._record_epoch

    def vanish_at(epoch):
        def record(self, event):
            if event.epoch == epoch:
                shutil.rmtree(self.folder.path)
            real(self, event)

        monkeypatch.setattr(run_recorder.RunRecorder, "_record_epoch", record)

    return vanish_at


def test_a_folder_that_vanished_is_made_again_with_all_that_is_in_memory(
    train, data_file, vanishing
):
    vanishing(3)

    done = train("--data", data_file, "--epochs", 6)

    assert done.code == 0
    assert "note" in done.err
    folder = RunFolder(Path(done.json["run"]))
    assert [row.epoch for row in folder.read_metrics().rows] == list(range(7))
    assert folder.checkpoint_epochs() == [3, 4, 5, 6]


def test_a_runs_dir_that_cannot_be_made_again_ends_the_run(
    train, data_file, vanishing, runs_dir, monkeypatch
):
    vanishing(3)
    real = run_recorder.RunRecorder.recover

    def recover(self):
        if runs_dir.is_dir():
            runs_dir.rmdir()
            runs_dir.write_text("in the way")
        real(self)

    monkeypatch.setattr(run_recorder.RunRecorder, "recover", recover)

    done = train("--data", data_file, "--epochs", 6)

    assert done.code == 1
    assert done.json["status"] == "failed"
    assert str(runs_dir) in done.error_lines[-1]


def test_a_run_that_fails_keeps_its_history_and_says_where_the_details_are(
    train, data_file, monkeypatch, home, lab, runs_dir
):
    real, steps = NumpyTrainer.train_step, []

    def fail(self, *args):
        steps.append(1)
        if len(steps) > 5:
            raise ValueError("something\nbroke")
        return real(self, *args)

    monkeypatch.setattr(NumpyTrainer, "train_step", fail)

    done = train("--data", data_file, "--batch-size", 25, "--epochs", 9)

    assert done.code == 1
    assert done.json["status"] == "failed"
    assert done.json["epochs"] == 2
    assert "ValueError: something broke" in done.error_lines[-1]
    assert "Traceback" not in done.err
    assert lab("runs", "--json", "--runs-dir", runs_dir).json["runs"][0]["status"] == "failed"
    logs = [path for path in home.rglob("*.log") if "Traceback" in path.read_text()]
    assert len(logs) == 1
    monkeypatch.setattr(NumpyTrainer, "train_step", real)
    assert train("--resume", "last").json["epochs"] == 9
