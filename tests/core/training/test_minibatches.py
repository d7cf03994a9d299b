import numpy as np
import pytest

from core.training.config import SAMPLERS
from core.training.minibatches import batch_count, epoch_order, visits


def test_reshuffling_sees_every_sample_once_in_another_order():
    first, second = epoch_order(50, 1, 1), epoch_order(50, 1, 2)

    assert sorted(first) == sorted(second) == list(range(50))
    assert (first != second).any()


def test_shuffling_once_sees_every_sample_once_in_the_same_order():
    first, second = (epoch_order(50, 1, epoch, "shuffle-once") for epoch in (1, 2))

    assert sorted(first) == list(range(50))
    assert (first != np.arange(50)).any()
    np.testing.assert_array_equal(first, second)


def test_drawing_once_never_sees_more_than_a_third_of_the_samples():
    # Report A's batches: an expected (1 - 1/n)^n = 36.8 % are never drawn.
    order = epoch_order(10_800, 1, 1, "draw-once")

    assert len(order) == 10_800
    np.testing.assert_array_equal(order, epoch_order(10_800, 1, 7, "draw-once"))
    never = 1 - len(np.unique(order)) / 10_800
    assert never == pytest.approx((1 - 1 / 10_800) ** 10_800, abs=0.01)


def test_another_seed_is_another_order():
    for sampler in SAMPLERS:
        assert (epoch_order(50, 1, 1, sampler) != epoch_order(50, 2, 1, sampler)).any()


@pytest.mark.parametrize("sampler", SAMPLERS)
@pytest.mark.parametrize(("epoch", "seen", "start"), [(0, 0, 0), (0, 13, 0), (3, 20, 0), (5, 7, 2)])
def test_visits_are_those_of_the_orders_counted_one_by_one(sampler, epoch, seen, start):
    expected = np.zeros(40, int)
    for number in range(start + 1, epoch + 1):
        np.add.at(expected, epoch_order(40, 3, number, sampler), 1)
    np.add.at(expected, epoch_order(40, 3, epoch + 1, sampler)[:seen], 1)

    counted = visits(40, 3, epoch, sampler, seen=seen, start_epoch=start)

    np.testing.assert_array_equal(counted, expected)


def test_the_last_batch_may_be_smaller():
    assert batch_count(50, 8) == 7
    assert batch_count(48, 8) == 6
    assert batch_count(0, 8) == 0
