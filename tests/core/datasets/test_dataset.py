import dataclasses

import numpy as np
import pytest

from core.datasets.dataset import Dataset, Split
from core.errors import DatasetError


def make_split(labels=(0, 1, 0, 1), shape=(3, 4)):
    inputs = np.arange(len(labels) * np.prod(shape), dtype=np.float32).reshape(-1, *shape)
    return Split(inputs, np.array(labels, np.int64))


def make_dataset(**replaced):
    values = {
        "name": "set",
        "source": "set",
        "train": make_split(),
        "validation": make_split(),
        "test": None,
        "class_names": ("a", "b"),
    }
    return Dataset(**(values | replaced))


def test_a_split_is_read_only_and_in_the_types_networks_expect():
    split = Split(np.zeros((2, 3, 3)), np.array([0, 1], np.uint8))

    assert (split.inputs.dtype, split.labels.dtype) == (np.float32, np.int64)
    with pytest.raises(ValueError, match="read-only"):
        split.inputs[0] = 1


def test_vectors_are_a_view_of_the_pictures():
    split = make_split()

    assert split.vectors.shape == (4, 12)
    assert np.shares_memory(split.vectors, split.inputs)


def test_a_subset_keeps_the_order_of_the_indices():
    assert make_split().subset(np.array([3, 0])).labels.tolist() == [1, 0]


@pytest.mark.parametrize(
    ("inputs", "labels", "text"),
    [
        (np.zeros((2, 3, 3)), np.array([0]), "2 inputs have labels of shape"),
        (np.zeros(3), np.array([0, 0, 0]), r"inputs have shape \(3,\)"),
        (np.zeros((2, 3, 3, 2)), np.array([0, 1]), r"inputs have shape \(2, 3, 3, 2\)"),
        (np.zeros((2, 0)), np.array([0, 1]), r"inputs have shape \(2, 0\)"),
        (np.zeros((2, 3)), np.array([0, -1]), "label -1 is negative"),
        (np.zeros((2, 3)), np.array([0, 0.5]), "labels have type float64"),
        (np.array([[1, np.nan], [1, 1]]), np.array([0, 1]), "1 of 2 samples hold NaN"),
        (np.array([[np.inf, -np.inf], [1, 1]]), np.array([0, 1]), "1 of 2 samples hold NaN"),
    ],
)
def test_a_split_refuses_arrays_that_are_no_samples_with_labels(inputs, labels, text):
    with pytest.raises(DatasetError, match=text):
        Split(inputs, labels)


@pytest.mark.parametrize(
    ("replaced", "text"),
    [
        ({"class_names": ("a",)}, "needs at least 2"),
        ({"class_names": ("a", "a")}, r"\['a'\] occur twice"),
        ({"class_names": ("a", "b", "c")}, "no training sample of class c"),
        ({"validation": make_split(labels=())}, "validation split is empty"),
        ({"test": make_split(shape=(4, 4))}, r"test samples have shape \(4, 4\)"),
        ({"test": make_split(labels=(0, 2))}, "test has label 2"),
    ],
)
def test_a_dataset_refuses_splits_that_do_not_fit_together(replaced, text):
    with pytest.raises(DatasetError, match=text):
        make_dataset(**replaced)


def test_the_same_data_have_the_same_fingerprint_and_others_another():
    dataset = make_dataset()

    assert dataset.fingerprint == make_dataset(name="other").fingerprint
    assert dataset.fingerprint != make_dataset(class_names=("a", "c")).fingerprint
    assert dataset.fingerprint != dataclasses.replace(dataset, test=make_split()).fingerprint
