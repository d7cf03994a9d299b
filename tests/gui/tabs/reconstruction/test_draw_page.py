"""A character that is drawn is brought back while the pen moves."""

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QPoint, Qt

from core.reconstruction.own_drawing import CharacterForm, drawn_picture
from core.reconstruction.quality import clipped
from core.strokes import Stroke
from gui.tabs.reconstruction.draw_page import PAPER, PEN


def _open(tab):
    tab.view.switch._buttons["draw"].click()
    return tab.view.own


def _press(tab, paper, places, *, lift=True):
    qtbot = tab.qtbot
    qtbot.mousePress(paper, Qt.MouseButton.LeftButton, pos=QPoint(*places[0]))
    for place in places[1:]:
        qtbot.mouseMove(paper, QPoint(*place))
    if lift:
        qtbot.mouseRelease(paper, Qt.MouseButton.LeftButton, pos=QPoint(*places[-1]))


BAR = [(100, 60), (100, 120), (100, 200)]


@pytest.fixture
def page(fitted):
    return _open(fitted)


def test_both_methods_bring_a_drawing_back(with_network):
    page = _open(with_network)
    assert page.rows.rows == ()
    assert page.scale.isHidden()

    _press(with_network, page.paper, BAR)

    (row,) = page.rows.rows
    assert row.captions == ("Original", "Autoencoder", "Error", "PCA", "Error")
    fitted, restored = with_network.presenter.fitted, with_network.presenter.network.restored
    strokes = with_network.presenter.own.strokes
    dataset = fitted.dataset
    picture = drawn_picture(strokes, PAPER, dataset, CharacterForm.of(dataset))[None]
    expected = clipped(restored.decode(restored.encode(picture)))[0]
    assert np.array_equal(row.pixels[1][..., 0], np.rint(255 * expected).astype(np.uint8))
    assert page.words.text().count("PSNR") == 2
    assert page.scale.isVisible()
    assert "small, epoch 3" in page.words.text()


def test_what_comes_back_follows_the_pen_before_it_is_lifted(fitted, page):
    _press(fitted, page.paper, BAR[:2], lift=False)

    assert len(page.rows.rows[0].pixels) == 3
    assert fitted.presenter.own.strokes == ()


def test_it_follows_the_numbers_kept(fitted, page):
    fitted.presenter.set_components(1)
    _press(fitted, page.paper, BAR)
    before = page.rows.rows[0].pixels.copy()

    fitted.presenter.set_components(6)

    assert "k = 6" in page.words.text()
    assert not np.array_equal(before, page.rows.rows[0].pixels)


def test_a_drawing_is_undone_cleared_and_brought_back(fitted, page):
    _press(fitted, page.paper, BAR)
    _press(fitted, page.paper, [(60, 60), (160, 60)])
    two = fitted.presenter.own.strokes
    assert [stroke.width for stroke in two] == [PEN, PEN]

    fitted.qtbot.keyClick(page.paper, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert fitted.presenter.own.strokes == two[:1]
    page.clear.click()
    assert page.rows.rows == ()
    assert not page.clear.isEnabled()
    page.undo.click()
    assert fitted.presenter.own.strokes == two[:1]


def test_strokes_are_erased(fitted, page):
    fitted.presenter.own._take((Stroke(((50, 50, 1), (50, 90, 1)), PEN),))
    page.eraser.click()

    _press(fitted, page.paper, [(40, 70), (60, 70)])

    assert fitted.presenter.own.strokes == ()


def test_without_placing_the_paper_is_the_picture(fitted, page):
    _press(fitted, page.paper, BAR)
    placed = page.rows.rows[0].pixels[0].copy()

    page.placed.click()

    dataset = fitted.presenter.fitted.dataset
    whole = drawn_picture(fitted.presenter.own.strokes, PAPER, dataset)
    assert np.array_equal(page.rows.rows[0].pixels[0][..., 0], np.rint(255 * whole))
    assert not np.array_equal(placed, page.rows.rows[0].pixels[0])


def test_a_drawing_is_saved_as_the_sample_it_is(fitted, page, tmp_path, monkeypatch):
    export = fitted.presenter.export
    assert not export.drawing.isEnabled()
    _press(fitted, page.paper, BAR)
    path = tmp_path / "mine.png"
    monkeypatch.setattr("gui.tabs.reconstruction.export.ask_for_file", lambda *_: path)

    export.drawing.trigger()
    fitted.settle()

    with Image.open(path) as picture:
        saved = np.asarray(picture)
    assert np.array_equal(saved, page.rows.rows[0].pixels[0])
    page.clear.click()
    assert not export.drawing.isEnabled()
