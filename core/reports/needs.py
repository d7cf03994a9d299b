"""The data of the reports, and what stands in for them."""

from core.reports.sources import Need

NIST36 = Need(
    "NIST36", ("nist36_train.mat",), ("mini36_train.mat",), built_in="synthetic36", samples=16_200
)
MNIST = Need(
    "MNIST",
    ("train-images-idx3-ubyte.gz", "train-images-idx3-ubyte"),
    ("emnist_digits.npz",),
    samples=70_000,
    download="mnist",
)
EMNIST_BALANCED = Need(
    "EMNIST balanced",
    ("emnist-balanced-train-images-idx3-ubyte.gz", "emnist-balanced-train-images-idx3-ubyte"),
    built_in="synthetic36",
    samples=131_600,
    download="emnist",
)
CIFAR10 = Need(
    "CIFAR-10",
    ("data_batch_1.bin", "data_batch_1"),
    ("cifar10_subset.npz",),
    samples=60_000,
    download="cifar10",
)
FLOWERS17 = Need("Flowers 17", ("flowers17",), samples=1_360, download="flowers17")
SCENES = Need("SUN scenes", ("sun",), has_known_size=False)
PHOTOGRAPHS = Need("the course's photographs", ("01_list.jpg",))
SQUEEZENET = Need(
    "weights of SqueezeNet 1.1",
    ("squeezenet1_1-b8a52dc0.pth", "squeezenet1_1.safetensors", "squeezenet1_1_fp16.npz"),
    download="squeezenet1_1",
)
