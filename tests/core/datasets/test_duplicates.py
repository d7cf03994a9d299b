"""Duplicates across splits, against a plain loop and NumPy's own correlation."""

import numpy as np
import pytest

from core.datasets import duplicates
from core.datasets.dataset import Dataset, Split
from core.datasets.duplicates import SearchCancelled, exact_duplicates, near_duplicates
from core.errors import DatasetError


def make_dataset(*parts, labels=None):
    splits = [
        None
        if part is None
        else Split(part, np.arange(len(part)) % 2 if at or labels is None else labels)
        for at, part in enumerate(parts)
    ]
    return Dataset("d", "d", *splits, ("a", "b"))


@pytest.fixture
def noisy():
    rng = np.random.default_rng(5)
    train = rng.random((30, 5, 5)).astype(np.float32)
    validation = rng.random((12, 5, 5)).astype(np.float32)
    test = rng.random((9, 5, 5)).astype(np.float32)
    validation[3] = train[7]
    validation[4] = train[7]
    validation[5] = train[9] + rng.normal(0, 0.01, (5, 5))
    test[0] = validation[3]
    test[1] = 0.5 * train[20] + 0.25
    test[2] = 0.5
    train[2] = 0.5
    return make_dataset(train, validation, test)


def plain(dataset, near):
    """Return pairs by two loops."""
    found = {}
    parts = list(dataset.splits())
    for at, (second, part) in enumerate(parts):
        for first, earlier in parts[:at]:
            for i, one in enumerate(earlier.vectors):
                for j, other in enumerate(part.vectors):
                    equal = np.array_equal(one, other)
                    flat = one.std() == 0 or other.std() == 0
                    likeness = 1 if equal else 0 if flat else np.corrcoef(one, other)[0, 1]
                    if equal or likeness >= near:
                        found[first, i, second, j] = likeness
    return found


def keyed(found):
    return {(*pair.first, *pair.second): pair.similarity for pair in found.pairs}


def test_equal_samples_are_those_of_a_plain_loop(noisy):
    found = exact_duplicates(noisy)
    assert keyed(found) == plain(noisy, 2)
    assert found.total == len(found.pairs) == 6
    assert all(pair.is_exact for pair in found.pairs)
    assert found.counts == {
        ("validation", "train"): 2,
        ("test", "train"): 2,
        ("test", "validation"): 1,
    }
    assert found.sentence().startswith("2 validation pictures are also in training, 2 test")
    assert "1 test picture is also in validation" in found.sentence()


@pytest.mark.parametrize("block", [4, 1024])
def test_similar_pictures_are_those_of_numpys_correlation(noisy, monkeypatch, block):
    monkeypatch.setattr(duplicates, "_BLOCK", block)
    found = near_duplicates(noisy, 0.4)
    expected = plain(noisy, 0.4)
    assert keyed(found) == pytest.approx(expected, abs=1e-6)
    assert found.total == len(expected) > 12
    likeness = [pair.similarity for pair in found.pairs]
    assert likeness == sorted(likeness, reverse=True)
    # Another contrast is as similar as can be, and not equal.
    (contrast,) = [p for p in found.pairs if (p.first, p.second) == (("train", 20), ("test", 1))]
    assert contrast.similarity == pytest.approx(1)
    assert not contrast.is_exact


def test_pairs_of_different_classes_are_told(noisy):
    by_place = {(p.first, p.second): p for p in exact_duplicates(noisy).pairs}
    assert by_place[("train", 7), ("validation", 3)].is_same_class
    assert not by_place[("train", 7), ("validation", 4)].is_same_class


def test_of_very_many_pairs_the_most_similar_are_kept_and_all_counted(monkeypatch):
    monkeypatch.setattr(duplicates, "MOST_PAIRS", 10)
    data = make_dataset(np.zeros((40, 2, 2), np.float32), np.zeros((30, 2, 2), np.float32), None)
    found = exact_duplicates(data)
    assert (found.total, len(found.pairs)) == (1200, 10)
    assert found.counts == {("validation", "train"): 30}


def test_a_search_tells_how_far_it_is_and_can_be_stopped(noisy):
    told = []
    near_duplicates(noisy, 0.9, progress=lambda done, total: told.append((done, total)))
    assert told[-1] == (30, 30)
    with pytest.raises(SearchCancelled):
        near_duplicates(noisy, 0.9, cancelled=lambda: True)


def test_bad_thresholds_and_data_without_pictures_are_refused(noisy):
    for near in (0, -1, 1.5, float("nan")):
        with pytest.raises(DatasetError, match="similarity"):
            near_duplicates(noisy, near)
    points = make_dataset(np.eye(4, dtype=np.float32), np.eye(4, dtype=np.float32), None)
    with pytest.raises(DatasetError, match="no pictures"):
        near_duplicates(points, 0.9)
    assert exact_duplicates(points).total == 4
