"""What the open window costs: training speed, the longest stall, and the price of an update.

Run with: python -m pytest tests/benchmarks/test_window_speed.py -s
On a real display, or under Xvfb: QT_QPA_PLATFORM=xcb xvfb-run -a python -m pytest ...
"""

import os
import statistics
import sys
from dataclasses import dataclass, replace
from itertools import pairwise
from time import perf_counter, process_time, thread_time

import numpy as np
import psutil
import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
pytest.importorskip("PySide6")

from PySide6.QtCore import QEvent, QEventLoop, QObject, QSettings, Qt, QTimer
from PySide6.QtGui import QGuiApplication

from core.datasets.dataset import Dataset, Split
from core.runs.folder import RunFolder
from core.runs.store import RunStore
from core.runs.training_run import TrainingRun
from core.training.config import DataChoice, RunConfig, TrainingConfig
from core.training.events import BatchEnd
from core.training.history import EpochMetrics
from core.training.mlp_settings import MLPSettings
from core.training.planning import complete_config, load_data
from gui.application import configure_application, configure_plotting, favour_training
from gui.main_window import MainWindow
from gui.preferences import Preferences
from gui.run_history import RunHistory
from gui.session import SessionRun
from gui.theme.manager import theme_manager
from gui.widgets.plot_options import PlotOptions

SAMPLES, CLASSES = 10_800, 36
PHASE_S = 0.7
"""Short, so that what else the machine does meets neighbours alike."""

ROUNDS = int(os.environ.get("RECOGNITION_LAB_ROUNDS", "15"))

MOST_BY_OTHERS = 0.25
"""Of one core, used by other programs; the window needs a second core, and training alone does not.
Rounds in which they used more are left out where there are others."""

LEAST_SPEED = 0.85
"""Of headless training."""

LEAST_REPAINTS = 8
"""A second, where there are as many epochs: in between, the curves have nothing new to show."""

LONGEST_STALL_MS = 50
LONGEST_EPOCH_UPDATE_MS = 10
LONGEST_REFRESH_MS = 50


@pytest.fixture(scope="module")
def dataset():
    rng = np.random.default_rng(0)
    pictures = rng.random((SAMPLES, 32, 32), dtype=np.float32)
    labels = np.arange(SAMPLES) % CLASSES
    names = tuple("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789")
    small = Split(pictures[:360], labels[:360])
    return Dataset("speed", "speed", Split(pictures, labels), small, None, names)


@pytest.fixture(scope="module")
def config():
    training = TrainingConfig(batch_size=128, epochs=1_000_000, learning_rate=0.01)
    return RunConfig(DataChoice("speed"), "numpy-mlp", MLPSettings(hidden=(64,)), training)


@pytest.fixture
def window(qapp, qtbot, tmp_path):
    configure_application(qapp, theme_choice="light")
    configure_plotting()
    favour_training()
    settings = QSettings(str(tmp_path / "preferences.ini"), QSettings.Format.IniFormat)
    window = MainWindow(Preferences(settings), RunStore(tmp_path / "window"), data="toy-gaussians")
    theme_manager().apply()
    window.resize(1280, 800)
    window.show()
    qtbot.waitUntil(lambda: window.session.dataset is not None)
    wait_ms(500)
    yield window
    sys.setswitchinterval(5e-3)
    window.controller.shut_down()
    qtbot.waitUntil(lambda: not window.controller.is_active)
    window.close()
    window.deleteLater()


def wait_ms(duration):
    loop = QEventLoop()
    QTimer.singleShot(duration, loop.quit)
    loop.exec()


class PaintCounter(QObject):
    """Counts how often a widget is painted."""

    def __init__(self, widget):
        super().__init__(widget)
        self.count = 0
        widget.installEventFilter(self)

    def eventFilter(self, _watched, event):
        self.count += event.type() == QEvent.Type.Paint
        return False


class Stalls(QObject):
    """The gaps of a timer of 10 ms in the GUI thread."""

    def __init__(self):
        super().__init__()
        self.gaps_ms = []
        self._before = None
        self._timer = QTimer(self, interval=10, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._tick)

    def _tick(self):
        now = perf_counter()
        if self._before is not None:
            self.gaps_ms.append((now - self._before) * 1e3)
        self._before = now

    def watch(self, watching):
        self._before = None
        self._timer.start() if watching else self._timer.stop()


class Others:
    """How much of a core other programs used since this was made."""

    def __init__(self):
        self._begin = self._now()

    def _now(self):
        times = psutil.cpu_times()
        return perf_counter(), times.user + times.system + times.nice - process_time()

    def used(self):
        (begin, before), (end, after) = self._begin, self._now()
        return (after - before) / (end - begin)


@dataclass
class Phase:
    steps: int
    seconds: float

    @property
    def speed(self):
        return self.steps / self.seconds


@dataclass(frozen=True)
class Case:
    """What is trained, with the model's defaults but for what is said here."""

    model: str
    batch_size: int | None = None
    is_real: bool = True
    shows_everything: bool = False
    """Whether the losses of steps and the coverage strip, off by default, are shown too."""

    def __str__(self):
        parts = [self.model, f"batch {self.batch_size or 'of the defaults'}"]
        parts.append("mini36" if self.is_real else "10,800 pictures")
        return ", ".join(parts + ["steps and coverage shown"] * self.shows_everything)


CASES = (
    Case("numpy-mlp"),
    Case("numpy-mlp", shows_everything=True),
    Case("numpy-mlp", 128, is_real=False),
    Case("torch-mlp", 128),
    Case("torch-mlp", 5),
    Case("torch-cnn"),
)


class Headless:
    """A run as the command line trains it, a phase at a time."""

    def __init__(self, run):
        self.run = run

    def phase(self):
        begin, steps = perf_counter(), 0
        for event in self.run.events():
            self.run.record(event)
            if isinstance(event, BatchEnd):
                steps += 1
                if perf_counter() - begin > PHASE_S:
                    break
        return Phase(steps, perf_counter() - begin)


class Windowed:
    """The same run in the worker of the window, a phase at a time."""

    def __init__(self, window, config, qtbot):
        self.window, self.controller = window, window.controller
        self._qtbot = qtbot
        self.stalls = Stalls()
        self.paints = PaintCounter(window.tabs.widget(0).plots.loss._canvas.viewport())
        self.repaints, self.epochs, self.seconds, self.busy = 0, 0, 0.0, 0.0
        window.active_run.start(config, "batch")
        self._wait_for_pause()

    def _wait_for_pause(self):
        worker = self.controller._worker
        self._qtbot.waitUntil(lambda: self.controller.state == "paused" and not worker._pause_asked)

    def _step(self):
        return self.controller._worker.latest_batch.step

    def _epochs(self):
        return len(self.window.session.current_run.history)

    def phase(self, *, watching=False):
        self.controller.resume()
        wait_ms(100)
        self.stalls.watch(watching)
        first, painted, begin = self._step(), self.paints.count, perf_counter()
        epochs = self._epochs()
        busy = thread_time()
        wait_ms(int(PHASE_S * 1000))
        result = Phase(self._step() - first, perf_counter() - begin)
        self.stalls.watch(False)
        self.repaints += self.paints.count - painted
        self.epochs += self._epochs() - epochs
        self.seconds += result.seconds
        self.busy += thread_time() - busy
        self.controller.pause()
        self._wait_for_pause()
        return result


@pytest.mark.parametrize("case", CASES, ids=str)
def test_training_in_the_open_window_against_headless(
    window, dataset, config, case, qtbot, tmp_path, shared_data
):
    if case.is_real:
        choice = DataChoice(str(shared_data / "mini36"))
        dataset = load_data(choice)
        wanted = {"epochs": 1_000_000}
        if case.batch_size is not None:
            wanted["batch_size"] = case.batch_size
        config = complete_config(dataset, choice, model=case.model, overrides=wanted)
    window.session.set_dataset(dataset, config.data)
    if case.shows_everything:
        window.tabs.widget(0).plots.set_options(PlotOptions(batch_losses=True))
        window.actions_.coverage.trigger()
    wait_ms(1000)
    headless = Headless(TrainingRun.create(config, dataset, RunStore(tmp_path / "headless")))
    windowed = Windowed(window, config, qtbot)
    alone, beside, used = [headless.phase().speed], [], []
    while sum(share < MOST_BY_OTHERS for share in used) < ROUNDS and len(used) < 4 * ROUNDS:
        others = Others()
        beside.append(windowed.phase().speed)
        alone.append(headless.phase().speed)
        used.append(others.used())
    headless.run.stop()
    # By themselves: a timer of 10 ms takes a percent of the speed.
    for _ in range(5):
        windowed.phase(watching=True)

    # Each phase in the window is compared with the phases before and after it, since other work
    # on the machine comes and goes.
    ratios = np.array(
        [speed / statistics.mean(pair) for speed, pair in zip(beside, pairwise(alone), strict=True)]
    )
    quiet = np.array(used) < MOST_BY_OTHERS
    kept = ratios[quiet] if quiet.sum() >= ROUNDS / 3 else ratios
    ratio = np.median(kept)
    gaps = np.array(windowed.stalls.gaps_ms)
    repaints = windowed.repaints / windowed.seconds
    epochs = windowed.epochs / windowed.seconds
    sys.stdout.write(
        f"\n{case} ({QGuiApplication.platformName()}): headless "
        f"{statistics.median(alone):.0f} steps/s, in the window "
        f"{statistics.median(beside):.0f}; ratio {ratio:.3f} ({len(kept)} of "
        f"{len(ratios)} rounds; all: {np.median(ratios):.3f}), half of them from "
        f"{np.percentile(kept, 25):.2f} to {np.percentile(kept, 75):.2f}; {repaints:.1f} "
        f"repaints/s at {epochs:.1f} epochs/s; the GUI thread works "
        f"{windowed.busy / windowed.seconds:.1%} of the time; its longest stall "
        f"{gaps.max():.0f} ms, 99.9 % within {np.percentile(gaps, 99.9):.0f} ms\n"
    )
    assert ratio >= LEAST_SPEED
    # An epoch may wait for the next refresh: its repaint then falls into the pause.
    assert repaints >= min(LEAST_REPAINTS, 0.9 * epochs)
    assert gaps.max() <= LONGEST_STALL_MS


def row(epoch):
    loss = 3 * float(np.exp(-epoch / 60)) + 0.01 * (epoch % 7)
    return EpochMetrics(epoch, 8 * epoch, loss, epoch / 999, loss, epoch / 999, 0.05, 0.01)


@pytest.fixture
def hundred_runs(window, config, dataset, tmp_path):
    """A hundred runs of 200 epochs are listed, six of them drawn."""
    folder = RunStore(tmp_path / "many")
    record = TrainingRun.create(config, dataset, folder).run_record
    rows = [row(epoch) for epoch in range(200)]
    runs = [
        SessionRun(
            RunFolder(tmp_path / "many" / f"run {number}"),
            replace(record, name=f"run {number}", created=f"2026-01-01T00:{number:02d}:00"),
            RunHistory(rows),
            number % 6,
            visible=number >= 94,
        )
        for number in range(100)
    ]
    window.session.add_runs(runs)
    window.session.select_run(runs[-1].run_id)
    wait_ms(200)
    return runs


def settle(window):
    """Let everything that was scheduled happen, with its painting."""
    for _ in range(4):
        QEventLoop().processEvents()


@pytest.mark.benchmark(group="100 runs of 200 epochs: what happens in the GUI thread")
def test_an_epoch_update_without_painting(benchmark, window, hundred_runs):
    curves = presenter(window)
    epochs = iter(range(200, 100_000))
    run_id = hundred_runs[-1].run_id

    def update():
        window.session.add_epochs(run_id, [row(next(epochs))])
        curves._refresh()

    benchmark.pedantic(update, rounds=50, warmup_rounds=3)
    assert benchmark.stats.stats.median * 1e3 < LONGEST_EPOCH_UPDATE_MS


@pytest.mark.benchmark(group="100 runs of 200 epochs: what happens in the GUI thread")
def test_an_epoch_update_with_painting(benchmark, window, hundred_runs):
    epochs = iter(range(200, 100_000))
    run_id = hundred_runs[-1].run_id

    def update():
        window.session.add_epochs(run_id, [row(next(epochs))])
        settle(window)

    benchmark.pedantic(update, rounds=50, warmup_rounds=3)


@pytest.mark.benchmark(group="100 runs of 200 epochs: what happens in the GUI thread")
def test_a_full_refresh(benchmark, window, hundred_runs):
    curves = presenter(window)
    shown = iter([False, True] * 100)

    def refresh():
        visible = next(shown)
        for run in hundred_runs[94:]:
            run.visible = visible
        window.session.runsChanged.emit()
        curves._refresh()

    benchmark.pedantic(refresh, rounds=20, warmup_rounds=2)
    assert benchmark.stats.stats.max * 1e3 < LONGEST_REFRESH_MS


def presenter(window):
    from gui.tabs.training.curves_presenter import CurvesPresenter

    return window.tabs.widget(0).findChild(CurvesPresenter)
