"""The box X-ray, through the real widgets, beside what core says of the same letter."""

import re

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QScrollBar

from core.datasets.loading import load_dataset
from core.ocr.box_xray import xray_box
from core.ocr.glyph_steps import StepSettings
from core.runs.class_means import make_class_means
from core.runs.classifier import classifier_of_run
from core.runs.store import RunStore
from core.runs.training_run import TrainingRun
from core.training.config import DataChoice, RunConfig, TrainingConfig
from core.training.mlp_settings import MLPSettings
from gui.ocr.training_means import find_class_means

STEPS = ("crop", "ink", "upright", "sized", "glyph", "input", "mean")


def image_of(tile):
    image = tile.picture.image
    if image is None:
        return None
    shape = image.height(), image.bytesPerLine()
    values = np.frombuffer(image.constBits(), np.uint8).reshape(shape)
    return values[:, : image.width() * image.depth() // 8].copy()


def said(page, at, **changes):
    """Return what core says of a letter of the page."""
    each, document = page.document.page.characters[at], page.document
    recogniser = document.readers.get(document.run, document.epoch)
    settings = StepSettings(**{"angle": each.angle, **changes})
    return xray_box(document.findings, each.letter, recogniser, settings)


def rows(page):
    return [(row.name, row.probability) for row in page.view.box.bars.rows]


def expected_rows(seen):
    return [(each.character, each.probability) for each in seen.alternatives]


def test_it_says_why_the_page_is_surer_than_the_bars(page):
    def unlike(at):
        each = page.document.page.characters[at]
        return abs(dict(expected_rows(said(page, at))).get(each.text, 0.0) - each.confidence)

    places = sorted(range(len(page.document.page)), key=unlike)
    for at, is_said in ((places[-1], True), (places[0], False)):
        page.document.select([at])
        page.wait()
        assert ("from this input alone" in page.view.box.bars_note.text()) == is_said

    page.document.select([0, 1])
    assert "2 boxes are selected" in page.view.box.facts.text()


def test_the_steps_sliders_and_bars_are_those_of_the_letter(page):
    panel = page.view.box
    page.lab.window.resize(1280, 560)
    QGuiApplication.processEvents()
    assert not panel.steps.isVisible()
    assert not any(bar.isVisible() for bar in panel.findChildren(QScrollBar))
    page.click(3)
    page.wait()
    seen = said(page, 3)

    assert rows(page) == expected_rows(seen)
    assert [image_of(panel.tiles[name]) is not None for name in STEPS] == [True] * 7
    np.testing.assert_array_equal(
        image_of(panel.tiles["input"]), np.rint(255 * seen.network_input).astype(np.uint8)
    )
    assert panel.tiles["mean"].picture.caption == f"Mean {seen.alternatives[0].character}"
    assert panel.tiles["glyph"].picture.caption == "Pen 11.5%"
    assert re.search("nine training letters of ten have 7 to 1[67] %", panel.pen.toolTip())
    assert not panel.reset.isEnabled()

    stroke = panel.tiles["glyph"].slider
    stroke.setFocus()
    page.qtbot.keyClick(stroke, Qt.Key.Key_End)
    page.wait()
    assert rows(page) == expected_rows(said(page, 3, stroke=30.0)) != expected_rows(seen)
    assert panel.tiles["glyph"].picture.caption == "Pen 30%"
    assert panel.reset.isEnabled()

    # A double click takes one step back, the button all of them, another box as well.
    size = panel.tiles["sized"].slider
    page.qtbot.keyClick(size, Qt.Key.Key_Home)
    page.qtbot.mouseDClick(stroke, Qt.MouseButton.LeftButton)
    page.wait()
    assert rows(page) == expected_rows(said(page, 3, box=8.0))
    panel.reset.click()
    page.wait()
    assert rows(page) == expected_rows(seen)
    page.qtbot.keyClick(size, Qt.Key.Key_Home)
    page.click(4)
    page.wait()
    assert rows(page) == expected_rows(said(page, 4))
    assert panel.tiles["sized"].picture.caption == "Size 24 px"


def test_it_follows_the_box_while_it_is_dragged_and_goes_back_with_it(page):
    page.click(0)
    page.wait()
    panel = page.view.box
    before, crop = rows(page), image_of(panel.tiles["crop"])
    left, corner = Qt.MouseButton.LeftButton, page.point(0, "corner")
    page.qtbot.mousePress(page.canvas, left, pos=corner)
    for way in (QPoint(5, -5), QPoint(9, -12)):
        page.qtbot.mouseMove(page.canvas, corner + way)
    page.wait()
    _, box = page.canvas.dragged_box

    assert image_of(panel.tiles["crop"]).shape == (box.height, 3 * box.width)
    assert rows(page) != before
    page.key(Qt.Key.Key_Escape)
    page.qtbot.mouseRelease(page.canvas, left, pos=corner)
    page.wait()
    assert rows(page) == before
    np.testing.assert_array_equal(image_of(panel.tiles["crop"]), crop)

    page.document.select([])
    page.wait()
    assert not panel.steps.isVisible()
    assert "Click a box" in panel.facts.text()


def test_a_page_that_is_hidden_asks_nothing(page):
    page.click(0)
    page.wait()
    page.lab.window.tabs.setCurrentIndex(0)
    page.document.select([5])
    assert not page.presenter.xray.is_busy
    page.lab.window.tabs.setCurrentIndex(3)
    page.wait()
    assert rows(page) == expected_rows(said(page, 5))


@pytest.fixture
def run(tmp_path):
    """A run on a few small drawn letters, and its data."""
    data = load_dataset("synthetic36-wide:2")
    config = RunConfig(
        DataChoice("synthetic36-wide:2"),
        "numpy-mlp",
        MLPSettings(hidden=(5,), inputs="ink"),
        TrainingConfig(epochs=1),
    )
    run = TrainingRun.create(config, data, RunStore(tmp_path / "runs"))
    for event in run.events():
        run.record(event)
    return run.folder, data


def test_means_are_made_of_the_data_that_are_open_and_missed_where_they_are_not(page, run):
    folder, data = run
    panel, path = page.view.box, str(folder.path)
    page.document.run, page.document.epoch = path, None
    page.click(0)
    page.wait()

    assert panel.tiles["mean"].picture.image is None
    assert "open the data" in panel.tiles["mean"].picture.toolTip()
    assert panel.pen.title.text() == "Pen"
    page.lab.session.set_dataset(data, folder.read_record().config.data)
    page.wait()
    expected = make_class_means(classifier_of_run(folder, 1), data, folder.read_record())
    label = said(page, 0).label
    # Of two samples each: exact halves are rounded this way or that.
    np.testing.assert_allclose(
        image_of(panel.tiles["mean"]), 255 * expected.picture(label), atol=0.51
    )
    readers = page.document.readers
    assert find_class_means(readers, path, None) is None
