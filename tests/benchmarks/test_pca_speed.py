"""Principal components of a whole training set, beside scikit-learn's, and of a very large one."""

import threading
from timeit import repeat

import numpy as np
import psutil
import pytest

from core.reconstruction.pca import fit_pca

SAMPLES, FEATURES = 10_800, 1024
ROUNDS = 3


@pytest.fixture(scope="module")
def vectors():
    rng = np.random.default_rng(0)
    basis = rng.normal(size=(64, FEATURES)) * np.linspace(1, 0.05, 64)[:, None]
    noise = rng.normal(0, 0.05, (SAMPLES, FEATURES))
    return (0.5 + rng.normal(size=(SAMPLES, 64)) @ basis + noise).astype(np.float32)


@pytest.mark.timeout(600)
def test_components_of_10800_pictures_beside_scikit_learns_full_svd(benchmark, vectors):
    """In one process, so that both have the same machine; the figures stand in `extra_info`."""
    decomposition = pytest.importorskip("sklearn.decomposition")
    from threadpoolctl import threadpool_info

    pca = benchmark.pedantic(fit_pca, args=(vectors,), rounds=ROUNDS, warmup_rounds=1)
    full = decomposition.PCA(svd_solver="full")
    # Ours computes in float64 whatever it is given; theirs in the precision of what it is given.
    for dtype in (np.float64, np.float32):
        given = vectors.astype(dtype)
        seconds = min(repeat(lambda given=given: full.fit(given), number=1, repeat=ROUNDS))
        name = f"scikit_learn_{np.dtype(dtype).name}"
        benchmark.extra_info[f"{name}_seconds"] = seconds
        benchmark.extra_info[f"share_of_{name}"] = benchmark.stats.stats.min / seconds
    # SciPy, which scikit-learn computes with, may bring a library of its own.
    benchmark.extra_info["threads"] = {
        each["filepath"].replace("\\", "/").rpartition("/")[2]: each["num_threads"]
        for each in threadpool_info()
        if each["user_api"] == "blas"
    }
    assert pca.rank == FEATURES
    np.testing.assert_allclose(pca.variances, full.explained_variance_, rtol=1e-3)


@pytest.mark.parametrize(("samples", "features"), [(100_000, 1024), (1_000, 49_152)])
@pytest.mark.timeout(600)
def test_very_many_and_very_large_pictures_within_2_gb(benchmark, samples, features):
    data = np.random.default_rng(0).random((samples, features), np.float32)

    def fit():
        with _PeakMemory() as memory:
            fit_pca(data)
        benchmark.extra_info["peak_memory_above_the_data_mb"] = memory.above / 1e6
        return memory.above

    assert benchmark.pedantic(fit, rounds=1) < 2e9


class _PeakMemory:
    """Looks every few milliseconds how much memory this process takes.

    Attributes
    ----------
    above : int
        The most seen, in bytes, beyond what it took at first.
    """

    def __init__(self):
        self.above = 0
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)
        self._first = psutil.Process().memory_info().rss

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *_):
        self._ended.set()
        self._thread.join()

    def _look(self):
        process = psutil.Process()
        while not self._ended.wait(0.002):
            self.above = max(self.above, process.memory_info().rss - self._first)


def test_one_component_more_of_twenty_pictures(benchmark, vectors):
    pca = fit_pca(vectors)
    codes = pca.project(vectors[:20])
    restored = benchmark(lambda: pca.reconstruct(codes[:, :33]))
    assert restored.shape == (20, FEATURES)
