"""How long it takes to find samples that are in two splits.

Run with: python -m pytest tests/benchmarks/test_duplicates_speed.py
"""

from time import perf_counter

import numpy as np
import pytest

from core.datasets.dataset import Dataset, Split
from core.datasets.duplicates import exact_duplicates, near_duplicates

LONGEST_EXACT_S = 1.0
LONGEST_NEAR_S = 8.0


@pytest.fixture(scope="module")
def dataset():
    """Return as many pictures as Synthetic 36 has, of which some are in two splits."""
    rng = np.random.default_rng(1)
    parts = [rng.random((size, 32, 32), np.float32) for size in (10_800, 3_600, 1_800)]
    parts[1][:10] = parts[0][:10]
    parts[2][:5] = parts[0][20:25] * np.float32(0.5)
    splits = [Split(part, np.arange(len(part)) % 36) for part in parts]
    return Dataset("d", "d", *splits, tuple(map(str, range(36))))


def test_equal_pictures(dataset):
    begin = perf_counter()
    found = exact_duplicates(dataset)
    seconds = perf_counter() - begin
    assert found.total == 10
    assert seconds < LONGEST_EXACT_S, f"{seconds:.2f} s"


def test_similar_pictures(dataset):
    begin = perf_counter()
    found = near_duplicates(dataset, 0.98)
    seconds = perf_counter() - begin
    assert found.total == 15
    assert seconds < LONGEST_NEAR_S, f"{seconds:.2f} s"
