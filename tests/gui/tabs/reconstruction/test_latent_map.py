"""The latent map: where codes lie, and what any place stands for."""

import numpy as np
import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, Qt
from PySide6.QtGui import QMouseEvent

from core.reconstruction.latent_map import latent_map
from core.runs.autoencoder import autoencoder_of_run
from tests.gui.tabs.reconstruction.conftest import Tab

LEFT = Qt.MouseButton.LeftButton


def open_map(tab):
    tab.view.switch._buttons["latent"].click()
    tab.settle()
    return tab.view.latent


def decoded(page, which):
    return page.decoded.rows[0].pixels[which][..., 0]


def test_codes_lie_where_their_components_say(with_network):
    page = open_map(with_network)
    run = with_network.lab.current
    validation = np.clip(with_network.lab.session.dataset.validation.inputs, 0, 1)
    network = autoencoder_of_run(run.folder, 3)
    expected = latent_map(network.encode(validation))

    np.testing.assert_allclose(page.plot._places, expected.places, atol=1e-5)
    assert page.words.text().startswith("small, epoch 3: 6 pictures")

    place = page.plot.point_of(*page.plot._places[4]).toPoint()
    with_network.qtbot.mousePress(page.plot, LEFT, pos=place)
    with_network.qtbot.mouseMove(page.plot, place + QPoint(30, -20))
    code = network.encode(validation)[4].astype(np.float64)
    codes = [code, expected.moved(code, *page.plot._place), expected.code_at(*page.plot._place)]
    back = np.clip(network.decode(np.stack(codes)), 0, 1)
    assert np.abs(decoded(page, 0) - np.rint(255 * validation[4])).max() <= 1
    for at in range(3):
        assert np.abs(decoded(page, 1 + at) - np.rint(255 * back[at])).max() <= 1
    x, before = page.plot._place[0], decoded(page, 2)
    with_network.qtbot.keyClick(page.plot, Qt.Key.Key_Right)
    assert page.plot._place[0] > x
    assert (decoded(page, 2) != before).any()


def test_the_map_follows_the_epoch_and_the_method(with_network):
    page = open_map(with_network)
    last = page.plot._places
    with_network.lab.session.set_epoch(0)
    with_network.settle()
    assert "epoch 0" in page.words.text()
    assert page.plot._places.shape == last.shape
    assert not np.allclose(page.plot._places, last)

    page.method.setCurrentIndex(1)
    page.method.activated.emit(1)
    with_network.settle()
    assert page.words.text().startswith("PCA, k = 32")
    with_network.lab.session.set_epoch(1)
    with_network.settle()
    assert page.method.currentText() == "PCA"


def test_without_a_network_the_components_are_laid_out(fitted):
    page = open_map(fitted)
    assert not page.method.isEnabled()
    assert page.method.currentText() == "PCA"
    codes = fitted.presenter.fitted.compressed.codes[:, :32]
    np.testing.assert_allclose(page.plot._places, latent_map(codes).places, atol=1e-5)
    assert len(page.decoded.rows) == 1


def test_a_picture_below_the_mouse_is_shown(fitted):
    page = open_map(fitted)
    place = page.plot.point_of(*page.plot._places[2])
    none, still = Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier
    moved = QMouseEvent(QEvent.Type.MouseMove, place, place, none, none, still)
    QCoreApplication.sendEvent(page.plot, moved)
    assert page.plot._hovered == 2
    assert page.plot._thumb is not None
    QCoreApplication.sendEvent(page.plot, QEvent(QEvent.Type.Leave))
    assert page.plot._hovered is None
    assert page.plot._thumb is None


@pytest.mark.parametrize("places", [np.zeros((3, 2)), np.empty((0, 2))])
def test_places_on_one_another_do_no_harm(qapp, places):
    from gui.widgets.latent_plot import LatentPlot

    plot = LatentPlot()
    plot.resize(300, 200)
    plot.set_places(places, ["a"] * len(places))
    plot.grab()
    x, y = plot.place_at(plot.point_of(0.5, -0.25))
    assert (x, y) == pytest.approx((0.5, -0.25), abs=1e-6)


def test_the_picture_that_is_looked_at_stays_through_the_epochs(with_network):
    page = open_map(with_network)
    place = page.plot.point_of(*page.plot._places[4]).toPoint()
    with_network.qtbot.mousePress(page.plot, LEFT, pos=place)
    name = page.decoded.rows[0].name

    with_network.lab.session.set_epoch(1)
    with_network.settle()

    assert page.decoded.rows[0].name == name
    assert page.plot._place == pytest.approx(tuple(page.plot._places[4]))


def test_the_codes_of_components_follow_k(fitted):
    page = open_map(fitted)
    fitted.presenter.set_components(3)
    fitted.settle()

    assert page.words.text().startswith("PCA, k = 3:")
    codes = fitted.presenter.fitted.compressed.codes[:, :3]
    np.testing.assert_allclose(page.plot._places, latent_map(codes).places, atol=1e-5)


def test_long_names_are_dots_and_the_one_below_the_mouse_is_named(fitted):
    plot = open_map(fitted).plot
    plot.set_places(np.array([[0.0, 0.0], [1.0, 1.0]]), ["automobile", "ship"])
    assert plot._draws_dots
    plot._hovered = 0
    plot.grab()
    plot.set_places(np.array([[0.0, 0.0], [1.0, 1.0]]), ["A", "B"])
    assert not plot._draws_dots


def test_a_split_of_one_picture_has_no_map_and_says_what_to_do(open_lab, tmp_path):
    path = tmp_path / "few.npz"
    np.savez(path, x=np.random.default_rng(1).random((10, 8, 8)), y=np.arange(10) % 2)
    tab = Tab(open_lab(str(path)))
    tab.fit()
    assert tab.view.facts.text().startswith("1 picture of few;")

    open_map(tab)

    assert tab.view.messages.text == (
        "The validation split of few has one picture, and this page needs two; choose another "
        "split."
    )
