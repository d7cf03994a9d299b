from dataclasses import replace

import numpy as np
import pytest

from core.errors import ConfigError
from core.settings import checked
from core.synthetic.alphabet import CHARACTERS, shipped_alphabet
from core.synthetic.drawing import choose_allographs, draw_allographs, draw_characters
from core.synthetic.variation import Variation
from tests.core.synthetic.conftest import STILL


def test_pictures_are_dark_ink_on_white_paper(rng):
    drawn = draw_characters(CHARACTERS * 3, rng)

    assert drawn.pictures.shape == (108, 32, 32)
    assert drawn.pictures.dtype == np.uint8
    assert (drawn.pictures.min(axis=(1, 2)) < 40).all()
    edges = np.concatenate([drawn.pictures[:, 0], drawn.pictures[:, -1]], axis=1)
    assert np.median(edges) == 255


def test_the_same_seed_draws_the_same_and_another_seed_others():
    first, again, other = (
        draw_characters("ABC", np.random.default_rng(seed)).pictures for seed in (1, 1, 2)
    )

    np.testing.assert_array_equal(first, again)
    assert (first != other).any(axis=(1, 2)).all()


def test_the_same_seed_draws_the_same_characters_at_every_size():
    small, large = (
        draw_characters(
            "AQ5", np.random.default_rng(4), size=size, variation=Variation(low_resolution=0)
        )
        for size in (32, 128)
    )

    np.testing.assert_array_equal(small.allographs, large.allographs)
    shrunk = large.pictures.reshape(3, 32, 4, 32, 4).mean(axis=(2, 4))
    for one, two in zip(small.pictures, shrunk, strict=True):
        assert np.corrcoef(one.ravel(), two.ravel())[0, 1] > 0.9


@pytest.mark.parametrize("size", [8, 9, 512])
def test_sizes_from_8_to_512_are_drawn(rng, size):
    pictures = draw_characters("R4", rng, size=size).pictures

    assert pictures.shape == (2, size, size)
    assert (pictures < 128).any(axis=(1, 2)).all()


@pytest.mark.parametrize("size", [7, 513, 0, -1])
def test_other_sizes_are_refused(rng, size):
    with pytest.raises(ConfigError, match="choose 8 to 512 pixels") as caught:
        draw_characters("A", rng, size=size)

    assert caught.value.field == "size"


def test_characters_without_skeletons_are_refused(rng):
    with pytest.raises(ConfigError, match="'é' is no character"):
        draw_characters("Aé", rng)


def test_characters_are_as_large_as_asked_for(rng):
    pictures = draw_characters(
        "HEX" * 20, rng, size=100, variation=replace(STILL, fill=0.6)
    ).pictures

    dark = pictures < 128
    longer = np.maximum(dark.any(axis=2).sum(axis=1), dark.any(axis=1).sum(axis=1))
    np.testing.assert_allclose(longer, 60, atol=3)


@pytest.mark.parametrize("size", [8, 16])
def test_the_thinnest_pen_leaves_ink_in_the_smallest_pictures(rng, size):
    thin = Variation(pen_width=0.02)

    pictures = draw_characters(CHARACTERS * 20, rng, size=size, variation=thin).pictures

    assert (pictures.min(axis=(1, 2)) < 200).all()


def test_common_allographs_are_drawn_more_often(rng):
    alphabet = shipped_alphabet()
    known = alphabet.by_character["A"]
    weights = alphabet.weights[known] / alphabet.weights[known].sum()

    chosen = choose_allographs(alphabet, "A" * 20_000, Variation(), rng)

    shares = np.bincount(chosen, minlength=len(alphabet.allographs))[known] / 20_000
    np.testing.assert_allclose(shares, weights, atol=0.015)


def test_variety_makes_the_rare_common_or_the_common_the_rule(rng):
    alphabet = shipped_alphabet()
    common, all_alike = (
        choose_allographs(alphabet, "S" * 2000, Variation(variety=variety), rng)
        for variety in (0.05, 10)
    )

    assert np.bincount(common).max() / 2000 > 0.95
    assert len(set(all_alike)) == len(alphabet.by_character["S"])


def test_every_parameter_changes_what_is_drawn():
    """No slider is dead."""
    base = draw_characters("ABQRS58" * 12, np.random.default_rng(8)).pictures
    changed = {
        name: checked(replace(Variation(), **{name: value}))
        for name, value in {
            "slant": 0.3, "slant_deviation": 0.0, "rotation_deviation": 0.0, "aspect": 1.6,
            "aspect_deviation": 0.0, "jitter": 0.0, "warp": 0.0, "overshoot": 0.0,
            "pen_width": 0.2, "pen_deviation": 0.0, "softness": 0.2, "fill": 0.5,
            "fill_deviation": 0.0, "variety": 0.05, "jitter_spread": 0.0, "stroke_shift": 0.1,
            "stroke_scale": 0.3, "stroke_rotation": 20.0, "roundness": 1.0, "trapezoid": 0.4,
            "pressure": 0.5, "gaps": 1.0, "edge_noise": 0.8, "elastic": 0.1,
            "low_resolution": 1.0, "threshold": 1.0, "shift": 0.1, "within_hand": 0.0,
            "step_scale": 0.2, "step_rotation": 15.0, "bend": 0.1, "trim": 0.1, "curl": 0.1,
        }.items()
    }  # fmt: skip

    assert set(changed) == set(vars(Variation()))
    for name, variation in changed.items():
        drawn = draw_characters("ABQRS58" * 12, np.random.default_rng(8), variation=variation)
        assert np.abs(drawn.pictures.astype(int) - base).mean() > 0.3, name


def test_all_that_is_shipped_can_be_drawn_large(rng):
    alphabet = shipped_alphabet()

    pictures = draw_allographs(alphabet, np.arange(len(alphabet.allographs)), rng, 48, STILL)

    ink = (pictures < 128).mean(axis=(1, 2))
    assert (ink > 0.02).all()
    assert (ink < 0.5).all()
