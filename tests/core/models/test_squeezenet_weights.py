"""The network with weights that were trained on ImageNet, on photographs."""

import numpy as np
import pytest
import torch
from PIL import Image

from core.models.input_preparation import IMAGENET_DEVIATION, IMAGENET_MEAN
from core.models.numpy_initializers import INITIALIZERS
from core.models.torch_squeezenet import TorchSqueezeNet

DAISY = 985
"""Of the thousand classes."""


def centre(path):
    """Return the middle 224x224 of a picture whose short side is brought to 256."""
    with Image.open(path) as opened:
        picture = opened.convert("RGB")
    factor = 256 / min(picture.size)
    size = (round(picture.width * factor), round(picture.height * factor))
    picture = picture.resize(size, Image.Resampling.BILINEAR)
    left, top = (size[0] - 224) // 2, (size[1] - 224) // 2
    return np.asarray(picture.crop((left, top, left + 224, top + 224)), np.float32) / 255


def test_at_least_24_of_25_daisies_are_daisies_first(shared_data):
    weights = shared_data / "squeezenet" / "squeezenet1_1_fp16.npz"
    paths = sorted((shared_data / "flowers17").glob("*/daisy/*.jpg"))
    if not weights.is_file() or len(paths) != 25:
        pytest.skip("no weights of SqueezeNet, or no 25 daisies, among the real data")
    zero, rng = INITIALIZERS["zero"], np.random.default_rng(0)
    network = TorchSqueezeNet((224, 224, 3), 1000, zero, rng)
    with np.load(weights) as arrays:
        network.load(dict(arrays))

    pictures = (np.stack([centre(path) for path in paths]) - IMAGENET_MEAN) / IMAGENET_DEVIATION
    rows = torch.from_numpy(pictures.reshape(25, -1)).float()
    with torch.inference_mode():
        answers = torch.cat([network.forward(some, training=False) for some in rows.split(4)])

    assert (answers.argmax(dim=1) == DAISY).sum() >= 24
