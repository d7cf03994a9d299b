import numpy as np
import pytest
from scipy.ndimage import gaussian_filter, gaussian_laplace
from skimage.color import rgb2lab

from core.errors import ConfigError
from core.models.descriptor_grid import DescriptorGrid
from core.models.filter_bank import SCALES, filter_responses
from core.models.gradient_descriptors import gradient_descriptors
from core.models.local_descriptors import NUMBERS, describe_picture, describe_pictures


def photograph(height=40, width=52, seed=0):
    """A smooth picture in colour with edges and a flat corner, in [0, 1]."""
    rng = np.random.default_rng(seed)
    picture = np.stack([gaussian_filter(rng.uniform(size=(height, width)), 1.5) for _ in range(3)])
    picture = (picture - picture.min()) / np.ptp(picture)
    picture[:, 10:20, 15:30] = 1
    picture[:, :, -10:] = 0.5
    return picture.transpose(1, 2, 0).astype(np.float32)


def plain_descriptor(grey, top, left, patch):
    """Describe one patch pixel by pixel, as SIFT is told in words."""
    cell, found = patch / 4, np.zeros((4, 4, 8))
    padded = np.pad(grey.astype(np.float64), 1, mode="edge")
    for row in range(grey.shape[0]):
        for column in range(grey.shape[1]):
            down = (padded[row + 2, column + 1] - padded[row, column + 1]) / 2
            right = (padded[row + 1, column + 2] - padded[row + 1, column]) / 2
            direction = np.arctan2(down, right) / (2 * np.pi) * 8
            strength = np.hypot(down, right)
            for i in range(4):
                for j in range(4):
                    away = (
                        abs(row + 0.5 - (top + cell * (i + 0.5))) / cell,
                        abs(column + 0.5 - (left + cell * (j + 0.5))) / cell,
                    )
                    share = max(0, 1 - away[0]) * max(0, 1 - away[1])
                    if share == 0:
                        continue
                    for k in range(8):
                        apart = abs((direction - k + 4) % 8 - 4)
                        found[i, j, k] += share * max(0, 1 - apart) * strength
    vector = found.ravel() / max(np.linalg.norm(found), 0.01 * cell * cell * 4)
    length = np.linalg.norm(vector)
    clipped = np.minimum(vector, 0.2)
    return clipped / max(np.linalg.norm(clipped), 1e-12) * length


@pytest.mark.parametrize("patch", [12, 16, 20])
def test_gradients_are_shared_among_cells_and_directions_as_sift_does(patch):
    picture, grid = photograph(26, 36), DescriptorGrid((26, 36, 3), patch, 6)
    grey = picture @ np.array([0.2125, 0.7154, 0.0721])

    found = gradient_descriptors(picture, grid)

    wanted = [plain_descriptor(grey, i, j, patch) for i in grid.rows for j in grid.columns]
    np.testing.assert_allclose(found, wanted, atol=2e-5)
    assert len(found) == len(grid) >= 6


def test_gradient_descriptors_do_not_change_with_light_and_stay_short_without_contrast():
    picture, grid = photograph()[..., 0], DescriptorGrid((40, 52), 16, 8)

    plain = gradient_descriptors(picture, grid)
    darker = gradient_descriptors(picture * 0.7 + 0.2, grid)
    noise = gradient_descriptors(0.5 + 1e-4 * picture, grid)

    lengths = np.linalg.norm(plain, axis=1)
    strong = lengths > 0.999
    assert strong.any()
    np.testing.assert_allclose(darker[strong], plain[strong], atol=1e-5)
    assert np.linalg.norm(noise, axis=1).max() < 0.1
    assert gradient_descriptors(np.full((40, 52), 0.3, np.float32), grid).max() < 1e-5


def test_the_filter_bank_is_that_of_scipy_on_lab():
    picture, grid = photograph(), DescriptorGrid((40, 52, 3), 16, 8)
    lab = rgb2lab(picture) / 100
    places = np.ix_(grid.rows + 8, grid.columns + 8)

    found = filter_responses(picture, grid).reshape(len(grid), 3, len(SCALES), 4)

    for channel in range(3):
        values = lab[..., channel].astype(np.float64)
        for at, scale in enumerate(SCALES):
            wanted = [
                gaussian_filter(values, scale, mode="nearest"),
                scale**2 * gaussian_laplace(values, scale, mode="nearest"),
                scale * gaussian_filter(values, scale, order=(0, 1), mode="nearest"),
                scale * gaussian_filter(values, scale, order=(1, 0), mode="nearest"),
            ]
            for index, each in enumerate(wanted):
                answer = found[:, channel, at, index]
                np.testing.assert_allclose(answer, each[places].ravel(), atol=2e-5)


@pytest.mark.parametrize("kind", list(NUMBERS))
def test_grey_pictures_are_those_of_equal_colours(kind):
    grey = photograph()[..., 1]
    colours = np.repeat(grey[:, :, None], 3, axis=2)

    alone = describe_picture(grey, kind, DescriptorGrid(grey.shape, 16, 8))
    threefold = describe_picture(colours, kind, DescriptorGrid(colours.shape, 16, 8))

    np.testing.assert_allclose(alone, threefold, atol=1e-4)


@pytest.mark.parametrize("kind", list(NUMBERS))
def test_many_pictures_are_described_like_each_by_itself(kind, monkeypatch):
    pictures = np.stack([photograph(seed=seed) for seed in range(5)])
    grid = DescriptorGrid((40, 52, 3), 16, 8)

    together = describe_pictures(pictures, kind, grid)
    monkeypatch.setattr("core.models.local_descriptors.usable_cores", lambda: 1)
    alone = describe_pictures(pictures, kind, grid)

    assert together.tobytes() == alone.tobytes()
    assert together.dtype == np.float32
    for index, picture in enumerate(pictures):
        assert together[index].tobytes() == describe_picture(picture, kind, grid).tobytes()


def test_patches_lie_in_the_middle_and_within_the_picture():
    grid = DescriptorGrid((37, 50, 3), 16, 8)

    assert grid.rows.tolist() == [2, 10, 18]
    assert grid.columns.tolist() == [1, 9, 17, 25, 33]
    assert (grid.size, len(grid)) == ((3, 5), 15)


def test_cells_of_a_finer_level_lie_within_those_of_the_coarser():
    grid = DescriptorGrid((40, 52), 8, 3)

    for level in range(4):
        side = 2**level
        row, column = np.divmod(grid.cells(level), side)
        down, across = np.repeat(grid.rows, grid.size[1]), np.tile(grid.columns, grid.size[0])
        assert row.tolist() == np.floor((down + 4) / 40 * side).tolist()
        assert column.tolist() == np.floor((across + 4) / 52 * side).tolist()
        finer = np.divmod(grid.cells(level + 1), 2 * side)
        assert (finer[0] // 2).tolist() == row.tolist()
        assert (finer[1] // 2).tolist() == column.tolist()


@pytest.mark.parametrize(
    ("shape", "named"),
    [((12,), "rows of numbers"), ((15, 40), "40x15"), ((40, 15, 3), "15x40")],
)
def test_samples_that_no_patch_fits_into_are_refused(shape, named):
    with pytest.raises(ConfigError, match=named):
        DescriptorGrid(shape, 16, 8).check("shapes")
