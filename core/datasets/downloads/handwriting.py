"""MNIST and EMNIST: where they are from, and what their authors say of them."""

import re

from core.datasets.downloads.folders import keep_as_they_are, unzipped
from core.datasets.downloads.spec import Checksum, Download, NamedSet, RemoteFile

# The mirrors that torchvision and TensorFlow Datasets fetch from; the authors' own page, which has
# the same files, often refuses programs.
_MNIST_AT = (
    "https://ossci-datasets.s3.amazonaws.com/mnist/",
    "https://storage.googleapis.com/cvdf-datasets/mnist/",
)

_TFDS = "TensorFlow Datasets"


def _mnist_file(name: str, size: int, sha256: str) -> RemoteFile:
    """Return a file of MNIST; sizes and hashes: url_checksums/mnist.txt of TensorFlow Datasets."""
    addresses = tuple(f"{place}{name}" for place in _MNIST_AT)
    return RemoteFile(name, addresses, size, checksum=Checksum("sha256", sha256, _TFDS))


MNIST = Download(
    name="mnist",
    title="MNIST",
    description="Handwritten digits of 500 people, centred by their mass: the first data set that "
    "most networks meet.",
    homepage="http://yann.lecun.com/exdb/mnist/",
    licence="Creative Commons Attribution-ShareAlike 3.0, as Keras states for its authors, Yann "
    "LeCun and Corinna Cortes.",
    citation="""@article{lecun1998gradient,
  author  = {LeCun, Yann and Bottou, L{\\'e}on and Bengio, Yoshua and Haffner, Patrick},
  title   = {Gradient-based learning applied to document recognition},
  journal = {Proceedings of the IEEE},
  volume  = {86},
  number  = {11},
  pages   = {2278--2324},
  year    = {1998}
}""",
    files=(
        _mnist_file(
            "train-images-idx3-ubyte.gz",
            9_912_422,
            "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609",
        ),
        _mnist_file(
            "train-labels-idx1-ubyte.gz",
            28_881,
            "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c",
        ),
        _mnist_file(
            "t10k-images-idx3-ubyte.gz",
            1_648_877,
            "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6",
        ),
        _mnist_file(
            "t10k-labels-idx1-ubyte.gz",
            4_542,
            "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6",
        ),
    ),
    unpacked=11_594_722,
    layout="four IDX files, packed by gzip as they are",
    arrange=keep_as_they_are,
    sets=(
        NamedSet(
            name="mnist",
            title="MNIST",
            description="Handwritten digits of 500 people, centred by their mass: the first data "
            "set that most networks meet.",
            classes=10,
            samples={"train": 60_000, "test": 10_000},
            picture="28×28, grey",
        ),
    ),
)

_EMNIST_PARTS = ("balanced", "letters", "byclass", "digits")
"""Of the six in the archive: "bymerge" is "byclass" with fewer classes, "mnist" digits again."""


def _emnist_set(
    part: str, title: str, description: str, classes: int, train: int, test: int
) -> NamedSet:
    """Return a part of EMNIST; counts: table II of the paper."""
    return NamedSet(
        name=f"emnist-{part}",
        title=title,
        description=description,
        classes=classes,
        samples={"train": train, "test": test},
        picture="28×28, grey",
        place=f"emnist-{part}-train-images-idx3-ubyte.gz",
    )


EMNIST = Download(
    name="emnist",
    title="EMNIST",
    description="Handwritten letters and digits of NIST Special Database 19 in the form of MNIST. "
    "One archive holds all its parts; four of them are kept.",
    homepage="https://www.nist.gov/itl/products-and-services/emnist-dataset",
    licence="No licence is stated; NIST Special Database 19, of which it is made, is a work of the "
    "United States government.",
    citation="""@inproceedings{cohen2017emnist,
  author    = {Cohen, Gregory and Afshar, Saeed and Tapson, Jonathan and van Schaik, Andr{\\'e}},
  title     = {{EMNIST}: Extending {MNIST} to handwritten letters},
  booktitle = {International Joint Conference on Neural Networks},
  pages     = {2921--2926},
  year      = {2017}
}""",
    files=(
        RemoteFile(
            "gzip.zip",
            ("https://biometrics.nist.gov/cs_links/EMNIST/gzip.zip",),
            # Size: url_checksums/emnist.txt of TensorFlow Datasets, for an earlier address.
            561_753_746,
            # torchvision/datasets/mnist.py, at this address and at the earlier one.
            checksum=Checksum("md5", "58c8d27c78d21e728a6bc7b3cc06412e", "torchvision"),
        ),
    ),
    unpacked=400_000_000,
    layout="IDX files of four parts, packed by gzip as they are in the archive",
    arrange=unzipped(
        re.compile(
            rf"emnist-({'|'.join(_EMNIST_PARTS)})-(train|test)-(images-idx3|labels-idx1)-ubyte\.gz"
        ),
        count=4 * len(_EMNIST_PARTS),
        most_bytes=2_000_000_000,
    ),
    sets=(
        _emnist_set(
            "balanced",
            "EMNIST balanced",
            "Digits, capitals, and the small letters that differ from them, equally many of each.",
            47,
            112_800,
            18_800,
        ),
        _emnist_set(
            "letters",
            "EMNIST letters",
            "The letters A to Z, capitals and small ones as one class each.",
            26,
            124_800,
            20_800,
        ),
        _emnist_set(
            "byclass",
            "EMNIST by class",
            "All digits, capitals and small letters, as often as people wrote them.",
            62,
            697_932,
            116_323,
        ),
        _emnist_set(
            "digits",
            "EMNIST digits",
            "Digits alone: four times as many as in MNIST, and of other writers.",
            10,
            240_000,
            40_000,
        ),
    ),
)
