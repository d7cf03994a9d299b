import numpy as np
import pytest

from core.datasets.dataset import Dataset, Split
from core.datasets.glyphs import normalize_glyphs
from core.datasets.request import DataRequest
from core.datasets.synthetic36 import load_synthetic36
from core.errors import ConfigError, ModelLoadError
from core.models.input_preparation import InputPreparation


@pytest.fixture(scope="module")
def drawn():
    return load_synthetic36(DataRequest(count=2))


def _pictures(*shape, ink="dark"):
    rng = np.random.default_rng(0)
    split = Split(rng.random((4, *shape)).astype(np.float32), np.array([0, 1, 0, 1]))
    return Dataset("few", "few", split, split, None, ("a", "b"), ink=ink)


def test_glyphs_are_made_of_ink_whatever_its_shade(drawn):
    preparation = InputPreparation.fit("glyph", drawn)

    prepared = preparation.apply(drawn.train.vectors, np.float32)

    glyphs = normalize_glyphs(1 - drawn.train.inputs)
    np.testing.assert_array_equal(prepared, glyphs.reshape(len(glyphs), -1))
    light = InputPreparation.fit("glyph", _pictures(32, 32, ink="light"))
    found = light.apply(1 - drawn.train.vectors, np.float64)
    np.testing.assert_allclose(found, prepared, atol=1e-6)
    assert found.dtype == np.float64


def test_a_glyph_goes_through_again_nearly_as_it_is(drawn):
    preparation = InputPreparation.fit("glyph", drawn)
    once = preparation.apply(drawn.train.vectors, np.float32)

    twice = preparation.apply(1 - once, np.float32)

    assert (np.abs(twice - once).max(axis=1) < 1e-6).mean() > 0.7
    assert np.abs(twice - once).mean() < 0.01


@pytest.mark.parametrize(
    "choice", ["stored", "ink", "standardize", "channels", "symmetric", "imagenet", "glyph"]
)
def test_what_is_saved_with_the_weights_comes_back(drawn, choice):
    preparation = InputPreparation.fit(choice, drawn)

    again = InputPreparation.from_arrays(preparation.arrays(), drawn.features)

    assert (again.choice, again.is_glyph) == (choice, choice == "glyph")
    np.testing.assert_array_equal(
        again.apply(drawn.test.vectors, np.float32),
        preparation.apply(drawn.test.vectors, np.float32),
    )


@pytest.mark.parametrize("shape", [(6, 5), (6, 5, 3)])
def test_a_colour_has_one_mean_and_one_deviation(shape):
    rng = np.random.default_rng(0)
    pictures = rng.normal(0.4, 0.2, (30, *shape)) * np.arange(1, 1 + shape[-1])
    split = Split(pictures.astype(np.float32), np.arange(30) % 2)
    colours = Dataset("few", "few", split, split, None, ("a", "b"))

    preparation = InputPreparation.fit("channels", colours)

    prepared = preparation.apply(split.vectors, np.float32).reshape(30, *shape)
    pixels = prepared.reshape(-1, *shape[2:] or (1,))
    np.testing.assert_allclose(pixels.mean(axis=0), 0, atol=1e-5)
    np.testing.assert_allclose(pixels.std(axis=0), 1, atol=1e-5)
    # One affine map a colour: differences between two pixels of it keep their proportions.
    assert len(np.unique(preparation.scale)) == (3 if len(shape) == 3 else 1)
    assert preparation.choice == "channels"


def test_symmetric_inputs_are_from_minus_one_to_one():
    preparation = InputPreparation.fit("symmetric", _pictures(3, 4))

    ends = np.array([[0, 0.5, 1]], np.float32)
    np.testing.assert_array_equal(preparation.apply(ends, np.float32), [[-1, 0, 1]])


def test_rows_of_numbers_have_no_colours():
    split = Split(np.ones((4, 3), np.float32), np.array([0, 1, 0, 1]))
    rows = Dataset("iris", "iris", split, split, None, ("a", "b"))

    with pytest.raises(ConfigError, match="samples of iris are rows of numbers") as caught:
        InputPreparation.fit("channels", rows)

    assert caught.value.field == "inputs"


@pytest.mark.parametrize(
    ("shape", "ink", "words"),
    [
        ((32, 32, 3), "dark", "are colour pictures"),
        ((28, 24), "dark", "are pictures of 24x28 pixels"),
        ((1024,), None, "are rows of numbers"),
        ((32, 32), None, "not known whether ink is dark or light"),
    ],
)
def test_what_holds_no_glyphs_is_refused(shape, ink, words):
    with pytest.raises(ConfigError, match=words) as caught:
        InputPreparation.fit("glyph", _pictures(*shape, ink=ink))

    assert caught.value.field == "inputs"


def test_weights_of_glyphs_do_not_take_other_sizes():
    arrays = InputPreparation(np.ones(1), -np.ones(1), is_glyph=True).arrays()

    with pytest.raises(ModelLoadError, match="glyphs of 32x32"):
        InputPreparation.from_arrays(arrays, 784)


def test_imagenets_colours_are_those_of_each_channel():
    colours = _pictures(2, 3, 3)
    preparation = InputPreparation.fit("imagenet", colours)

    prepared = preparation.apply(colours.train.vectors, np.float64)

    expected = (colours.train.inputs - [0.485, 0.456, 0.406]) / [0.229, 0.224, 0.225]
    np.testing.assert_allclose(prepared.reshape(expected.shape), expected, atol=1e-6)
    assert preparation.choice == "imagenet"
    assert preparation.offset.shape == (3,)
    offset, scale = preparation.over(18)
    by_hand = (colours.train.vectors - offset) * scale
    np.testing.assert_allclose(by_hand, prepared, atol=1e-6)


def test_grey_pictures_get_the_mean_of_imagenets_colours():
    grey = _pictures(3, 4)
    preparation = InputPreparation.fit("imagenet", grey)

    prepared = preparation.apply(grey.train.vectors, np.float64)

    np.testing.assert_allclose(prepared, (grey.train.vectors - 0.449) / 0.226, atol=1e-6)
    assert InputPreparation.from_arrays(preparation.arrays(), 12).choice == "imagenet"
