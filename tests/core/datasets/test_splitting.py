import numpy as np
import pytest

from core.datasets.splitting import split_by_class
from core.errors import DatasetError


def split(labels, seed=0, **options):
    return split_by_class(np.asarray(labels), np.random.default_rng(seed), **options)


def assert_is_partition(chosen, samples):
    joined = np.concatenate([chosen.train, chosen.validation, chosen.test])
    assert sorted(joined.tolist()) == list(range(samples))


@pytest.mark.parametrize("per_class", [10, 37, 50])
def test_each_class_gives_its_tenth_to_validation_and_to_test(per_class):
    labels = np.random.default_rng(1).permutation(np.repeat(np.arange(36), per_class))

    chosen = split(labels)

    assert_is_partition(chosen, len(labels))
    for part in (chosen.validation, chosen.test):
        counts = np.bincount(labels[part], minlength=36)
        assert counts.min() >= per_class // 10
        assert counts.max() <= -(-per_class // 10)


def test_small_classes_together_still_give_a_tenth():
    chosen = split(np.repeat(np.arange(50), 4))

    assert (len(chosen.train), len(chosen.validation), len(chosen.test)) == (160, 20, 20)


@pytest.mark.parametrize("counts", [(1, 1, 8), (2, 1), (1, 2, 3, 4), (2, 2), (1, 1, 1, 40), (3, 3)])
@pytest.mark.parametrize("seed", range(5))
def test_every_class_keeps_a_training_sample(counts, seed):
    labels = np.repeat(np.arange(len(counts)), counts)

    chosen = split(labels, seed)

    assert set(labels[chosen.train]) == set(labels)
    assert len(chosen.validation) >= 1
    assert_is_partition(chosen, len(labels))


def test_without_a_test_split_a_tenth_is_held_out_alone():
    chosen = split(np.repeat(np.arange(4), 10), with_test=False)

    assert (len(chosen.train), len(chosen.validation), len(chosen.test)) == (36, 4, 0)


def test_the_same_seed_gives_the_same_split_and_another_another():
    labels = np.repeat(np.arange(10), 20)

    assert split(labels, 1).validation.tolist() == split(labels, 1).validation.tolist()
    assert split(labels, 1).validation.tolist() != split(labels, 2).validation.tolist()


def test_classes_of_one_sample_each_cannot_be_split():
    with pytest.raises(DatasetError, match="none of the 3 classes has a second sample"):
        split([0, 1, 2])
