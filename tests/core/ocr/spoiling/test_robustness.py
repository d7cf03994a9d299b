"""Errors against amounts, with the recogniser that comes with the program."""

import pytest

from core.errors import ConfigError
from core.ocr.reading import read_pixels
from core.ocr.reading_settings import ReadingSettings
from core.ocr.recogniser import Recogniser
from core.ocr.scoring import score_text
from core.ocr.spoiling.assumptions import ASSUMPTIONS
from core.ocr.spoiling.registry import SPOILINGS, spoil
from core.ocr.spoiling.robustness import RobustnessCurve, read_spoilt, robustness
from core.runs.classifier import classifier_of_run
from core.runs.store import RunStore

QUICK = ReadingSettings(turning=False)
"""A fifth of the time."""


@pytest.fixture(scope="module")
def recogniser():
    folder = RunStore().find("default-recogniser")
    return Recogniser(classifier_of_run(folder, folder.checkpoint_epochs()[-1]))


@pytest.mark.parametrize("assumption", ASSUMPTIONS, ids=lambda each: each.name)
def test_an_example_is_read_and_spoilt_it_is_not(recogniser, assumption):
    sheet = assumption.example()
    assert "".join(each.text for each in sheet.letters) == "".join(assumption.text.split())
    unspoilt = read_spoilt(sheet, {}, recogniser, QUICK)
    assert score_text(assumption.lines, unspoilt.page.lines).errors < 2
    assert any(SPOILINGS.get(name).assumption == assumption.name for name in assumption.amounts)

    spoilt = read_spoilt(sheet, assumption.amounts, recogniser)
    assert score_text(assumption.lines, spoilt.page.lines).cer > 0.3


def test_a_curve_has_what_is_read_at_each_amount_and_is_measured_only_as_far_as_asked(
    recogniser, sheet, drawn
):
    join = SPOILINGS.get("join")
    held = {"shadow": 30.0, "join": 0.1}
    points = robustness(
        sheet, join, [recogniser, recogniser], drawn.lines, held=held, settings=QUICK
    )
    first = next(points)
    points.close()
    assert first.amount == 0
    alone = read_pixels(spoil(sheet, {"shadow": 30.0}).pixels, recogniser, reading=QUICK).page
    assert first.scores == (score_text(drawn.lines, alone.lines),) * 2

    (last,) = robustness(sheet, join, [recogniser], drawn.lines, amounts=[0.6], settings=QUICK)
    curve = RobustnessCurve(join, ("one",), (first, last))
    assert curve.amounts == (0.0, 0.6)
    low, high = curve.rates(0)
    assert low < 0.2
    assert high > 0.5


def test_without_a_text_there_are_no_errors_to_count(recogniser, sheet):
    with pytest.raises(ConfigError, match="no text"):
        next(robustness(sheet, SPOILINGS.get("blur"), [recogniser], [" "]))
