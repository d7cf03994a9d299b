import numpy as np
import pytest

from gui.widgets.peak_pyramid import PeakPyramid


def pyramid_of(values, pieces=1):
    pyramid = PeakPyramid()
    for piece in np.array_split(values, pieces):
        pyramid.extend(piece)
    return pyramid


@pytest.mark.parametrize("length", [0, 1, 15, 16, 17, 4095, 4096, 100_003])
@pytest.mark.parametrize("buckets", [1, 7, 600])
def test_no_peak_of_any_part_is_lost(length, buckets):
    values = np.random.default_rng(length).normal(0, 1, length)
    pyramid = pyramid_of(values)
    for first, last in ((0, length), (length // 3, length // 2), (length - 5, length + 9)):
        part = values[max(0, first) : last]
        _, found = pyramid.peaks(first, last, buckets)
        if len(part):
            assert found.min() <= part.min()
            assert found.max() >= part.max()
        else:
            assert len(found) == 0


def test_every_bucket_has_its_own_peaks():
    values = np.random.default_rng(0).normal(0, 1, 50_000)
    indices, found = pyramid_of(values).peaks(0, 50_000, 500)
    assert len(found) < 4 * 500
    for start, end, low, high in zip(
        indices[0::2], indices[1::2], found[0::2], found[1::2], strict=True
    ):
        assert (low, high) == (values[start : end + 1].min(), values[start : end + 1].max())
    assert indices[0] == 0
    assert indices[-1] == 49_999
    assert (np.diff(indices) > 0).all()


def test_growing_in_pieces_gives_the_same_as_all_at_once():
    values = np.random.default_rng(1).normal(0, 1, 20_011)
    whole, grown = pyramid_of(values), pyramid_of(values, pieces=37)
    for first, last, buckets in ((0, 20_011, 100), (123, 19_000, 30), (0, 500, 400)):
        for a, b in zip(
            whole.peaks(first, last, buckets), grown.peaks(first, last, buckets), strict=True
        ):
            np.testing.assert_array_equal(a, b)


def test_short_parts_are_the_values_themselves():
    values = np.arange(1000.0)
    indices, found = pyramid_of(values).peaks(100, 160, 600)
    assert indices.tolist() == list(range(100, 160))
    np.testing.assert_array_equal(found, values[100:160])


def test_panning_does_not_move_the_buckets():
    values = np.random.default_rng(2).normal(0, 1, 50_000)
    pyramid = pyramid_of(values)
    here = dict(zip(*pyramid.peaks(0, 40_000, 500), strict=True))
    there = dict(zip(*pyramid.peaks(7000, 47_000, 500), strict=True))
    shared = [index for index in here if index in there]
    assert len(shared) > 500
    assert all(here[index] == there[index] for index in shared if index < 39_000)


def test_a_missing_value_hides_no_neighbour():
    values = np.zeros(10_000)
    values[::3], values[5003] = np.nan, 8.0
    _, found = pyramid_of(values).peaks(0, 10_000, 50)
    assert np.nanmax(found) == 8
    _, nothing = pyramid_of(np.full(10_000, np.nan)).peaks(0, 10_000, 50)
    assert np.isnan(nothing).all()
