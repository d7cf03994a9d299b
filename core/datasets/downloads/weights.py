"""Weights trained by others: where they are from, and what their authors say of them."""

from core.datasets.downloads.folders import keep_as_they_are
from core.datasets.downloads.spec import Checksum, Download, RemoteFile

_NAME = "squeezenet1_1-b8a52dc0.pth"

SQUEEZENET = Download(
    name="squeezenet1_1",
    title="SqueezeNet 1.1, weights",
    description="A small network that knows the thousand classes of ImageNet: what fine-tuning on "
    "flowers or scenes begins with.",
    homepage="https://pytorch.org/vision/stable/models/squeezenet.html",
    licence="BSD 3-Clause, as torchvision; trained on ImageNet, whose pictures are for research "
    "that is not commercial.",
    citation="""@article{iandola2016squeezenet,
  author  = {Iandola, Forrest N. and Han, Song and Moskewicz, Matthew W. and Ashraf, Khalid and
             Dally, William J. and Keutzer, Kurt},
  title   = {{SqueezeNet}: {AlexNet}-level accuracy with 50x fewer parameters and $<$0.5 {MB}
             model size},
  journal = {arXiv preprint arXiv:1602.07360},
  year    = {2016}
}""",
    files=(
        RemoteFile(
            _NAME,
            # torchvision/models/squeezenet.py
            (f"https://download.pytorch.org/models/{_NAME}",),
            # torchvision says 4.729 MiB.
            4_958_700,
            is_exact=False,
            # PyTorch puts the first digits of the SHA-256 into the names of its weights.
            checksum=Checksum("sha256", "b8a52dc0", "the file's name"),
        ),
    ),
    unpacked=4_958_700,
    layout="the file as it is",
    arrange=keep_as_they_are,
)
