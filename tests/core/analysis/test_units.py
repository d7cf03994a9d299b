"""Norms, copies, classes and orders of units."""

import numpy as np
import pytest

from core.analysis.units import (
    class_weights,
    count_distinct,
    duplicates,
    order_units,
    unit_figures,
)
from core.runs.store import RunStore


def test_figures_are_those_of_numpy():
    rng = np.random.default_rng(0)
    now, start = rng.normal(size=(2, 5, 7)).astype(np.float32)

    figures = unit_figures(now, start)

    assert np.allclose(figures.norm, np.linalg.norm(now, axis=1))
    assert np.allclose(figures.mean, now.mean(axis=1))
    assert np.allclose(figures.change, np.linalg.norm(now - start, axis=1))


def test_copies_point_the_same_way_whatever_their_length():
    a, b = np.eye(4)[:2]
    vectors = np.stack([a, b, 3 * a, a + 0.05 * b, -a, 2 * b])

    first = duplicates(vectors)

    assert first.tolist() == [0, 1, 0, 0, 4, 1]
    assert count_distinct(first) == 3


def test_units_without_weights_are_copies_of_one_another():
    first = duplicates(np.zeros((64, 9)))

    assert count_distinct(first) == 1
    assert duplicates(np.array([[0, 0], [1, 0], [0, 0]])).tolist() == [0, 1, 0]


def test_copies_are_found_across_blocks(monkeypatch):
    monkeypatch.setattr("core.analysis.units._BLOCK", 3)
    vectors = np.random.default_rng(0).normal(size=(10, 50))
    vectors[8] = 2 * vectors[1]
    vectors[9] = 2 * vectors[1]

    assert duplicates(vectors).tolist() == [0, 1, 2, 3, 4, 5, 6, 7, 1, 1]


def test_a_hidden_unit_speaks_through_its_outgoing_weights():
    rng = np.random.default_rng(0)
    arrays = {
        "layer1.weight": rng.normal(size=(5, 4)),
        "layer2.weight": rng.normal(size=(4, 3)),
        "output.weight": rng.normal(size=(3, 2)),
    }

    assert np.allclose(class_weights(arrays, "layer2"), arrays["output.weight"])
    both = arrays["layer2.weight"] @ arrays["output.weight"]
    assert np.allclose(class_weights(arrays, "layer1"), both)
    assert class_weights(arrays, "output") is None


def test_a_kernel_speaks_through_all_places_of_its_map():
    rng = np.random.default_rng(0)
    arrays = {
        "conv1.weight": rng.normal(size=(2, 1, 3, 3)),
        "conv2.weight": rng.normal(size=(3, 2, 3, 3)),
        "output.weight": rng.normal(size=(4 * 3, 5)),
    }

    last = arrays["output.weight"].reshape(4, 3, 5).sum(axis=0)
    assert np.allclose(class_weights(arrays, "conv2"), last)
    expected = arrays["conv2.weight"].sum(axis=(2, 3)).T @ last
    assert np.allclose(class_weights(arrays, "conv1"), expected)


def test_orders():
    now = np.array([[1.0, 0], [3, 0], [2, 0]])
    figures = unit_figures(now, np.array([[1.0, 0], [2, 0], [0, 0]]))
    classes = np.array([[0, 5.0], [1, 0], [0, 6.0]])

    assert order_units("index", figures, classes).tolist() == [0, 1, 2]
    assert order_units("norm", figures, classes).tolist() == [1, 2, 0]
    assert order_units("change", figures, classes).tolist() == [2, 1, 0]
    assert order_units("class", figures, classes).tolist() == [1, 2, 0]
    assert order_units("class", figures, None).tolist() == [0, 1, 2]


@pytest.mark.parametrize(
    ("initialization", "dtype", "distinct"),
    # In float32, rounding parts units that began alike after 30 to 40 epochs.
    [("zero", "float64", 1), ("xavier", "float32", 64)],
)
def test_units_that_begin_alike_stay_alike(shared_data, tmp_path, initialization, dtype, distinct):
    from main import main

    flags = ["--initialization", initialization, "--dtype", dtype, "--epochs", "50"]
    where = ["--data", str(shared_data / "mini36"), "--runs-dir", str(tmp_path)]
    assert main(["train", "--model", "numpy-mlp", "--seed", "1", *flags, *where]) == 0
    folder = RunStore(tmp_path).find("last")

    weight = folder.read_checkpoint(50)["layer1.weight"]

    assert weight.shape == (1024, 64)
    assert count_distinct(duplicates(weight.T)) == distinct
