"""Samples as they are and as a step sees them."""

from dataclasses import replace

import numpy as np
import pytest

from core.datasets.dataset import Dataset, Split
from core.errors import ConfigError, DatasetError
from core.training.augmentation import AUGMENTATIONS, Augmentation, draw_places
from core.training.augmentation_sheet import augmentation_sheet
from core.training.config import TrainingConfig
from core.training.distortion import read_at


def pictures(*shape, count=40):
    rng = np.random.default_rng(3)
    inputs = rng.random((count, *shape), np.float32)
    split = Split(inputs, np.arange(count) % 4)
    return Dataset("set", "set", split, split, None, ("a", "b", "c", "d"))


@pytest.mark.parametrize("shape", [(12, 10), (12, 10, 3)])
def test_the_tiles_are_what_the_training_loop_would_show(shape):
    dataset = pictures(*shape)
    config = TrainingConfig(rotation=30, flip="horizontal", crop=0.5, distortion=0.05, seed=7)

    sheet = augmentation_sheet(dataset, config, step=5)

    chosen = sheet.originals.indices
    places = draw_places(len(chosen), shape[:2], config, 5)
    expected = np.rint(read_at(dataset.train.inputs[chosen], places).clip(0, 1) * 255)
    tile = sheet.augmented.image[1:13, 1:11]
    assert np.array_equal(tile, expected[0].astype(np.uint8))
    assert len(chosen) == 36
    assert sheet.labels[:4] == ("a", "b", "c", "d")
    assert sheet.settings == ("distortion", "flip", "rotation", "crop")
    assert np.array_equal(sheet.augmented.indices, chosen)


@pytest.mark.parametrize("name", AUGMENTATIONS)
def test_every_setting_is_seen_as_the_training_loop_would_show_it(name):
    dataset = replace(pictures(12, 10), ink="light")
    value = {"flip": "horizontal", "rotation": 30, "crop": 0.3}.get(name, 0.4)
    config = TrainingConfig(**{name: value})

    sheet = augmentation_sheet(dataset, config, step=5)

    assert sheet.settings == (name,)
    assert not np.array_equal(sheet.originals.image, sheet.augmented.image)
    chosen = dataset.train.inputs[sheet.originals.indices]
    expected = np.rint(Augmentation(config, 5, "light").apply(chosen).clip(0, 1) * 255)
    assert np.array_equal(sheet.augmented.image[1:13, 1:11], expected[0].astype(np.uint8))


def test_strokes_of_pictures_without_ink_are_refused():
    with pytest.raises(ConfigError, match="strokes on grey pictures"):
        augmentation_sheet(pictures(12, 10), TrainingConfig(thickness=1))


def test_without_settings_both_are_alike_and_a_seed_chooses_others():
    dataset = pictures(8, 8)
    sheet = augmentation_sheet(dataset, TrainingConfig(), side=3)

    assert np.array_equal(sheet.originals.image, sheet.augmented.image)
    assert sheet.settings == ()
    other = augmentation_sheet(dataset, TrainingConfig(), side=3, samples=1)
    assert not np.array_equal(other.originals.indices, sheet.originals.indices)


def test_large_pictures_are_shown_small_after_they_were_moved():
    sheet = augmentation_sheet(pictures(300, 200, 3), TrainingConfig(rotation=10), side=2)

    assert (sheet.augmented.tile_height, sheet.augmented.tile_width) == (75, 50)


def test_rows_of_numbers_are_refused():
    with pytest.raises(DatasetError, match="rows of numbers"):
        augmentation_sheet(pictures(5), TrainingConfig(rotation=10))
