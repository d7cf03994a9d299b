"""Named settings: data, model and training together."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from core.registry import Registry


@dataclass(frozen=True, slots=True)
class Preset:
    """A starting point for a run; every value can be changed.

    Parameters
    ----------
    name, title, description : str
    model : str
    data : str or None
        Built-in data set, or None where the user has to bring the data.
    settings, training : mapping
        Values by setting name; what is missing takes the settings' own defaults.
    picture_size : int or None
        Side in pixels that the pictures of a folder are brought to, unless the user named one.
    """

    name: str
    title: str
    description: str
    model: str
    data: str | None
    settings: Mapping[str, Any] = field(default_factory=dict)
    training: Mapping[str, Any] = field(default_factory=dict)
    picture_size: int | None = None


_COURSE_MLP = {
    "hidden": (64,),
    "activation": "sigmoid",
    "initialization": "xavier",
    "inputs": "stored",
}
_COURSE_SGD = {"optimizer": "sgd", "momentum": 0.0, "weight_decay": 0.0, "reduction": "sum"}

PRESETS: Registry[Preset] = Registry(
    "preset",
    Preset(
        "toy",
        "Toy",
        "The reports' first test: 40 points in the plane, 2-25-4, batches of 5, 500 epochs.",
        "numpy-mlp",
        "toy-gaussians",
        _COURSE_MLP | {"hidden": (25,)},
        _COURSE_SGD | {"learning_rate": 1e-3, "batch_size": 5, "epochs": 500},
    ),
    Preset(
        "report-a",
        "Report A",
        "1024-64-36 with sigmoid units on NIST36: 200 epochs, batches of 128, learning rate 1e-3 "
        "on summed gradients. Its batches were drawn once, with replacement, so that 37 % of the "
        "samples were never seen. It reached 0.758 in validation.",
        "numpy-mlp",
        None,
        _COURSE_MLP,
        _COURSE_SGD
        | {
            "learning_rate": 1e-3,
            "batch_size": 128,
            "epochs": 200,
            "seed": 1,
            "sampler": "draw-once",
        },
    ),
    Preset(
        "report-b",
        "Report B",
        "The same network, 75 epochs, learning rate 2e-3 on summed gradients. The report names "
        "batches of 32, but its program makes batches of 5, as here, and shuffles once. It reached "
        "0.772 in validation.",
        "numpy-mlp",
        None,
        _COURSE_MLP,
        _COURSE_SGD
        | {"learning_rate": 2e-3, "batch_size": 5, "epochs": 75, "sampler": "shuffle-once"},
    ),
    Preset(
        "report-autoencoder",
        "Reports' autoencoder",
        "1024-32-32-32-1024 with ReLU and a sigmoid at the end: summed squared error, momentum "
        "0.9, learning rate 3e-5, batches of 36, 100 epochs. Report A reached a PSNR near 15, "
        "report B 16.10, and its PCA 16.35.",
        "numpy-autoencoder",
        None,
        {
            "code": 32,
            "hidden": (32,),
            "activation": "relu",
            "code_activation": "relu",
            "initialization": "xavier",
            "inputs": "stored",
        },
        {
            "optimizer": "sgd",
            "learning_rate": 3e-5,
            "momentum": 0.9,
            "weight_decay": 0.0,
            "reduction": "sum",
            "batch_size": 36,
            "epochs": 100,
        },
    ),
    Preset(
        "best-autoencoder",
        "Best autoencoder",
        "The same 32 numbers with a wider encoder and decoder, a code that may be negative, and "
        "Adam with a learning rate that falls: it beats PCA at 32 components by more than 2 dB on "
        "the drawn characters.",
        "torch-autoencoder",
        None,
        {
            "code": 32,
            "hidden": (256,),
            "activation": "relu",
            "code_activation": "identity",
            "initialization": "he",
            "inputs": "ink",
        },
        {
            "optimizer": "adam",
            "learning_rate": 1e-3,
            "schedule": "cosine",
            "batch_size": 64,
            "epochs": 60,
        },
    ),
    Preset(
        "conv-autoencoder",
        "Convolutional autoencoder",
        "The same 32 numbers behind strided convolutions, and their mirror image: fewer weights "
        "than dense layers have, and further above PCA.",
        "torch-conv-autoencoder",
        None,
        {
            "code": 32,
            "channels": (16, 32, 64),
            "initialization": "he",
            "inputs": "ink",
        },
        {
            "optimizer": "adam",
            "learning_rate": 4e-3,
            "schedule": "cosine",
            "batch_size": 64,
            "epochs": 30,
        },
    ),
    Preset(
        "default-recogniser",
        "Default recogniser",
        "The network that reads photographs: three convolutions that take glyphs, trained on many "
        "hands drawn by the program and on nothing else. Eight minutes on two cores.",
        "torch-cnn",
        "synthetic36-wide:4000",
        {
            "channels": (40, 80, 160),
            "hidden": (128,),
            "activation": "relu",
            "initialization": "he",
            "inputs": "glyph",
            "device": "cpu",
        },
        {
            "learning_rate": 0.1,
            "momentum": 0.9,
            "weight_decay": 5e-4,
            "schedule": "step",
            "schedule_epochs": 4,
            "schedule_factor": 0.4,
            "averaging": 0.999,
            "batch_size": 64,
            "epochs": 8,
        },
    ),
)
