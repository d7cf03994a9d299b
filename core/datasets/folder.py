"""Which data set a folder holds."""

from pathlib import Path

from core.datasets.mat_reader import course_prefix
from core.datasets.npz_reader import holds_samples
from core.errors import DatasetError

_SHOWN = 6


def find_in_folder(folder: Path) -> Path:
    """Return a file of the one data set in `folder`.

    Course files with the same prefix are one set. Archives without samples, such as saved
    weights, do not count.

    Raises
    ------
    DatasetError
        If there is none, or more than one to choose from.
    """
    try:
        files = sorted(file for file in folder.iterdir() if file.is_file())
    except OSError as error:
        raise DatasetError(
            f"folder {folder.name} cannot be read: {error.strerror or error}"
        ) from error
    candidates: dict[str, Path] = {}
    for file in files:
        suffix = file.suffix.lower()
        if suffix == ".mat":
            candidates.setdefault(course_prefix(file) or file.name, file)
        elif suffix == ".npz" and holds_samples(file):
            candidates[file.name] = file
    if not candidates:
        raise DatasetError(
            f"folder {folder.name} has no data set (it holds {_describe(folder)}); expected course "
            "files such as nist36_train.mat, or an .npz archive with x and y"
        )
    first = next(iter(candidates.values()))
    if len(candidates) > 1:
        raise DatasetError(
            f"folder {folder.name} holds {len(candidates)} data sets: "
            f"{_shorten(list(candidates))}; name a file of the one you want, such as {first.name}"
        )
    return first


def _describe(folder: Path) -> str:
    names = sorted(entry.name for entry in folder.iterdir())
    return _shorten(names) if names else "nothing"


def _shorten(names: list[str]) -> str:
    more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
    return ", ".join(names[:_SHOWN]) + more
