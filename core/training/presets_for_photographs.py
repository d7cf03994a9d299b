"""Presets of networks that recognise things and scenes in colour: the reports', and better ones."""

from core.training.preset import REPORT_SGD, Preset

PHOTOGRAPHS = (
    Preset(
        "report-a-cifar",
        "Report A, CNN on CIFAR-10",
        "Two convolutions of 16 channels with windows of 5x5 and batch normalisation, 64 and 32 "
        "sigmoid units: learning rate 1e-3, momentum 0.9, batches of 4, 20 epochs. The report "
        "shows curves only.",
        "torch-cnn",
        None,
        "CIFAR-10",
        {
            "channels": (16, 16),
            "kernels": (5,),
            "hidden": (64, 32),
            "activation": "sigmoid",
            "initialization": "xavier",
            "inputs": "symmetric",
        },
        REPORT_SGD | {"learning_rate": 1e-3, "momentum": 0.9, "batch_size": 4, "epochs": 20},
    ),
    Preset(
        "better-cifar",
        "Better CNN on CIFAR-10",
        "Six convolutions, mean of each map, mirrored and shifted pictures and one cycle of the "
        "learning rate: a small network of the kind of VGG.",
        "torch-cnn",
        None,
        "CIFAR-10",
        {
            "channels": (32, 32, 64, 64, 128, 128),
            "padding": "same",
            "pooling": "second",
            "summary": "means",
            "hidden": (),
            "initialization": "he",
            "inputs": "channels",
        },
        {
            "learning_rate": 0.1,
            "momentum": 0.9,
            "schedule": "one-cycle",
            "weight_decay": 5e-3,
            "flip": "horizontal",
            "shift": 0.125,
            "batch_size": 64,
            "epochs": 60,
        },
    ),
    Preset(
        "report-a-flowers",
        "Report A, own network on flowers",
        "Three convolutions of 32, 64 and 64 channels, then 1,024 and 512 sigmoid units: 178 "
        "million weights (0.7 GB each time they are kept), 10 epochs. It barely reached 0.35 in "
        "training. Learning rate and batch "
        "size are published nowhere; they are those of its other networks.",
        "torch-cnn",
        None,
        "Flowers and scenes",
        {
            "channels": (32, 64, 64),
            "kernels": (5, 3, 3),
            "hidden": (1024, 512),
            "activation": "sigmoid",
            "initialization": "xavier",
            "inputs": "symmetric",
        },
        REPORT_SGD | {"learning_rate": 3e-3, "momentum": 0.9, "batch_size": 16, "epochs": 10},
        224,
    ),
    Preset(
        "report-b-flowers",
        "Report B, own network on flowers",
        "Three convolutions in steps of 2 (8, 16 and 128 channels) with pooling, then 64 units: "
        "learning rate 0.01, 50 epochs. It reached 0.46 in training and 0.41 in the test. Padding "
        "is published nowhere; with half a window the 1,152 features of the report come out.",
        "torch-cnn",
        None,
        "Flowers and scenes",
        {
            "channels": (8, 16, 128),
            "kernels": (7, 5, 5),
            "strides": (2,),
            "padding": "same",
            "pooling": "every",
            "normalization": "none",
            "hidden": (64,),
            "activation": "relu",
            "initialization": "he",
            "inputs": "channels",
        },
        REPORT_SGD | {"learning_rate": 0.01, "momentum": 0.9, "batch_size": 32, "epochs": 50},
        224,
    ),
    Preset(
        "better-pictures",
        "Better CNN on photographs",
        "Eight convolutions on pictures of 64x64, mirrored and cut anew at each step: the best "
        "that a small network from scratch makes of a few hundred photographs. Fine-tuning a "
        "network that has seen a million goes much further.",
        "torch-cnn",
        None,
        "Flowers and scenes",
        {
            "channels": (24, 24, 48, 48, 96, 96, 128, 128),
            "padding": "same",
            "pooling": "second",
            "summary": "means",
            "hidden": (),
            "initialization": "he",
            "inputs": "channels",
        },
        {
            "learning_rate": 0.1,
            "momentum": 0.9,
            "schedule": "one-cycle",
            "weight_decay": 5e-3,
            "flip": "horizontal",
            "rotation": 15.0,
            "crop": 0.5,
            "batch_size": 32,
            "epochs": 100,
        },
        64,
    ),
    Preset(
        "scenes-bag-of-words",
        "Bag of visual words on scenes",
        "The course's way before networks, and their opponent in report A (about 0.65 with the "
        "whole SUN subset): dense SIFT of 256x256 pictures, 100 words, a pyramid of three levels, "
        "and the mean of the five most similar pictures of a class. Seconds on two cores.",
        "numpy-bag-of-words",
        None,
        "Flowers and scenes",
        {
            "descriptor": "gradients",
            "words": 100,
            "levels": 2,
            "neighbours": 5,
            "patch": 16,
            "spacing": 8,
        },
        {"batch_size": 32, "epochs": 10},
        256,
    ),
)
