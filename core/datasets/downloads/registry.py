"""What can be fetched. A new data set is a `Download` in a file beside this one, and an entry."""

from core.datasets.downloads.handwriting import EMNIST, MNIST
from core.datasets.downloads.photographs import CIFAR10, FLOWERS17, FLOWERS102
from core.datasets.downloads.spec import Download, NamedSet
from core.datasets.downloads.weights import SQUEEZENET
from core.errors import ConfigError
from core.registry import Registry

DOWNLOADS: Registry[Download] = Registry(
    "download", MNIST, EMNIST, CIFAR10, FLOWERS17, FLOWERS102, SQUEEZENET
)


def named_sets() -> dict[str, tuple[NamedSet, Download]]:
    """Return the data sets that ``--data`` takes by their names, and what each comes with."""
    return {each.name: (each, download) for download in DOWNLOADS for each in download.sets}


def find_download(name: str) -> Download:
    """Return what is called so, or what a data set of that name comes with.

    Raises
    ------
    ConfigError
        If there is neither.
    """
    if name in DOWNLOADS:
        return DOWNLOADS.get(name)
    sets = named_sets()
    if name in sets:
        return sets[name][1]
    known = ", ".join(dict.fromkeys([*DOWNLOADS.names, *sets]))
    raise ConfigError(f"{name!r} is nothing that can be downloaded; known are: {known}")
