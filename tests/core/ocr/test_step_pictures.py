"""Steps as pictures, and the pen beside those of the training data."""

import io

import numpy as np
import pytest
from PIL import Image

from core.ocr.box_xray import BoxXray
from core.ocr.glyph_steps import GlyphSteps, StepSettings
from core.ocr.page import Alternative
from core.ocr.step_pictures import pen_width, step_pictures
from core.ocr.xray_sheet import xray_sheet

CROP = np.full((30, 20, 3), (10, 20, 200), np.uint8)


def seen(network_input):
    ink = np.zeros((30, 20), np.float32)
    ink[10:20, 5:15] = 1
    steps = GlyphSteps(
        ink, np.zeros((96, 96), np.float32), np.zeros((64, 64), np.float32), ink, 0.1
    )
    alternatives = (Alternative("A", 0.75), Alternative("B", 0.25))
    return BoxXray(StepSettings(), steps, np.asarray(network_input, np.float32), 0, alternatives)


def test_ink_is_dark_and_the_input_keeps_its_own_polarity():
    light = np.zeros((28, 28))
    light[10:20, 10:20] = 1
    pictures = {each.name: each for each in step_pictures(CROP, seen(light), None, "A")}

    assert list(pictures) == ["crop", "ink", "upright", "sized", "glyph", "input"]
    assert (pictures["ink"].pixels[15, 10], pictures["ink"].pixels[0, 0]) == (0, 255)
    assert (pictures["input"].pixels[15, 15], pictures["input"].pixels[0, 0]) == (255, 0)
    assert "28×28: black is 0, white 1" in pictures["input"].text


def test_an_input_of_another_range_shares_its_scale_with_the_mean():
    given, mean = np.full((4, 4), -1.0), np.full((4, 4), 1.0, np.float32)
    given[0, 0] = 3
    pictures = {each.name: each for each in step_pictures(CROP, seen(given), mean, "A")}

    assert pictures["input"].pixels[0, 0] == 255
    assert pictures["input"].pixels[1, 1] == 0
    assert pictures["mean"].pixels[2, 2] == 128
    assert "black is -1, white 3" in pictures["input"].text
    assert pictures["mean"].title == "Mean A"


@pytest.mark.parametrize(
    ("stroke", "verdict"), [(0.05, "thin"), (0.1, "usual"), (0.2, "thick"), (0.0, "unknown")]
)
def test_a_pen_is_thin_or_thick_beside_nine_of_ten(stroke, verdict):
    assert pen_width(stroke, (0.07, 0.16)).verdict == verdict
    assert pen_width(stroke, None).verdict == "unknown"


def test_a_sheet_holds_all_steps_and_bars_as_long_as_the_probabilities():
    steps = step_pictures(CROP, seen(np.eye(28)), None, "A")
    sheet = np.asarray(
        Image.open(io.BytesIO(xray_sheet(steps, seen(np.eye(28)).alternatives, "a")))
    )

    assert (sheet == CROP[0, 0]).all(axis=2).sum() > 128 * 80
    blue = (sheet == (0, 114, 178)).all(axis=2).sum(axis=1)
    lengths = sorted(set(blue.tolist()))
    assert lengths == [0, 18, 53]
