"""Presets of the course's networks from scratch, in NumPy."""

from core.training.preset import Preset

_COURSE_MLP = {
    "hidden": (64,),
    "activation": "sigmoid",
    "initialization": "xavier",
    "inputs": "stored",
}
_COURSE_SGD = {"optimizer": "sgd", "momentum": 0.0, "weight_decay": 0.0, "reduction": "sum"}

FROM_SCRATCH = (
    Preset(
        "toy",
        "Toy",
        "The reports' first test: 40 points in the plane, 2-25-4, batches of 5, 500 epochs.",
        "numpy-mlp",
        "toy-gaussians",
        "From scratch",
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
        "From scratch",
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
        "From scratch",
        _COURSE_MLP,
        _COURSE_SGD
        | {"learning_rate": 2e-3, "batch_size": 5, "epochs": 75, "sampler": "shuffle-once"},
    ),
)
