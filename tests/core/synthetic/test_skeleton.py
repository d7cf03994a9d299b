import pytest

from core.errors import SkeletonError
from core.synthetic.skeleton import parse_stroke


def test_a_stroke_is_read_with_its_corners():
    stroke = parse_stroke(" 0,1   0.35,0.0*  .7,1 ")

    assert stroke.points == ((0, 1), (0.35, 0), (0.7, 1))
    assert stroke.corners == (False, True, False)


@pytest.mark.parametrize(
    ("text", "closed"),
    [
        ("0,0 1,0 1,1 0,0", True),
        ("0,0* 1,0 1,1 0,0", False),
        ("0,0 1,0 1,1 0,0.1", False),
        ("0,0 1,0 0,0", False),
    ],
)
def test_a_stroke_is_closed_where_it_ends_as_it_began_without_a_corner(text, closed):
    assert parse_stroke(text).is_closed is closed


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "0 points"),
        ("0,0", "1 points"),
        ("0,0 0,0", "twice in a row"),
        ("0,0 1", "'1' is no point"),
        ("0,0 1,2,3", "'1,2,3' is no point"),
        ("0,0 a,1", "'a,1' is no point"),
        ("0,0 nan,1", "outside"),
        ("0,0 3,1", "outside of -0.5 to 2.0"),
    ],
)
def test_what_is_no_stroke_is_told(text, words):
    with pytest.raises(SkeletonError, match=words):
        parse_stroke(text)
