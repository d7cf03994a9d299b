import numpy as np
import pytest

from core.errors import SkeletonError
from core.synthetic.alphabet import (
    CHARACTERS,
    read_allographs,
    shipped_alphabet,
    shipped_fingerprint,
    stack,
)
from core.synthetic.skeleton import Allograph, parse_stroke

GOOD = """
[[allograph]]
name = "bar"
weight = 2
strokes = ["0,0 0,1"]

[[allograph]]
name = "bar with a foot"
weight = 0.5
strokes = ["0.2,0 0.2,1", "0,1 0.4,1"]
"""


@pytest.fixture
def write(tmp_path):
    def write(text):
        path = tmp_path / "I.toml"
        path.write_text(text, encoding="utf-8")
        return path

    return write


def test_allographs_are_read_with_their_strokes(write):
    first, second = read_allographs(write(GOOD))

    assert (first.character, first.name, first.weight) == ("I", "bar", 2)
    assert second.strokes == (parse_stroke("0.2,0 0.2,1"), parse_stroke("0,1 0.4,1"))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "needs allographs"),
        ("[[allograph", "cannot be read"),
        (GOOD.replace("weight = 2", ""), "allograph 1 has no 'weight'"),
        (GOOD.replace("weight = 2", "weight = 'much'"), "allograph 1: could not convert"),
        (GOOD.replace("weight = 2", "weight = 0"), "bar needs a weight above 0"),
        (GOOD.replace("weight = 2", "weight = inf"), "bar needs a weight above 0"),
        (GOOD.replace('["0,0 0,1"]', "[]"), "and strokes"),
        (GOOD.replace('["0,0 0,1"]', "[3]"), "allograph 1: "),
        (GOOD.replace("0,0 0,1", "0,0"), "bar: stroke '0,0' has 1 points"),
        (GOOD.replace("bar with a foot", "bar"), "a name of its own"),
    ],
)
def test_a_damaged_file_is_named_with_what_is_wrong(write, text, words):
    with pytest.raises(SkeletonError, match=words) as caught:
        read_allographs(write(text))

    assert str(caught.value).startswith("I.toml")


def test_a_missing_file_is_told(tmp_path):
    with pytest.raises(SkeletonError, match=r"Q\.toml cannot be read"):
        read_allographs(tmp_path / "Q.toml")


def test_stacked_allographs_draw_what_each_draws_alone():
    short = Allograph("I", "bar", 1.0, (parse_stroke("0,0 0,1"),))
    long = Allograph(
        "E", "three", 1.0, (parse_stroke("0,0 0,1"), parse_stroke("0,0 0.5,0.2 0.5,0"))
    )
    alone, both = stack([short]), stack([short, long])

    used = int(both.points_used[0])
    assert used == alone.sharp.shape[1] < both.sharp.shape[1]
    np.testing.assert_array_equal(
        (both.sharp @ both.controls)[0, :used], (alone.sharp @ alone.controls)[0]
    )
    # Padding lies on the last point.
    assert (both.point_stroke[0, used:] == -1).all()
    padding = (both.sharp @ both.controls)[0, used:]
    np.testing.assert_allclose(padding, np.broadcast_to([0, 1], padding.shape))
    np.testing.assert_allclose(both.stroke_length[0], [1, 0], atol=1e-6)
    assert both.last_point[1, 0] + 1 == both.first_point[1, 1]


def test_rounding_cuts_corners_and_keeps_ends():
    alphabet = stack([Allograph("L", "corner", 1.0, (parse_stroke("0,0 0,1* 1,1"),))])
    sharp, rounded = (m[0] @ alphabet.controls[0] for m in (alphabet.sharp, alphabet.round))

    np.testing.assert_allclose(rounded[[0, -1]], sharp[[0, -1]], atol=1e-6)
    away = np.linalg.norm(sharp - [0, 1], axis=1).min()
    assert np.linalg.norm(rounded - [0, 1], axis=1).min() > away + 0.02


def test_all_classes_are_shipped_in_several_forms():
    alphabet = shipped_alphabet()

    assert list(alphabet.by_character) == list(CHARACTERS)
    assert min(len(found) for found in alphabet.by_character.values()) >= 8
    assert len({(a.character, a.name) for a in alphabet.allographs}) == len(alphabet.allographs)


def test_the_fingerprint_is_that_of_the_files():
    assert shipped_fingerprint() == shipped_fingerprint()
    assert len(shipped_fingerprint()) == 64
