"""Presets of PyTorch networks that recognise characters: the reports', and better ones."""

from core.training.preset import REPORT_SGD, Preset

_REPORT_A = REPORT_SGD | {"learning_rate": 3e-3, "momentum": 0.9, "batch_size": 5, "epochs": 50}
_REPORT_B = REPORT_SGD | {"learning_rate": 0.01, "momentum": 0.0, "batch_size": 16}
_REPORT_A_CNN = {
    "channels": (8, 16),
    "hidden": (48,),
    "activation": "sigmoid",
    "initialization": "xavier",
    "inputs": "stored",
}
_REPORT_B_CNN = {
    "activation": "relu",
    "initialization": "he",
    "normalization": "none",
    "pooling": "every",
}

CHARACTERS = (
    Preset(
        "report-a-torch-mlp",
        "Report A, MLP in PyTorch",
        "1024-64-36 with sigmoid units on NIST36: learning rate 3e-3, momentum 0.9, batches of 5, "
        "50 epochs. It reached a training accuracy above 0.92. What report B's MLP was (training "
        "0.98, test 0.80) is published nowhere.",
        "torch-mlp",
        None,
        "NIST36 in PyTorch",
        {
            "hidden": (64,),
            "activation": "sigmoid",
            "initialization": "xavier",
            "inputs": "stored",
        },
        _REPORT_A,
    ),
    Preset(
        "report-a-cnn",
        "Report A, CNN",
        "Convolutions of 8 and 16 channels with batch normalisation, 48 sigmoid units, trained as "
        "the report's MLP in PyTorch. It reached a training accuracy of 0.997 on NIST36.",
        "torch-cnn",
        None,
        "NIST36 in PyTorch",
        _REPORT_A_CNN,
        _REPORT_A,
    ),
    Preset(
        "report-b-cnn",
        "Report B, CNN on NIST36",
        "Convolutions of 8 and 16 channels and 1,024 hidden units: learning rate 0.01, 50 epochs. "
        "It reached 0.972 in training and 0.86 in the test. Pooling, batch size and momentum are "
        "published nowhere; they are those of its other networks.",
        "torch-cnn",
        None,
        "NIST36 in PyTorch",
        _REPORT_B_CNN | {"channels": (8, 16), "hidden": (1024,), "inputs": "stored"},
        _REPORT_B | {"epochs": 50},
    ),
    Preset(
        "better-mlp",
        "Better MLP",
        "One hidden layer of 256 ReLU units on characters that are bent a little, anew at each "
        "step, and a learning rate that falls: well above the reports' MLPs, in less time.",
        "torch-mlp",
        None,
        "NIST36 in PyTorch",
        {
            "hidden": (256,),
            "activation": "relu",
            "initialization": "he",
            "inputs": "ink",
        },
        {
            "learning_rate": 0.1,
            "momentum": 0.9,
            "schedule": "cosine",
            "weight_decay": 1e-3,
            "distortion": 0.03,
            "batch_size": 32,
            "epochs": 60,
        },
    ),
    Preset(
        "better-cnn",
        "Better CNN",
        "Three padded convolutions, 128 ReLU units with dropout, characters that are bent a "
        "little, and one cycle of the learning rate.",
        "torch-cnn",
        None,
        "NIST36 in PyTorch",
        {
            "channels": (16, 32, 64),
            "padding": "same",
            "pooling": "every",
            "hidden": (128,),
            "dropout": 0.3,
            "activation": "relu",
            "initialization": "he",
            "inputs": "ink",
        },
        {
            "learning_rate": 0.1,
            "momentum": 0.9,
            "schedule": "one-cycle",
            "weight_decay": 1e-3,
            "distortion": 0.03,
            "batch_size": 32,
            "epochs": 30,
        },
    ),
    Preset(
        "report-b-mnist",
        "Report B, CNN on MNIST",
        "Convolutions of 4 (3x3) and 8 channels (2x2), each with pooling, and 32 hidden units: "
        "learning rate 0.01, 30 epochs. It reached 0.981 in training and 0.980 in the test.",
        "torch-cnn",
        None,
        "MNIST and EMNIST",
        _REPORT_B_CNN
        | {"channels": (4, 8), "kernels": (3, 2), "hidden": (32,), "inputs": "stored"},
        _REPORT_B | {"epochs": 30},
    ),
    Preset(
        "report-b-emnist",
        "Report B, CNN on EMNIST",
        "Convolutions of 16 (3x3) and 32 channels (2x2), each with pooling, 64 hidden units with "
        "dropout 0.2, for the 47 classes of EMNIST balanced: learning rate 0.01, batches of 16, "
        "30 epochs. The report read its photographs with it.",
        "torch-cnn",
        None,
        "MNIST and EMNIST",
        _REPORT_B_CNN
        | {
            "channels": (16, 32),
            "kernels": (3, 2),
            "hidden": (64,),
            "dropout": 0.2,
            "inputs": "channels",
        },
        _REPORT_B | {"epochs": 30},
    ),
    Preset(
        "default-recogniser",
        "Default recogniser",
        "The network that reads photographs: three convolutions that take glyphs, trained on many "
        "hands drawn by the program and on nothing else. Eight minutes on two cores.",
        "torch-cnn",
        "synthetic36-wide:4000",
        "Reading photographs",
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
