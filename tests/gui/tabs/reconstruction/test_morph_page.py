"""Codes between two pictures, and moved along directions, are decoded at once."""

import numpy as np
import pytest
from PySide6.QtCore import Qt

from core.reconstruction.code_axes import principal_axes, single_axes
from core.runs.autoencoder import autoencoder_of_run
from gui.tabs.reconstruction.morph_page import FINE, STEPS


@pytest.fixture
def codes(with_network):
    """The codes of the split by the run itself, and its decoder."""
    network = autoencoder_of_run(with_network.lab.current.folder, 3)
    inputs = np.clip(with_network.lab.session.dataset.validation.inputs, 0, 1)
    return network.encode(inputs).astype(np.float64), network.decode


def _open(tab):
    tab.view.switch._buttons["morph"].click()
    tab.settle()
    return tab.view.morph


def _grey(code, decode):
    return np.rint(255 * np.clip(decode(code[None]), 0, 1)[0])


def _middle(page):
    return page.pictures.rows[0].pixels[2][..., 0]


def _ends(tab):
    return [end.at for end in tab.presenter.morph._ends]


def test_the_way_leads_from_one_picture_to_the_other(with_network, codes):
    page, (known, decode) = _open(with_network), codes
    first, second = _ends(with_network)
    labels = with_network.lab.session.dataset.validation.labels
    assert labels[first] != labels[second]

    for step, share in ((0, 0.0), (STEPS // 4, 0.25), (STEPS, 1.0)):
        page.way.setValue(step)
        expected = (1 - share) * known[first] + share * known[second]
        assert np.abs(_middle(page) - _grey(expected, decode)).max() <= 1
        assert f"at {share:.0%}" == page.pictures.rows[0].captions[2]


def test_a_slider_moves_the_code_along_its_direction_until_it_is_reset(with_network, codes):
    page, (known, decode) = _open(with_network), codes
    axes = principal_axes(known)
    page.way.setValue(0)
    base = known[_ends(with_network)[0]]
    assert not page.reset.isEnabled()

    page.sliders[1].setValue(2 * FINE)

    values = axes.values(base)
    by = np.zeros(len(values))
    by[1] = 2 - values[1]
    assert np.abs(_middle(page) - _grey(axes.moved(base, by), decode)).max() <= 1
    assert page.pictures.rows[0].captions[2] == "moved"
    page.reset.click()
    assert np.abs(_middle(page) - _grey(base, decode)).max() <= 1
    assert not page.reset.isEnabled()


def test_single_numbers_are_offered_by_their_spread(with_network, codes):
    page = _open(with_network)
    axes = single_axes(codes[0])
    page.kind.setCurrentIndex(1)
    page.kind.activated.emit(1)

    shown = [row.name.text() for row in page._rows if not row.slider.isHidden()]
    assert [text.partition(" ")[0] for text in shown] == list(axes.names)
    number = int(axes.names[0]) - 1
    before = with_network.presenter.morph.code.copy()
    with_network.qtbot.keyClick(page.sliders[0], Qt.Key.Key_Right)
    changed = np.flatnonzero(with_network.presenter.morph.code != before)
    assert changed.tolist() == [number]


def test_another_picture_and_another_class_can_be_chosen(with_network):
    page = _open(with_network)
    labels = with_network.lab.session.dataset.validation.labels
    first = _ends(with_network)[0]

    page.first.next.click()
    other = _ends(with_network)[0]
    assert other != first
    assert labels[other] == labels[first]
    box = page.second.classes
    box.setCurrentIndex(0)
    box.activated.emit(0)
    assert labels[_ends(with_network)[1]] == box.currentData()


def test_without_an_autoencoder_principal_components_are_moved(fitted):
    page = _open(fitted)

    assert not page.method.isEnabled()
    assert page.words.text().startswith("PCA")
    pixels = page.pictures.rows[0].pixels
    page.sliders[0].setValue(-3 * FINE)
    assert not np.array_equal(pixels[2], page.pictures.rows[0].pixels[2])


def test_another_kind_of_direction_keeps_the_code_that_was_moved(with_network, codes):
    page, morph = _open(with_network), with_network.presenter.morph
    page.sliders[0].setValue(2 * FINE)
    moved, shown = morph.code.copy(), _middle(page).copy()

    page.kind.setCurrentIndex(1)
    page.kind.activated.emit(1)

    np.testing.assert_allclose(morph.code, moved)
    assert np.array_equal(_middle(page), shown)
    assert page.reset.isEnabled()
    # The sliders stand where that code lies along the other directions, up to one of their stops.
    values = single_axes(codes[0]).values(moved)
    stops = np.array([slider.value() for slider in page.sliders[: len(values)]])
    assert np.abs(stops - np.clip(FINE * values, -80, 80)).max() <= 0.5 + 1e-9
    page.reset.click()
    assert not np.allclose(morph.code, moved)
