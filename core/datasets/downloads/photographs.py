"""CIFAR-10 and the flowers of Oxford: where they are from, and what their authors say of them."""

import re

from core.datasets.downloads.flower_names import FLOWERS_17_NAMES, FLOWERS_102_NAMES
from core.datasets.downloads.folders import flowers_17, flowers_102, untarred
from core.datasets.downloads.spec import Checksum, Download, NamedSet, RemoteFile

_FLOWERS = "https://www.robots.ox.ac.uk/~vgg/data/flowers"
_FLOWERS_LICENCE = (
    "No licence is stated: the pictures were gathered from the web and belong to those who took "
    "them; for research."
)

CIFAR10 = Download(
    name="cifar10",
    title="CIFAR-10",
    description="Small photographs in colour of ten kinds of animals and vehicles.",
    homepage="https://www.cs.toronto.edu/~kriz/cifar.html",
    licence="No licence is stated; its authors ask for a citation.",
    citation="""@techreport{krizhevsky2009learning,
  author      = {Krizhevsky, Alex},
  title       = {Learning multiple layers of features from tiny images},
  institution = {University of Toronto},
  year        = {2009}
}""",
    files=(
        RemoteFile(
            "cifar-10-python.tar.gz",
            ("https://www.cs.toronto.edu/~kriz/cifar-10-python.tar.gz",),
            # As TensorFlow's example for CIFAR-10 reports it; the page says 163 MB.
            170_498_071,
            checksum=Checksum("md5", "c58f30108f718f92721af3b95e74349a", "its own page"),
        ),
    ),
    unpacked=186_200_000,
    layout="five batches for training and one for tests, as Python pickles",
    arrange=untarred(re.compile(r"data_batch_[1-5]|test_batch"), 6, most_bytes=400_000_000),
    sets=(
        NamedSet(
            name="cifar10",
            title="CIFAR-10",
            description="Small photographs in colour of ten kinds of animals and vehicles.",
            classes=10,
            samples={"train": 50_000, "test": 10_000},
            picture="32×32, colour",
        ),
    ),
)

FLOWERS17 = Download(
    name="flowers17",
    title="Oxford Flowers 17",
    description="Photographs of 17 flowers common in the United Kingdom, 80 of each. Split as the "
    "first of the three ways that its authors give.",
    homepage=f"{_FLOWERS}/17/",
    licence=_FLOWERS_LICENCE,
    citation="""@inproceedings{nilsback2006visual,
  author    = {Nilsback, Maria-Elena and Zisserman, Andrew},
  title     = {A visual vocabulary for flower classification},
  booktitle = {IEEE Conference on Computer Vision and Pattern Recognition},
  volume    = {2},
  pages     = {1447--1454},
  year      = {2006}
}""",
    files=(
        RemoteFile(
            "17flowers.tgz",
            (f"{_FLOWERS}/17/17flowers.tgz",),
            # Its page tells no size; others say 60 MB.
            60_000_000,
            is_exact=False,
            # examples/flower17/dataset.sh of DFFML.
            checksum=Checksum(
                "sha256",
                "fe38a60f8b4a95e657551247d3e7d799a3fafcdbc595be504b12839967823d70",
                "the DFFML library",
            ),
        ),
        RemoteFile("datasplits.mat", (f"{_FLOWERS}/17/datasplits.mat",), 30_000, is_exact=False),
    ),
    unpacked=62_000_000,
    layout="JPEG pictures in train/<class>, val/<class> and test/<class>",
    arrange=flowers_17(FLOWERS_17_NAMES),
    sets=(
        NamedSet(
            name="flowers17",
            title="Oxford Flowers 17",
            description="Photographs of 17 flowers common in the United Kingdom, 80 of each.",
            classes=17,
            samples={"train": 680, "validation": 340, "test": 340},
            picture="about 500 pixels, colour",
        ),
    ),
)

FLOWERS102 = Download(
    name="flowers102",
    title="Oxford Flowers 102",
    description="Photographs of 102 flowers of the United Kingdom, 40 to 258 of each. Its authors "
    "train on ten of each, and test on most of it.",
    homepage=f"{_FLOWERS}/102/",
    licence=_FLOWERS_LICENCE,
    citation="""@inproceedings{nilsback2008automated,
  author    = {Nilsback, Maria-Elena and Zisserman, Andrew},
  title     = {Automated flower classification over a large number of classes},
  booktitle = {Indian Conference on Computer Vision, Graphics and Image Processing},
  year      = {2008}
}""",
    # Sizes and hashes: url_checksums/oxford_flowers102.txt of TensorFlow Datasets.
    files=tuple(
        RemoteFile(
            name,
            (f"{_FLOWERS}/102/{name}",),
            size,
            checksum=Checksum("sha256", sha256, "TensorFlow Datasets"),
        )
        for name, size, sha256 in (
            (
                "102flowers.tgz",
                344_862_509,
                "2d01ecc807db462958cfe3d92f57a8c252b4abd240eb955770201e45f783b246",
            ),
            (
                "imagelabels.mat",
                502,
                "4903e94206bac23bf772aadf06451916df56b58fc483a62db32a97b82656651d",
            ),
            (
                "setid.mat",
                14_989,
                "46b8678f91fd95d3c8f4feab80d271a6c834a1dd896fe29fd3e6ad9ce5c8dccd",
            ),
        )
    ),
    unpacked=348_000_000,
    layout="JPEG pictures in train/<class>, val/<class> and test/<class>",
    arrange=flowers_102(FLOWERS_102_NAMES),
    sets=(
        NamedSet(
            name="flowers102",
            title="Oxford Flowers 102",
            description="Photographs of 102 flowers of the United Kingdom, 40 to 258 of each; ten "
            "of each are for training.",
            classes=102,
            samples={"train": 1_020, "validation": 1_020, "test": 6_149},
            picture="500 pixels and more, colour",
        ),
    ),
)
