"""Strokes of a pen: drawn, met by the eraser, kept, and found again as letters."""

import json

import numpy as np
import pytest

from core.errors import PageFileError
from core.ocr.box import Box
from core.ocr.handwriting import (
    FINDING,
    SHEET_HEIGHT,
    SHEET_WIDTH,
    WrittenSheet,
    draw_sheet,
    read_sheet,
    sheet_from_json,
    sheet_to_json,
    write_sheet,
)
from core.ocr.page import Character
from core.strokes import Stroke

BAR = Stroke(((100, 60, 1), (100, 140, 1)), 8)


def test_a_stroke_is_as_wide_as_its_pen_and_pressure():
    drawn = draw_sheet((BAR,))
    light = draw_sheet((Stroke(((100, 60, 0), (100, 140, 0)), 8),))

    assert drawn.shape == (SHEET_HEIGHT, SHEET_WIDTH)
    # Ink across the middle of the bar, in pixels.
    assert (255 - drawn[100].astype(float)).sum() / 255 == pytest.approx(8, abs=0.8)
    assert (255 - light[100].astype(float)).sum() / 255 == pytest.approx(4, abs=0.8)
    assert (drawn == 255).mean() > 0.99


def test_a_tap_leaves_a_dot():
    drawn = draw_sheet((Stroke(((50, 50, 1),), 10),))

    assert (255 - drawn.astype(float)).sum() / 255 == pytest.approx(np.pi * 25, rel=0.15)


@pytest.mark.parametrize(
    ("place", "met"), [((100, 100), True), ((112, 100), True), ((120, 100), False)]
)
def test_the_eraser_meets_what_it_reaches(place, met):
    assert BAR.near(*place, 10) is met


def test_letters_are_found_where_they_were_written():
    strokes = (
        BAR,
        Stroke(((100, 140, 1), (150, 140, 1)), 8),
        Stroke(((250, 60, 1), (250, 140, 1))),
    )

    found = FINDING.find(draw_sheet(strokes))

    assert len(found.letters) == 2
    box = found.letters[0].box
    assert (box.top, box.left, box.bottom, box.right) == pytest.approx((56, 96, 144, 154), abs=3)
    assert FINDING.find(draw_sheet(())).letters == ()


def test_a_sheet_comes_back(tmp_path):
    path = tmp_path / "folder" / "sheet.json"
    assert read_sheet(path) == WrittenSheet()
    letter = Character(Box(60, 96, 140, 104), 0, 0, "I", 1.0, is_typed=True)
    sheet = WrittenSheet((BAR, Stroke(((1.25, 2.5, 0.125),), 3.0)), (letter,))

    write_sheet(path, sheet)

    assert read_sheet(path) == sheet


@pytest.mark.parametrize(
    "change",
    [
        lambda content: content.update(format_version=2),
        lambda content: content.pop("strokes"),
        lambda content: content.update(confirmed=[{"character": "I"}]),
        lambda content: content.update(
            confirmed=[{"character": "I", "box": [9, 9, 3, 3], "typed": True, "verified": True}]
        ),
        lambda content: content["strokes"][0].update(points=[[1, 2]]),
        lambda content: content["strokes"][0].update(points=[[1, 2, 7]]),
        lambda content: content["strokes"][0].update(points=[[1e9, 2, 1]]),
        lambda content: content["strokes"][0].update(width="wide"),
    ],
)
def test_damage_is_one_clear_error(change):
    content = json.loads(sheet_to_json(WrittenSheet((BAR,))))
    change(content)

    with pytest.raises(PageFileError, match="the sheet"):
        sheet_from_json(json.dumps(content), "the sheet")
