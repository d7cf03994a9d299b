"""Rows of the networks in PyTorch."""

from functools import partial

from core.reports.needs import (
    CIFAR10,
    EMNIST_BALANCED,
    FLOWERS17,
    MNIST,
    NIST36,
    SCENES,
    SQUEEZENET,
)
from core.reports.row import Figure, Outcome, ReportRow
from core.reports.rows_from_scratch import accuracies, outcome
from core.reports.sources import Need
from core.reports.work import Work

SECTION = "PyTorch"

_ALL = ("train", "validation", "test")


def _train(work: Work, *, preset: str, need: Need) -> Outcome:
    trained = work.train(preset, need)
    return outcome(trained, accuracies(trained, *_ALL))


def _train_on_flowers(work: Work, *, preset: str, **overrides: object) -> Outcome:
    trained = work.train(preset, FLOWERS17, overrides)
    reached = accuracies(trained, *_ALL)
    # Where pictures lie in two splits, as in report B, the second one is called validation here.
    return outcome(trained, {"test accuracy": reached["validation accuracy"]} | reached)


def _fine_tune(work: Work, *, epochs: int) -> Outcome:
    # Missing weights are told before pictures are read.
    weights = work.find(SQUEEZENET).source
    return _train_on_flowers(work, preset="squeezenet-finetune", pretrained=weights, epochs=epochs)


def _figures(training: str = "", test: str = "") -> tuple[Figure, ...]:
    """Return the figures of a row; published as words where these are no number."""
    texts = {"training accuracy": training, "test accuracy": test}
    return tuple(
        Figure(name, text, float(number) if (number := text.strip("<> ")) else None)
        for name, text in texts.items()
        if text
    )


ROWS = (
    ReportRow(
        "a-torch-mlp",
        "A",
        SECTION,
        "MLP on NIST36",
        "1024-64(sigmoid)-36, learning rate 3e-3, momentum 0.9, batches of 5, 50 epochs.",
        _figures("> .92"),
        partial(_train, preset="report-a-torch-mlp", need=NIST36),
        (NIST36,),
        "curves",
    ),
    ReportRow(
        "b-torch-mlp",
        "B",
        SECTION,
        "MLP on NIST36",
        "Its architecture and settings are published nowhere; report A's are taken.",
        _figures(".98", ".80"),
        partial(_train, preset="report-a-torch-mlp", need=NIST36),
        (NIST36,),
        "curves",
    ),
    ReportRow(
        "a-cnn",
        "A",
        SECTION,
        "CNN on NIST36",
        "Convolutions of 8 and 16 channels with batch normalisation, 48 sigmoid units; trained as "
        "its MLP.",
        _figures(".997"),
        partial(_train, preset="report-a-cnn", need=NIST36),
        (NIST36,),
        "curves",
    ),
    ReportRow(
        "b-cnn",
        "B",
        SECTION,
        "CNN on NIST36",
        "Convolutions of 8 and 16 channels, 1,024 hidden units, learning rate 0.01, 50 epochs. "
        "Pooling, batch size and momentum are published nowhere.",
        _figures(".9724", ".86"),
        partial(_train, preset="report-b-cnn", need=NIST36),
        (NIST36,),
        "curves",
    ),
    ReportRow(
        "b-mnist",
        "B",
        SECTION,
        "CNN on MNIST",
        "Convolutions of 4 (3x3) and 8 channels (2x2), each with pooling, 288-32-10, learning rate "
        "0.01, 30 epochs.",
        _figures(".9810", ".9803"),
        partial(_train, preset="report-b-mnist", need=MNIST),
        (MNIST,),
        "curves",
    ),
    ReportRow(
        "b-emnist",
        "B",
        SECTION,
        "CNN on EMNIST balanced",
        "Convolutions of 16 (3x3) and 32 channels (2x2), each with pooling, 1152-64(dropout "
        "0.2)-47, batches of 16, learning rate 0.01, 30 epochs. The report publishes what it read, "
        "and no accuracy.",
        (Figure("test accuracy", "–"),),
        partial(_train, preset="report-b-emnist", need=EMNIST_BALANCED),
        (EMNIST_BALANCED,),
        "curves",
        is_heavy=True,
    ),
    ReportRow(
        "a-cifar",
        "A",
        SECTION,
        "CNN on CIFAR-10",
        "Two convolutions of 16 channels (5x5) with batch normalisation, 64 and 32 sigmoid units, "
        "batches of 4, learning rate 1e-3, momentum 0.9, 20 epochs.",
        (Figure("training accuracy", "curves only"), Figure("test accuracy", "curves only")),
        partial(_train, preset="report-a-cifar", need=CIFAR10),
        (CIFAR10,),
        "curves",
    ),
    ReportRow(
        "better-cifar",
        "course",
        SECTION,
        "A better CNN on CIFAR-10",
        "Six convolutions, mirrored and shifted pictures, one cycle of the learning rate: not of "
        "the reports.",
        (Figure("test accuracy", "–"),),
        partial(_train, preset="better-cifar", need=CIFAR10),
        (CIFAR10,),
        "curves",
    ),
    ReportRow(
        "a-scenes",
        "A",
        SECTION,
        "CNN on scenes",
        "25 epochs on eight classes of SUN; its architecture is published nowhere. Here a network "
        "of eight convolutions on pictures of 64x64.",
        (Figure("test accuracy", ".8844", 0.8844),),
        partial(_train, preset="better-pictures", need=SCENES),
        (SCENES,),
        "curves",
        is_heavy=True,
    ),
    ReportRow(
        "a-words",
        "A",
        SECTION,
        "Bag of visual words on scenes",
        "The opponent of the network, from an earlier homework: its own settings are published "
        "nowhere.",
        (Figure("test accuracy", "about .65", 0.65),),
        partial(_train, preset="scenes-bag-of-words", need=SCENES),
        (SCENES,),
        "curves",
    ),
    ReportRow(
        "a-flowers",
        "A",
        SECTION,
        "SqueezeNet 1.1 on flowers",
        "Pretrained on ImageNet, only the last layer changed, 10 epochs; which layers learned is "
        "published nowhere, and here it is the last alone.",
        (Figure("training accuracy", "> .94", 0.94),),
        partial(_fine_tune, epochs=10),
        (FLOWERS17, SQUEEZENET),
        "curves",
    ),
    ReportRow(
        "b-flowers",
        "B",
        SECTION,
        "SqueezeNet 1.1 on flowers",
        "Pretrained on ImageNet, the classifier trained and the rest frozen, learning rate 0.01, "
        "batches of 32, 50 epochs. The report draws random crops anew at each sight; here what the "
        "frozen layers make of a picture is computed once. Without a test split, the validation "
        "split stands for it.",
        (
            Figure("training accuracy", ".97", 0.97),
            Figure("test accuracy", ".93", 0.93),
        ),
        partial(_fine_tune, epochs=50),
        (FLOWERS17, SQUEEZENET),
        "curves",
    ),
    ReportRow(
        "a-flowers-own",
        "A",
        SECTION,
        "Own network on flowers",
        "Three convolutions, 1,024 and 512 sigmoid units, 178 million weights, 10 epochs. Learning "
        "rate and batch size are published nowhere.",
        _figures("> .35"),
        partial(_train, preset="report-a-flowers", need=FLOWERS17),
        (FLOWERS17,),
        "curves",
        is_heavy=True,
    ),
    ReportRow(
        "b-flowers-own",
        "B",
        SECTION,
        "Own network on flowers",
        "Three convolutions in steps of 2 (8, 16 and 128 channels), 1152-64-17, learning rate "
        "0.01, 50 epochs. Without a test split, the validation split stands for it.",
        _figures(".46", ".41"),
        partial(_train_on_flowers, preset="report-b-flowers"),
        (FLOWERS17,),
        "curves",
        is_heavy=True,
    ),
)
