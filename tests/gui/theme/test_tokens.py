import itertools
import re
from dataclasses import asdict

import numpy as np
import pytest
from skimage.color import deltaE_ciede2000, rgb2lab

from gui.theme.contrast import contrast_ratio
from gui.theme.tokens import DARK, LIGHT, THEMES

BACKGROUNDS = ("window", "surface", "raised")
RUN_NAMES = ("blue", "vermilion", "green", "reddish purple", "orange", "sky blue")
OKABE_ITO = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9")

# Machado, Oliveira and Fernandes 2009, severity 1, for linear RGB.
VISION = {
    "all cones": np.eye(3),
    "no red cones": [
        [0.152286, 1.052583, -0.204868],
        [0.114503, 0.786281, 0.099216],
        [-0.003882, -0.048116, 1.051998],
    ],
    "no green cones": [
        [0.367322, 0.860646, -0.227968],
        [0.280085, 0.672501, 0.047413],
        [-0.011820, 0.042940, 0.968881],
    ],
    "no blue cones": [
        [1.255528, -0.076749, -0.178779],
        [-0.078411, 0.930809, 0.147602],
        [0.004733, 0.691367, 0.303900],
    ],
}


@pytest.fixture(params=THEMES.values(), ids=THEMES.keys())
def theme(request):
    return request.param


def test_colours_are_written_as_six_digits(theme):
    colors = [value for value in asdict(theme).values() if isinstance(value, str)]
    for color in [*colors, *theme.runs]:
        assert color == theme.name or re.fullmatch("#[0-9A-F]{6}", color)


@pytest.mark.parametrize("background", BACKGROUNDS)
@pytest.mark.parametrize("text", ["text", "muted", "wrong_text"])
def test_text_reaches_four_and_a_half_to_one(theme, text, background):
    assert contrast_ratio(getattr(theme, text), getattr(theme, background)) >= 4.5


@pytest.mark.parametrize("background", ["hover", "pressed", "selection"])
def test_text_stays_legible_under_the_mouse_and_when_selected(theme, background):
    assert contrast_ratio(theme.text, getattr(theme, background)) >= 4.5


@pytest.mark.parametrize("background", ["accent", "accent_hover", "accent_pressed"])
def test_text_on_the_primary_button_reaches_four_and_a_half_to_one(theme, background):
    assert contrast_ratio(theme.on_accent, getattr(theme, background)) >= 4.5


@pytest.mark.parametrize("background", BACKGROUNDS)
@pytest.mark.parametrize("line", ["field_border", "muted", "accent", "warning", "wrong"])
def test_borders_and_icons_reach_three_to_one(theme, line, background):
    assert contrast_ratio(getattr(theme, line), getattr(theme, background)) >= 3


@pytest.mark.parametrize("mark", ["right", "wrong", "warning", "disabled"])
def test_marks_reach_three_to_one_on_the_surface(theme, mark):
    assert contrast_ratio(getattr(theme, mark), theme.surface) >= 3


def test_the_accent_stands_out_from_a_selected_row(theme):
    assert contrast_ratio(theme.accent, theme.selection) >= 3


@pytest.mark.parametrize("index", range(6), ids=RUN_NAMES)
def test_each_run_colour_reaches_three_to_one_on_the_surface(theme, index):
    assert contrast_ratio(theme.runs[index], theme.surface) >= 3


@pytest.mark.parametrize("index", range(6), ids=RUN_NAMES)
def test_run_colours_keep_the_hue_of_okabe_and_ito(theme, index):
    difference = abs(hue_degrees(theme.runs[index]) - hue_degrees(OKABE_ITO[index]))
    assert min(difference, 360 - difference) < 15


@pytest.mark.parametrize("vision", VISION)
def test_all_pairs_of_run_colours_can_be_told_apart(theme, vision):
    smallest = 20 if vision == "all cones" else 9
    seen = [as_seen(color, VISION[vision]) for color in theme.runs]
    for (i, a), (j, b) in itertools.combinations(enumerate(seen), 2):
        assert deltaE_ciede2000(a, b) > smallest, f"{RUN_NAMES[i]} and {RUN_NAMES[j]}"


def test_the_themes_differ_in_brightness():
    assert contrast_ratio(LIGHT.window, DARK.window) > 10


def rgb(color):
    return np.array([int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)])


def as_seen(color, cones):
    """CIE Lab of a colour as someone with these cones sees it."""
    value = rgb(color)
    linear = np.where(value <= 0.04045, value / 12.92, ((value + 0.055) / 1.055) ** 2.4)
    seen = np.clip(np.array(cones) @ linear, 0, 1)
    encoded = np.where(seen <= 0.0031308, seen * 12.92, 1.055 * seen ** (1 / 2.4) - 0.055)
    return rgb2lab(encoded)


def hue_degrees(color):
    _, a, b = rgb2lab(rgb(color))
    return np.degrees(np.arctan2(b, a)) % 360
