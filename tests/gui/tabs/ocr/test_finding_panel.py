"""The Finding card on a document, without the rest of the window."""

import importlib.util
from dataclasses import replace

import numpy as np
import pytest
from PIL import Image

from core.ocr.project import project_path, read_project, write_project
from core.ocr.rejecting import Reason

if importlib.util.find_spec("PySide6") is not None:
    from PySide6.QtCore import QPoint, Qt
    from PySide6.QtWidgets import QHBoxLayout, QWidget

    from core.ocr.finding_choice import FindingChoice
    from core.ocr.pipelines import PIPELINES
    from gui.ocr.document import OcrDocument
    from gui.ocr.found import Finder
    from gui.ocr.reader import Readers
    from gui.tabs.ocr.finding_panel import FindingPanel
    from gui.tabs.ocr.finding_presenter import FindingPresenter
    from gui.widgets.box_canvas import BoxCanvas

LEFT = Qt.MouseButton.LeftButton
SPECK = (112, 100)


@pytest.fixture(scope="module")
def readers():
    return Readers()


@pytest.fixture
def picture(tmp_path):
    """Three letters L, and a full stop behind the first."""
    values = np.full((200, 400), 240, np.uint8)
    for column in (60, 160, 260):
        values[60:120, column : column + 8] = 20
        values[114:120, column : column + 30] = 20
    row, column = SPECK
    values[row : row + 7, column : column + 7] = 20
    path = tmp_path / "dots.png"
    Image.fromarray(values).save(path)
    return path


class Card:
    """The card beside its canvas, and what a user does with them."""

    def __init__(self, qtbot, readers):
        self.qtbot = qtbot
        self.document = OcrDocument()
        self.document.readers = readers
        self.panel, self.canvas, self.window = FindingPanel(), BoxCanvas(), QWidget()
        row = QHBoxLayout(self.window)
        row.addWidget(self.panel)
        row.addWidget(self.canvas)
        self.window.resize(700, 500)
        self.document.setParent(self.window)
        self.document.opened.connect(lambda: self.canvas.set_levels(self.document.content.levels))
        FindingPresenter(self.panel, self.canvas, self.document, self.window)
        qtbot.addWidget(self.window, before_close_func=lambda _window: self.document.close())
        self.window.show()

    def wait(self):
        document = self.document
        self.qtbot.waitUntil(
            lambda: not document._opening.is_busy and not document._finding.is_busy, timeout=10_000
        )

    def open(self, path):
        self.document.open(path)
        self.wait()

    def choose(self, stage):
        self.panel.unfold.setChecked(True)
        self.qtbot.mouseClick(self.panel.strip.button(stage), LEFT)

    def enter(self, name, text):
        editor = self.panel.rows.row(name).field.editor
        editor.setFocus()
        editor.selectAll()
        self.qtbot.keyClicks(editor, text)
        self.wait()

    @property
    def count(self):
        return len(self.document.page)


@pytest.fixture
def card(qtbot, light, readers):
    return Card(qtbot, readers)


@pytest.fixture
def opened(card, picture):
    card.open(picture)
    return card


def test_a_click_on_a_stage_shows_it_below_the_boxes_and_another_the_picture(opened):
    strip, plain = opened.panel.strip, opened.canvas.grab().toImage()
    assert strip.names == tuple(PIPELINES.get("default").stages)
    assert not opened.panel.settings.isVisible()

    opened.choose("closed")
    assert strip.current == "closed"
    assert opened.canvas.grab().toImage() != plain
    assert opened.panel.rows.shown == ("closing",)
    opened.qtbot.keyClick(strip.button("closed"), Qt.Key.Key_Left)
    assert strip.current == "ink"
    assert opened.panel.rows.shown == ("threshold", "threshold_shift")
    opened.qtbot.keyClick(strip.button("ink"), Qt.Key.Key_Return)
    assert strip.current == ""
    assert opened.canvas.grab().toImage() == plain


def test_tab_goes_from_top_to_bottom(opened):
    opened.choose("letters")
    panel, rows = opened.panel, opened.panel.rows
    panel.pipeline.setFocus(Qt.FocusReason.TabFocusReason)
    expected = [
        panel.strip.button("letters"),
        *(each for name in ("joining", "smallest") for each in _stops(rows.row(name))),
        panel.reason_button(Reason.SPECK),
    ]
    seen = []
    for _ in expected:
        opened.qtbot.keyClick(opened.window.focusWidget(), Qt.Key.Key_Tab)
        seen.append(opened.window.focusWidget())

    assert seen == expected


def _stops(row):
    return row.field.editor, row.slider


def test_what_was_left_out_is_counted_by_reason_and_shown(opened):
    button = opened.panel.reason_button(Reason.SPECK)
    assert button.text() == "1  Specks"
    assert not opened.panel.reason_button(Reason.RULE).isVisible()
    assert opened.panel.facts.text().startswith("Dark ink on light paper, letters 60 px high")

    button.click()
    ((box, reason),) = opened.canvas._rejected
    assert (box.top, box.left) == pytest.approx(SPECK, abs=2)
    assert reason == "a speck, a dot or a full stop"
    button.click()
    assert not opened.canvas._rejected


def test_dragging_a_slider_finds_anew_and_is_one_step_of_undo(opened):
    document, before = opened.document, opened.document.page
    opened.choose("letters")
    slider = opened.panel.rows.row("smallest").slider
    opened.qtbot.mousePress(slider, LEFT, pos=QPoint(slider.width() // 2, 10))
    for share in (0.4, 0.3, 0.2, 0.1, 0.05):
        opened.qtbot.mouseMove(slider, QPoint(round(share * slider.width()), 10))
        opened.wait()
    opened.qtbot.mouseRelease(slider, LEFT, pos=QPoint(0, 10))
    opened.wait()
    small = document.choice.settings.smallest
    assert small < 0.15
    assert (document.stack.count(), document.stack.undoText()) == (1, "Change smallest letter")

    document.stack.undo()
    assert document.page == before
    assert document.choice == FindingChoice()
    assert opened.panel.rows.row("smallest").value == 0.42
    assert document.findings is not None
    document.stack.redo()
    assert opened.panel.rows.row("smallest").value == small
    opened.qtbot.mouseClick(opened.panel.reset, LEFT)
    opened.wait()
    assert document.choice == FindingChoice()
    assert not opened.panel.reset.isEnabled()


def test_typing_is_one_step_and_an_entry_that_cannot_be_used_changes_nothing(opened):
    opened.choose("closed")
    opened.enter("closing", "0.2")
    opened.enter("closing", "0.25")
    document = opened.document
    assert document.choice.settings.closing == 0.25
    assert document.stack.count() == 1

    opened.enter("closing", "7")
    assert document.choice.settings.closing == 0.25
    assert "between 0 and 0.5" in opened.panel.rows.row("closing").field.message.text()


def test_corrections_survive_another_pipeline_and_name_its_ink(opened):
    document = opened.document
    document.type_text(1, "Q")
    old = document.page.characters[1]
    opened.panel.pipeline.setCurrentIndex(opened.panel.pipeline.findData("report-a"))
    opened.panel.pipeline.activated.emit(opened.panel.pipeline.currentIndex())
    opened.wait()

    assert document.choice.name == "report-a"
    assert document.stack.undoText() == "Find as Report A"
    assert opened.panel.strip.names == tuple(PIPELINES.get("report-a").stages)
    kept = next(each for each in document.page if each.is_typed)
    assert (kept.text, kept.box) == ("Q", old.box)
    labels = document.findings.labels[kept.box.slices]
    assert set(kept.pieces) == set(labels[labels > 0].tolist())
    document.stack.undo()
    assert document.page.characters[1] == old


def test_what_is_no_longer_kept_is_found_again_after_an_undo(opened):
    document = opened.document
    document._finder = Finder(budget=0)
    document.find("Change", FindingChoice.of("default", {"closing": 0.2}))
    opened.wait()
    document.stack.undo()
    assert document.findings is None
    told = []
    document.findingsChanged.connect(lambda: told.append(document.found))
    opened.wait()

    assert [found.choice for found in told] == [FindingChoice()]
    assert opened.panel.strip.names == tuple(PIPELINES.get("default").stages)


def test_an_undo_takes_back_what_is_still_being_found(opened):
    document = opened.document
    document.type_text(0, "X")
    document.find("Change", FindingChoice.of("default", {"closing": 0.2}))
    assert document.wanted.settings.closing == 0.2
    document.stack.undo()
    assert document.wanted == FindingChoice()
    opened.wait()

    assert document.choice == FindingChoice()
    assert document.stack.canRedo()


def test_of_quick_changes_the_last_one_wins(opened):
    document = opened.document
    for closing in (0.1, 0.2, 0.3):
        document.find("Change", FindingChoice.of("default", {"closing": closing}))
    opened.wait()

    assert document.choice.settings.closing == 0.3
    assert document.stack.count() == 1


def test_a_page_is_found_again_as_it_was_left(opened, picture):
    document = opened.document
    document.find("Change", FindingChoice.of("report-b", {"least_area": 20}))
    opened.wait()
    page = document.page
    document.save()
    opened.qtbot.waitUntil(lambda: not document.is_busy)
    opened.open(picture)

    assert document.choice == FindingChoice.of("report-b", {"least_area": 20})
    assert document.page == page
    assert len(page) == 4
    assert opened.panel.rows.row("least_area").value == 20


@pytest.mark.parametrize(
    ("finding", "note"), [({}, ""), ({"sharpness": 3}, "unknown setting 'sharpness'")]
)
def test_older_files_are_opened_and_odd_settings_told(card, picture, finding, note, qtbot, readers):
    card.open(picture)
    card.document.type_text(0, "X")
    card.document.close()
    path = project_path(picture)
    write_project(path, replace(read_project(path), finding=finding))
    later = Card(qtbot, readers)
    later.open(picture)

    document = later.document
    assert document.page.lines[0][0] == "X"
    assert document.choice == FindingChoice()
    assert note in " ".join(document.content.notes)
    # Labels of findings that nobody knows name no ink.
    assert bool(document.page.characters[1].pieces) == (not note)
