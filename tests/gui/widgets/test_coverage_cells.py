import numpy as np
import pytest

from gui.widgets.coverage_cells import arrange

SIZES = [
    (samples, width, height)
    for samples in (1, 2, 3, 7, 40, 1224, 10_400, 10_401, 10_800, 60_000)
    for width, height in ((260, 40), (520, 80), (80, 40), (1, 1), (3, 40), (997, 13))
]


@pytest.mark.parametrize(("samples", "width", "height"), SIZES)
def test_every_sample_has_a_place_that_leads_back_to_it(samples, width, height):
    cells = arrange(samples, width, height)
    shown, _ = cells.pixels()
    assert shown.shape == (height, width)
    assert set(np.unique(shown)) - {cells.count} == set(range(cells.count))
    assert cells.rows * cells.columns - cells.count < cells.columns
    for sample in {0, samples // 3, samples - 1}:
        left, top, wide, high = cells.rectangle(sample)
        cell = cells.cell_at(left + wide / 2, top + high / 2)
        assert sample in cells.samples_of(cell)
        assert left + wide <= width + 1e-9
        assert top + high <= height + 1e-9


@pytest.mark.parametrize(("samples", "width", "height"), SIZES)
def test_what_a_pixel_shows_is_what_lies_under_it(samples, width, height):
    cells = arrange(samples, width, height)
    shown, _ = cells.pixels()
    rng = np.random.default_rng(0)
    for x, y in zip(rng.integers(0, width, 50), rng.integers(0, height, 50), strict=True):
        cell = cells.cell_at(x + 0.5, y + 0.5)
        assert shown[y, x] == (cells.count if cell is None else cell)


def test_samples_share_a_mark_only_where_there_are_more_of_them_than_pixels():
    assert arrange(10_400, 260, 40).group == 1
    assert arrange(10_401, 260, 40).group == 2
    assert arrange(60_000, 260, 40).group == 6


def test_cells_are_nearly_square_and_fill_the_rectangle():
    cells = arrange(1224, 260, 40)
    assert 0.8 < (260 / cells.columns) / (40 / cells.rows) < 1.25
    assert cells.columns * cells.rows < 1.1 * 1224


def test_the_least_of_those_that_share_a_mark_is_taken():
    visits = np.full(60_000, 9)
    visits[[5, 6, 59_999]] = 0, 3, 1
    cells = arrange(60_000, 260, 40)
    least = cells.least(visits)
    assert least.shape == (cells.count,)
    assert least[0] == 0
    assert least[1] == 3
    assert least[-1] == 1
    assert np.count_nonzero(least < 9) == 3


def test_large_cells_are_parted_and_small_ones_are_not():
    assert arrange(40, 260, 40).pixels()[1].any()
    assert not arrange(10_000, 260, 40).pixels()[1].any()


def test_outside_and_behind_the_last_sample_is_nothing():
    cells = arrange(41, 260, 40)
    assert cells.cell_at(-1, 5) is None
    assert cells.cell_at(260, 5) is None
    assert cells.cell_at(5, 40) is None
    assert cells.columns * cells.rows > 41
    assert cells.cell_at(259, 39) is None
