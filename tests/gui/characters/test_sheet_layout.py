import pytest

from gui.characters.sheet_layout import FEWEST_COLUMNS, lay_out_sheet


@pytest.mark.parametrize("ratio", [1.0, 1.25, 1.5, 2.0])
@pytest.mark.parametrize(
    ("width", "height"), [(660, 580), (920, 600), (1500, 900), (2200, 1300), (3400, 1900)]
)
def test_all_classes_fit_with_whole_pixels(width, height, ratio):
    found = lay_out_sheet(width, height, 36, 32, ratio)
    assert found.rows * found.blocks >= 36
    assert found.rows * (found.blocks - 1) < 36
    assert found.rows * found.tile <= height
    assert found.width <= width
    assert found.tile * ratio == 32 * found.scale
    assert found.columns >= 4


def test_larger_places_show_larger_pictures():
    assert lay_out_sheet(660, 580, 36, 32).scale == 1
    large = lay_out_sheet(2200, 1300, 36, 32)
    assert large.scale > 1
    assert large.columns >= FEWEST_COLUMNS


def test_a_place_that_is_too_small_still_gets_a_layout():
    found = lay_out_sheet(50, 20, 36, 32)
    assert found.columns == found.rows == 1
