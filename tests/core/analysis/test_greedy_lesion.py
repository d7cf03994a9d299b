"""Greedy lesion against a loop that passes every sample through every network there is."""

from functools import partial

import numpy as np
import pytest

from core.analysis import network_tail
from core.analysis.activations import LayeredNetwork
from core.analysis.greedy_lesion import MOST_PICTURES, MOST_SAMPLES, greedy_lesion, spread_samples
from core.errors import ConfigError
from core.training.inference import sample_losses

LOSSES = partial(sample_losses, loss="cross-entropy")


def dense_network(widths=(6, 7, 5, 4), seed=1):
    rng = np.random.default_rng(seed)
    names = [f"layer{index}" for index in range(1, len(widths) - 1)] + ["output"]
    arrays = {"input.offset": np.zeros(1, np.float32), "input.scale": np.ones(1, np.float32)}
    for name, before, after in zip(names, widths, widths[1:], strict=False):
        arrays[f"{name}.weight"] = rng.normal(size=(before, after))
        arrays[f"{name}.bias"] = rng.normal(size=after)
    return LayeredNetwork(arrays, "tanh", (widths[0],))


def convolutional_network(seed=2):
    rng = np.random.default_rng(seed)
    arrays = {"input.offset": np.zeros(1, np.float32), "input.scale": np.ones(1, np.float32)}
    for index, (before, after) in enumerate([(1, 4), (4, 3)], start=1):
        arrays[f"conv{index}.weight"] = rng.normal(size=(after, before, 3, 3))
        arrays[f"norm{index}.weight"] = rng.uniform(0.5, 2, after)
        arrays[f"norm{index}.bias"] = rng.normal(size=after)
        arrays[f"norm{index}.running_mean"] = rng.normal(size=after)
        arrays[f"norm{index}.running_var"] = rng.uniform(0.5, 2, after)
    # 12x12 becomes 10x10, pooled 5x5, then 3x3 of three channels.
    arrays["hidden1.weight"], arrays["hidden1.bias"] = rng.normal(size=(27, 6)), rng.normal(size=6)
    arrays["output.weight"], arrays["output.bias"] = rng.normal(size=(6, 4)), rng.normal(size=4)
    return LayeredNetwork(arrays, "sigmoid", (12, 12))


def by_brute_force(network, layer, units, rows, labels):
    """Pass all samples through each network anew: order, accuracies and losses."""
    off, accuracies, losses = [], [], []

    def measure(units_off):
        logits = network.logits(rows, {layer: units_off})
        return (logits.argmax(axis=1) == labels).mean(), LOSSES(logits, labels).mean()

    for _round in range(units + 1):
        accuracy, loss = measure(off)
        accuracies.append(accuracy)
        losses.append(loss)
        left = [unit for unit in range(units) if unit not in off]
        if left:
            off.append(min(left, key=lambda u: (-measure([*off, u])[0], measure([*off, u])[1])))
    return off, accuracies, losses


@pytest.mark.parametrize(
    ("make", "layer", "units"),
    [
        (dense_network, "layer1", 7),
        (dense_network, "layer2", 5),
        (convolutional_network, "conv1", 4),
        (convolutional_network, "conv2", 3),
        (convolutional_network, "hidden1", 6),
    ],
)
def test_it_finds_what_a_plain_loop_finds(make, layer, units):
    network = make()
    features = int(np.prod(network.sample_shape))
    rng = np.random.default_rng(5)
    rows = rng.normal(size=(60, features)).astype(np.float32)
    # Labels that the network mostly gives, so that accuracy falls as units go.
    labels = np.where(rng.random(60) < 0.8, network.logits(rows).argmax(axis=1), rng.integers(4))

    curve = greedy_lesion(network, layer, rows, labels, LOSSES)

    order, accuracies, losses = by_brute_force(network, layer, units, rows, labels)
    assert curve.order.tolist() == order
    np.testing.assert_allclose(curve.accuracies, accuracies, atol=1e-12)
    np.testing.assert_allclose(curve.losses, losses, rtol=1e-9)
    assert curve.accuracies[0] > curve.accuracies[-1]


def test_maps_that_do_not_fit_into_memory_are_computed_again(monkeypatch):
    network = convolutional_network()
    rng = np.random.default_rng(5)
    rows, labels = rng.normal(size=(30, 144)).astype(np.float32), rng.integers(0, 4, 30)
    whole = greedy_lesion(network, "conv1", rows, labels, LOSSES)
    tail = network_tail.NetworkTail(network, "conv1", rows)
    monkeypatch.setattr(network_tail, "BUDGET", 2 * tail.share(0).nbytes + 8)

    curve = greedy_lesion(network, "conv1", rows, labels, LOSSES)
    tail = network_tail.NetworkTail(network, "conv1", rows)
    tail.sums(np.arange(4))

    assert curve.order.tolist() == whole.order.tolist()
    np.testing.assert_array_equal(curve.losses, whole.losses)
    assert tail.kept_bytes == 2 * tail.share(0).nbytes


def test_random_orders_are_measured_as_they_are(monkeypatch):
    network = dense_network()
    rng = np.random.default_rng(7)
    rows, labels = rng.normal(size=(40, 6)).astype(np.float32), rng.integers(0, 4, 40)

    curve = greedy_lesion(network, "layer1", rows, labels, LOSSES, orders=3, seed=11)

    again = np.random.default_rng(11)
    for row in curve.random_accuracies:
        shuffled = again.permutation(7)
        for off in range(8):
            logits = network.logits(rows, {"layer1": shuffled[:off].tolist()})
            assert row[off] == pytest.approx((logits.argmax(axis=1) == labels).mean())
    np.testing.assert_allclose(curve.random_mean, curve.random_accuracies.mean(axis=0))


def test_of_equals_the_smaller_loss_goes_first():
    arrays = dict(dense_network((2, 3, 2)).arrays)
    # Both classes are told apart by unit 0 alone; 1 and 2 speak only for how sure it is.
    arrays["layer1.weight"] = np.array([[5.0, 0, 0], [0, 0, 0]])
    arrays["layer1.bias"] = np.array([0.0, 1.0, 1.0])
    arrays["output.weight"] = np.array([[-4.0, 4.0], [0.3, 0.0], [0.0, 0.0]])
    arrays["output.bias"] = np.zeros(2)
    network = LayeredNetwork(arrays, "tanh", (2,))
    rows = np.array([[-1, 0], [1, 0]], np.float32)

    curve = greedy_lesion(network, "layer1", rows, np.array([0, 1]), LOSSES)

    # Without unit 1, which speaks for class 0, the losses are equal and smaller.
    assert curve.order.tolist() == [1, 2, 0]
    assert curve.accuracies.tolist()[:3] == [1.0, 1.0, 1.0]
    assert curve.units_needed() == 1


def test_it_tells_how_far_it_is_and_can_be_stopped():
    network = dense_network()
    rng = np.random.default_rng(7)
    rows, labels = rng.normal(size=(20, 6)).astype(np.float32), rng.integers(0, 4, 20)
    seen = []

    def go_on(done, total):
        seen.append((done, total))
        return len(seen) < 2

    assert greedy_lesion(network, "layer1", rows, labels, LOSSES, progress=go_on) is None
    assert seen == [(8, 64), (14, 64)]

    seen.clear()
    greedy_lesion(
        network, "layer1", rows, labels, LOSSES, progress=lambda *now: seen.append(now) or True
    )
    assert seen[-1] == (64, 64)


def test_outputs_and_unknown_layers_are_refused():
    rows, labels = np.zeros((2, 6), np.float32), np.zeros(2, np.int64)
    for layer, words in (("output", "are the classes"), ("conv1", "no layer 'conv1'")):
        with pytest.raises(ConfigError, match=words):
            greedy_lesion(dense_network(), layer, rows, labels, LOSSES)


def test_of_many_samples_evenly_spread_ones_are_looked_at():
    assert spread_samples(12, "layer1").tolist() == list(range(12))
    some = spread_samples(9 * MOST_SAMPLES, "layer1")
    assert len(some) == MOST_SAMPLES
    assert (some[0], some[-1]) == (0, 9 * MOST_SAMPLES - 1)
    assert len(spread_samples(9 * MOST_SAMPLES, "conv1")) == MOST_PICTURES
