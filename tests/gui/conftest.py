"""Qt without a screen, settings in a temporary folder, and a check that nothing stays behind."""

import importlib.util
import os
import time

import pytest

# Before anything imports Qt.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

HAS_QT = importlib.util.find_spec("PySide6") is not None

if not HAS_QT:

    class ModuleWithoutQt(pytest.Module):
        """Skips a whole file before it is imported, so that core's tests run without PySide6."""

        def collect(self):
            pytest.skip("PySide6 is not installed", allow_module_level=True)

    def pytest_pycollect_makemodule(module_path, parent):
        return ModuleWithoutQt.from_parent(parent, path=module_path)


@pytest.fixture(scope="session", autouse=True)
def settings_in_temporary_folder(tmp_path_factory):
    """Keep every QSettings without an explicit file out of the user's own settings."""
    from PySide6.QtCore import QSettings

    folder = str(tmp_path_factory.mktemp("settings"))
    for file_format in (QSettings.Format.IniFormat, QSettings.Format.NativeFormat):
        for scope in (QSettings.Scope.UserScope, QSettings.Scope.SystemScope):
            QSettings.setPath(file_format, scope, folder)
    QSettings.setDefaultFormat(QSettings.Format.IniFormat)


@pytest.fixture(autouse=True)
def begins_with_toy_data(monkeypatch):
    """Let windows of tests begin with data that train in a moment; `first_start` does not."""
    monkeypatch.setattr("gui.data_loader.DEFAULT_DATA", "toy-gaussians")


@pytest.fixture(autouse=True)
def makes_no_page_ahead(monkeypatch):
    """Let windows make only the pages that a test looks at; it is quicker."""
    monkeypatch.setattr("gui.lab_tabs.IDLE_MS", 1_000_000)


@pytest.fixture(autouse=True)
def nothing_stays_behind(qapp):
    """Fail a test that leaves a running QThread or a visible window."""
    visible_before = visible_windows(qapp)
    yield
    from PySide6.QtCore import QCoreApplication, QEvent

    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    threads = running_threads()
    # A thread that was told to end gets a moment to do so.
    deadline = time.monotonic() + 2
    while threads and time.monotonic() < deadline:
        qapp.processEvents()
        time.sleep(0.01)
        threads = running_threads()
    qapp.processEvents()
    windows = [window for window in visible_windows(qapp) if window not in visible_before]
    for window in windows:
        window.close()
    assert not threads, f"threads still run: {threads}"
    assert not windows, f"windows are still shown: {windows}"


def visible_windows(qapp):
    return [widget for widget in qapp.topLevelWidgets() if widget.isVisible()]


def running_threads():
    import shiboken6
    from PySide6.QtCore import QThread

    wrappers = shiboken6.getAllValidWrappers()
    return [
        wrapper
        for wrapper in wrappers
        if isinstance(wrapper, QThread) and wrapper.isRunning() and not wrapper.isCurrentThread()
    ]


@pytest.fixture
def light(qapp):
    """Apply the light theme; return the theme manager, whose choice is undone afterwards."""
    from gui.theme.manager import theme_manager

    manager = theme_manager()
    manager.choose("light")
    if not qapp.styleSheet():
        manager.apply()
    yield manager
    manager.choose("light")


class Lab:
    """A window, and the ways in which a user acts on it and waits for it."""

    def __init__(self, qtbot, window):
        self.qtbot = qtbot
        self.window = window
        self.session, self.active_run = window.session, window.active_run
        self.library = window.library
        self.controller, self.actions = window.controller, window.actions_
        self.view = window.tabs.widget(0)
        self.form, self.messages = self.view.settings.form, self.view.messages

    def page(self, name):
        """A tab's page by its name, made now and not shown; the others are left unmade."""
        from gui.tabs.registry import TABS

        return self.window.tabs.page([spec.name for spec in TABS].index(name))

    def wait(self, condition):
        self.qtbot.waitUntil(lambda: bool(condition()), timeout=10_000)

    def wait_state(self, name):
        self.wait(lambda: self.controller.state == name)

    def wait_epoch(self, epoch):
        """Wait until the current run has an epoch."""
        self.wait(lambda: self.current is not None and self.current.history.at(epoch) is not None)

    @property
    def current(self):
        return self.session.current_run

    @property
    def rows(self):
        """What the list of runs says, newest first."""
        return self.view.runs.list.rows

    def enter(self, **values):
        """Type values into fields of the form, or choose them."""
        for name, text in values.items():
            editor = self.form.editor(name)
            editor.setFocus()
            if hasattr(editor, "findData"):
                editor.setCurrentIndex(editor.findData(text))
                editor.activated.emit(editor.currentIndex())
                continue
            editor.selectAll()
            self.qtbot.keyClicks(editor, str(text))

    def run(self, **values):
        """Type values, press Run, and wait until the run is in the list."""
        self.enter(**values)
        known = {run.run_id for run in self.session.runs}
        self.actions.run_pause.trigger()
        self.wait(lambda: self.current is not None and self.current.run_id not in known)
        return self.current

    def finish(self, **values):
        """Train to the end and return the run."""
        run = self.run(**values)
        self.wait_state("idle")
        return run

    def pause(self):
        self.actions.run_pause.trigger()
        self.wait(lambda: self.controller.state == "paused" and not self.is_writing())

    def is_writing(self):
        """Whether the paused worker has yet to say that it waits."""
        worker = self.controller._worker
        return worker is not None and worker._pause_asked

    def stop(self):
        self.actions.stop.trigger()
        self.wait_state("idle")

    def close(self):
        self.window.close()
        self.wait(lambda: not self.window.isVisible())

    def press_message_button(self, text):
        """Press the button of the message that is shown."""
        from PySide6.QtWidgets import QPushButton

        buttons = [b for b in self.messages.findChildren(QPushButton) if not b.isHidden()]
        (button,) = [button for button in buttons if button.text() == text]
        button.click()


@pytest.fixture
def preferences(tmp_path):
    """Preferences in a file of the test's own."""
    from PySide6.QtCore import QSettings

    from gui.preferences import Preferences

    return Preferences(QSettings(str(tmp_path / "preferences.ini"), QSettings.Format.IniFormat))


@pytest.fixture
def store(tmp_path):
    """The folder of runs that every window of the test opens."""
    from core.runs.store import RunStore

    return RunStore(tmp_path / "runs")


@pytest.fixture
def open_lab(qapp, qtbot, light, preferences, store):
    """Open a window as the program does, and wait until its data and earlier runs are there."""
    from gui.main_window import MainWindow

    labs = []

    def open_window(data=None, *, wait=True):
        # As the program does it: a styled parent styles each child again, four times as slow.
        qapp.setStyleSheet("")
        window = MainWindow(preferences, store, data=data)
        light.apply()
        lab = Lab(qtbot, window)
        labs.append(lab)
        window.show()
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow)
        if wait:
            lab.wait(lambda: lab.session.dataset is not None and not window.loader.is_loading)
            lab.wait(lambda: not lab.library.is_reading)
        return lab

    yield open_window
    for lab in labs:
        lab.controller.shut_down()
        lab.wait(lambda lab=lab: not lab.controller.is_active)
        lab.window.close()
        lab.window.deleteLater()


@pytest.fixture
def lab(open_lab):
    """An open window with the toy data: 40 points, 8 batches an epoch."""
    return open_lab()


@pytest.fixture
def pictures(tmp_path):
    """A file with 60 pictures of 6x6 in three classes."""
    import numpy as np

    rng = np.random.default_rng(1)
    labels = np.arange(60) % 3
    pictures = (rng.random((60, 6, 6)) * 0.5 + labels[:, None, None] / 6).astype(np.float32)
    path = tmp_path / "pictures.npz"
    np.savez(path, x=pictures, y=labels, class_names=np.array(["low", "middle", "high"]))
    return path


@pytest.fixture(scope="session")
def kept_runs(tmp_path_factory):
    """Folder for runs that were trained once, and their data by what was typed."""
    return tmp_path_factory.mktemp("kept-runs"), {}


@pytest.fixture
def open_trained(open_lab, pictures, store, kept_runs):
    """Open a window with a finished run on `pictures`: trained once a session, then copied."""
    import shutil

    folder, data_of = kept_runs

    def open_window(**values):
        name = "-".join(f"{name}={value}" for name, value in values.items())
        if name in data_of:
            shutil.copytree(folder / name, store.root)
            # The same pictures, where this test has them.
            (record,) = store.root.glob("*/run.json")
            text = record.read_text()
            assert str(data_of[name]) in text
            record.write_text(text.replace(str(data_of[name]), str(pictures)))
            lab = open_lab(str(pictures))
            lab.wait(lambda: lab.current is not None and lab.current.history.last is not None)
        else:
            lab = open_lab(str(pictures))
            run = lab.finish(**values)
            shutil.copytree(run.folder.path, folder / name / run.run_id)
            data_of[name] = pictures
        return lab

    return open_window


@pytest.fixture
def open_autoencoder(open_lab, pictures, store):
    """Open a window with an autoencoder that was trained on `pictures`."""
    from main import main

    def open_window(*own, epochs=2):
        flags = ["--data", str(pictures), "--runs-dir", str(store.root), "--epochs", str(epochs)]
        assert main(["train", "--model", "numpy-autoencoder", *flags, *own]) == 0
        lab = open_lab(str(pictures))
        lab.wait(lambda: lab.current is not None)
        return lab

    return open_window


@pytest.fixture
def make_row():
    """Make the row of an epoch."""
    from core.training.history import EpochMetrics

    def make(epoch, accuracy=0.5, loss=1.0):
        return EpochMetrics(epoch, epoch * 8, loss, accuracy, loss, accuracy, 0.05, 0.01)

    return make


@pytest.fixture
def make_run(tmp_path, make_row):
    """Make a stopped run as the window knows it, without files."""
    from core.runs.folder import RunFolder
    from core.runs.record import DatasetRecord, RunRecord
    from core.training.config import DataChoice, RunConfig, TrainingConfig
    from core.training.events import RunStatus
    from core.training.mlp_settings import MLPSettings
    from gui.run_history import RunHistory
    from gui.session import SessionRun

    def make(name, epochs=3, created="2026-01-01T00:00:00", planned=60):
        training = TrainingConfig(epochs=planned)
        config = RunConfig(DataChoice("toy"), "numpy-mlp", MLPSettings(), training)
        data = DatasetRecord("toy", "toy", "f" * 64, (2,), ("a", "b"), None, False, {"train": 4})
        record = RunRecord(name, created, config, data, 10, "CPU", status=RunStatus.STOPPED)
        history = RunHistory([make_row(epoch) for epoch in range(epochs)])
        return SessionRun(RunFolder(tmp_path / name), record, history, 0)

    return make
