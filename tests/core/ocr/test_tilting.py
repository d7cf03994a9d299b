import numpy as np
import pytest

from core.ocr.box import Box
from core.ocr.finding import Letter
from core.ocr.tilting import turn_upright, words_of


def word(climb, count=4):
    """Letters of one word that climbs by so many degrees."""
    rise = np.tan(np.radians(climb))
    boxes = [
        Box(round(300 - 60 * at * rise), 60 * at, round(340 - 60 * at * rise), 60 * at + 30)
        for at in range(count)
    ]
    return [Letter(box, (at + 1,), 0, 0) for at, box in enumerate(boxes)]


class Judge:
    """Is the surer, the nearer letters are turned back to where they stand upright."""

    def __init__(self, upright):
        self.upright = upright
        self.asked = 0

    def __call__(self, letters, angles):
        self.asked += len(letters)
        sure = np.clip(0.99 - 0.03 * np.abs(np.asarray(angles) - self.upright), 0.3, 0.99)
        return np.log(np.stack((sure, 1 - sure), axis=1))


@pytest.mark.parametrize("climb", [-15, 12])
def test_a_word_that_climbs_is_turned_by_its_own_slope(climb):
    letters, judge = word(climb), Judge(climb)
    read, angles = turn_upright(letters, judge(letters, [0] * 4), judge)

    assert angles == pytest.approx([climb] * 4, abs=1)
    assert np.exp(read[:, 0]).min() > 0.9


def test_level_letters_that_are_sure_are_not_looked_at_again():
    letters, judge = word(0), Judge(0)
    before = judge(letters, [0] * 4)
    read, angles = turn_upright(letters, before, judge)

    assert judge.asked == 4
    assert angles == [0.0] * 4
    assert np.array_equal(read, before)


def test_a_single_letter_that_leans_is_turned_where_that_makes_it_surer():
    letters, judge = word(0, 1), Judge(14)
    _, angles = turn_upright(letters, judge(letters, [0]), judge)

    assert angles == [14.0]


def test_what_is_not_clear_is_the_mean_over_small_turns():
    letters = word(0, 1)

    def judge(_, angles):
        sure = np.where(np.asarray(angles) == 0, 0.9, 0.6)
        return np.log(np.stack((sure, 1 - sure), axis=1))

    read, _ = turn_upright(letters, judge(letters, [0.0]), judge)

    assert np.exp(read[0, 0]) == pytest.approx((0.9 + 4 * 0.6) / 5)


def test_words_are_told_apart_by_line_and_number():
    letters = [
        Letter(Box(0, 0, 1, 1), (), line, at) for line, at in ((0, 0), (0, 0), (0, 1), (1, 1))
    ]

    assert words_of(letters) == [[0, 1], [2], [3]]
    assert words_of([]) == []
