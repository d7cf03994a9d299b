import pytest

from core.errors import ConfigError
from core.models.picture_shapes import Convolutions, feature_maps


def test_maps_of_report_a():
    maps = feature_maps((32, 32), Convolutions((8, 16)), "NIST36")

    assert [str(each) for each in maps] == ["1x32x32", "8x15x15", "16x13x13"]
    assert [each.pooled for each in maps] == [False, True, False]
    assert maps[-1].numbers == 2704


def test_an_odd_row_is_dropped_in_pooling_and_colours_are_channels():
    maps = feature_maps((29, 34, 3), Convolutions((4, 5)), "colours")

    assert [str(each) for each in maps] == ["3x29x34", "4x13x16", "5x11x14"]


def test_rows_of_numbers_are_refused_by_name():
    with pytest.raises(ConfigError, match="samples of iris are rows of 4 numbers") as caught:
        feature_maps((4,), Convolutions((8, 16)), "iris")

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
        feature_maps(shape, Convolutions((8, 16)), "small")

    assert caught.value.field == "channels"


def test_the_smallest_pictures_still_fit():
    assert str(feature_maps((8, 8), Convolutions((8, 16)), "small")[-1]) == "16x1x1"


REPORTS = {
    "B, CNN on MNIST": ((28, 28), Convolutions((4, 8), (3, 2), pooling="every"), 288),
    "B, CNN on EMNIST": ((28, 28), Convolutions((16, 32), (3, 2), pooling="every"), 1152),
    "A, CNN on CIFAR-10": ((32, 32, 3), Convolutions((16, 16), (5,)), 1600),
    "A, own network on flowers": ((224, 224, 3), Convolutions((32, 64, 64), (5, 3, 3)), 173_056),
    "B, own network on flowers": (
        (224, 224, 3),
        Convolutions((8, 16, 128), (7, 5, 5), (2,), padding="same", pooling="every"),
        1152,
    ),
}


@pytest.mark.parametrize("report", REPORTS)
def test_maps_of_the_other_networks_of_the_reports(report):
    shape, convolutions, features = REPORTS[report]

    assert convolutions.features(feature_maps(shape, convolutions, report)[-1]) == features


@pytest.mark.parametrize(
    ("convolutions", "expected"),
    [
        (Convolutions((4, 5), padding="same", pooling="none"), ["4x9x12", "5x9x12"]),
        (Convolutions((4, 5), strides=(2, 1), pooling="none"), ["4x4x5", "5x2x3"]),
        (
            Convolutions((2, 3, 4), padding="same", pooling="second"),
            ["2x9x12", "3x4x6", "4x4x6"],
        ),
        # Half a window of an even side makes maps one larger.
        (Convolutions((4,), (2,), padding="same", pooling="none"), ["4x10x13"]),
    ],
)
def test_windows_steps_edges_and_pooling(convolutions, expected):
    maps = feature_maps((9, 12), convolutions, "pictures")

    assert [str(each) for each in maps[1:]] == expected


@pytest.mark.parametrize("field", ["kernels", "strides"])
def test_there_is_one_number_or_one_for_each_convolution(field):
    wrong = Convolutions((4, 5), **{field: (1, 1, 2)})
    with pytest.raises(ConfigError, match=f"{field} has 3 numbers, and channels 2") as caught:
        feature_maps((9, 12), wrong, "pictures")

    assert caught.value.field == field


def test_means_of_maps_have_no_place():
    convolutions = Convolutions((4, 5), summary="means")

    assert convolutions.features(feature_maps((9, 12), convolutions, "pictures")[-1]) == 5
