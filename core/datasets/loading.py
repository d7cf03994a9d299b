"""From what the user names (built-in set, file, folder) to a data set."""

import os
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from core.datasets.catalogue import BUILT_IN, is_built_in, load_built_in
from core.datasets.cifar_reader import is_cifar, read_cifar
from core.datasets.contents import RawContents
from core.datasets.dataset import Dataset
from core.datasets.folder import find_in_folder
from core.datasets.idx_reader import idx_prefix, read_idx_set
from core.datasets.mat_reader import read_mat
from core.datasets.npz_reader import read_npz
from core.datasets.request import Cancelled, DataRequest, Progress
from core.datasets.stored_data import InkChoice, Orientation, StoredData, interpret
from core.datasets.training_splits import split_for_training
from core.errors import DatasetError


@dataclass(frozen=True, slots=True)
class FileKind:
    """Files that can be read.

    Parameters
    ----------
    title : str
        What they are, and how they are called.
    accepts : callable
        Whether a file of that name is one.
    read : callable
        Reads it, with the files that belong to it.
    """

    title: str
    accepts: Callable[[Path], bool]
    read: Callable[[Path], RawContents]


FILE_KINDS = (
    FileKind(".mat (course files)", lambda path: path.suffix.lower() == ".mat", read_mat),
    FileKind(".npz (NumPy archives)", lambda path: path.suffix.lower() == ".npz", read_npz),
    FileKind("data_batch_1[.bin] (CIFAR-10)", is_cifar, read_cifar),
    FileKind(
        "…-idx3-ubyte[.gz] (MNIST, EMNIST)", lambda path: idx_prefix(path) is not None, read_idx_set
    ),
)


def is_data_file(name: str | Path) -> bool:
    """Whether a file of that name would be read as data; it need not be there."""
    return any(kind.accepts(Path(name)) for kind in FILE_KINDS)


def load_dataset(
    data: str | Path,
    *,
    seed: int = 0,
    orientation: Orientation = "auto",
    ink: InkChoice = "auto",
    progress: Progress | None = None,
    cancelled: Cancelled | None = None,
) -> Dataset:
    """Load data to train on.

    Stored splits are kept. A lone set is split 80/10/10 and missing validation samples are taken
    from training, by class with the seed, or between groups where the file has them.

    Parameters
    ----------
    data : str or Path
        A built-in name, a file or a folder.
    seed : int
        For splitting, and for built-in sets that are drawn.
    orientation : {"auto", "upright", "transposed"}
        How the file stores its pictures; "auto" goes by the format.
    ink : {"auto", "dark", "light"}
        Shade of the characters; "auto" looks at the pictures.
    progress, cancelled : callable, optional
        Of built-in sets whose making takes time: see `DataRequest`.

    Raises
    ------
    DatasetError
        If `data` is nothing known, or cannot be trained on.
    DrawingCancelled
        If `cancelled` said so.
    """
    if isinstance(data, str) and is_built_in(data):
        request = DataRequest(seed=seed, progress=progress, cancelled=cancelled)
        return _apply_choices(load_built_in(data, request), orientation, ink)
    return split_for_training(_read_path(data, orientation, ink), seed)


def read_data(
    data: str | Path,
    *,
    seed: int = 0,
    orientation: Orientation = "auto",
    ink: InkChoice = "auto",
) -> StoredData:
    """Load data to evaluate on: nothing is split, and classes may be without samples.

    Parameters and errors are those of `load_dataset`; `seed` is for built-in sets alone.
    """
    if isinstance(data, str) and is_built_in(data):
        read = BUILT_IN.get(data.partition(":")[0]).read
        if read is not None and ":" not in data:
            return read(DataRequest(seed=seed))
        dataset = load_dataset(data, seed=seed, orientation=orientation, ink=ink)
        return StoredData(
            name=dataset.name,
            source=dataset.source,
            parts=dict(dataset.splits()),
            class_names=dataset.class_names,
            ink=dataset.ink,
            stored_transposed=dataset.stored_transposed,
            feature_names=dataset.feature_names,
            notes=dataset.notes,
        )
    return _read_path(data, orientation, ink)


def _apply_choices(dataset: Dataset, orientation: Orientation, ink: InkChoice) -> Dataset:
    ignored = ["orientation"] if orientation != "auto" else []
    if ink != "auto" and dataset.is_pictures:
        dataset = replace(dataset, ink=ink)
    elif ink != "auto":
        ignored.append("ink")
    note = f"{dataset.name} takes no {' and no '.join(ignored)}; what was given is ignored."
    return replace(dataset, notes=(*dataset.notes, note)) if ignored else dataset


def _read_path(data: str | Path, orientation: Orientation, ink: InkChoice) -> StoredData:
    location = os.path.abspath(os.path.expanduser(data))
    if not str(data) or not os.path.exists(location):
        raise DatasetError(
            f"{str(data)!r} is neither a built-in data set ({', '.join(BUILT_IN.names)}) nor a "
            "file or folder that exists; give one of these"
        )
    path = Path(location)
    file = find_in_folder(path) if path.is_dir() else path
    kind = next((kind for kind in FILE_KINDS if kind.accepts(file)), None)
    if kind is None:
        known = ", ".join(kind.title for kind in FILE_KINDS)
        raise DatasetError(
            f"{file.name} has the ending {file.suffix.lower() or '(none)'}, which cannot be read; "
            f"give {known} or a folder that holds one of them"
        )
    return interpret(kind.read(file), location, orientation=orientation, ink=ink)
