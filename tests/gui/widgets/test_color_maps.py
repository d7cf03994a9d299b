import numpy as np
import pytest

from core.analysis.heat_colors import viridis
from gui.theme.contrast import contrast_ratio, relative_luminance
from gui.widgets.color_maps import visit_colors, visit_levels


def name(color):
    return "#{:02x}{:02x}{:02x}".format(*color)


def test_viridis_is_the_published_map():
    # The first, a middle and the last entry as Matplotlib gives them.
    assert [name(viridis()[index]) for index in (0, 128, 255)] == ["#440154", "#21918c", "#fde725"]


def test_viridis_grows_brighter_in_equal_steps():
    luminance = np.array([relative_luminance(name(color)) for color in viridis()])
    lightness = 116 * np.cbrt(luminance) - 16  # CIE L*, above 8
    steps = np.diff(lightness[::17])
    assert steps.min() > 0.7 * steps.mean()
    assert steps.max() < 1.4 * steps.mean()


@pytest.mark.parametrize("most", [1, 2, 7, 254, 255, 256, 100_000])
def test_never_is_told_from_once_and_more_is_brighter(most):
    colors = [name(color) for color in visit_colors(most)]
    assert contrast_ratio(colors[0], colors[1]) >= 3
    brightness = np.array([relative_luminance(color) for color in colors])
    # Channels of eight bits allow steps back that nobody sees.
    assert np.diff(brightness).min() > -0.001
    assert colors[-1] == name(viridis()[-1])


@pytest.mark.parametrize("most", [1, 5, 255, 256, 100_000])
def test_every_number_of_visits_has_a_level(most):
    visits = np.unique(np.linspace(0, most, 5000).astype(np.int64))
    levels = visit_levels(visits, most)
    assert levels[0] == 0
    assert levels[1] >= 1
    assert np.all(np.diff(levels) >= 0)
    assert levels[-1] == len(visit_colors(most)) - 1
