import numpy as np
import pytest

from core.datasets.contents import RawPart
from core.datasets.pixels import check_values, choose_scale, to_float32
from core.errors import DatasetError


def make_part(*values, dtype=np.float64):
    inputs = np.array(values, dtype).reshape(1, 1, -1)
    return RawPart(inputs, np.array([0]), "x in set.npz", "y in set.npz")


@pytest.mark.parametrize(
    ("values", "dtype", "scale"),
    [
        ((0, 255), np.uint8, 255),
        ((0, 1), np.uint8, 1),
        ((0, 200), np.int64, 255),
        ((0, 65535), np.uint16, 65535),
        ((False, True), bool, 1),
        ((0, 1), np.float32, 1),
        ((-0.14, 1.13), np.float64, 1),
        ((0, 255), np.float32, 255),
        ((-30, 280), np.float64, 255),
        ((-2.1, 2.6), np.float32, 1),
        ((0, 1000), np.float32, 1),
        ((-5, 100), np.int32, 1),
    ],
)
def test_the_scale_follows_from_type_and_range(values, dtype, scale):
    assert choose_scale([make_part(*values, dtype=dtype)])[0] == scale


@pytest.mark.parametrize("values", [(-2.1, 2.6), (0, 255), (0, 16)])
def test_a_scale_that_is_a_guess_is_noted(values):
    assert len(choose_scale([make_part(*values)])[1]) == 1


def test_all_splits_share_the_scale_of_the_widest():
    parts = [make_part(0, 255, dtype=np.uint8), make_part(0, 1, dtype=np.uint8)]

    assert choose_scale(parts)[0] == 255


def test_doubles_that_matlab_stored_as_whole_numbers_fit_the_fractions_of_another_split():
    assert choose_scale([make_part(0, 1, dtype=np.uint8), make_part(-0.1, 1.1)])[0] == 1


def test_splits_on_different_scales_are_refused():
    with pytest.raises(DatasetError, match=r"on different scales .*up to 0.9 and 255"):
        choose_scale([make_part(0, 255, dtype=np.uint8), make_part(0, 0.9)])


def test_white_becomes_exactly_one():
    assert to_float32(np.array([[[255]]], np.uint8), scale=255, transposed=False).item() == 1.0


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf, 1e300])
def test_values_that_no_network_can_take_are_counted(bad):
    inputs = np.zeros((3, 2, 2))
    inputs[1, 0], inputs[2, 1, 1] = bad, bad
    part = RawPart(inputs, np.zeros(3), "x in set.npz", "y in set.npz")

    with pytest.raises(
        DatasetError, match=r"3 of 12 values .* in 2 of 3 samples .first in sample 1"
    ):
        check_values(part)
