import numpy as np
import pytest

from core.datasets.fitting import fit_inputs
from core.errors import DatasetError


def fit(inputs, ink="dark", *, shape=(8, 8), wanted="dark"):
    return fit_inputs(
        np.asarray(inputs, np.float32), ink, wanted_shape=shape, wanted_ink=wanted, name="mine"
    )


def test_what_fits_is_left_alone():
    pictures = np.random.default_rng(0).random((3, 8, 8), dtype=np.float32)

    fitted, notes = fit(pictures)

    np.testing.assert_array_equal(fitted, pictures)
    assert notes == ()


@pytest.mark.parametrize(("ink", "wanted"), [("dark", "light"), ("light", "dark")])
def test_the_other_polarity_is_inverted(ink, wanted):
    fitted, notes = fit(np.full((1, 8, 8), 0.2), ink, wanted=wanted)

    np.testing.assert_allclose(fitted, 0.8, rtol=1e-6)
    assert f"knows {wanted} ink" in notes[0]


def test_unknown_polarity_is_left_alone():
    assert fit(np.full((1, 8, 8), 0.2), None, wanted="light")[1] == ()


def test_larger_pictures_are_averaged():
    checks = np.kron(np.eye(2), np.ones((16, 16)))[None]

    fitted, notes = fit(checks)

    np.testing.assert_allclose(fitted[0, :3, :3], 1, atol=1e-5)
    np.testing.assert_allclose(fitted[0, :3, 5:], 0, atol=1e-5)
    assert fitted.mean() == pytest.approx(0.5, abs=0.02)
    assert notes == ("scaled the pictures from 32×32 to 8×8 pixels",)


@pytest.mark.parametrize(("ink", "paper"), [("dark", 1.0), ("light", 0.0)])
def test_oblong_pictures_keep_their_aspect_on_paper(ink, paper):
    fitted, _ = fit(np.full((2, 4, 8), 0.5), ink, shape=(16, 16), wanted=ink)

    assert fitted.shape == (2, 16, 16)
    np.testing.assert_allclose(fitted[:, :4], paper)
    np.testing.assert_allclose(fitted[:, 12:], paper)
    np.testing.assert_allclose(fitted[:, 4:12], 0.5, atol=1e-6)


def test_colours_are_taken_off_and_put_on():
    coloured = np.stack([np.full((8, 8), v) for v in (0.0, 0.3, 0.9)], axis=-1)[None]

    grey, notes = fit(coloured, None)
    np.testing.assert_allclose(grey, 0.4, rtol=1e-5)
    assert "mean of the colours" in notes[0]
    again, _ = fit(grey, None, shape=(8, 8, 3))
    assert again.shape == (1, 8, 8, 3)


@pytest.mark.parametrize(("given", "shape"), [((2, 5), (8, 8)), ((2, 8, 8), (64,)), ((2, 3), (4,))])
def test_other_kinds_of_samples_are_refused(given, shape):
    with pytest.raises(DatasetError, match="mine has samples of shape"):
        fit(np.ones(given), None, shape=shape)
