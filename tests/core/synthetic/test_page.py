import tracemalloc
from dataclasses import replace
from itertools import combinations, pairwise
from types import SimpleNamespace

import numpy as np
import pytest

from core.errors import ConfigError
from core.synthetic import page as module
from core.synthetic import page_ink
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


def overlapping(boxes):
    return [
        (one, two)
        for one, two in combinations(boxes, 2)
        if min(one.right, two.right) > max(one.left, two.left)
        and min(one.bottom, two.bottom) > max(one.top, two.top)
    ]


@pytest.mark.parametrize("letters", [24, 200])
def test_lines_do_not_run_into_each_other_however_long_they_are(letters):
    text = "THE QUICK BROWN FOX JUMPS OVER THE LAZY DOG 0123456789 " * 8
    style = PageStyle(letter_height=24, letters_a_line=letters)

    for seed in range(6):
        assert overlapping(draw_page(text, seed=seed, style=style).boxes) == []


@pytest.mark.parametrize(
    ("style", "variation"),
    [
        (PageStyle(letter_gap=3, word_gap=0.3), Variation()),
        (PageStyle(letter_gap=0.15), Variation(pen_width=0.2, pressure=0.4, edge_noise=0)),
        (PageStyle(letter_gap=0.1), Variation(slant=0.8)),
    ],
    ids=["words closer than letters", "broad pen", "leaning"],
)
def test_letters_never_touch(style, variation):
    for seed in range(4):
        page = draw_page("AMONG OF WAX KIT 4711", seed=seed, style=style, variation=variation)
        assert overlapping(page.boxes) == []


def test_pressure_leaves_no_less_paper_between_letters_than_asked_for():
    style = PageStyle(letter_height=100, letter_gap=0.3, unevenness=0)
    pressed = replace(STILL, pressure=0.5, pen_width=0.25, within_hand=0)

    gaps = [
        after.left - before.right
        for seed in range(12)
        for before, after in pairwise(
            draw_page("ILLI", seed=seed, style=style, variation=pressed).boxes
        )
    ]

    assert min(gaps) >= 27


def test_a_ragged_edge_is_not_cut_straight(monkeypatch):
    borders = []
    draw = page_ink.render

    def render(*arguments, **how):
        tiles = draw(*arguments, **how)
        borders.append(max(t.max() for t in (tiles[:, 0], tiles[:, -1], tiles[:, :, 0])))
        return tiles

    monkeypatch.setattr(page_ink, "render", render)
    for seed in range(10):
        draw_page("HELLO", seed=seed, variation=Variation(edge_noise=1))

    assert max(borders) < 0.1


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


def test_the_thinnest_pen_leaves_a_box_around_each_small_letter():
    style, thin = PageStyle(letter_height=8), Variation(pen_width=0.02)
    for seed in range(30):
        page = draw_page("MILLION 1171 LIT", seed=seed, style=style, variation=thin)
        for box in page.boxes:
            assert max(box.right - box.left, box.bottom - box.top) <= 20
            assert page.picture[box.top : box.bottom, box.left : box.right].min() < 240


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


def test_a_text_that_does_not_fit_into_memory_is_refused_before_it_is_written(monkeypatch):
    monkeypatch.setattr(
        "core.memory.psutil.virtual_memory", lambda: SimpleNamespace(available=100 * 2**20)
    )
    monkeypatch.setattr(module, "shape", lambda *_: pytest.fail("written all the same"))

    with pytest.raises(ConfigError, match="a page of 30,000 characters needs about"):
        draw_page("A" * 30_000)


def test_a_large_page_takes_little_more_memory_than_its_picture():
    style = PageStyle(letter_height=200, shadow=0.5, grain=3)
    draw_page("A")
    tracemalloc.start()
    page = draw_page("MEMORY " * 30, style=style)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert page.picture.size > 15e6
    assert peak < 4 * page.picture.size + 1.3 * page_ink.PIECE_BYTES


def test_a_character_that_is_two_as_a_capital_becomes_a_gap():
    # Unicode's ligature of s and t.
    page = lay_out("A\ufb06B\u00df", "ABCDEFGHIJKLMNOPQRSTUVWXYZ", 24)

    assert page.lines == ("A B",)
    assert page.replaced == ("\ufb06", "\u00df")
