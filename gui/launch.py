"""Opens the window."""

import json
import os
import sys
import time
from pathlib import Path

import psutil
from PySide6.QtCore import QTimer

from core.ocr.picture_file import PICTURE_SUFFIXES
from core.runs.store import RunStore
from gui.application import create_application
from gui.garbage import GarbageCollector
from gui.main_window import MainWindow
from gui.preferences import Preferences
from gui.theme.manager import theme_manager


def open_window(
    *, data: str | None = None, runs_dir: str | None = None, exit_after_start: bool = False
) -> int:
    """Show the window until it is closed; return the exit code.

    Parameters
    ----------
    data : str, optional
        What to open instead of the last data; a photograph is read in the OCR tab.
    runs_dir : str, optional
        Where runs are kept, instead of the user's own folder.
    exit_after_start : bool
        Print how long the first paint took, from the start of the process, and quit.
    """
    preferences = Preferences.for_user()
    is_picture = data is not None and data.lower().endswith(PICTURE_SUFFIXES)
    pictures, data = ([data], None) if data is not None and is_picture else ([], data)
    app = create_application(sys.argv[:1], theme_choice=preferences.theme)
    collector = GarbageCollector()
    collector.start()
    window = make_window(preferences, data=data, runs_dir=runs_dir)
    if exit_after_start:
        window.painted.connect(lambda: _report_start(window))
    window.show()
    if pictures:
        # Behind the first paint, as if it were dropped on the window.
        QTimer.singleShot(0, window, lambda: window.opening.open_paths(pictures))
    try:
        return app.exec()
    finally:
        collector.stop()


def make_window(
    preferences: Preferences, *, data: str | None = None, runs_dir: str | None = None
) -> MainWindow:
    """Return the window, styled but not yet shown."""
    root = Path(runs_dir) if runs_dir else preferences.runs_dir
    window = MainWindow(preferences, RunStore(root), data=data)
    theme_manager().apply()
    return window


def _report_start(window: MainWindow) -> None:
    started = psutil.Process(os.getpid()).create_time()
    sys.stdout.write(json.dumps({"seconds_to_window": round(time.time() - started, 3)}) + "\n")
    sys.stdout.flush()
    window.close()
