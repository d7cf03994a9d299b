from dataclasses import replace

import numpy as np
import pytest
from scipy import ndimage

from core.datasets.dataset import Dataset, Split
from core.errors import ConfigError
from core.training.augmentation import Augmentation, augmented_by, check_augmentation
from core.training.config import TrainingConfig
from core.training.looks import LOOKS, change_look
from core.training.registry import MODELS

PLAIN = TrainingConfig()
STRONG = {"thickness": 2.0, "color_jitter": 0.5, "pixel_noise": 0.2}


@pytest.fixture
def strokes():
    """Return light strokes 3 pixels wide on dark ground."""
    pictures = np.full((300, 16, 14), 0.1, np.float32)
    pictures[:, 3:13, 5:8] = 0.9
    return pictures


@pytest.fixture
def colours():
    return np.random.default_rng(0).random((300, 8, 9, 3)).astype(np.float32)


def look(pictures, ink="light", step=3, **settings):
    return change_look(pictures, replace(PLAIN, **settings), step, ink)


def width(pictures):
    """Return how wide strokes are in the middle of pictures, in pixels."""
    return ((pictures[:, 8] - 0.1) / 0.8).sum(axis=1)


def dataset(pictures, ink):
    split = Split(pictures, np.arange(len(pictures)) % 2)
    return Dataset("drawn", "drawn", split, split, None, ("a", "b"), ink=ink)


def test_settings_that_do_nothing_change_nothing(colours, strokes):
    assert look(strokes) is strokes
    assert look(colours, None) is colours


@pytest.mark.parametrize("name", LOOKS)
def test_each_setting_changes_pictures(strokes, name):
    changed = {name: STRONG[name]}
    assert augmented_by(replace(PLAIN, **changed)) == (name,)
    found = look(strokes, **changed)

    assert found.dtype == strokes.dtype
    assert found.shape == strokes.shape
    assert (found != strokes).any(axis=(1, 2)).mean() > 0.9
    np.testing.assert_array_equal(look(strokes, **changed), found)
    assert not np.array_equal(look(strokes, step=4, **changed), found)


def test_strokes_grow_and_shrink_by_up_to_so_many_pixels(strokes):
    widths = width(look(strokes, thickness=1.0))

    # A pixel at either side, more or less.
    assert 1 <= widths.min() < 1.1
    assert 4.9 < widths.max() <= 5
    assert abs(widths.mean() - 3) < 0.15
    thickest = width(look(strokes, thickness=2.0))
    assert 6.8 < thickest.max() <= 7
    assert thickest.min() < 0.1


def test_a_stroke_of_whole_pixels_is_what_scipy_makes_of_it(strokes):
    found = look(strokes, thickness=1.0)

    thickest = found[found.sum(axis=(1, 2)).argmax()]
    grown = ndimage.grey_dilation(strokes[0], size=(3, 3))
    np.testing.assert_allclose(thickest, grown, atol=0.03)


def test_dark_ink_grows_as_light_ink_does(strokes):
    light = look(strokes, "light", thickness=2.0)
    np.testing.assert_allclose(look(1 - strokes, "dark", thickness=2.0), 1 - light, atol=1e-6)


def test_light_changes_by_up_to_its_share(colours):
    grey = np.full((300, 4, 4), 0.5, np.float32)
    levels = look(grey, None, color_jitter=0.4)

    np.testing.assert_allclose(np.ptp(levels, axis=(1, 2)), 0, atol=1e-6)
    assert 0.3 <= levels.min() < 0.31
    assert 0.69 < levels.max() <= 0.7 + 1e-6
    seen = look(0.25 + colours / 2, None, color_jitter=0.4)
    spread = seen.std(axis=(1, 2, 3)) / (colours / 2).std(axis=(1, 2, 3))
    assert spread.min() < 0.6
    assert spread.max() > 1.4
    assert (seen >= 0).all()
    assert (seen <= 1).all()


def test_a_grey_pixel_stays_grey_whatever_the_saturation(colours):
    grey = np.repeat(colours[..., :1], 3, axis=3)
    seen = look(grey, None, color_jitter=0.5)

    np.testing.assert_allclose(seen[..., 0], seen[..., 2], atol=1e-6)


def test_noise_has_its_deviation():
    pictures = np.full((50, 20, 20), 0.5, np.float32)
    apart = look(pictures, None, pixel_noise=0.1) - pictures

    assert apart.std() == pytest.approx(0.1, rel=0.03)
    assert abs(apart.mean()) < 0.003


def test_one_setting_more_changes_nothing_about_the_others(strokes):
    thick = look(strokes, thickness=1.5)
    both = look(strokes, thickness=1.5, pixel_noise=1e-6)

    np.testing.assert_allclose(both, thick, atol=1e-4)


@pytest.mark.parametrize("ink", [None, "colours"])
def test_thickness_needs_grey_pictures_of_known_ink(strokes, colours, ink):
    data = dataset(colours, "dark") if ink == "colours" else dataset(strokes, None)
    with pytest.raises(ConfigError, match="thickness is that of strokes") as caught:
        check_augmentation(data, replace(PLAIN, thickness=1.0))

    assert caught.value.field == "thickness"
    check_augmentation(data, replace(PLAIN, pixel_noise=0.1, color_jitter=0.1))


@pytest.mark.parametrize("model", ["numpy-mlp", "torch-mlp"])
@pytest.mark.parametrize("inputs", ["ink", "standardize", "channels", "stored"])
def test_pictures_are_augmented_as_they_lie_and_then_prepared(strokes, model, inputs):
    if model.startswith("torch"):
        pytest.importorskip("torch")
    data = dataset(1 - strokes, "dark")
    spec = MODELS.get(model)
    trainer = spec.make_trainer(data, spec.settings_type(inputs=inputs), PLAIN)
    how = Augmentation(replace(PLAIN, rotation=20.0, **STRONG), 7, "dark")
    chosen = np.array([3, 1, 200])

    batch, labels = trainer.prepare(data.train).gather(chosen, how)

    expected = trainer.preparation.apply(
        how.apply(data.train.inputs[chosen]).reshape(3, -1), np.float32
    )
    np.testing.assert_allclose(np.asarray(batch), expected, atol=1e-6)
    assert np.asarray(labels).tolist() == [1, 1, 0]


@pytest.mark.parametrize("model", ["numpy-mlp", "torch-mlp"])
def test_glyphs_are_augmented_as_glyphs(model):
    if model.startswith("torch"):
        pytest.importorskip("torch")
    pictures = np.ones((4, 32, 32), np.float32)
    pictures[:, 6:26, 14:18] = 0
    data = dataset(pictures, "dark")
    spec = MODELS.get(model)
    trainer = spec.make_trainer(data, spec.settings_type(inputs="glyph"), PLAIN)
    how = Augmentation(replace(PLAIN, thickness=2.0), 7, "dark")
    split = trainer.prepare(data.train)
    glyphs = np.array(np.asarray(split.gather(np.arange(4))[0]))

    batch, _labels = split.gather(np.arange(4), how)

    expected = change_look(glyphs.reshape(-1, 32, 32), how.config, 7, "light")
    np.testing.assert_array_equal(np.asarray(batch), expected.reshape(4, -1))
    # The next batch begins with the glyphs again.
    np.testing.assert_array_equal(np.asarray(split.gather(np.arange(4))[0]), glyphs)
