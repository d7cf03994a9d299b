import numpy as np
import pytest
import torch
from torch import nn

from core.errors import ConfigError
from core.models.numpy_initializers import INITIALIZERS
from core.models.squeezenet_layers import (
    TRUNK_NAMES,
    array_shapes,
    squeezenet_layers,
    squeezenet_maps,
)
from core.models.torch_squeezenet import TorchSqueezeNet, TrunkFeatures

CLASSES = 4


def network(shape=(25, 26, 3), dtype=torch.float32, initializer="he", seed=3):
    rng = np.random.default_rng(seed)
    return TorchSqueezeNet(shape, CLASSES, INITIALIZERS[initializer], rng, dtype)


def pictures(shape, samples=2, dtype=torch.float32):
    numbers = np.random.default_rng(0).uniform(-1, 1, (samples, int(np.prod(shape))))
    return torch.from_numpy(numbers).to(dtype)


class Fire(nn.Module):
    """As section 3.2 of the paper describes it, with torchvision's names."""

    def __init__(self, inputs, squeeze, expand):
        super().__init__()
        self.squeeze = nn.Conv2d(inputs, squeeze, 1)
        self.expand1x1 = nn.Conv2d(squeeze, expand, 1)
        self.expand3x3 = nn.Conv2d(squeeze, expand, 3, padding=1)

    def forward(self, maps):
        maps = self.squeeze(maps).relu()
        return torch.cat([self.expand1x1(maps).relu(), self.expand3x3(maps).relu()], 1)


class Reference(nn.Module):
    """SqueezeNet 1.1 of PyTorch's own layers."""

    def __init__(self, classes):
        super().__init__()

        def pool():
            return nn.MaxPool2d(3, stride=2, ceil_mode=True)

        self.features = nn.Sequential(
            nn.Conv2d(3, 64, 3, stride=2),
            nn.ReLU(),
            pool(),
            Fire(64, 16, 64),
            Fire(128, 16, 64),
            pool(),
            Fire(128, 32, 128),
            Fire(256, 32, 128),
            pool(),
            Fire(256, 48, 192),
            Fire(384, 48, 192),
            Fire(384, 64, 256),
            Fire(512, 64, 256),
        )
        self.classifier = nn.Sequential(
            nn.Dropout(0.5), nn.Conv2d(512, classes, 1), nn.ReLU(), nn.AdaptiveAvgPool2d(1)
        )

    def forward(self, maps):
        return self.classifier(self.features(maps)).flatten(1)


def reference(of):
    made = Reference(CLASSES).double().eval()
    state = {name: torch.from_numpy(array) for name, array in of.arrays().items()}
    made.load_state_dict(state, strict=True)
    return made


@pytest.mark.parametrize("shape", [(25, 26, 3), (33, 30, 3), (32, 32)])
def test_it_equals_pytorchs_own_layers_in_values_and_gradients(shape):
    ours, rows = network(shape, torch.float64), pictures(shape, dtype=torch.float64)
    theirs = reference(ours)
    maps = rows.reshape(len(rows), *shape[:2], -1).permute(0, 3, 1, 2).expand(-1, 3, -1, -1)

    logits = ours.forward(rows, training=False)
    expected = theirs(maps)
    logits.square().sum().backward()
    expected.square().sum().backward()

    torch.testing.assert_close(logits, expected, rtol=1e-10, atol=1e-12)
    for name, parameter in theirs.named_parameters():
        torch.testing.assert_close(
            ours.parameters[name].grad, parameter.grad, rtol=1e-8, atol=1e-12
        )


def test_it_has_the_shapes_and_the_number_of_weights_of_the_published_network():
    shapes = array_shapes(squeezenet_layers(1000))

    assert shapes["features.0.weight"] == (64, 3, 3, 3)
    assert shapes["features.3.squeeze.weight"] == (16, 64, 1, 1)
    assert shapes["features.12.expand3x3.weight"] == (256, 64, 3, 3)
    assert shapes["classifier.1.weight"] == (1000, 512, 1, 1)
    assert sum(int(np.prod(shape)) for shape in shapes.values()) == 1_235_496


def test_the_layers_go_on_from_what_earlier_ones_made():
    ours, rows = network(), pictures((25, 26, 3))
    whole = ours.forward(rows, training=False)

    for layer in range(len(ours.layers)):
        features = ours.features(rows, layer)

        assert features.rows.shape == (2, ours.maps[layer].numbers)
        assert features.rows.is_contiguous()
        torch.testing.assert_close(ours.forward(features, training=False), whole)

    later = ours.features(ours.features(rows, 3), 6)
    torch.testing.assert_close(later.rows, ours.features(rows, 6).rows)


def test_features_are_cut_into_batches_like_rows():
    features = TrunkFeatures(5, torch.arange(12.0).reshape(6, 2))

    assert len(features[1:3]) == 2
    assert features[1:3].layer == 5
    assert features[1:3].rows.tolist() == [[2, 3], [4, 5]]


def test_training_leaves_out_half_of_what_the_last_module_gives():
    ours, rows = network(), pictures((25, 26, 3))
    ours.rng = np.random.default_rng(1)
    dropped = ours.forward(rows, training=True)
    ours.rng = np.random.default_rng(1)

    assert torch.equal(ours.forward(rows, training=True), dropped)
    assert not torch.allclose(ours.forward(rows, training=False), dropped)


def test_maps_have_the_sizes_of_the_published_network():
    sizes = [str(maps) for maps in squeezenet_maps((224, 224, 3), "pictures")]

    assert sizes == [
        "3x224x224",
        "64x55x55",
        "128x55x55",
        "128x27x27",
        "256x27x27",
        "256x13x13",
        "384x13x13",
        "384x13x13",
        "512x13x13",
        "512x13x13",
    ]
    assert ("conv1", *(f"fire{index}" for index in range(2, 10))) == TRUNK_NAMES


def test_the_classifier_begins_small_and_the_others_as_the_settings_say():
    drawn = network().arrays()

    assert drawn["classifier.1.weight"].std() == pytest.approx(0.01, rel=0.1)
    assert drawn["features.12.squeeze.weight"].std() == pytest.approx((2 / 512) ** 0.5, rel=0.05)
    assert not any(array.any() for name, array in drawn.items() if name.endswith("bias"))
    assert not any(array.any() for array in network(initializer="zero").arrays().values())


@pytest.mark.parametrize(
    ("shape", "text"), [((12,), "rows of 12 numbers"), ((24, 60, 3), "25x25 pixels or more")]
)
def test_other_samples_than_pictures_of_25x25_are_refused(shape, text):
    with pytest.raises(ConfigError, match=text):
        network(shape)
