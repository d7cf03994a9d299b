from dataclasses import replace

import pytest

from core.errors import ConfigError
from core.ocr.box import Box
from core.ocr.finding_choice import FindingChoice
from core.ocr.keeping import with_pieces_of
from core.ocr.page import Character, Page
from core.ocr.report_pipelines import ReportBSettings


def test_a_choice_comes_from_what_it_says_of_itself():
    choice = FindingChoice.of("report-b", {"sigma": 2})

    assert choice.settings == ReportBSettings(sigma=2.0)
    assert choice.changed == ("sigma",)
    assert FindingChoice.of(choice.name, choice.values) == choice
    assert hash(FindingChoice.of("default")) == hash(FindingChoice())


def test_typed_settings_are_checked_one_by_one():
    choice = FindingChoice().with_texts(["threshold=sauvola", "word-gap = 0.8"])

    assert choice.settings.threshold == "sauvola"
    assert choice.settings.word_gap == 0.8


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        ("closing", "NAME=VALUE is wanted, with one of working_size, "),
        ("size=3", "no setting of the pipeline default"),
        ("closing=wide", "is no number"),
        ("closing=9", "between 0 and 0.5"),
        ("threshold=huang", "known are: otsu, sauvola, adaptive"),
    ],
)
def test_what_cannot_be_used_is_told(entry, said):
    with pytest.raises(ConfigError, match=said):
        FindingChoice().with_texts([entry])


@pytest.mark.parametrize(
    ("name", "values"), [("report-c", {}), ("report-b", {"window": 3}), ("default", {"grey": 1})]
)
def test_files_with_other_settings_are_refused(name, values):
    with pytest.raises(ConfigError):
        FindingChoice.of(name, values)


def character(left, right, *pieces):
    return Character(Box(10, left, 50, right), 0, 0, pieces=pieces)


@pytest.mark.parametrize(
    ("kept", "fresh", "pieces"),
    [
        ((10, 40), [(11, 41, 7), (60, 90, 8)], (7,)),
        # It was put together of two, which are found apart.
        ((10, 90), [(10, 48, 7), (52, 90, 8)], (7, 8)),
        # Half of a letter that was cut in two: the ink is the letter's, the box its own.
        ((10, 30), [(10, 50, 7)], (7,)),
        # Only a foot of it is found now, or nothing, or somebody's own box: all ink counts.
        ((10, 90), [(10, 30, 7)], ()),
        ((10, 40), [(60, 90, 8)], ()),
        ((10, 40), [(10, 40)], ()),
    ],
)
def test_a_kept_box_takes_the_ink_of_what_is_found_in_it_now(kept, fresh, pieces):
    page = with_pieces_of(
        Page((character(*kept, 1, 2),)), Page(tuple(character(*f) for f in fresh))
    )

    assert page.characters[0].pieces == pieces


def test_a_drawn_box_stays_without_and_a_found_one_has_its_ink_again():
    fresh = Page((character(10, 40, 7),))
    drawn = Page((replace(character(10, 40), is_placed=True),))
    lost = with_pieces_of(Page((character(10, 40, 1),)), Page())

    assert with_pieces_of(drawn, fresh) == drawn
    assert lost.characters[0].pieces == ()
    assert with_pieces_of(lost, fresh).characters[0].pieces == (7,)
