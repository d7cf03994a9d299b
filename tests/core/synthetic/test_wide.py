import numpy as np
import pytest

from core.synthetic.alphabet import CHARACTERS, shipped_alphabet
from core.synthetic.drawing import choose_allographs, draw_allographs
from core.synthetic.joining import LONGEST_LINK, join_strokes
from core.synthetic.skeleton import Allograph, parse_stroke
from core.synthetic.stroke_habits import MOST_TRIMMED
from core.synthetic.variation import Variation
from core.synthetic.wide import WIDE, wide_allographs, wide_alphabet


def _form(*strokes):
    return Allograph("H", "form", 2.0, tuple(parse_stroke(stroke) for stroke in strokes))


def test_many_hands_know_all_shipped_forms_and_more():
    shipped = {(each.character, each.name) for each in shipped_alphabet().allographs}
    wide = [(each.character, each.name) for each in wide_allographs()]

    assert shipped < set(wide)
    assert len(set(wide)) == len(wide)
    assert set(wide_alphabet().by_character) == set(CHARACTERS)


def test_every_form_of_many_hands_can_be_drawn(rng):
    alphabet = wide_alphabet()

    pictures = draw_allographs(alphabet, np.arange(len(alphabet.allographs)), rng, 32, WIDE)

    ink = (255 - pictures.astype(float)).mean(axis=(1, 2))
    assert ink.min() > 3
    assert ink.max() < 150


def test_strokes_whose_ends_are_near_are_joined_by_a_link():
    joined = join_strokes(_form("0,0 0,1", "0.4,1 0.4,0"), 0.5)

    assert joined.weight == 1
    assert [stroke.points for stroke in joined.strokes] == [((0, 0), (0, 1), (0.4, 1), (0.4, 0))]
    assert joined.strokes[0].corners[1:3] == (True, True)


def test_a_stroke_is_turned_where_that_makes_the_link_shorter():
    joined = join_strokes(_form("0,0 0,1", "0.4,0 0.4,1"), 0.5)

    (stroke,) = joined.strokes
    assert len(stroke.points) == 4
    assert abs(stroke.points[1][1] - stroke.points[2][1]) == 0


def test_ends_that_touch_become_one_corner():
    joined = join_strokes(_form("0,1 0.3,0", "0.3,0 0.6,1"), 0.1)

    assert joined.strokes[0].points == ((0, 1), (0.3, 0), (0.6, 1))
    assert joined.strokes[0].corners == (False, True, False)


@pytest.mark.parametrize(
    "strokes",
    [
        ("0,0 0,1",),
        ("0,0 0.2,0", f"{0.21 + LONGEST_LINK},0 {0.4 + LONGEST_LINK},0"),
        ("0,0 1,0 1,1 0,0", "0,0 0,1"),
    ],
)
def test_one_stroke_a_ring_and_what_is_far_apart_stay_as_they_are(strokes):
    assert join_strokes(_form(*strokes), 0.1) is None


def test_the_same_seed_draws_the_same(rng):
    alphabet = wide_alphabet()
    chosen = choose_allographs(alphabet, "ABC0O5" * 3, WIDE, rng)

    first, second = (
        draw_allographs(alphabet, chosen, np.random.default_rng(5), 32, WIDE) for _ in range(2)
    )

    np.testing.assert_array_equal(first, second)


def test_trimming_never_takes_a_character_away(rng):
    alphabet = wide_alphabet()
    all_forms = np.arange(len(alphabet.allographs))

    pictures = draw_allographs(alphabet, all_forms, rng, 32, Variation(trim=MOST_TRIMMED))

    assert (pictures.min(axis=(1, 2)) < 100).all()
