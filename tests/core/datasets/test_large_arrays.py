import numpy as np
import pytest

from core.datasets import large_arrays
from core.datasets.dataset import Split
from core.datasets.large_arrays import take_rows
from core.errors import DatasetError


@pytest.mark.parametrize("free", [10**9, 0], ids=["in memory", "in a file"])
def test_rows_are_the_same_wherever_they_lie(monkeypatch, free):
    monkeypatch.setattr(large_arrays, "free_memory", lambda: free)
    monkeypatch.setattr(large_arrays, "_CHUNK_BYTES", 1000)
    inputs = np.random.default_rng(1).random((50, 4, 5), np.float32)
    indices = np.array([49, 0, 0, 7, *range(40)])

    taken = take_rows(inputs, indices)

    assert type(taken) is np.ndarray
    np.testing.assert_array_equal(taken, inputs[indices])
    split = Split(taken, np.zeros(len(indices), np.int64))
    assert np.shares_memory(split.inputs, taken)


def test_no_rows_need_no_file(monkeypatch):
    monkeypatch.setattr(large_arrays, "free_memory", lambda: 0)

    assert take_rows(np.zeros((3, 2), np.float32), np.array([], np.int64)).shape == (0, 2)


def test_without_room_the_size_is_told(monkeypatch, tmp_path):
    monkeypatch.setattr(large_arrays, "free_memory", lambda: 0)
    monkeypatch.setattr(large_arrays, "user_cache_path", lambda *_, **__: tmp_path / "f" / "g")
    (tmp_path / "f").touch()

    with pytest.raises(DatasetError, match=r"2 samples need 0.0 GiB, which neither the memory nor"):
        take_rows(np.zeros((3, 2), np.float32), np.array([0, 1]))
