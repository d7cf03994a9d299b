import numpy as np
import pytest

from core.synthetic.rendering import Placement, interpolation, render, smooth_field
from core.synthetic.shaping import draw_habits, shape
from tests.core.synthetic.conftest import STILL, make_alphabet, plain_hands

SIDE = 64


def draw(rng, *strokes, pen=0.1, scale=40.0, softness=1.0):
    alphabet = make_alphabet(*strokes)
    habits = draw_habits(alphabet, 1, rng)
    paths = shape(alphabet, np.zeros(1, np.int64), plain_hands(pen=pen), habits, STILL, rng)
    placement = Placement(np.float32([scale]), np.float32([[SIDE / 2, SIDE / 2]]))
    return render(paths, placement, (SIDE, SIDE), softness=np.float32([softness]))[0]


def distance_to_segment(begin, end):
    y, x = np.mgrid[:SIDE, :SIDE] + 0.5
    place = np.stack([x, y], axis=-1)
    along = np.clip((place - begin) @ (end - begin) / ((end - begin) @ (end - begin)), 0, 1)
    return np.linalg.norm(place - begin - along[..., None] * (end - begin), axis=-1)


@pytest.mark.parametrize("pen", [0.06, 0.1, 0.2])
@pytest.mark.parametrize("angle", [0.0, 0.4, 1.2])
def test_a_straight_line_is_as_wide_as_the_pen(rng, pen, angle):
    # The skeleton's middle lies at 0.35, 0.5.
    way = 0.4 * np.array([np.cos(angle), np.sin(angle)])
    begin, end = np.array([0.35, 0.5]) - way, np.array([0.35, 0.5]) + way
    text = " ".join(f"{x:.6f},{y:.6f}" for x, y in (begin, end))

    ink = draw(rng, text, pen=pen)

    away = distance_to_segment(32 - 40 * way, 32 + 40 * way)
    ramp = np.clip(pen * 20 - away + 0.5, 0, 1)
    expected = ramp * ramp * (3 - 2 * ramp)
    # Away from its round ends the edge of the ink is where it should be, to a few hundredths of a
    # pixel.
    place = np.stack(np.mgrid[:SIDE, :SIDE][::-1], axis=-1) + 0.5 - 32
    inside = np.abs(place @ (way / 0.4)) < 16 - 44 * pen
    np.testing.assert_allclose(ink[inside], expected[inside], atol=0.04)
    assert ink.sum() == pytest.approx(expected.sum(), rel=0.06)


def test_softness_widens_the_edge_and_keeps_the_ink(rng):
    sharp, soft = (draw(rng, "0.35,0 0.35,1", pen=0.2, softness=s) for s in (1, 5))

    assert soft.sum() == pytest.approx(sharp.sum(), rel=0.03)
    row = SIDE // 2
    assert np.abs(np.diff(soft[row])).max() < 0.5 * np.abs(np.diff(sharp[row])).max()


def test_crossings_fill_like_ink(rng):
    ink = draw(rng, "0.35,0.1 0.35,0.9", "0,0.5 0.7,0.5")

    assert ink.max() <= 1
    assert ink[32, 32] == pytest.approx(1)


def test_the_same_character_at_twice_the_size_is_the_same_enlarged(rng):
    small = draw(rng, "0,0 0.6,0.2 0.2,0.8 0.7,1", pen=0.15, scale=20.0)
    large = draw(rng, "0,0 0.6,0.2 0.2,0.8 0.7,1", pen=0.15, scale=40.0, softness=2.0)

    halved = large.reshape(32, 2, 32, 2).mean(axis=(1, 3))
    np.testing.assert_allclose(small[16:48, 16:48], halved, atol=0.15)
    assert np.abs(small[16:48, 16:48] - halved).mean() < 0.01


def test_what_lies_outside_leaves_the_picture_empty(rng):
    assert draw(rng, "0.35,0 0.35,1", scale=1e4).max() <= 1
    alphabet = make_alphabet("0.35,0 0.35,1")
    paths = shape(
        alphabet,
        np.zeros(1, np.int64),
        plain_hands(),
        draw_habits(alphabet, 1, rng),
        STILL,
        rng,
    )
    far = Placement(np.float32([10]), np.float32([[500, 500]]))
    assert not render(paths, far, (16, 16), softness=np.float32([1])).any()


def test_interpolation_keeps_levels_and_meets_the_cells():
    matrix = interpolation(5, 41)

    np.testing.assert_allclose(matrix.sum(axis=1), 1, rtol=1e-6)
    assert (matrix >= 0).all()
    field = smooth_field(np.full((2, 5, 5), 3, np.float32), (7, 9))
    assert field.shape == (2, 7, 9)
    np.testing.assert_allclose(field, 3, rtol=1e-6)
