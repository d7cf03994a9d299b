"""Presets of networks that give pictures back."""

from core.training.preset import Preset

AUTOENCODERS = (
    Preset(
        "report-autoencoder",
        "Reports' autoencoder",
        "1024-32-32-32-1024 with ReLU and a sigmoid at the end: summed squared error, momentum "
        "0.9, learning rate 3e-5, batches of 36, 100 epochs. Report A reached a PSNR near 15, "
        "report B 16.10, and its PCA 16.35.",
        "numpy-autoencoder",
        None,
        "Autoencoders",
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
        "Autoencoders",
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
        "Autoencoders",
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
)
