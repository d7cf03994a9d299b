from dataclasses import replace

import numpy as np
import pytest
from scipy import ndimage

from core.training.augmentation import MOVES, augmented_by, draw_places
from core.training.config import TrainingConfig
from core.training.distortion import read_at

PLAIN = TrainingConfig()
STRONG = {
    "distortion": 0.05,
    "flip": "horizontal",
    "shift": 0.25,
    "rotation": 30.0,
    "shear": 0.3,
    "zoom": 0.5,
    "crop": 0.25,
}
SIZE = (9, 7)


@pytest.fixture
def pictures():
    rng = np.random.default_rng(0)
    return ndimage.gaussian_filter(rng.random((400, *SIZE)), (0, 1, 1)).astype(np.float32)


def places(count=400, size=SIZE, step=3, **settings):
    return draw_places(count, size, replace(PLAIN, **settings), step)


def pixels(size=SIZE):
    return np.mgrid[: size[0], : size[1]].astype(np.float32)


def centred(found, size=SIZE):
    return found - (np.array(size, np.float32)[:, None, None] - 1) / 2


def ways(found, size=SIZE):
    """The affine map of each picture, by least squares: (count, 2, 2), and where the middle is."""
    where = centred(pixels(size), size).reshape(2, -1)
    known = np.vstack([where, np.ones(where.shape[1])])
    maps = centred(found, size).reshape(len(found), 2, -1) @ np.linalg.pinv(known)
    return maps[:, :, :2], maps[:, :, 2]


def test_settings_that_do_nothing_move_nothing():
    assert augmented_by(PLAIN) == ()
    np.testing.assert_allclose(places(), np.broadcast_to(pixels(), (400, 2, *SIZE)), atol=1e-5)


@pytest.mark.parametrize("name", MOVES)
def test_each_setting_moves_pixels(name):
    assert augmented_by(replace(PLAIN, **{name: STRONG[name]})) == (name,)
    assert np.abs(places(**{name: STRONG[name]}) - pixels()).max() > 0.5


def test_half_of_the_pictures_are_mirrored_and_the_others_are_as_they_were(pictures):
    seen = read_at(pictures, places(flip="horizontal"))

    same = np.isclose(seen, pictures, atol=1e-5).all(axis=(1, 2))
    turned = np.isclose(seen, pictures[:, :, ::-1], atol=1e-5).all(axis=(1, 2))
    assert (same ^ turned).all()
    assert 150 < same.sum() < 250


def test_shifts_are_whole_pixels_up_to_the_share(pictures):
    found = places(shift=0.25)
    away = found[:, :, 0, 0]

    np.testing.assert_allclose(found - pixels(), away[:, :, None, None] + 0 * found, atol=1e-5)
    np.testing.assert_array_equal(away, np.rint(away))
    # A quarter of 9 and of 7 pixels, rounded.
    assert set(np.unique(away[:, 0])) == {-2, -1, 0, 1, 2}
    assert set(np.unique(away[:, 1])) == {-2, -1, 0, 1, 2}
    down = np.flatnonzero((away == (-1, 0)).all(axis=1))[0]
    moved = ndimage.shift(pictures[down], (1, 0), order=1, mode="nearest")
    np.testing.assert_allclose(read_at(pictures, found)[down], moved, atol=1e-5)


def test_rotations_are_even_up_to_the_angle_and_about_the_middle():
    maps, middle = ways(places(2000, rotation=30))

    np.testing.assert_allclose(middle, 0, atol=1e-4)
    np.testing.assert_allclose(maps @ maps.swapaxes(1, 2), np.eye(2) + 0 * maps, atol=1e-4)
    angles = np.rad2deg(np.arctan2(maps[:, 0, 1], maps[:, 0, 0]))
    assert -30 <= angles.min() < -29
    assert 29 < angles.max() <= 30
    assert abs(angles.mean()) < 1.5


def test_zoom_is_as_often_larger_as_smaller():
    maps, _middle = ways(places(2000, zoom=0.5))

    scales = maps[:, 0, 0]
    np.testing.assert_allclose(maps, scales[:, None, None] * np.eye(2), atol=1e-4)
    assert 1 / 1.5 - 1e-3 <= scales.min() < 0.68
    assert 1.48 < scales.max() <= 1.5 + 1e-3
    assert abs(np.log(scales).mean()) < 0.03


def test_shear_slants_upright_strokes_and_leaves_level_ones_level():
    found = places(2000, shear=0.3)
    maps, _middle = ways(found)

    np.testing.assert_allclose(maps[:, 0], [[1, 0]] + 0 * maps[:, 0], atol=1e-4)
    np.testing.assert_allclose(maps[:, 1, 1], 1, atol=1e-4)
    level, upright = (np.zeros((2000, *SIZE), np.float32) for _ in range(2))
    level[:, 4], upright[:, :, 3] = 1, 1
    np.testing.assert_allclose(read_at(level, found), level, atol=1e-5)
    assert np.abs(read_at(upright, found) - upright).max() > 0.5
    slants = maps[:, 1, 0]
    assert -0.3 <= slants.min() < -0.29
    assert 0.29 < slants.max() <= 0.3


def test_crops_have_their_share_and_lie_within_the_picture():
    found = places(2000, (16, 16), crop=0.25)
    maps, _middle = ways(found, (16, 16))

    areas = np.linalg.det(maps)
    assert 0.25 <= areas.min() < 0.26
    assert 0.99 < areas.max() <= 1 + 1e-4
    # Corners of pixels, half a step beyond their middles, reach the border and no further.
    half = np.sqrt(areas)[:, None] / 2
    low, high = found.min(axis=(2, 3)) - half, found.max(axis=(2, 3)) + half
    assert low.min() >= -0.5 - 1e-3
    assert high.max() <= 15.5 + 1e-3
    assert low.min() < -0.45
    assert high.max() > 15.45


def test_one_setting_more_changes_nothing_about_the_others():
    mirrored = ways(places(flip="horizontal"))[0][:, 1, 1] < 0
    both = ways(places(flip="horizontal", rotation=20, crop=0.5))[0]

    np.testing.assert_array_equal(np.linalg.det(both) < 0, mirrored)


def test_places_depend_on_seed_and_step_alone():
    np.testing.assert_array_equal(places(**STRONG), places(**STRONG))
    for other in (places(**STRONG, step=4), places(**STRONG, seed=2)):
        assert not np.array_equal(other, places(**STRONG))
