"""Ways to spoil a picture: nothing at 0, more with more, and letters carried along."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from scipy import ndimage

from core.errors import ConfigError
from core.ocr.finding import find_letters
from core.ocr.finding_settings import FindingSettings
from core.ocr.spoiling.letters import TWINS
from core.ocr.spoiling.registry import SPOILINGS, parse_amounts, spoil
from core.ocr.spoiling.strokes import thin
from core.ocr.spoiling.turning import rotate
from tests.core.ocr.spoiling.conftest import as_sheet

RNG = np.random.default_rng(0)


def spoilt(sheet, name, share):
    """Spoil by a share of the whole range."""
    return spoil(sheet, {name: share * SPOILINGS.get(name).amount.maximum})


def ink(sheet):
    return int((255 - sheet.pixels.astype(int)).sum())


@pytest.mark.parametrize("name", SPOILINGS.names)
def test_nothing_is_changed_by_0_and_the_original_never(sheet, name):
    before = sheet.pixels.copy()
    assert spoil(sheet, {name: 0.0}) is sheet

    once, again = spoilt(sheet, name, 0.5), spoilt(sheet, name, 0.5)
    assert np.array_equal(once.pixels, again.pixels)
    assert once.boxes == again.boxes
    assert np.array_equal(sheet.pixels, before)
    assert once.pixels.dtype == np.uint8
    assert once.pixels.shape[:2] == once.owner.shape
    assert not np.array_equal(once.pixels, sheet.pixels)
    assert [each.text for each in once.letters] == [each.text for each in sheet.letters]


@pytest.mark.parametrize("name", ["wobble", "look-alikes", "noise"])
def test_what_is_random_goes_by_the_seed(sheet, name):
    amount = SPOILINGS.get(name).amount.maximum / 2
    one, other = (spoil(sheet, {name: amount}, seed).pixels for seed in (1, 2))
    assert one.shape == other.shape
    assert not np.array_equal(one, other)


def test_one_more_spoiling_changes_the_randomness_of_no_other(sheet):
    alone = spoil(sheet, {"noise": 6.0})
    both = spoil(sheet, {"noise": 6.0, "shadow": 0.1})
    grain = alone.pixels.astype(int) - sheet.pixels
    darkened = both.pixels.astype(int) - spoil(sheet, {"shadow": 0.1}).pixels
    assert np.abs(grain - darkened).max() <= 1


MEASURES = {
    "thin": lambda sheet, _: -ink(sheet),
    "thicken": lambda sheet, _: ink(sheet),
    "shadow": lambda sheet, _: -int(sheet.pixels[:, -20:].sum()),
    "blur": lambda sheet, _: -float(np.abs(np.diff(sheet.pixels.astype(int), axis=1)).sum()),
    "noise": lambda sheet, _: float(np.std(sheet.pixels[:12].astype(float))),
    "join": lambda sheet, _: -sum(box.right for box in sheet.boxes),
    "wobble": lambda sheet, first: sum(
        abs(a.center[1] - b.center[1]) for a, b in zip(sheet.boxes, first.boxes, strict=True)
    ),
    "slant": lambda sheet, _: sheet.pixels.shape[1],
    "rotate": lambda sheet, _: sheet.boxes[-1].center[0] - sheet.boxes[0].center[0],
    "look-alikes": lambda sheet, first: int((sheet.owner != first.owner).sum()),
}


@pytest.mark.parametrize("name", list(MEASURES))
def test_more_spoils_more(sheet, name):
    measured = [MEASURES[name](spoilt(sheet, name, share), sheet) for share in (0.1, 0.25, 0.5)]
    assert measured[0] < measured[1] < measured[2]


def test_a_quarter_turn_is_numpys(sheet):
    turned = rotate(sheet, 90, RNG)
    assert np.array_equal(turned.owner, np.rot90(sheet.owner, -1))
    off = np.abs(turned.pixels.astype(int) - np.rot90(sheet.pixels, -1))
    assert off.max() <= 2


def test_a_turn_carries_the_middles_of_letters_where_geometry_says(sheet):
    angle = np.deg2rad(12)
    turned = rotate(sheet, 12, RNG)
    here = np.array([sheet.owner.shape[1], sheet.owner.shape[0]]) / 2
    there = np.array([turned.owner.shape[1], turned.owner.shape[0]]) / 2
    for at in range(len(sheet.letters)):
        y, x = ndimage.center_of_mass(sheet.owner == at + 1)
        v, u = ndimage.center_of_mass(turned.owner == at + 1)
        dx, dy = np.array([x, y]) - here + 0.5
        expected = np.array(
            [np.cos(angle) * dx - np.sin(angle) * dy, np.sin(angle) * dx + np.cos(angle) * dy]
        )
        assert np.array([u, v]) - there + 0.5 == pytest.approx(expected, abs=0.6)


@pytest.mark.parametrize(
    ("name", "amount"),
    [("rotate", 7.0), ("slant", 15.0), ("wobble", 0.05), ("join", 0.06), ("look-alikes", 100.0)],
)
def test_boxes_that_are_carried_along_are_those_that_are_found(sheet, name, amount):
    moved = spoil(sheet, {name: amount})
    found = find_letters(moved.pixels, FindingSettings()).letters
    assert len(found) == len(moved.letters)
    for box in moved.boxes:
        assert max(_overlap(box, letter.box) for letter in found) > 0.7


def _overlap(one, other):
    high = min(one.bottom, other.bottom) - max(one.top, other.top)
    wide = min(one.right, other.right) - max(one.left, other.left)
    both = max(0, high) * max(0, wide)
    return both / (one.height * one.width + other.height * other.width - both)


def test_letters_move_together_until_they_touch_and_words_stay_apart(sheet):
    joined = spoil(sheet, {"join": 0.6})
    words = [(each.line, each.word) for each in joined.letters]
    assert len({*words}) == 5
    whole, count = ndimage.label(joined.pixels[..., 0] < 128, np.ones((3, 3)))
    pieces = {
        word: {
            int(whole[place])
            for at, each in enumerate(joined.letters)
            if words[at] == word
            for place in [tuple(np.argwhere(joined.owner == at + 1)[0])]
        }
        - {0}
        for word in words
    }
    assert count == 5
    assert all(len(each) == 1 for each in pieces.values())
    for (one, a), (other, b) in pairwise(zip(joined.letters, sheet.letters, strict=True)):
        if one.line == other.line and one.word != other.word:
            gap = other.box.left - one.box.right
            assert gap == pytest.approx(b.box.left - a.box.right, abs=2)


def test_twins_are_drawn_in_their_places_and_other_letters_left_alone(sheet):
    written = spoil(sheet, {"look-alikes": 100.0})
    for at, letter in enumerate(sheet.letters):
        same = np.array_equal(written.owner == at + 1, sheet.owner == at + 1)
        assert same is (letter.text not in TWINS)
        assert abs(written.boxes[at].height - letter.box.height) <= 2
    half = spoil(sheet, {"look-alikes": 50.0})
    changed = {at for at, box in enumerate(half.boxes) if box != sheet.boxes[at]}
    all_changed = {at for at, box in enumerate(written.boxes) if box != sheet.boxes[at]}
    assert changed < all_changed


@pytest.mark.parametrize("name", ["thin", "thicken", "join", "look-alikes", "slant"])
def test_light_ink_is_spoilt_as_dark_ink_is(drawn, sheet, name):
    assert as_sheet(255 - drawn.picture).has_light_ink
    light = replace(sheet, pixels=255 - sheet.pixels, has_light_ink=True)
    amount = SPOILINGS.get(name).amount.maximum / 3
    one, other = spoil(sheet, {name: amount}), spoil(light, {name: amount})
    assert one.pixels.shape == other.pixels.shape
    assert np.abs(255 - one.pixels.astype(int) - other.pixels).mean() < 0.5


def test_thin_takes_the_share_of_the_stroke_that_it_says(sheet):
    # Of long straight strokes the area is their width.
    half = thin(sheet, 0.5, RNG)
    assert ink(half) / ink(sheet) == pytest.approx(0.5, abs=0.12)


def test_blur_is_a_gaussian_of_the_width_that_it_says(sheet):
    sigma = 0.06
    blurred = spoil(sheet, {"blur": sigma}).pixels[..., 0].astype(float)
    expected = ndimage.gaussian_filter(
        sheet.pixels[..., 0].astype(float), sigma * sheet.letter_height, mode="nearest"
    )
    assert np.abs(blurred - expected).max() < 12


def test_without_letters_nothing_is_spoilt():
    empty = as_sheet(np.full((60, 80), 255, np.uint8), "")
    assert spoil(empty, {"blur": 0.1, "rotate": 5.0}) is empty


def test_names_and_amounts_are_checked():
    assert parse_amounts(["rotate=-5", "blur"]) == ({"rotate": -5.0}, ["blur"])
    for texts, words in (
        (["turn=5"], "known are: join"),
        (["blur=1"], "between 0 and 0.24"),
        (["blur=much"], "no number"),
        (["blur=nan"], "finite"),
        (["blur=0.1", "blur"], "twice"),
    ):
        with pytest.raises(ConfigError, match=words):
            parse_amounts(texts)
