"""How long it takes to read folders of pictures and tables of pixels.

Run with: python -m pytest tests/benchmarks/test_reading_data_speed.py
"""

from time import perf_counter

import numpy as np
import pytest
from PIL import Image

from core.datasets import picture_cache
from core.datasets.loading import load_dataset

LONGEST_FIRST_S = {"flowers17": 3.0, "sun": 1.5}
LONGEST_AGAIN_S = 0.3
LONGEST_CHARACTERS_S = 6.0
LONGEST_CSV_S = 1.5


@pytest.fixture
def cache(tmp_path, monkeypatch):
    monkeypatch.setattr(picture_cache, "cache_folder", lambda: tmp_path / "cache")


def seconds(what, *arguments):
    begin = perf_counter()
    what(*arguments)
    return perf_counter() - begin


@pytest.mark.parametrize("name", list(LONGEST_FIRST_S))
@pytest.mark.usefixtures("cache")
def test_photographs_are_decoded_once_and_mapped_ever_after(shared_data, name):
    first = seconds(load_dataset, shared_data / name)
    again = min(seconds(load_dataset, shared_data / name) for _ in range(3))
    assert first < LONGEST_FIRST_S[name], f"{first:.2f} s"
    assert again < LONGEST_AGAIN_S, f"{again:.3f} s"


@pytest.mark.usefixtures("cache")
def test_ten_thousand_characters(tmp_path):
    rng = np.random.default_rng(1)
    pictures = rng.integers(0, 256, (10_000, 28, 28), np.uint8)
    for index, picture in enumerate(pictures):
        path = tmp_path / "set" / str(index % 10) / f"{index}.png"
        path.parent.mkdir(parents=True, exist_ok=True)
        Image.fromarray(picture).save(path)

    first, again = (seconds(load_dataset, tmp_path / "set") for _ in range(2))
    assert first < LONGEST_CHARACTERS_S, f"{first:.2f} s"
    assert again < 1, f"{again:.2f} s"


def test_a_table_of_ten_thousand_pictures(tmp_path):
    rng = np.random.default_rng(1)
    rows = rng.integers(0, 256, (10_000, 785))
    rows[:, 1:][rng.random((10_000, 784)) < 0.8] = 0
    rows[:, 0] = np.arange(10_000) % 10
    path = tmp_path / "mnist.csv"
    np.savetxt(path, rows, "%d", ",")

    found = min(seconds(load_dataset, path) for _ in range(3))
    assert found < LONGEST_CSV_S, f"{found:.2f} s"
