"""Writing on the ruled sheet, correcting, collecting letters, and fitting a network to them."""

import numpy as np
import pytest

from core.datasets.personal_letter import PersonalLetter
from core.datasets.personal_set import PersonalSet
from core.errors import PageFileError
from core.ocr.handwriting import read_sheet, sheet_from_json
from core.runs.fine_tuning import BeforeAfter, FineTuned, FineTuningCancelled
from core.training.presets import PRESETS

pytest.importorskip("PySide6")

from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QInputDevice, QPointingDevice, QTabletEvent
from PySide6.QtWidgets import QApplication, QPushButton

from gui.tabs.ocr.handwriting.document import SheetDocument

SHAPES = {
    "H": (((0, 0), (0, 1)), ((0.6, 0), (0.6, 1)), ((0, 0.5), (0.6, 0.5))),
    "T": (((0, 0), (0.7, 0)), ((0.35, 0), (0.35, 1))),
    "L": (((0, 0), (0, 1), (0.6, 1)),),
    "E": (((0.6, 0), (0, 0), (0, 1), (0.6, 1)), ((0, 0.5), (0.5, 0.5))),
}


@pytest.fixture
def data_folder(tmp_path, monkeypatch):
    """The user's own data, in a folder of the test."""
    folder = tmp_path / "data"
    monkeypatch.setattr("core.datasets.personal_set.default_personal_dir", lambda: folder / "own")
    for module in ("document", "presenter"):
        monkeypatch.setattr(
            f"gui.tabs.ocr.handwriting.{module}.default_sheet_path",
            lambda: folder / "handwriting.json",
        )
    return folder


class Desk:
    """The page, and what a user does on it."""

    def __init__(self, lab, qtbot):
        self.lab, self.qtbot = lab, qtbot
        lab.window.tabs.setCurrentIndex(3)
        self.tab = lab.window.tabs.currentWidget()
        self.page = self.tab.show_page("handwriting")
        self.sheet, self.document = self.page.sheet, self.page.document
        lab.wait(self.page.isVisible)
        self.wait()

    def wait(self):
        self.lab.wait(self.page.is_settled)

    def draw(self, *points):
        places = [self.sheet.place_of(x, y).toPoint() for x, y in points]
        left = Qt.MouseButton.LeftButton
        self.qtbot.mousePress(self.sheet, left, pos=places[0])
        for place in places[1:]:
            self.qtbot.mouseMove(self.sheet, place)
        self.qtbot.mouseRelease(self.sheet, left, pos=places[-1])

    def write(self, text, left=60, top=60, size=80):
        for character in text:
            for stroke in SHAPES[character]:
                self.draw(*((left + size * x, top + size * y) for x, y in stroke))
            left += 1.2 * size
        self.wait()

    def click(self, place):
        box = self.document.page.characters[place].box
        middle = self.sheet.place_of((box.left + box.right) / 2, (box.top + box.bottom) / 2)
        self.qtbot.mouseClick(self.sheet, Qt.MouseButton.LeftButton, pos=middle.toPoint())

    @property
    def lines(self):
        return self.document.page.lines


@pytest.fixture
def desk(data_folder, lab, qtbot):
    return Desk(lab, qtbot)


def own_letters():
    return [(each.character, each.source) for each in PersonalSet().read().letters]


def test_what_is_written_is_read_corrected_and_collected(desk, data_folder):
    assert "Write capital letters" in desk.page.hint.text()
    assert not desk.page.tune.isEnabled()

    desk.write("HTL")

    assert desk.lines == ["HTL"]
    assert not desk.page.add_sheet.isEnabled()
    # A letter is corrected by a click and a key, and the next is verified.
    desk.click(1)
    assert desk.document.current == 1
    desk.qtbot.keyClick(desk.sheet, Qt.Key.Key_I)
    desk.qtbot.keyClick(desk.sheet, Qt.Key.Key_Space)
    assert desk.lines == ["HIL"]
    # What was corrected outlives a further stroke.
    desk.write("E", left=400)
    assert desk.lines[0].replace(" ", "") == "HILE"

    desk.page.add_sheet.click()
    desk.wait()

    assert sorted(own_letters()) == [("I", "handwriting"), ("L", "handwriting")]
    assert desk.page.letters.count() == 2
    assert "2 letters of 2 characters" in desk.page.counts.text()
    assert desk.page.tune.isEnabled()
    desk.page.letters.item(0).setSelected(True)
    desk.qtbot.keyClick(desk.page.letters, Qt.Key.Key_Delete)
    desk.wait()
    assert own_letters() == [("L", "handwriting")]
    (undo,) = [b for b in desk.page.messages.findChildren(QPushButton) if b.text() == "Undo"]
    undo.click()
    desk.wait()
    assert sorted(own_letters()) == [("I", "handwriting"), ("L", "handwriting")]


def test_strokes_are_undone_erased_cleared_and_kept(desk, data_folder, qtbot):
    desk.write("HT")
    strokes = desk.document.strokes

    desk.page.clear.click()
    assert desk.document.strokes == ()
    desk.page.undo.click()
    desk.wait()
    assert desk.document.strokes == strokes
    assert desk.lines == ["HT"]
    desk.page.eraser.click()
    desk.draw((60, 72), (64, 76))
    assert len(desk.document.strokes) == len(strokes) - 1
    qtbot.keyClick(desk.sheet, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert desk.document.strokes == strokes

    desk.wait()
    desk.document.type_text(1, "I")

    desk.page.close_page()

    kept = read_sheet(data_folder / "handwriting.json")
    assert len(kept.strokes) == len(strokes)
    assert np.allclose(kept.strokes[0].points, strokes[0].points, atol=0.01)
    assert [(each.text, each.is_typed) for each in kept.confirmed] == [("I", True)]
    # As at the next start.
    again = SheetDocument(desk.document.readers)
    again.begin(kept)
    qtbot.waitUntil(lambda: len(again.page) == 2, timeout=10_000)
    assert again.page.lines == ["HI"]
    assert [each.is_typed for each in again.page] == [False, True]
    again.close()


def test_a_stylus_draws_by_its_pressure(desk):
    device = QPointingDevice.primaryPointingDevice()
    kinds = (QEvent.Type.TabletPress, QEvent.Type.TabletMove, QEvent.Type.TabletRelease)
    for kind, x, pressure in zip(kinds, (100, 160, 160), (0.2, 0.9, 0.0), strict=True):
        at = desk.sheet.place_of(x, 100)
        buttons = Qt.MouseButton.LeftButton
        event = QTabletEvent(
            kind, device, at, QPointF(desk.sheet.mapToGlobal(at)), pressure, 0, 0, 0, 0, 0,
            Qt.KeyboardModifier.NoModifier, buttons, buttons,
        )  # fmt: skip
        QApplication.sendEvent(desk.sheet, event)

    (stroke,) = desk.document.strokes
    assert [round(pressure, 1) for _, _, pressure in stroke.points] == [0.2, 0.9]
    assert device.type() != QInputDevice.DeviceType.Keyboard


def test_a_damaged_sheet_is_told_and_stays(data_folder, lab, qtbot):
    data_folder.mkdir()
    (data_folder / "handwriting.json").write_text("{")

    desk = Desk(lab, qtbot)

    assert "is damaged" in desk.page.messages.text
    assert "kept as handwriting.1.json" in desk.page.messages.text
    desk.write("L")
    desk.page.close_page()
    assert (data_folder / "handwriting.1.json").read_text() == "{"
    assert len(read_sheet(data_folder / "handwriting.json").strokes) == 1
    with pytest.raises(PageFileError, match="is damaged"):
        sheet_from_json("{", "sheet")


def test_fine_tuning_shows_before_and_after(desk, monkeypatch, lab):
    ink = np.zeros((30, 20), np.uint8)
    ink[5:25, 8:12] = 255
    PersonalSet().add([PersonalLetter("I", ink)])
    desk.tab.show_page("photograph")
    desk.tab.show_page("handwriting")
    desk.wait()
    asked = []

    def tuned(folder, epoch, letters, store, *, progress, cancelled):
        from core.runs.shipped import shipped_folder

        asked.append((folder.run_id, epoch, len(letters.split)))
        progress("Training", 0.5)
        shipped = shipped_folder("default-recogniser")
        pair = BeforeAfter(20, 0.61, 0.94), BeforeAfter(1800, 0.931, 0.928)
        return FineTuned(
            shipped, shipped.read_record(), pair[0], "cross-validated", pair[1], 3600, ("é",), 2.0
        )

    monkeypatch.setattr("gui.tabs.ocr.handwriting.work.fine_tune", tuned)

    desk.page.tune.click()
    assert desk.page.cancel.isVisible()
    desk.wait()

    assert asked == [
        ("default-recogniser", PRESETS.get("default-recogniser").training["epochs"], 1)
    ]
    assert desk.page.bars.words == (
        "Your letters: 61.0 % → 94.0 %",
        "Validation set: 93.1 % → 92.8 %",
    )
    assert "had not learned it" in desk.page.verdict.text()
    assert "é" in desk.page.verdict.text()
    desk.page.use.click()
    run = desk.tab.document.run
    assert run.endswith("recognisers/default-recogniser")
    desk.wait()
    assert (desk.document.run, desk.page.run.currentData()) == (run, run)
    desk.page.run.setCurrentIndex(0)
    desk.page.run.activated.emit(0)
    desk.wait()
    assert desk.document.run == desk.tab.document.run == "default-recogniser"

    def cancelled(*_args, **_kwargs):
        raise FineTuningCancelled

    monkeypatch.setattr("gui.tabs.ocr.handwriting.work.fine_tune", cancelled)
    desk.page.tune.click()
    desk.wait()
    assert "no run was made" in desk.page.messages.text
    assert desk.page.tune.isVisible()


def test_corrections_of_a_photograph_feed_the_same_set(data_folder, open_tab, picture):
    tab = open_tab()
    assert not tab.view.collect.isEnabled()
    tab.open(picture)
    # The fourth letter is typed as it is, the fifth verified, all others are only read.
    tab.document.type_text(3, "L")
    tab.document.verify([4])

    tab.view.collect.click()
    tab.wait()

    letters = PersonalSet().read().letters
    assert sorted((each.character, each.source) for each in letters) == [
        ("L", "page.png"),
        ("O", "page.png"),
    ]
    assert "2 added" in tab.view.messages.text
    box = tab.box(3)
    (ink,) = [each.ink for each in letters if each.character == "L"]
    # Cut out at the box, with the soft edge of its strokes.
    assert abs(ink.shape[0] - box.height) <= 6
    assert abs(ink.shape[1] - box.width) <= 6
