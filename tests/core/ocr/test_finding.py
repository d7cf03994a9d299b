import numpy as np
import pytest

from core.ocr.box import Box
from core.ocr.finding import find_letters
from core.ocr.finding_settings import FindingSettings
from core.ocr.pipelines import PIPELINES
from core.ocr.rejecting import Reason
from core.settings import describe
from core.synthetic.page import draw_page
from core.synthetic.page_style import PageStyle

TEXT = "PACK MY BOX WITH FIVE\nDOZEN LIQUOR JUGS\n12345 67890"


@pytest.fixture(scope="module")
def page():
    return draw_page(TEXT, seed=5, style=PageStyle(letter_height=40))


@pytest.fixture(scope="module")
def findings(page):
    return find_letters(page.picture, FindingSettings())


def paper(height=300, width=400, shade=240):
    return np.full((height, width), shade, np.uint8)


def stroke(picture, top, left, bottom, right, shade=20):
    picture[top:bottom, left:right] = shade


def letter_i(picture, top, left, height=60):
    """A capital I with serifs."""
    stroke(picture, top, left, top + 6, left + 30)
    stroke(picture, top, left + 12, top + height, left + 18)
    stroke(picture, top + height - 6, left, top + height, left + 30)


def overlap(one, other):
    high = min(one.bottom, other.bottom) - max(one.top, other.top)
    wide = min(one.right, other.right) - max(one.left, other.left)
    shared = max(0, high) * max(0, wide)
    return shared / (one.height * one.width + other.height * other.width - shared)


def test_every_letter_of_a_drawn_page_is_found_in_its_place(page, findings):
    assert len(findings.letters) == len(page.boxes)
    for letter, true in zip(findings.letters, page.boxes, strict=True):
        assert overlap(letter.box, Box(true.top, true.left, true.bottom, true.right)) > 0.6


def test_lines_and_words_are_those_that_were_written(page, findings):
    for number, line in enumerate(page.lines):
        letters = [letter for letter in findings.letters if letter.line == number]
        words = [sum(each.word == at for each in letters) for at in range(line.count(" ") + 1)]

        assert words == [len(word) for word in line.split()]


def test_light_ink_on_dark_ground_is_found_alike(page, findings):
    inverse = find_letters(255 - page.picture, FindingSettings())

    assert inverse.polarity == "light"
    assert findings.polarity == "dark"
    assert len(inverse.letters) == len(findings.letters)


def test_a_shadow_across_the_page_takes_nothing_away(page):
    light = np.linspace(1.0, 0.4, page.picture.shape[1])[None, :]
    picture = page.picture if page.picture.ndim == 2 else page.picture[..., 0]
    shaded = (picture * light).astype(np.uint8)

    assert len(find_letters(shaded, FindingSettings()).letters) == len(page.boxes)


def test_a_larger_picture_gives_the_same_letters_in_its_own_pixels(page, findings):
    picture = np.kron(page.picture, np.ones((2, 2, *[1] * (page.picture.ndim - 2)), np.uint8))
    larger = find_letters(picture, FindingSettings())

    assert len(larger.letters) == len(findings.letters)
    assert larger.height == pytest.approx(2 * findings.height, rel=0.05)
    for one, other in zip(larger.letters, findings.letters, strict=True):
        assert one.box.left == pytest.approx(2 * other.box.left, abs=5)


def test_colour_and_grey_of_one_picture_agree(page, findings):
    grey = page.picture if page.picture.ndim == 2 else page.picture[..., 0]
    colour = np.repeat(grey[..., None], 3, axis=2)

    assert len(find_letters(colour, FindingSettings()).letters) == len(findings.letters)


def test_broken_strokes_are_joined_and_full_stops_left_out():
    picture = paper()
    for column in range(3):
        letter_i(picture, 100, 40 + 100 * column)
    # The last one is broken above its foot; a full stop stands behind the first.
    picture[148:152, 240:280] = 240
    stroke(picture, 152, 80, 160, 88)

    found = find_letters(picture, FindingSettings())

    assert len(found.letters) == 3
    assert [reason for _, reason in found.rejected] == [Reason.SPECK]
    assert found.letters[2].box.height == pytest.approx(60, abs=4)


def test_rules_and_what_the_edge_cuts_off_are_left_out_for_a_reason():
    picture = paper(300, 600)
    for column in range(4):
        letter_i(picture, 100, 140 + 80 * column)
    stroke(picture, 200, 90, 204, 550)
    stroke(picture, 0, 20, 220, 60)

    found = find_letters(picture, FindingSettings())

    assert len(found.letters) == 4
    assert {reason for _, reason in found.rejected} == {Reason.RULE, Reason.EDGE}


def test_ghosts_far_fainter_than_the_letters_are_left_out():
    picture = paper(300, 600)
    for column in range(4):
        letter_i(picture, 60, 80 + 100 * column)
    ghost = paper(300, 600, 0)
    letter_i(ghost, 180, 200)
    picture[ghost == 20] = 165

    found = find_letters(picture, FindingSettings(threshold_shift=0.5))

    assert len(found.letters) == 4
    assert Reason.FAINT in {reason for _, reason in found.rejected}


@pytest.mark.parametrize("pipeline", PIPELINES.names)
@pytest.mark.parametrize(
    "picture",
    [
        np.zeros((60, 80, 3), np.uint8),
        np.full((60, 80, 3), 255, np.uint8),
        np.zeros((1, 1, 3), np.uint8),
        np.zeros((2, 300), np.uint8),
        np.full((40, 40), 120, np.uint8),
    ],
    ids=["black", "white", "one pixel", "two rows", "grey"],
)
def test_pictures_without_letters_give_none(pipeline, picture):
    chosen = PIPELINES.get(pipeline)

    assert chosen.find(picture, chosen.settings()).letters == ()


def test_noise_gives_no_letters():
    noise = np.random.default_rng(0).integers(0, 256, (300, 400, 3)).astype(np.uint8)
    mild = np.clip(200 + np.random.default_rng(1).normal(0, 12, (300, 400)), 0, 255)

    assert find_letters(noise, FindingSettings()).letters == ()
    assert find_letters(mild.astype(np.uint8), FindingSettings()).letters == ()


def test_a_thousand_specks_give_no_letters():
    picture = paper(1500, 2000)
    rng = np.random.default_rng(2)
    for _ in range(1000):
        side = rng.integers(2, 10)
        row, column = rng.integers(0, 1490), rng.integers(0, 1990)
        stroke(picture, row, column, row + side, column + side)

    # Where a dozen of them happen to touch, they may look like a letter.
    assert len(find_letters(picture, FindingSettings()).letters) < 20


def test_a_light_that_fades_is_no_letter():
    fading = np.tile(np.linspace(0, 255, 500).astype(np.uint8), (300, 1))

    assert find_letters(fading, FindingSettings()).letters == ()


def test_stages_are_told_in_the_order_that_the_pipeline_names(page):
    for pipeline in PIPELINES:
        seen = {}
        pipeline.find(
            page.picture,
            pipeline.settings(),
            lambda stage, picture, seen=seen: seen.setdefault(stage, picture),
        )

        assert list(seen) == list(pipeline.stages)
        assert all(picture.ndim == 2 for picture in seen.values())


def test_the_reports_pipelines_find_the_letters_of_a_plain_page(page):
    for name in ("report-a", "report-b"):
        pipeline = PIPELINES.get(name)
        found = pipeline.find(page.picture, pipeline.settings())

        assert len(found.letters) == pytest.approx(len(page.boxes), abs=6)


@pytest.mark.parametrize("pipeline", PIPELINES, ids=lambda pipeline: pipeline.name)
def test_every_setting_belongs_to_one_stage(pipeline):
    named = [name for stage in pipeline.stages.values() for name in stage.settings]

    assert sorted(named) == sorted(describe(pipeline.settings))


def test_pieces_that_are_left_out_are_grey_and_letters_beside_each_other_differ():
    picture = paper()
    for column in range(3):
        letter_i(picture, 100, 40 + 100 * column)
    stroke(picture, 152, 80, 160, 88)
    seen = {}
    find_letters(picture, FindingSettings(), lambda stage, shades: seen.update({stage: shades}))

    assert seen["kept"][156, 84] == pytest.approx(0.75)
    assert seen["kept"][130, 55] == 0
    first, second = seen["letters"][130, 55], seen["letters"][130, 155]
    assert first != second
    assert (seen["letters"][102, 45], seen["letters"][157, 45]) == (first, first)
    # One word, and a line through the middle of its letters.
    assert seen["lines"][130, 100] == 0
    assert seen["lines"][110, 100] == 1
