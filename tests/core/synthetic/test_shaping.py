from dataclasses import replace

import numpy as np
import pytest

from core.synthetic.hands import draw_hands, vary
from core.synthetic.shaping import draw_habits, shape
from core.synthetic.variation import Variation
from tests.core.synthetic.conftest import STILL, make_alphabet, plain_hands

BAR = ("0.35,0.0 0.35,1.0",)


def write(alphabet, hands, variation, rng, habits=None):
    count = len(hands)
    habits = draw_habits(alphabet, count, rng) if habits is None else habits
    return shape(alphabet, np.zeros(count, np.int64), hands, habits, variation, rng)


def test_without_variation_the_skeleton_is_written(rng):
    alphabet = make_alphabet(*BAR)

    paths = write(alphabet, plain_hands(), STILL, rng)

    np.testing.assert_allclose(paths.boxes(), [[0, -0.5, 0, 0.5]], atol=1e-6)
    assert paths.mass.sum() == pytest.approx(1, rel=1e-5)
    np.testing.assert_array_equal(np.flatnonzero(paths.ends[0]), [0, paths.ends.shape[1] - 1])
    np.testing.assert_allclose(paths.width, 0.1)


@pytest.mark.parametrize(
    ("habit", "value", "end"),
    [
        ("slant", 0.2, (0.1, -0.5)),
        ("rotation", np.pi / 2, (0.5, 0.0)),
        ("aspect", 2.0, (0.0, -0.5)),
    ],
)
def test_a_hand_leans_turns_and_stretches(rng, habit, value, end):
    hands = replace(plain_hands(), **{habit: np.array([value], np.float32)})

    paths = write(make_alphabet(*BAR), hands, STILL, rng)

    # The upper end: a lean to the right moves it right, a turn clockwise too.
    np.testing.assert_allclose(paths.points[0, 0], end, atol=1e-5)


def test_one_hand_writes_the_same_character_alike(rng):
    alphabet = make_alphabet("0,0 0.5,0.3 0.2,0.6 0.6,1")
    variation = replace(STILL, jitter=0.05, within_hand=0.2)
    habits = draw_habits(alphabet, 1, rng)

    same = write(alphabet, plain_hands(40), variation, rng, np.repeat(habits, 40, axis=0))
    other = write(alphabet, plain_hands(40), variation, rng)

    spread = [paths.points.std(axis=0).mean() for paths in (same, other)]
    assert spread[0] == pytest.approx(0.2 * spread[1], rel=0.35)


def test_jitter_is_as_large_as_it_says(rng):
    # Where the first control point lies is where the path begins.
    alphabet = make_alphabet(*BAR)

    paths = write(alphabet, plain_hands(4000), replace(STILL, jitter=0.03), rng)

    np.testing.assert_allclose(paths.points[:, 0].std(axis=0), 0.03, rtol=0.06)


def test_strokes_overshoot_along_their_direction(rng):
    alphabet = make_alphabet(*BAR)

    paths = write(alphabet, plain_hands(4000), replace(STILL, overshoot=0.05), rng)

    ends = paths.points[:, [0, -1], 1] - [-0.5, 0.5]
    np.testing.assert_allclose(ends.std(axis=0), 0.05, rtol=0.06)
    np.testing.assert_allclose(paths.points[:, 5:-5, 0], 0, atol=1e-6)
    middle = paths.points.shape[1] // 2
    np.testing.assert_allclose(paths.points[:, middle, 1], 0, atol=0.03)


def test_the_pen_skips_in_the_share_of_characters_that_is_asked_for(rng):
    paths = write(make_alphabet(*BAR), plain_hands(2000), replace(STILL, gaps=0.25), rng)

    assert (paths.width == 0).any(axis=1).mean() == pytest.approx(0.25, abs=0.04)


def test_hands_are_drawn_as_the_population_says(rng):
    variation = Variation(slant=0.2, slant_deviation=0.1, roundness=0.3, pen_width=0.1)

    hands = draw_hands(variation, 20_000, rng)

    assert hands.slant.mean() == pytest.approx(0.2, abs=0.005)
    assert hands.slant.std() == pytest.approx(0.1, rel=0.05)
    assert np.median(hands.pen) == pytest.approx(0.1, rel=0.02)
    assert np.median(hands.roundness) == pytest.approx(0.3, abs=0.02)
    assert np.log(hands.aspect).std() == pytest.approx(variation.aspect_deviation, rel=0.05)


@pytest.mark.parametrize("roundness", [0, 1])
def test_roundness_reaches_both_ends(rng, roundness):
    hands = draw_hands(Variation(roundness=roundness), 100, rng)

    np.testing.assert_allclose(hands.roundness, roundness, atol=1e-3)


def test_a_hand_varies_less_than_hands_do(rng):
    variation = Variation(within_hand=0.3)
    hand = draw_hands(variation, 1, rng)

    again = vary(hand.take(np.zeros(5000, int)), variation, rng)

    assert again.slant.std() == pytest.approx(0.3 * variation.slant_deviation, rel=0.08)
    assert again.slant.mean() == pytest.approx(hand.slant[0], abs=0.01)
