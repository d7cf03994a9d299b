"""What every layer answers to one sample, against the networks themselves."""

import numpy as np
import pytest

from core.analysis.layer_activations import layer_activations
from core.analysis.network_answers import network_answers
from core.datasets.dataset import Dataset, Split
from core.errors import ModelLoadError
from core.models.numpy_convolutions import overlapping_pooled, pooled
from core.runs.probe import network_form
from core.training.config import DataChoice, RunConfig
from core.training.inference import NetworkShape
from core.training.network_tables import network_table
from core.training.registry import MODELS, make_trainer


class Trained:
    """A network with its first weights, and what tells of it."""

    def __init__(self, model, *shape, **changes):
        from dataclasses import replace
        from types import SimpleNamespace

        rng = np.random.default_rng(1)
        split = Split(rng.random((6, *shape)).astype(np.float32), np.arange(6) % 3)
        dataset = Dataset("drawn", "drawn", split, split, None, ("a", "b", "c"))
        settings, training = MODELS.get(model).defaults(dataset)
        self.settings = replace(settings, **changes)
        config = RunConfig(DataChoice("drawn"), model, self.settings, training)
        self.arrays = make_trainer(dataset, config).snapshot()
        record = SimpleNamespace(config=config, dataset=dataset, name="drawn")
        self.form = network_form(record)
        self.table = network_table(model, self.settings, shape, 3)
        self.sample = split.vectors[0]
        self.shape = NetworkShape(shape, 3)
        self.spec = MODELS.get(model)

    @property
    def layers(self):
        return layer_activations(self.form, self.arrays, self.table.rows, self.sample)


MODEL_SHAPES = [
    ("numpy-mlp", (6, 5)),
    ("numpy-mlp", (7,)),
    ("torch-mlp", (6, 5, 3)),
    ("torch-cnn", (15, 14)),
    ("torch-cnn", (28, 26, 3)),
    ("torch-squeezenet", (40, 37, 3)),
    ("torch-squeezenet", (32, 32)),
    ("numpy-autoencoder", (8, 9)),
    ("torch-autoencoder", (8, 9, 3)),
    ("torch-conv-autoencoder", (12, 10)),
    ("torch-conv-autoencoder", (12, 10, 3)),
]


@pytest.mark.parametrize(("model", "shape"), MODEL_SHAPES)
def test_every_row_of_every_model_has_answers_of_its_shape(model, shape):
    if model.startswith("torch"):
        pytest.importorskip("torch")
    network = Trained(model, *shape)

    layers = network.layers

    assert [layer.row for layer in layers] == list(network.table.rows)
    for layer in layers:
        own = layer.answers[-2:] if len(layer.answers) == 3 else layer.answers
        values = np.concatenate([answer.values for answer in own], axis=-1)
        if network.form.reconstructs and layer.row.name in ("input", "output"):
            # Dense ones give numbers; they are shown as the picture that they are.
            assert values.shape == (*shape, 1)[:3]
        else:
            assert values.shape == layer.row.output_shape
        assert all(f"{a.layer}.weight" in network.arrays for a in layer.answers if a.layer)


@pytest.mark.parametrize(("model", "shape"), MODEL_SHAPES)
def test_the_last_answers_are_those_of_the_network_itself(model, shape):
    if model.startswith("torch"):
        pytest.importorskip("torch")
    network = Trained(model, *shape)
    spec, last = network.spec, network.layers[-1].answers[-1].values

    rows = network.sample[None]
    if spec.reconstructs:
        found = spec.load_autoencoder(network.shape, network.settings, network.arrays)
        expected = found.decode(found.encode(rows))[0]
    else:
        found = spec.load_network(network.shape, network.settings, network.arrays)
        expected = found.logits(rows)[0]
    np.testing.assert_allclose(last.ravel(), np.ravel(expected), rtol=2e-4, atol=2e-5)


def test_pooling_is_that_of_the_network():
    torch = pytest.importorskip("torch")
    from torch.nn.functional import max_pool2d

    layers = {layer.row.name: layer for layer in Trained("torch-squeezenet", 40, 37, 3).layers}
    fire = np.concatenate([answer.values for answer in layers["fire3"].answers[1:]], axis=-1)
    maps = torch.tensor(fire).permute(2, 0, 1)[None]
    expected = max_pool2d(maps, 3, 2, ceil_mode=True)[0].permute(1, 2, 0).numpy()
    assert np.array_equal(layers["pool2"].answers[0].values, expected)

    layers = {layer.row.name: layer for layer in Trained("torch-cnn", 15, 14).layers}
    maps = layers["conv1"].answers[0].values
    assert np.array_equal(layers["pool1"].answers[0].values, pooled(maps[None])[0])


@pytest.mark.parametrize("size", [(7, 8), (6, 9), (3, 3), (4, 5)])
def test_blocks_may_reach_beyond_the_edge(size):
    maps = -np.arange(np.prod(size), dtype=np.float32).reshape(1, *size, 1)
    found = overlapping_pooled(maps, 3, 2)[0, :, :, 0]
    for row in range(found.shape[0]):
        for column in range(found.shape[1]):
            block = maps[0, 2 * row : 2 * row + 3, 2 * column : 2 * column + 3, 0]
            assert found[row, column] == block.max()
    assert 2 * (found.shape[0] - 1) + 3 >= size[0]


def test_a_unit_is_found_in_the_parts_of_a_fire_module():
    pytest.importorskip("torch")
    layer = next(e for e in Trained("torch-squeezenet", 32, 32, 3).layers if e.row.name == "fire2")

    assert layer.units == 16 + 64 + 64
    assert layer.parts_words == "squeeze 16, expand1x1 64, expand3x3 64"
    names = [(layer.unit(at)[0].layer, layer.unit(at)[1]) for at in (0, 15, 16, 79, 80, 143)]
    assert names == [
        ("features.3.squeeze", 0),
        ("features.3.squeeze", 15),
        ("features.3.expand1x1", 0),
        ("features.3.expand1x1", 63),
        ("features.3.expand3x3", 0),
        ("features.3.expand3x3", 63),
    ]
    expand = layer.answers[2].values
    assert layer.largest(80 + 7) == expand[..., 7].max()
    low, high = layer.limits
    assert (low, high) == (0, max(answer.values.max() for answer in layer.answers))


def test_answers_of_all_networks_have_channels_last():
    pytest.importorskip("torch")
    network = Trained("torch-squeezenet", 40, 37, 3)
    shapes = {
        n: v.shape
        for _s, n, v in network_answers(network.form, network.arrays, network.sample[None])
    }
    assert shapes["features.0"] == (1, 19, 18, 64)


def test_a_network_that_diverged_is_refused():
    network = Trained("numpy-mlp", 6, 5)
    network.arrays["layer1.weight"] = np.full_like(network.arrays["layer1.weight"], np.nan)
    with pytest.raises(ModelLoadError, match=r"not finite.*earlier epoch"):
        _ = network.layers
