import json
import os
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

import main
from tests.conftest import HOMES, close_logs

ROOT = Path(main.__file__).parent


@dataclass(frozen=True)
class Done:
    """What a call of the program left: its exit code and both streams."""

    code: int
    out: str
    err: str

    @property
    def json(self):
        """The one JSON object on stdout; NaN and Infinity are no JSON."""
        return json.loads(self.out, parse_constant=pytest.fail)

    @property
    def error_lines(self):
        return self.err.splitlines()


@pytest.fixture(autouse=True)
def home(tmp_path_factory, monkeypatch):
    """Keep runs and logs of a test apart from those of other tests."""
    folder = tmp_path_factory.mktemp("home")
    for name in HOMES:
        monkeypatch.setenv(name, str(folder))
    # Those of a fixture of the whole file, which came first.
    close_logs()
    return folder


@pytest.fixture
def runs_dir(tmp_path):
    return tmp_path / "runs"


@pytest.fixture
def lab(capsys):
    """Call the program in this process."""

    def call(*arguments):
        capsys.readouterr()
        try:
            code = main.main([str(argument) for argument in arguments])
        except SystemExit as end:
            code = end.code
        return Done(code, *capsys.readouterr())

    return call


@pytest.fixture
def train(lab, runs_dir):
    """Call `train` with --json and runs of its own."""

    def call(*arguments):
        return lab("train", "--json", "--runs-dir", runs_dir, *arguments)

    return call


@pytest.fixture
def refused(lab, runs_dir):
    """Call a verb that must refuse, as the contract says; return the line that says why."""

    def call(*arguments, verb="train"):
        done = lab(verb, "--runs-dir", runs_dir, *arguments)
        assert done.code == 2, done
        assert done.out == ""
        assert 1 <= len(done.error_lines) <= 2, done.err
        assert "Traceback" not in done.err
        return done.error_lines[0]

    return call


def _heed_ctrl_c():
    # A test run in the background hands on that Ctrl-C is ignored.
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture
def start(home):
    """Start the program as a process of its own; what still runs in the end is killed."""
    started = []

    def call(*arguments, before=""):
        """Start with these arguments; `before` is code that runs first."""
        code = f"import sys; sys.path.insert(0, {str(ROOT)!r})\n{before}\n"
        code += "import main; sys.exit(main.main())"
        process = subprocess.Popen(
            [sys.executable, "-W", "error", "-c", code, *map(str, arguments)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            cwd=home,
            preexec_fn=_heed_ctrl_c if os.name == "posix" else None,
            env=os.environ | {"PYTHONUTF8": "1", "OPENBLAS_NUM_THREADS": "1"},
        )
        started.append(process)
        return process

    yield call
    for process in started:
        if process.poll() is None:
            process.kill()
        process.communicate()


def _split(samples, seed):
    rng = np.random.default_rng(seed)
    labels = np.arange(samples) % 3
    pictures = rng.random((samples, 4, 4)) * 0.4 + 0.3 * labels[:, None, None]
    return pictures.astype(np.float32), labels


@pytest.fixture
def data_file(tmp_path):
    """Three classes of noisy 4x4 pictures: 50 training, 20 validation and 10 test samples."""
    arrays = {}
    for seed, (word, samples) in enumerate((("train", 50), ("valid", 20), ("test", 10))):
        arrays[f"x_{word}"], arrays[f"y_{word}"] = _split(samples, seed)
    path = tmp_path / "levels.npz"
    np.savez(path, class_names=["low", "middle", "high"], **arrays)
    return path
