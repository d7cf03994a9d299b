"""A split in numbers of components: what comes back, how good it is, and what is kept on disk."""

import os

import numpy as np
import pytest
from skimage.metrics import peak_signal_noise_ratio

from core.datasets.dataset import Split
from core.reconstruction.compressed_split import CompressedSplit, rate_distortion
from core.reconstruction.noise import with_noise
from core.reconstruction.pca import fit_pca
from core.reconstruction.pca_cache import keep_fit, read_fit
from core.reconstruction.scores import score_reconstruction


@pytest.fixture(scope="module")
def compressed():
    rng = np.random.default_rng(2)
    basis = rng.normal(size=(12, 64))
    train = 0.5 + 0.1 * rng.normal(size=(90, 12)) @ basis + 0.02 * rng.normal(size=(90, 64))
    other = 0.5 + 0.1 * rng.normal(size=(30, 12)) @ basis
    pca = fit_pca(np.clip(train, 0, 1))
    split = Split(other.reshape(30, 8, 8).astype(np.float32), np.arange(30) % 3)
    return CompressedSplit.of(pca, split)


def test_what_comes_back_is_what_the_components_give(compressed):
    chosen = np.array([4, 7])
    pca = compressed.pca
    rows = compressed.inputs[chosen].reshape(2, -1)
    for kept in (1, 5, pca.rank):
        expected = pca.reconstruct(pca.project(rows, kept)).reshape(2, 8, 8)
        np.testing.assert_allclose(compressed.restore(chosen, kept), expected, atol=1e-6)
    np.testing.assert_allclose(compressed.restore(chosen, 0), np.tile(pca.mean, 2).reshape(2, 8, 8))


def test_scores_are_those_of_the_pictures(compressed):
    pca = compressed.pca

    def restore(pictures):
        return pca.reconstruct(pca.project(pictures.reshape(len(pictures), -1), 5)).reshape(
            pictures.shape
        )

    expected = score_reconstruction(compressed.inputs, compressed.labels, restore)
    found = compressed.scores(5)
    np.testing.assert_allclose(found.psnr, expected.psnr, atol=1e-4)
    np.testing.assert_allclose(found.similarities, expected.similarities, atol=1e-5)
    assert compressed.scores(5, windows=False).similarities is None


def test_more_numbers_are_never_worse_on_the_whole(compressed):
    curve = rate_distortion(compressed)
    assert [kept for kept, _ in curve] == [1, 2, 4, 8, 16, 32, compressed.pca.rank]
    values = [value for _, value in curve]
    assert values == sorted(values)
    assert rate_distortion(compressed, progress=lambda share: share < 0.5) is None


def test_a_fit_is_kept_and_a_damaged_one_is_not_used(compressed, tmp_path):
    assert read_fit("abc", tmp_path) is None
    keep_fit("abc", compressed.pca, tmp_path)
    back = read_fit("abc", tmp_path)
    np.testing.assert_array_equal(back.components, compressed.pca.components)
    assert (back.samples, back.total_variance) == (90, compressed.pca.total_variance)

    path = tmp_path / "abc.npz"
    path.write_bytes(path.read_bytes()[:3000])
    assert read_fit("abc", tmp_path) is None


def test_the_oldest_fits_go_when_all_take_too_much(compressed, tmp_path, monkeypatch):
    keep_fit("first", compressed.pca, tmp_path)
    size = (tmp_path / "first.npz").stat().st_size
    monkeypatch.setattr("core.reconstruction.pca_cache._MOST_BYTES", 5 * size + 1)
    os.utime(tmp_path / "first.npz", (0, 0))
    for at in range(1, 8):
        keep_fit(f"set{at}", compressed.pca, tmp_path)
        os.utime(tmp_path / f"set{at}.npz", (at, at))
        assert sum(path.stat().st_size for path in tmp_path.iterdir()) <= 5 * size + 1
    kept = sorted(path.stem for path in tmp_path.iterdir())
    assert kept == [f"set{at}" for at in range(3, 8)]


def test_a_fit_that_would_push_all_others_out_is_not_kept(compressed, tmp_path, monkeypatch):
    keep_fit("small", compressed.pca, tmp_path)
    size = compressed.pca.components.nbytes
    monkeypatch.setattr("core.reconstruction.pca_cache._MOST_OF_ONE", size)
    keep_fit("large", compressed.pca, tmp_path)

    assert [path.stem for path in tmp_path.iterdir()] == ["small"]
    assert read_fit("large", tmp_path) is None


def test_a_place_that_cannot_be_written_is_no_error(compressed, tmp_path):
    blocked = tmp_path / "file"
    blocked.write_text("in the way", encoding="utf-8")
    keep_fit("abc", compressed.pca, blocked)
    assert read_fit("abc", blocked) is None


def test_noise_is_compressed_and_the_clean_are_what_is_measured_against(compressed):
    part = Split(compressed.inputs, compressed.labels)

    noisy = CompressedSplit.of(compressed.pca, part, 0.2)

    given = with_noise(compressed.inputs, 0.2)
    assert np.array_equal(noisy.given, given)
    assert compressed.noisy_psnr() is None
    rank = noisy.pca.rank
    assert np.allclose(noisy.codes, noisy.pca.project(given.reshape(len(given), -1)), atol=1e-5)
    back = np.clip(noisy.restore(slice(None), rank), 0, 1)
    expected = np.square(back - compressed.inputs).reshape(len(back), -1).mean(axis=1)
    assert np.allclose(noisy.scores(rank).squared_errors, expected)
    exact = [
        peak_signal_noise_ratio(clean, other, data_range=1)
        for clean, other in zip(compressed.inputs, given, strict=True)
    ]
    assert noisy.noisy_psnr() == pytest.approx(np.mean(exact), abs=1e-4)
