"""A window may be destroyed while work is under way in one of its tasks."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
PROGRAM = """
from threading import Event
from PySide6.QtCore import QCoreApplication, QEvent, QObject
from gui.background.task import BackgroundTask

class Window(QObject):
    def event(self, event):  # In Python, as the window's is: Python's lock is held meanwhile.
        return super().event(event)

app = QCoreApplication([])
window = Window()
begun, ended = Event(), Event()

def work():
    begun.set()
    ended.wait(0.2)
    ended.set()

BackgroundTask(window).start(work)
begun.wait()
window.deleteLater()
QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
print(ended.is_set())
"""


def test_destroying_waits_for_work_that_still_needs_python():
    # In a program of its own: two locks that wait for each other would stop the tests for ever.
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM], cwd=ROOT, capture_output=True, text=True, timeout=60
    )
    assert (done.stdout, done.stderr) == ("True\n", "")
