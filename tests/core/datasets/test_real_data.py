import time

import numpy as np
import pytest

from core.datasets.loading import load_dataset, read_data

LETTERS, DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ", "0123456789"


def counts(dataset):
    return [len(split) for _, split in dataset.splits()]


def test_mini36_has_the_course_format_and_loads_at_once(shared_data):
    start = time.perf_counter()
    dataset = load_dataset(shared_data / "mini36")
    seconds = time.perf_counter() - start

    assert counts(dataset) == [1224, 288, 288]
    assert "".join(dataset.class_names) == LETTERS + DIGITS
    assert (dataset.name, dataset.ink, dataset.stored_transposed) == ("mini36", "dark", True)
    assert dataset.train.class_counts(36).tolist() == [34] * 36
    # About 0.1 s; the bound leaves room for a busy machine.
    assert seconds < 1


def test_nist26_is_a_lone_set_beside_weights_that_are_no_data(shared_data):
    dataset = load_dataset(shared_data / "nist26")

    assert counts(dataset) == [1040, 130, 130]
    assert "".join(dataset.class_names) == LETTERS
    # Bicubic overshoot is kept.
    lows, highs = zip(*((s.inputs.min(), s.inputs.max()) for _, s in dataset.splits()), strict=True)
    assert min(lows) == pytest.approx(-0.1414, abs=1e-4)
    assert max(highs) == pytest.approx(1.1222, abs=1e-4)


def test_hand36_is_split_by_page_and_keeps_its_own_order_of_classes(shared_data):
    path = shared_data / "hand36" / "hand36_chars.npz"
    dataset = load_dataset(path)

    assert "".join(dataset.class_names) == DIGITS + LETTERS
    assert (dataset.ink, dataset.stored_transposed) == ("dark", False)
    # One page holds all classes, each other page one class, of which it holds most samples.
    assert dataset.validation.class_counts(36).min() >= 1
    assert dataset.test is None
    totals = read_data(path).part("all").class_counts(36)
    assert (dataset.train.class_counts(36) >= totals / 2).all()


def test_emnist_is_light_on_dark_and_turned_on_request(shared_data):
    path = shared_data / "emnist" / "emnist_digits.npz"
    as_stored, turned = load_dataset(path), load_dataset(path, orientation="transposed")

    assert counts(turned) == [2700, 300, 1000]
    assert "".join(turned.class_names) == DIGITS
    assert turned.ink == "light"
    np.testing.assert_array_equal(turned.train.inputs, as_stored.train.inputs.transpose(0, 2, 1))


def test_cifar10_is_in_colour_and_has_no_ink(shared_data):
    dataset = load_dataset(shared_data / "cifar10" / "cifar10_subset.npz")

    assert counts(dataset) == [1800, 200, 1000]
    assert dataset.sample_shape == (32, 32, 3)
    assert dataset.class_names[:2] == ("airplane", "automobile")
    assert dataset.ink is None


@pytest.mark.parametrize(("as_stored", "accuracy"), [(True, 0.775), (False, 0.08)])
def test_weights_trained_elsewhere_agree_on_orientation_scale_and_class_order(
    shared_data, as_stored, accuracy
):
    letters = read_data(shared_data / "nist26" / "nist26_valid.mat").part("all")
    pictures = letters.inputs.transpose(0, 2, 1) if as_stored else letters.inputs
    with np.load(shared_data / "nist26" / "nist36_mlp_weights.npz") as weights:
        hidden = 1 / (1 + np.exp(-(pictures.reshape(-1, 1024) @ weights["W1"] + weights["b1"])))
        logits = hidden @ weights["W2"] + weights["b2"]

    found = float((logits.argmax(axis=1) == letters.labels).mean())

    assert found == pytest.approx(accuracy, abs=0.005)
