from itertools import pairwise

import numpy as np
import pytest

from core.errors import ConfigError
from core.synthetic.page import PageStyle, draw_page
from core.synthetic.page_text import lay_out
from core.synthetic.variation import Variation
from tests.core.synthetic.conftest import STILL

TEXT = "Hello world\n\n1234 ok!"


def test_a_text_becomes_lines_of_words():
    page = lay_out(TEXT, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", 24)

    assert page.lines == ("HELLO WORLD", "1234 OK")
    assert page.replaced == ("!",)
    written = [(g.character, g.line, g.word, g.spaces) for g in page.glyphs]
    assert written[4:7] == [("O", 0, 0, 0), ("W", 0, 1, 1), ("O", 0, 1, 0)]
    assert written[10] == ("1", 1, 0, 0)


def test_what_cannot_be_drawn_becomes_a_gap_and_is_named_once():
    page = lay_out("a-b, c-d é", "ABCD", 24)

    assert page.lines == ("A B C D",)
    assert page.replaced == ("-", ",", "é")


@pytest.mark.parametrize(
    ("text", "most", "lines"),
    [
        ("AB CD EF", 5, ("AB CD", "EF")),
        ("ABCDEFG H", 3, ("ABC", "DEF", "G H")),
        ("A B", 1, ("A", "B")),
    ],
)
def test_long_lines_are_broken_between_words(text, most, lines):
    assert lay_out(text, "ABCDEFGH", most).lines == lines


def test_every_character_has_a_box_around_its_ink():
    page = draw_page(TEXT, seed=1)

    assert "".join(box.character for box in page.boxes) == "HELLOWORLD1234OK"
    height, width = page.picture.shape
    dark = page.picture < 128
    covered = np.zeros_like(dark)
    for box in page.boxes:
        assert 0 <= box.left < box.right <= width
        assert 0 <= box.top < box.bottom <= height
        inside = dark[box.top : box.bottom, box.left : box.right]
        # Tight: there is ink at each side.
        assert inside[0].any()
        assert inside[-1].any()
        assert inside[:, 0].any()
        assert inside[:, -1].any()
        covered[box.top : box.bottom, box.left : box.right] = True
    assert not (dark & ~covered).any()


def test_letters_and_lines_lie_apart_in_reading_order():
    page = draw_page("MINIMUM WAX\nTYPE", seed=3)

    for before, after in pairwise(page.boxes):
        if before.line == after.line:
            assert after.left > before.right
        else:
            assert after.top > before.top
    first = [box for box in page.boxes if box.line == 0]
    gaps = [
        (after.left - before.right, after.word != before.word) for before, after in pairwise(first)
    ]
    between = [gap for gap, is_word in gaps if is_word]
    within = [gap for gap, is_word in gaps if not is_word]
    assert min(between) > max(within)


def test_one_seed_is_one_hand_whatever_the_text():
    one, two = (draw_page(text, seed=7, variation=STILL) for text in ("AAAA", "BA"))

    def crop(page, box):
        return page.picture[box.top : box.bottom, box.left : box.right]

    letters = [crop(one, box) for box in one.boxes]
    sizes = np.array([letter.shape for letter in letters])
    assert np.ptp(sizes, axis=0).max() <= 12
    again = crop(two, two.boxes[1])
    assert np.abs(np.array(again.shape) - sizes.mean(axis=0)).max() <= 12
    other = draw_page("AAAA", seed=8).picture
    assert other.shape != one.picture.shape or (other != one.picture).any()


def test_the_same_seed_draws_the_same_page():
    np.testing.assert_array_equal(draw_page(TEXT, seed=2).picture, draw_page(TEXT, seed=2).picture)


def test_letters_are_as_high_as_asked_for():
    for height in (20, 80):
        page = draw_page(
            "HEXE", style=PageStyle(letter_height=height), variation=Variation(jitter=0)
        )
        heights = [box.bottom - box.top for box in page.boxes]
        assert np.mean(heights) == pytest.approx(1.1 * height, rel=0.2)


def test_a_shadow_darkens_the_paper_unevenly():
    plain, lit = (draw_page(TEXT, style=PageStyle(shadow=s, grain=s * 6)) for s in (0, 1))

    assert np.median(plain.picture) == 255
    paper = lit.picture[~(plain.picture < 250)]
    assert paper.std() > 10
    assert paper.max() <= 255
    assert lit.boxes == plain.boxes


@pytest.mark.parametrize("text", ["", "  \n ", "-é!"])
def test_a_text_without_any_character_is_refused(text):
    with pytest.raises(ConfigError, match="no letter A to Z"):
        draw_page(text)


def test_a_page_that_does_not_fit_into_memory_is_refused_before_it_is_drawn():
    style = PageStyle(letter_height=512, letters_a_line=1000)

    with pytest.raises(ConfigError, match="GiB"):
        draw_page("W" * 20_000, style=style)
