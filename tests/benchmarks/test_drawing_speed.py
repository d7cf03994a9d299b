"""Drawing characters: a class, the default collection, a page, and the set as it is kept.

Run with: python -m pytest tests/benchmarks
"""

import numpy as np
import pytest

from core.datasets import synthetic36
from core.datasets.loading import load_dataset
from core.synthetic.alphabet import shipped_alphabet
from core.synthetic.collection import CHUNK, Collection, draw_collection
from core.synthetic.drawing import draw_characters
from core.synthetic.page import draw_page

LETTERS = "PACK MY BOX WITH FIVE DOZEN LIQUOR JUGS 0123456789 " * 5


@pytest.fixture(scope="module", autouse=True)
def alphabet():
    """Read once, as in a program that runs."""
    return shipped_alphabet()


@pytest.mark.parametrize("size", [32, 128])
@pytest.mark.benchmark(group="50 characters of a class")
def test_a_chunk_of_characters(benchmark, size):
    drawn = benchmark.pedantic(
        lambda: draw_characters("B" * CHUNK, np.random.default_rng(0), size=size),
        rounds=20,
        warmup_rounds=2,
    )

    assert drawn.pictures.shape == (CHUNK, size, size)


@pytest.mark.benchmark(group="default collection: 16,200 pictures of 32x32")
def test_the_default_collection(benchmark):
    parts = benchmark.pedantic(lambda: draw_collection(Collection()), rounds=1)

    assert len(parts["train"].pictures) == 10_800
    # Ten seconds on two cores are promised.
    assert benchmark.stats["max"] < 10


@pytest.mark.benchmark(group="a page of 200 letters")
def test_a_page(benchmark):
    page = benchmark.pedantic(lambda: draw_page(LETTERS), rounds=10, warmup_rounds=1)

    assert 190 <= len(page.boxes) <= 210


@pytest.mark.benchmark(group="default collection: 16,200 pictures of 32x32")
def test_the_default_set_as_it_is_kept(benchmark, tmp_path, monkeypatch):
    monkeypatch.setattr(synthetic36, "cache_folder", lambda: tmp_path)
    load_dataset("synthetic36")

    dataset = benchmark.pedantic(lambda: load_dataset("synthetic36"), rounds=10)

    assert len(dataset.train) == 10_800
