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
