"""Texts that are long, beside the plain algorithm and within memory."""

import random
import tracemalloc
from collections.abc import Sequence

import pytest

from core.errors import ConfigError
from core.ocr.blame import blame
from core.ocr.scoring import align, distances, errors, score_text


def levenshtein(one: Sequence[str], other: Sequence[str]) -> int:
    """Return the distance by its recurrence, a row at a time."""
    before = list(range(len(other) + 1))
    for row, item in enumerate(one, 1):
        now = [row]
        for column, each in enumerate(other, 1):
            changed = before[column - 1] + (item != each)
            now.append(min(before[column] + 1, now[-1] + 1, changed))
        before = now
    return before[-1]


def text(rng: random.Random, length: int) -> str:
    return "".join(rng.choices("ABC", k=length))


def test_distances_are_those_of_the_plain_algorithm() -> None:
    rng = random.Random(5)
    for _ in range(150):
        truth = text(rng, rng.randrange(12))
        readings = [text(rng, rng.randrange(12)) for _ in range(rng.randrange(5))]
        plain = [levenshtein(truth, each) for each in readings]
        assert distances(truth, readings) == plain
        assert [errors(align(truth, each)) for each in readings] == plain


def test_blame_names_each_error_once() -> None:
    rng = random.Random(6)
    for _ in range(150):
        truth, read = (
            [text(rng, rng.randrange(6)) for _ in range(rng.randrange(5))] for _ in range(2)
        )
        found = blame(truth, read)
        parts = (found.finding, found.ordering, found.reading)
        assert min(parts) >= 0
        assert sum(parts) == score_text(truth, read).errors


def test_a_dense_page_is_compared_in_little_memory() -> None:
    rng = random.Random(7)
    lines = [text(rng, 40) for _ in range(50)]
    tracemalloc.start()
    scores, found = score_text(lines, lines[::-1]), blame(lines, lines[::-1])
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert found.ordering == scores.errors > 500
    # A number of 4 bytes for each pair of 2,000 characters with line ends, not one of Python's.
    assert peak < 25 * 2**20


@pytest.mark.parametrize("truth", [["A" * 200_000], ["A"] * 2_500, ["A" * 12_000, "B" * 12_000]])
def test_texts_that_are_no_page_are_refused(truth: list[str]) -> None:
    with pytest.raises(ConfigError, match="give the text of this picture alone"):
        blame(truth, ["B" * 6_000])
