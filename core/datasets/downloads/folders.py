"""What becomes of fetched files: moved, unpacked, sorted into folders of pictures."""

import os
import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path, PurePosixPath

import numpy as np
import numpy.typing as npt

from core.datasets.downloads.progress import Tell
from core.datasets.downloads.spec import Arrange
from core.datasets.mat_file import read_mat_arrays
from core.errors import DatasetError, DownloadError

Target = Callable[[str], str | None]
"""Path below the folder that a file of an archive becomes; None leaves it out."""

Places = Mapping[int, str]
"""Folder below the data set that each picture comes into, by its number, from 1."""

_PICTURE = re.compile(r"(?:.*/)?image_(\d{4,5})\.jpg")


def keep_as_they_are(files: Mapping[str, Path], into: Path, _tell: Tell) -> None:
    """Move files into the folder."""
    for name, path in files.items():
        os.replace(path, into / name)


def unzipped(names: re.Pattern[str], count: int, most_bytes: int) -> Arrange:
    """Return what takes the `count` files called so out of the one zip archive, into one folder."""

    def arrange(files: Mapping[str, Path], into: Path, tell: Tell) -> None:
        # Here, because the window imports this module and seldom unpacks anything.
        from core.datasets.downloads.unpack import unpack_zip

        (archive,) = files.values()
        found = unpack_zip(archive, into, _flat(names), most_bytes, tell)
        _check_count(archive, found, count)

    return arrange


def untarred(names: re.Pattern[str], count: int, most_bytes: int) -> Arrange:
    """Return what takes the `count` files called so out of the one tar archive, into one folder."""

    def arrange(files: Mapping[str, Path], into: Path, tell: Tell) -> None:
        from core.datasets.downloads.unpack import unpack_tar

        (archive,) = files.values()
        found = unpack_tar(archive, into, _flat(names), most_bytes, tell)
        _check_count(archive, found, count)

    return arrange


def flowers_17(classes: Sequence[str], each: int = 80, most_bytes: int = 200_000_000) -> Arrange:
    """Return what sorts Flowers 17: `each` pictures of a class after those of the one before.

    Of the three ways in which its authors split it, the first is taken: 40, 20 and 20 pictures of
    a class.
    """

    def arrange(files: Mapping[str, Path], into: Path, tell: Tell) -> None:
        splits = files["datasplits.mat"]
        names = {"train": "trn1", "val": "val1", "test": "tst1"}
        labels = [name for name in classes for _ in range(each)]
        places = _places(splits, names, labels)
        _sort_pictures(files["17flowers.tgz"], into, places, most_bytes, tell)

    return arrange


def flowers_102(classes: Sequence[str], most_bytes: int = 1_000_000_000) -> Arrange:
    """Return what sorts Flowers 102 as its authors label and split it, their classes from 1."""

    def arrange(files: Mapping[str, Path], into: Path, tell: Tell) -> None:
        path = files["imagelabels.mat"]
        labels = _numbers(path, "labels")
        if not len(labels) or labels.min() < 1 or labels.max() > len(classes):
            raise DownloadError(
                f"{path.name} has labels that are not from 1 to {len(classes)}; it is damaged"
            )
        names = {"train": "trnid", "val": "valid", "test": "tstid"}
        places = _places(
            files["setid.mat"], names, [classes[label - 1] for label in labels.tolist()]
        )
        _sort_pictures(files["102flowers.tgz"], into, places, most_bytes, tell)

    return arrange


def _flat(names: re.Pattern[str]) -> Target:
    def target(name: str) -> str | None:
        last = PurePosixPath(name).name
        return last if names.fullmatch(last) else None

    return target


def _check_count(archive: Path, found: int, count: int) -> None:
    if found != count:
        raise DownloadError(
            f"{archive.name} holds {found} of the {count} files that are wanted; it is not what it "
            "should be"
        )


def _sort_pictures(archive: Path, into: Path, places: Places, most_bytes: int, tell: Tell) -> None:
    from core.datasets.downloads.unpack import unpack_tar

    def target(name: str) -> str | None:
        match = _PICTURE.fullmatch(name)
        place = places.get(int(match[1])) if match else None
        return f"{place}/{PurePosixPath(name).name}" if place else None

    _check_count(archive, unpack_tar(archive, into, target, most_bytes, tell), len(places))


def _places(splits: Path, names: Mapping[str, str], classes: Sequence[str]) -> Places:
    """Return where each picture comes, by the split that it is in and the class it is of."""
    places: dict[int, str] = {}
    for split, name in names.items():
        for number in _numbers(splits, name).tolist():
            if not 1 <= number <= len(classes) or number in places:
                raise DownloadError(
                    f"{splits.name} names picture {number} in {name}, which is not there or in "
                    "another split too; it is damaged"
                )
            places[number] = f"{split}/{classes[number - 1]}"
    return places


def _numbers(path: Path, name: str) -> npt.NDArray[np.int64]:
    try:
        found = read_mat_arrays(path, {name}).arrays.get(name)
    except DatasetError as error:
        raise DownloadError(str(error)) from error
    if found is None:
        raise DownloadError(f"{path.name} has no {name}; it is not what it should be")
    return found.ravel().astype(np.int64)
