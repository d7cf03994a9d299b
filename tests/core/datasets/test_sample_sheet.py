import numpy as np
import pytest

from core.datasets.dataset import Split
from core.datasets.sample_sheet import choose_samples, sample_sheet
from core.errors import DatasetError


def make_split(samples=24, classes=4, shape=(14, 10), background=1.0):
    labels = np.arange(samples) % classes
    inputs = np.full((samples, *shape), background, np.float32)
    # Inside the frame each picture has its own shade.
    shades = np.arange(samples, dtype=np.float32) / samples
    inputs[:, 2:-2, 2:-2] = shades.reshape(-1, *[1] * len(shape))
    return Split(inputs, labels)


def test_classes_take_turns():
    split = make_split()

    sheet = sample_sheet(split, classes=4, columns=4, rows=3)

    assert split.labels[sheet.indices].tolist() == [0, 1, 2, 3] * 3
    assert len(set(sheet.indices.tolist())) == 12


def test_with_few_places_classes_are_spread_over_their_list():
    chosen = choose_samples(np.arange(36), classes=36, count=4, seed=0)

    assert chosen.tolist() == [0, 9, 18, 27]


def test_rare_and_missing_classes_leave_their_places_to_others():
    labels = np.array([0] * 10 + [2] * 2)

    chosen = choose_samples(labels, classes=4, count=8, seed=0)

    assert sorted(labels[chosen].tolist()) == [0] * 6 + [2] * 2


def test_another_seed_shows_other_samples():
    split = make_split(samples=400)

    first = sample_sheet(split, 4, 4, 3, seed=1).indices.tolist()

    assert first == sample_sheet(split, 4, 4, 3, seed=1).indices.tolist()
    assert first != sample_sheet(split, 4, 4, 3, seed=2).indices.tolist()


@pytest.mark.parametrize("shape", [(14, 10), (14, 10, 3)])
def test_each_tile_shows_its_sample_and_margins_have_the_background(shape):
    split = make_split(shape=shape)

    sheet = sample_sheet(split, classes=4, columns=5, rows=2)

    assert sheet.image.dtype == np.uint8
    assert sheet.image.shape == (2 * (14 + 1) + 1, 5 * (10 + 1) + 1, *shape[2:])
    for place, index in enumerate(sheet.indices):
        top, left = 1 + place // 5 * 15, 1 + place % 5 * 11
        tile = sheet.image[top : top + 14, left : left + 10]
        np.testing.assert_array_equal(tile, np.rint(split.inputs[index] * 255))
    assert (sheet.image[::15] == 255).all()
    assert (sheet.image[:, ::11] == 255).all()


def test_light_ink_stays_on_its_dark_ground():
    assert (sample_sheet(make_split(background=0.0), 4, 4, 2).image[0] == 0).all()


def test_overshooting_values_are_clipped_for_display():
    inputs = np.full((2, 4, 4), 1.12, np.float32)
    inputs[1] = -0.14

    image = sample_sheet(Split(inputs, np.array([0, 1])), 2, 2, 1).image

    assert set(np.unique(image)) <= {0, 255, round(255 * 0.49)}


def test_places_without_a_sample_stay_background():
    sheet = sample_sheet(make_split(samples=3, classes=3), classes=3, columns=2, rows=2)

    assert len(sheet.indices) == 3
    assert (sheet.image[16:30, 12:22] == 255).all()


def test_a_point_on_a_tile_leads_to_its_sample():
    sheet = sample_sheet(make_split(), classes=4, columns=4, rows=2)

    assert sheet.sample_at(1, 1) == sheet.indices[0]
    assert sheet.sample_at(14.9, 10.9) == sheet.indices[0]
    assert sheet.sample_at(17, 13) == sheet.indices[5]
    for row, column in ((0, 0), (15.5, 5), (5, 11.2), (-3, 5), (5, 500), (500, 5)):
        assert sheet.sample_at(row, column) is None


def test_samples_that_are_no_pictures_are_refused():
    with pytest.raises(DatasetError, match="2 features are no pictures"):
        sample_sheet(Split(np.zeros((2, 2)), np.array([0, 1])), 2, 2, 1)


def test_large_pictures_are_shown_small_as_means_of_their_pixels():
    rng = np.random.default_rng(1)
    inputs = rng.random((4, 256, 224, 3), np.float32)

    sheet = sample_sheet(Split(inputs, np.arange(4) % 2), 2, 2, 2)

    assert (sheet.tile_height, sheet.tile_width) == (85, 74)
    top, left = sheet.margin, sheet.margin
    shown = sheet.image[top : top + 85, left : left + 74] / 255
    expected = inputs[sheet.indices[0], :255, :222].reshape(85, 3, 74, 3, 3).mean(axis=(1, 3))
    np.testing.assert_allclose(shown, expected, atol=0.003)
    assert sheet.sample_at(top + 86 + sheet.margin, left) == sheet.indices[2]
