"""Which data set a folder holds."""

from pathlib import Path

from core.datasets.cifar_reader import is_cifar
from core.datasets.csv_reader import csv_set, is_csv
from core.datasets.idx_reader import idx_prefix
from core.datasets.image_files import holds_classes
from core.datasets.mat_reader import course_prefix
from core.datasets.npz_reader import holds_samples
from core.datasets.wording import list_names
from core.errors import DatasetError


def find_in_folder(folder: Path) -> Path:
    """Return a file of the one data set in `folder`, or `folder` where that is one of pictures.

    Course files with the same prefix are one set, and so are IDX files and batches of CIFAR-10.
    Archives without samples, such as saved weights, do not count. Folders of pictures are looked
    for where there is no such file, and tables (CSV) where there are no pictures either.

    Raises
    ------
    DatasetError
        If there is none, or more than one to choose from.
    """
    try:
        entries = sorted(folder.iterdir())
    except OSError as error:
        raise DatasetError(
            f"folder {folder.name} cannot be read: {error.strerror or error}"
        ) from error
    candidates: dict[str, Path] = {}
    for file in filter(Path.is_file, entries):
        suffix = file.suffix.lower()
        if suffix == ".mat":
            candidates.setdefault(course_prefix(file) or file.name, file)
        elif suffix == ".npz" and holds_samples(file):
            candidates[file.name] = file
        elif (prefix := idx_prefix(file)) is not None:
            candidates.setdefault(f"{prefix}idx", file)
        elif is_cifar(file):
            candidates.setdefault(f"batches{suffix}", file)
    if not candidates and holds_classes(folder):
        return folder
    if not candidates:
        # Last: beside pictures lie tables that say something of them.
        for file in filter(is_csv, filter(Path.is_file, entries)):
            candidates.setdefault(csv_set(file), file)
    if not candidates:
        found = list_names([entry.name for entry in entries])
        raise DatasetError(
            f"folder {folder.name} has no data set (it holds {found}); expected course files such "
            "as nist36_train.mat, an .npz archive with x and y, IDX files such as "
            "train-images-idx3-ubyte.gz, a table such as mnist_train.csv, or a folder of pictures "
            "for each class"
        )
    first = next(iter(candidates.values()))
    if len(candidates) > 1:
        raise DatasetError(
            f"folder {folder.name} holds {len(candidates)} data sets: "
            f"{list_names(list(candidates))}; name a file of the one you want, such as {first.name}"
        )
    return first
