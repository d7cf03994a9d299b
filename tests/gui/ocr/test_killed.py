"""The program is killed while somebody edits: all but the last second is there again."""

import subprocess
import sys
import time

from core.ocr.project import project_path, read_project

_EDITS = """
import sys
from pathlib import Path
import numpy as np
from PySide6.QtCore import QCoreApplication, QTimer
from core.ocr.box import Box
from core.ocr.finding import no_letters
from core.ocr.finding_choice import FindingChoice
from core.ocr.page import Character, Page
from core.ocr.picture_file import Picture
from gui.ocr.document import OcrDocument
from gui.ocr.found import Found
from gui.ocr.work import Opened

app = QCoreApplication([])
document = OcrDocument()
document._read_unread = lambda: None
pixels = np.full((60, 90, 3), 240, np.uint8)
picture = Picture("page.png", pixels, "ab" * 32, path=Path(sys.argv[1]))
page = Page((Character(Box(10, 10, 50, 40), 0, 0, "A", 0.9),), 40.0)
found = Found(FindingChoice(), no_letters((60, 90)))
document._on_opened(Opened(picture, (pixels,), found, page))
count = 0

def edit():
    global count
    count += 1
    document.set_box(0, Box(10, 10, 50, 40 + count))
    print(count, flush=True)

timer = QTimer(interval=25)
timer.timeout.connect(edit)
timer.start()
app.exec()
"""


def test_a_kill_loses_no_more_than_the_last_second(tmp_path):
    path = tmp_path / "page.png"
    call = [sys.executable, "-c", _EDITS, str(path)]
    made = []
    with subprocess.Popen(call, stdout=subprocess.PIPE, text=True) as editor:
        assert editor.stdout is not None
        for line in editor.stdout:
            made.append((int(line), time.monotonic()))
            if made[-1][1] - made[0][1] > 1.6:
                break
        editor.kill()
        killed = time.monotonic()

    kept = read_project(project_path(path)).page.characters[0].box.right - 40
    older = [number for number, when in made if when < killed - 1]
    assert older
    assert kept >= older[-1]
