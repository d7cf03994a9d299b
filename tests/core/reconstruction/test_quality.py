"""PSNR and SSIM against scikit-image, picture by picture."""

import numpy as np
import pytest
from skimage.metrics import peak_signal_noise_ratio, structural_similarity

from core.reconstruction.quality import (
    clipped,
    mean_squared_errors,
    psnr,
    psnr_words,
    structural_similarities,
)


@pytest.fixture
def pairs():
    rng = np.random.default_rng(3)
    originals = rng.random((12, 32, 28)).astype(np.float32)
    noise = np.linspace(0.01, 0.4, 12)[:, None, None] * rng.normal(size=originals.shape)
    return clipped(originals), clipped(originals + noise)


def test_psnr_is_that_of_scikit_image(pairs):
    ours = psnr(mean_squared_errors(*pairs))
    theirs = [peak_signal_noise_ratio(a, b, data_range=1) for a, b in zip(*pairs, strict=True)]

    np.testing.assert_allclose(ours, theirs, rtol=1e-12)


def test_ssim_is_that_of_scikit_image(pairs):
    ours = structural_similarities(*pairs)
    theirs = [structural_similarity(a, b, data_range=1) for a, b in zip(*pairs, strict=True)]

    np.testing.assert_allclose(ours, theirs, atol=1e-10)


def test_ssim_of_colours_is_that_of_scikit_image(pairs):
    one, other = (np.stack([each[:4], each[4:8], each[8:]], axis=3) for each in pairs)
    ours = structural_similarities(one, other)
    theirs = [
        structural_similarity(a, b, data_range=1, channel_axis=2)
        for a, b in zip(one, other, strict=True)
    ]

    np.testing.assert_allclose(ours, theirs, atol=1e-10)


def test_a_picture_is_like_itself(pairs):
    originals, _ = pairs

    assert np.isposinf(psnr(mean_squared_errors(originals, originals))).all()
    np.testing.assert_allclose(structural_similarities(originals, originals), 1)


def test_clipping_leaves_what_is_in_range():
    values = np.array([-0.2, 0.0, 0.3, 1.0, 1.4], np.float32)

    np.testing.assert_array_equal(clipped(values), [0, 0, np.float32(0.3), 1, 1])


def test_a_psnr_in_words_is_short_and_knows_what_is_exact():
    assert [psnr_words(each) for each in (16.349, 99.94, 123.4)] == ["16.3 dB", "99.9 dB", "123 dB"]
    assert psnr_words(float("inf")) == "exact"
