import pytest

from core.errors import ConfigError
from core.models.picture_shapes import feature_maps


def test_maps_of_report_a():
    maps = feature_maps((32, 32), (8, 16), "NIST36")

    assert [str(each) for each in maps] == ["1x32x32", "8x15x15", "16x13x13"]
    assert [each.pooled for each in maps] == [False, True, False]
    assert maps[-1].numbers == 2704


def test_an_odd_row_is_dropped_in_pooling_and_colours_are_channels():
    maps = feature_maps((29, 34, 3), (4, 5), "colours")

    assert [str(each) for each in maps] == ["3x29x34", "4x13x16", "5x11x14"]


def test_rows_of_numbers_are_refused_by_name():
    with pytest.raises(ConfigError, match="samples of iris are rows of 4 numbers") as caught:
        feature_maps((4,), (8, 16), "iris")

    assert caught.value.field == "model"


@pytest.mark.parametrize(
    ("shape", "message"),
    [
        ((7, 9), "conv2 gets 8x2x3 .*3x3; the pictures of small are 7x9"),
        ((3, 30), "conv1 gets 1x3x30 .*4x4"),
        ((2, 2, 3), "conv1 gets 3x2x2"),
    ],
)
def test_pictures_that_are_too_small_are_refused_with_layer_and_shape(shape, message):
    with pytest.raises(ConfigError, match=message) as caught:
        feature_maps(shape, (8, 16), "small")

    assert caught.value.field == "channels"


def test_the_smallest_pictures_still_fit():
    assert str(feature_maps((8, 8), (8, 16), "small")[-1]) == "16x1x1"
