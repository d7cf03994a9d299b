"""From what the user names (built-in or downloaded set, file, folder) to a data set."""

import os
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from core.datasets.catalogue import BUILT_IN, is_built_in, load_built_in
from core.datasets.cifar_reader import is_cifar, read_cifar
from core.datasets.contents import RawContents
from core.datasets.csv_reader import is_csv, read_csv
from core.datasets.dataset import Dataset
from core.datasets.downloads.locating import locate
from core.datasets.downloads.registry import named_sets
from core.datasets.folder import find_in_folder
from core.datasets.idx_reader import idx_prefix, read_idx_set
from core.datasets.image_folder import read_image_folder
from core.datasets.mat_reader import read_mat
from core.datasets.npz_reader import read_npz
from core.datasets.picture_size import AUTO, COMMON_SIDE, check_picture_size
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
    FileKind(".csv[.gz] (pixels or features, a sample a row)", is_csv, read_csv),
    FileKind(
        "…-idx3-ubyte[.gz] (MNIST, EMNIST)", lambda path: idx_prefix(path) is not None, read_idx_set
    ),
)


def is_data_file(name: str | Path) -> bool:
    """Whether a file of that name would be read as data; it need not be there."""
    return any(kind.accepts(Path(name)) for kind in FILE_KINDS)


def resolve_source(data: str) -> str:
    """Return what a data set is remembered by: a built-in name, or an absolute path.

    Parameters
    ----------
    data : str
        A built-in name, that of a downloaded set, or a path, which need not exist.

    Raises
    ------
    DatasetError
        If it names a set that could be downloaded, and was not.
    """
    return data if is_built_in(data) else os.path.abspath(os.path.expanduser(locate(data)))


def is_image_folder(data: str | Path) -> bool:
    """Whether `data` is a folder of pictures, of which the size can be chosen."""
    if isinstance(data, str) and is_built_in(data):
        return False
    try:
        path = Path(os.path.abspath(os.path.expanduser(locate(data))))
        return path.is_dir() and find_in_folder(path).is_dir()
    except (DatasetError, OSError, ValueError):
        # What is wrong with it is said when it is loaded.
        return False


def load_dataset(
    data: str | Path,
    *,
    seed: int = 0,
    orientation: Orientation = "auto",
    ink: InkChoice = "auto",
    picture_size: int = AUTO,
    progress: Progress | None = None,
    cancelled: Cancelled | None = None,
) -> Dataset:
    """Load data to train on.

    Stored splits are kept. A lone set is split 80/10/10 and missing validation samples are taken
    from training, by class with the seed, or between groups where the file has them.

    Parameters
    ----------
    data : str or Path
        A built-in name, that of a downloaded set, a file or a folder.
    seed : int
        For splitting, and for built-in sets that are drawn.
    orientation : {"auto", "upright", "transposed"}
        How the file stores its pictures; "auto" goes by the format.
    ink : {"auto", "dark", "light"}
        Shade of the characters; "auto" looks at the pictures.
    picture_size : int
        Of folders of pictures, the side in pixels that these are brought to; 0 is "auto": see
        `core.datasets.picture_size`.
    progress, cancelled : callable, optional
        Of data whose making or reading takes time: see `DataRequest`.

    Raises
    ------
    DatasetError
        If `data` is nothing known, or cannot be trained on.
    ConfigError
        If the picture size cannot be used.
    DrawingCancelled, ReadingCancelled
        If `cancelled` said so.
    """
    choices = _Choices(orientation, ink, check_picture_size(picture_size))
    if isinstance(data, str) and is_built_in(data):
        request = DataRequest(seed=seed, progress=progress, cancelled=cancelled)
        return _apply_choices(load_built_in(data, request), choices)
    return split_for_training(_read_path(data, choices, progress, cancelled), seed)


def read_data(
    data: str | Path,
    *,
    seed: int = 0,
    orientation: Orientation = "auto",
    ink: InkChoice = "auto",
    picture_size: int = AUTO,
    auto_side: int = COMMON_SIDE,
    progress: Progress | None = None,
) -> StoredData:
    """Load data to evaluate on: nothing is split, and classes may be without samples.

    Parameters and errors are those of `load_dataset`; `seed` is for built-in sets alone, and
    `auto_side` the side that "auto" brings pictures of many sizes to.
    """
    if isinstance(data, str) and is_built_in(data):
        read = BUILT_IN.get(data.partition(":")[0]).read
        if read is not None and ":" not in data:
            return read(DataRequest(seed=seed))
        dataset = load_dataset(
            data, seed=seed, orientation=orientation, ink=ink, picture_size=picture_size
        )
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
    choices = _Choices(orientation, ink, check_picture_size(picture_size), auto_side)
    return _read_path(data, choices, progress)


@dataclass(frozen=True, slots=True)
class _Choices:
    """How data are to be read: see `load_dataset` and `read_data`."""

    orientation: Orientation
    ink: InkChoice
    picture_size: int
    auto_side: int = COMMON_SIDE


def _apply_choices(dataset: Dataset, choices: _Choices) -> Dataset:
    ignored = ["orientation"] if choices.orientation != "auto" else []
    if choices.ink != "auto" and dataset.is_pictures:
        dataset = replace(dataset, ink=choices.ink)
    elif choices.ink != "auto":
        ignored.append("ink")
    if choices.picture_size != AUTO:
        ignored.append("picture size")
    return replace(dataset, notes=(*dataset.notes, *_ignored(dataset.name, ignored)))


def _ignored(name: str, what: list[str]) -> tuple[str, ...]:
    if not what:
        return ()
    return (f"{name} takes no {' and no '.join(what)}; what was given is ignored.",)


def _read_path(
    data: str | Path,
    choices: _Choices,
    progress: Progress | None = None,
    cancelled: Cancelled | None = None,
) -> StoredData:
    location = os.path.abspath(os.path.expanduser(locate(data)))
    if not str(data) or not os.path.exists(location):
        raise DatasetError(
            f"{str(data)!r} is neither a built-in data set ({', '.join(BUILT_IN.names)}), nor one "
            f"that can be downloaded ({', '.join(named_sets())}), nor a file or folder that "
            "exists; give one of these"
        )
    path = Path(location)
    file = find_in_folder(path) if path.is_dir() else path
    if file.is_dir():
        stored = read_image_folder(
            file,
            location,
            picture_size=choices.picture_size,
            auto_side=choices.auto_side,
            ink=choices.ink,
            progress=progress,
            cancelled=cancelled,
        )
        ignored = ["orientation"] if choices.orientation != "auto" else []
    else:
        kind = file_kind(file)
        stored = interpret(
            kind.read(file), location, orientation=choices.orientation, ink=choices.ink
        )
        ignored = ["picture size"] if choices.picture_size != AUTO else []
    return replace(stored, notes=(*stored.notes, *_ignored(stored.name, ignored)))


def file_kind(file: Path) -> FileKind:
    """Return what reads a file.

    Raises
    ------
    DatasetError
        If nothing does.
    """
    for kind in FILE_KINDS:
        if kind.accepts(file):
            return kind
    known = ", ".join(kind.title for kind in FILE_KINDS)
    raise DatasetError(
        f"{file.name} has the ending {file.suffix.lower() or '(none)'}, which cannot be read; "
        f"give {known}, a folder that holds one of them, or a folder of pictures"
    )
