"""Principal components against scikit-learn's, and in the corners."""

import tracemalloc

import numpy as np
import pytest

from core.errors import ConfigError, DatasetError
from core.reconstruction.pca import fit_pca

sklearn = pytest.importorskip("sklearn.decomposition")


def vectors(samples, features, seed=0):
    """Correlated samples away from zero, of a falling spectrum."""
    rng = np.random.default_rng(seed)
    mixing = rng.normal(size=(features, features)) * np.linspace(1, 0.01, features)[:, None]
    return (rng.normal(size=(samples, features)) @ mixing + 5).astype(np.float32)


@pytest.mark.parametrize(("samples", "features"), [(300, 40), (41, 40), (40, 40), (30, 80)])
def test_components_and_reconstructions_are_those_of_scikit_learn(samples, features):
    train, other = vectors(samples, features), vectors(25, features, seed=1)
    ours = fit_pca(train)
    theirs = sklearn.PCA(svd_solver="full").fit(train.astype(np.float64))

    rank = min(samples - 1, features)
    assert ours.rank == rank
    np.testing.assert_allclose(ours.mean, theirs.mean_, atol=1e-9)
    np.testing.assert_allclose(ours.variances, theirs.explained_variance_[:rank], rtol=1e-6)
    np.testing.assert_allclose(ours.explained[-1], 1, atol=1e-9)
    np.testing.assert_allclose(ours.components @ ours.components.T, np.eye(rank), atol=1e-9)
    for kept in (1, 5, rank // 2, rank):
        own = ours.components[:kept]
        known = theirs.components_[:kept]
        # The same subspace: the same projection.
        np.testing.assert_allclose(own.T @ own, known.T @ known, atol=1e-6)
        restored = ours.reconstruct(ours.project(other, kept))
        by_theirs = (other - theirs.mean_) @ known.T @ known + theirs.mean_
        np.testing.assert_allclose(restored, by_theirs, atol=1e-6 * np.abs(other).max())


def test_fewer_components_are_the_first_columns():
    pca = fit_pca(vectors(100, 20))
    codes = pca.project(vectors(9, 20, seed=2))

    np.testing.assert_allclose(codes[:, :4], pca.project(vectors(9, 20, seed=2), 4), atol=1e-12)


def test_signs_do_not_depend_on_the_order_of_samples():
    train = vectors(100, 20)
    forward, backward = fit_pca(train), fit_pca(train[::-1])

    np.testing.assert_allclose(forward.components, backward.components, atol=1e-6)
    largest = np.abs(forward.components).argmax(axis=1)
    assert (forward.components[np.arange(20), largest] > 0).all()


def test_the_rank_is_that_of_the_samples():
    few = fit_pca(vectors(8, 50))
    assert few.rank == 7
    line = np.outer(np.arange(10.0), np.arange(1, 5)).astype(np.float32)
    assert fit_pca(line).rank == 1
    same = fit_pca(np.ones((10, 4), np.float32))
    assert same.rank == 0
    assert same.explained.tolist() == [1.0]
    np.testing.assert_array_equal(same.reconstruct(same.project(np.ones((3, 4)))), np.ones((3, 4)))


def test_constant_features_disturb_nothing():
    train = vectors(60, 12)
    with_constant = np.hstack([train, np.full((60, 3), 7, np.float32)])

    np.testing.assert_allclose(
        fit_pca(with_constant).components[:, :12], fit_pca(train).components, atol=1e-8
    )


def test_components_for_a_share_of_the_variance():
    pca = fit_pca(vectors(100, 20))

    for share in (0.0, 0.5, 0.9, 0.999, 1.0):
        count = pca.components_for(share)
        assert pca.explained[count] >= share - 1e-9
        assert count == 0 or pca.explained[count - 1] < share


@pytest.mark.parametrize("wrong", [0, -1, 8, 1024])
def test_a_number_of_components_that_is_not_there_is_refused(wrong):
    with pytest.raises(ConfigError, match="8 samples of 50 numbers have 7; choose 1 to 7"):
        fit_pca(vectors(8, 50)).check(wrong)


def test_one_sample_is_refused():
    with pytest.raises(ConfigError, match="at least 2 samples and got 1"):
        fit_pca(np.zeros((1, 4), np.float32))


@pytest.mark.parametrize(("samples", "features"), [(900, 20), (40, 500), (30, 30)])
def test_a_fit_can_be_stopped_at_every_step(samples, features, monkeypatch):
    monkeypatch.setattr("core.reconstruction.pca._CHUNK", 4000)
    train = vectors(samples, features)
    shares = []
    assert fit_pca(train, lambda share: shares.append(share) or True) is not None
    assert shares == sorted(shares)
    assert len(shares) >= 7
    assert (shares[0], shares[-1]) == (0.0, 1.0)
    for stop in range(len(shares) - 1):
        left = iter(range(stop, -1, -1))
        assert fit_pca(train, lambda _share, left=left: next(left) > 0) is None


@pytest.mark.parametrize(("samples", "features"), [(300, 40), (40, 300)])
def test_chunks_of_any_size_give_the_same(samples, features, monkeypatch):
    train, other = vectors(samples, features), vectors(70, features, seed=1)
    whole = fit_pca(train)
    codes = whole.project(other)
    # A row or column, several, and all but some of the last chunk.
    for chunk in (1, 7 * 40, 299 * 40):
        monkeypatch.setattr("core.reconstruction.pca._CHUNK", chunk)
        found = fit_pca(train)
        np.testing.assert_allclose(found.components, whole.components, atol=1e-7)
        np.testing.assert_allclose(found.variances, whole.variances, rtol=1e-9)
        np.testing.assert_allclose(found.project(other), codes, atol=1e-5)


@pytest.mark.parametrize(("samples", "features"), [(20_000, 200), (200, 20_000)])
def test_chunks_are_all_that_is_brought_to_float64(samples, features, monkeypatch):
    monkeypatch.setattr("core.reconstruction.pca._CHUNK", 2**16)
    train = np.random.default_rng(0).random((samples, features), np.float32)
    tracemalloc.start()
    try:
        pca = fit_pca(train)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    # Beside the components: squares of the smaller side, and a few chunks.
    assert peak < pca.components.nbytes + 8 * (6 * 200**2 + 6 * 2**16)


def test_what_does_not_fit_into_memory_is_refused_before_it_is_tried(monkeypatch):
    monkeypatch.setattr("core.memory.free_memory", lambda: 2**30)
    # Nothing is allocated: strides of zero.
    large = np.broadcast_to(np.float32(1), (60_000, 49_152))
    with pytest.raises(ConfigError, match=r"60,000 samples of 49,152 numbers needs about .* GiB"):
        fit_pca(large)


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf, 1e200])
@pytest.mark.parametrize(("samples", "features"), [(30, 4), (4, 30)])
def test_what_is_not_finite_is_refused(bad, samples, features):
    train = vectors(samples, features).astype(np.float64)
    train[2, 3] = bad
    with pytest.raises(DatasetError, match=r"^codes hold NaN or infinite values"):
        fit_pca(train, what="codes")
    train[1, 3] = -bad
    with pytest.raises(DatasetError, match=r"^samples hold NaN or infinite values"):
        fit_pca(train)
