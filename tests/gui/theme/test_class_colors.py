"""Colours of classes are legible, as light as one another, and different."""

import pytest

from gui.theme.class_colors import _hex, class_colors
from gui.theme.contrast import contrast_ratio
from gui.theme.tokens import DARK, LIGHT


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_classes_stand_out_from_their_surface_all_alike(theme):
    colors = class_colors(36, theme)

    assert len(set(colors)) == 36
    ratios = [contrast_ratio(color, theme.surface) for color in colors]
    assert min(ratios) >= 3
    assert max(ratios) < 1.5 * min(ratios)


@pytest.mark.parametrize(
    ("lab", "color"),
    [((0.62796, 0.22486, 0.12585), "#FF0000"), ((0.45201, -0.03246, -0.31153), "#0000FF")],
)
def test_primaries_have_the_coordinates_that_css_color_4_names(lab, color):
    assert _hex(*lab) == color


def test_no_class_has_no_colour():
    assert class_colors(0, LIGHT) == ()
