import numpy as np
import pytest

from core.datasets.group_splitting import split_by_group
from core.errors import DatasetError


def split(labels, groups, seed=0, **options):
    return split_by_group(
        np.asarray(labels), np.asarray(groups), np.random.default_rng(seed), **options
    )


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("pages", [5, 10, 23, 100])
def test_no_group_is_torn_apart_and_shares_are_near_80_10_10(pages, seed):
    rng = np.random.default_rng(7)
    labels, groups = rng.integers(0, 12, 2000), rng.integers(0, pages, 2000)

    chosen = split(labels, groups, seed)

    parts = (chosen.train, chosen.validation, chosen.test)
    assert sum(len(set(groups[part])) for part in parts) == pages
    assert sorted(np.concatenate(parts).tolist()) == list(range(2000))
    nearest = max(0.1, 1 / pages)
    assert len(chosen.validation) / 2000 == pytest.approx(nearest, abs=0.04)
    assert len(chosen.test) / 2000 == pytest.approx(nearest, abs=0.04)


def test_groups_may_be_words():
    chosen = split([0, 1] * 20, np.repeat([f"writer {i}" for i in range(10)], 4))

    assert (len(chosen.train), len(chosen.validation), len(chosen.test)) == (32, 4, 4)


def test_pages_of_one_class_each_are_held_out_one_of_every_class():
    labels = np.repeat(np.arange(10), 100)
    groups = np.arange(1000) // 10

    chosen = split(labels, groups)

    assert np.bincount(labels[chosen.validation]).tolist() == [10] * 10
    assert np.bincount(labels[chosen.test]).tolist() == [10] * 10


def test_a_page_that_holds_most_of_a_class_stays_in_training():
    # Two classes on a page of their own each, and one page with a few of both.
    labels = [0] * 50 + [1] * 50 + [0, 1] * 3
    groups = [0] * 50 + [1] * 50 + [2] * 6

    chosen = split(labels, groups)

    assert chosen.validation.tolist() == list(range(100, 106))
    assert len(chosen.test) == 0


def test_two_groups_train_and_validate():
    chosen = split([0, 1] * 10, [0] * 12 + [1] * 8)

    assert chosen.validation.tolist() == list(range(12, 20))
    assert len(chosen.test) == 0


def test_half_of_each_class_is_given_up_if_there_is_no_other_way():
    # Each page holds most of one class, so that none can be spared under the rule of halves.
    labels = [0] * 9 + [1] + [1] * 9 + [0]
    groups = [0] * 10 + [1] * 10

    chosen = split(labels, groups)

    assert len(chosen.train) == len(chosen.validation) == 10


@pytest.mark.parametrize("groups", [[0] * 6, [0, 0, 0, 1, 1, 1]])
def test_groups_that_cannot_be_spared_are_refused(groups):
    with pytest.raises(DatasetError, match=r"cannot split between the . groups"):
        split([0, 0, 0, 1, 1, 1], groups)


def test_the_same_seed_gives_the_same_split_and_another_another():
    labels, groups = np.arange(400) % 4, np.arange(400) // 10

    assert split(labels, groups, 1).test.tolist() == split(labels, groups, 1).test.tolist()
    assert split(labels, groups, 1).test.tolist() != split(labels, groups, 2).test.tolist()
