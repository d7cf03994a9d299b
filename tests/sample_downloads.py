"""Small files in the forms of the real downloads, and the downloads that fetch them."""

import gzip
import hashlib
import io
import pickle
import tarfile
import zipfile
from dataclasses import replace

import numpy as np
from PIL import Image
from scipy.io import savemat

from core.datasets.downloads.folders import flowers_17, flowers_102
from core.datasets.downloads.handwriting import EMNIST, MNIST
from core.datasets.downloads.photographs import CIFAR10, FLOWERS17, FLOWERS102
from core.datasets.downloads.registry import DOWNLOADS
from core.datasets.downloads.spec import Checksum
from core.datasets.downloads.weights import SQUEEZENET

FLOWERS = ("rose", "tulip")
EACH = 5


def idx(array):
    array = np.asarray(array, np.uint8)
    sizes = b"".join(size.to_bytes(4, "big") for size in array.shape)
    return gzip.compress(bytes((0, 0, 8, array.ndim)) + sizes + array.tobytes(), mtime=0)


def idx_files(prefix, words, classes, first=0):
    train, test = 4 * classes, 2 * classes
    rng = np.random.default_rng(classes)
    files = {}
    for word, count in zip(words, (train, test), strict=True):
        labels = np.arange(count) % classes + first
        pictures = rng.integers(0, 256, (count, 28, 28))
        pictures[:, :3] = 0
        files[f"{prefix}{word}-images-idx3-ubyte.gz"] = idx(pictures)
        files[f"{prefix}{word}-labels-idx1-ubyte.gz"] = idx(labels)
    return files


def zipped(files):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def tarred(files, mode="w:gz"):
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode=mode) as archive:
        for name, content in files.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
    return buffer.getvalue()


def jpeg(shade):
    buffer = io.BytesIO()
    pixels = np.full((20, 24, 3), shade, np.uint8)
    pixels[4:12, 4:12] = (200, 40, shade)
    Image.fromarray(pixels).save(buffer, "JPEG")
    return buffer.getvalue()


def mat(**arrays):
    buffer = io.BytesIO()
    savemat(buffer, {name: np.asarray([values]) for name, values in arrays.items()})
    return buffer.getvalue()


def cifar_batch(seed):
    rng = np.random.default_rng(seed)
    data = rng.integers(0, 256, (20, 3072), np.uint8)
    return pickle.dumps({"data": data, "labels": [i % 10 for i in range(20)]}, protocol=2)


def contents():
    """The files of every download, by name."""
    emnist = {}
    for part, classes, first in (
        ("balanced", 47, 0),
        ("letters", 26, 1),
        ("byclass", 62, 0),
        ("digits", 10, 0),
    ):
        emnist |= idx_files(f"gzip/emnist-{part}-", ("train", "test"), classes, first)
    emnist["gzip/emnist-balanced-mapping.txt"] = b"0 48\n"
    batches = [*(f"data_batch_{n}" for n in range(1, 6)), "test_batch"]
    cifar = {f"cifar-10-batches-py/{name}": cifar_batch(at) for at, name in enumerate(batches)}
    numbers = range(1, len(FLOWERS) * EACH + 1)
    train = [n for n in numbers if (n - 1) % EACH < 3]
    rest = [n for n in numbers if (n - 1) % EACH == 3], [n for n in numbers if not n % EACH]
    return {
        "mnist": idx_files("", ("train", "t10k"), 10),
        "emnist": {"gzip.zip": zipped(emnist)},
        "cifar10": {"cifar-10-python.tar.gz": tarred(cifar | {"cifar-10-batches-py/x.html": b"-"})},
        "flowers17": {
            "17flowers.tgz": tarred(
                {f"jpg/image_{n:04d}.jpg": jpeg(10 * n) for n in numbers} | {"jpg/files.txt": b"-"}
            ),
            "datasplits.mat": mat(trn1=train, val1=rest[0], tst1=rest[1]),
        },
        "flowers102": {
            "102flowers.tgz": tarred({f"jpg/image_{n:05d}.jpg": jpeg(10 * n) for n in numbers}),
            "imagelabels.mat": mat(labels=[(n - 1) // EACH + 1 for n in numbers]),
            "setid.mat": mat(trnid=train, valid=rest[0], tstid=rest[1]),
        },
        "squeezenet1_1": {"squeezenet1_1-b8a52dc0.pth": b"weights" * 1000},
    }


REAL = {each.name: each for each in (MNIST, EMNIST, CIFAR10, FLOWERS17, FLOWERS102, SQUEEZENET)}
SMALL_WAYS = {"flowers17": flowers_17(FLOWERS, EACH), "flowers102": flowers_102(FLOWERS)}


def download_of(server, name, files):
    """The real download with small files of the server."""
    real = REAL[name]
    remote = tuple(
        replace(
            file,
            addresses=(server.serve(f"/{name}/{file.name}", files[file.name]),),
            size=len(files[file.name]),
            checksum=file.checksum
            and Checksum("sha256", hashlib.sha256(files[file.name]).hexdigest(), "the test"),
        )
        for file in real.files
    )
    arrange = SMALL_WAYS.get(name, real.arrange)
    return replace(real, files=remote, unpacked=100_000, arrange=arrange)


def offer(server, monkeypatch):
    """Offer these in place of the real ones, and return them by name."""
    small = {name: download_of(server, name, files) for name, files in contents().items()}
    monkeypatch.setattr(DOWNLOADS, "_entries", small)
    return small
