"""Pages that lie on their side are told from those that stand upright, doubtful as they may be."""

from itertools import cycle

import numpy as np
import pytest

from core.ocr.finding import find_letters
from core.ocr.finding_settings import FindingSettings
from core.ocr.picture_file import read_picture
from core.ocr.quarter_turns import TURNS
from core.ocr.reading import read_findings
from core.ocr.reading_settings import ReadingSettings
from core.ocr.recogniser import Recogniser
from core.ocr.turn_hint import better_turn, sureness, turn_findings
from core.runs.classifier import classifier_of_run
from core.runs.store import RunStore
from core.synthetic.page import draw_page
from core.synthetic.page_style import PageStyle
from core.synthetic.sample_pages import shipped_samples

# Half a minute for every page in every position: each lies in one, and every position occurs.
ONE_EACH = list(zip(sorted(shipped_samples()), cycle((*TURNS, 0)), strict=False))
PHOTOGRAPHS = (
    ("01_list", 0),
    ("02_letters", 90),
    ("03_haiku", 270),
    ("04_deep", 0),
    ("05_stars", 90),
    ("06_whiteboard_bing", 270),
    ("07_alphabet_twice", 0),
    ("08_lowercase_compter_vision", 90),
)


@pytest.fixture(scope="module")
def recogniser():
    folder = RunStore().find("default-recogniser")
    return Recogniser(classifier_of_run(folder, folder.checkpoint_epochs()[-1]))


@pytest.fixture(scope="module")
def hint(recogniser):
    """Return a function that says which turn is better for pixels that lie turned by some."""

    def ask(pixels, lies=0):
        turned = np.ascontiguousarray(np.rot90(pixels, -(lies // 90)))
        findings = find_letters(turned, FindingSettings())
        settings = ReadingSettings()
        _, read = read_findings(findings, recogniser, settings)
        return better_turn(findings, read, recogniser, settings)

    return ask


@pytest.mark.parametrize(("path", "lies"), ONE_EACH, ids=lambda each: getattr(each, "stem", each))
def test_sample_pages_are_turned_back_however_they_lie(path, lies, hint):
    assert hint(read_picture(path).pixels, lies) == (360 - lies if lies else None)


@pytest.mark.parametrize(("name", "lies"), PHOTOGRAPHS)
def test_photographs_are_turned_back_where_they_lie_on_a_side(name, lies, hint, shared_data):
    pixels = read_picture(shared_data / "ocr" / f"{name}.jpg").pixels

    assert hint(pixels, lies) == (360 - lies if lies else None)


@pytest.mark.parametrize("lies", [0, 90])
@pytest.mark.parametrize("text", ["O0O0O0O\n0O0O0O0", "XOXOXOX\nOXOXOXO", "NZNZNZN\nZNZNZNZ", "HI"])
def test_pages_that_look_the_same_turned_are_not_nagged_about(text, lies, hint):
    drawn = draw_page(text, seed=3, style=PageStyle(letter_height=44)).picture

    assert hint(drawn, lies) is None


def test_doubt_between_a_letter_and_the_digit_that_looks_like_it_is_none():
    read = np.log([[0.5, 0.45, 0.05], [0.02, 0.08, 0.9]])

    assert sureness(read, ("O", "0", "A")) == pytest.approx((0.95 + 0.9) / 2)
    # A network that knows no digits.
    assert sureness(read, ("O", "A", "B")) == pytest.approx((0.5 + 0.9) / 2)


@pytest.mark.parametrize("degrees", TURNS)
def test_what_was_found_is_found_where_it_lies_turned(degrees):
    drawn = draw_page("AB CD\nEF", seed=3, style=PageStyle(letter_height=44)).picture
    findings = find_letters(drawn, FindingSettings())
    lying = find_letters(np.ascontiguousarray(np.rot90(drawn, -(degrees // 90))), FindingSettings())
    turned = turn_findings(findings, degrees)

    assert turned.flat.shape == lying.flat.shape
    assert {_edges(each.box) for each in turned.letters} == {
        _edges(each.box) for each in lying.letters
    }
    for each in turned.letters:
        assert np.isin(each.pieces, turned.labels[each.box.slices]).all()


def _edges(box):
    return box.top, box.left, box.bottom, box.right
