"""Batches are chosen by the size of what is in them."""

import numpy as np
import pytest

from core.batches import DEFAULT_NUMBERS, batches
from core.reconstruction.scores import score_reconstruction


@pytest.mark.parametrize(
    ("count", "numbers", "most"), [(10, 3, 9), (1, 5, 2), (0, 4, 8), (7, 1, 7)]
)
def test_batches_are_all_samples_in_order_and_none_is_larger(count, numbers, most):
    parts = batches(count, numbers, most)

    assert [at for part in parts for at in range(count)[part]] == list(range(count))
    for part in parts:
        assert 1 <= part.stop - part.start <= max(1, most // numbers)


def test_large_pictures_are_measured_a_few_at_a_time():
    side, seen = 512, []
    pictures = np.zeros((20, side, side), np.float32)

    def restore(originals):
        seen.append(len(originals))
        return originals + np.float32(0.5)

    scores = score_reconstruction(pictures, np.zeros(20, np.int64), restore, windows=False)

    assert seen == [8, 8, 4]
    assert max(seen) * side**2 <= DEFAULT_NUMBERS
    assert np.allclose(scores.squared_errors, 0.25)
