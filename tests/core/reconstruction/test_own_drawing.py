"""A drawn character becomes a picture like those of the data."""

import numpy as np
import pytest

from core.datasets.glyph_measures import measure
from core.datasets.loading import load_dataset
from core.reconstruction.own_drawing import CharacterForm, drawn_picture
from core.strokes import Stroke

PAPER = 280
BAR = Stroke(((60, 70, 1), (60, 100, 1), (60, 130, 1)), 20)


@pytest.fixture(scope="module")
def data():
    return load_dataset("synthetic36:12", seed=1)


@pytest.fixture(scope="module")
def form(data):
    return CharacterForm.of(data)


def test_the_form_is_that_of_the_training_pictures(data, form):
    found = measure(1 - data.train.inputs)

    assert form.longer == pytest.approx(np.median(found.longer), rel=0.05)
    assert form.stroke == pytest.approx(np.median(found.stroke), rel=0.05)


def test_a_drawing_lies_in_its_picture_as_the_data_do(data, form):
    picture = drawn_picture([BAR], PAPER, data, form)

    assert picture.shape == data.sample_shape
    assert picture.dtype == np.float32
    assert picture.min() == 0
    assert picture.max() == 1
    found = measure(1 - picture[None])
    assert found.longer[0] == pytest.approx(form.longer, abs=1)
    assert found.columns[1][0] - found.columns[0][0] == pytest.approx(form.stroke, abs=0.6)
    assert (found.rows[0][0] + found.rows[1][0]) / 2 == pytest.approx(16, abs=0.5)
    assert (found.columns[0][0] + found.columns[1][0]) / 2 == pytest.approx(16, abs=0.5)


def test_without_a_form_the_paper_is_the_picture(data):
    picture = drawn_picture([BAR], PAPER, data)

    found = measure(1 - picture[None])
    assert found.rows[0][0] == pytest.approx(60 * 32 / PAPER, abs=0.5)
    assert found.rows[1][0] == pytest.approx(140 * 32 / PAPER, abs=0.5)
    assert found.columns[0][0] == pytest.approx(50 * 32 / PAPER, abs=0.5)


@pytest.mark.parametrize("paper_side", [8, 28, 280])
def test_a_dot_fills_no_picture(data, form, paper_side):
    dot = Stroke(((3, 3, 1),), 2)

    ink = 1 - drawn_picture([dot], paper_side, data, form)

    assert 0 < ink.sum() < 4 * form.stroke**2


def test_light_ink_and_colour_follow_the_data(data):
    class Like:
        sample_shape, ink = (16, 16, 3), "light"

    picture = drawn_picture([BAR], PAPER, Like)

    assert picture.shape == (16, 16, 3)
    assert picture[0, 0].tolist() == [0, 0, 0]
    assert picture.max() == 1
