"""Principal components of a whole training set, and of a very large one."""

import numpy as np
import pytest

from core.reconstruction.pca import fit_pca

SAMPLES, FEATURES = 10_800, 1024


@pytest.fixture(scope="module")
def vectors():
    rng = np.random.default_rng(0)
    basis = rng.normal(size=(64, FEATURES)) * np.linspace(1, 0.05, 64)[:, None]
    noise = rng.normal(0, 0.05, (SAMPLES, FEATURES))
    return (0.5 + rng.normal(size=(SAMPLES, 64)) @ basis + noise).astype(np.float32)


def test_components_of_10800_pictures(benchmark, vectors):
    pca = benchmark.pedantic(fit_pca, args=(vectors,), rounds=3, warmup_rounds=1)
    assert pca.rank == FEATURES


def test_scikit_learns_full_svd_of_the_same(benchmark, vectors):
    decomposition = pytest.importorskip("sklearn.decomposition")
    full = decomposition.PCA(svd_solver="full")
    benchmark.pedantic(full.fit, args=(vectors.astype(np.float64),), rounds=3, warmup_rounds=1)


def test_one_component_more_of_twenty_pictures(benchmark, vectors):
    pca = fit_pca(vectors)
    codes = pca.project(vectors[:20])
    restored = benchmark(lambda: pca.reconstruct(codes[:, :33]))
    assert restored.shape == (20, FEATURES)
