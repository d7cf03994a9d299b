"""A few samples of a data set and the sizes of its classes, without reading all of it as one."""

import os
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
import numpy.typing as npt

from core.datasets.cifar_reader import is_cifar
from core.datasets.contents import PartName, RawContents
from core.datasets.csv_reader import csv_set, is_csv
from core.datasets.dataset import Dataset
from core.datasets.folder import find_in_folder
from core.datasets.idx_reader import idx_prefix
from core.datasets.image_files import find_image_files
from core.datasets.labels import find_classes
from core.datasets.loading import file_kind
from core.datasets.picture_tiles import TileForm, Unreadable, decode_tiles
from core.datasets.sample_sheet import LARGEST_TILE, SampleSheet, choose_samples, sheet_of
from core.datasets.stored_data import read_inputs
from core.errors import DatasetError

MOST_BYTES = 150_000_000
"""Of files that are read for a glimpse; what is larger is opened, or not looked at."""


@dataclass(frozen=True, slots=True, eq=False)
class Glimpse:
    """What there is to see of a data set before it is opened.

    Parameters
    ----------
    sheet : SampleSheet or None
        None where samples are no pictures.
    labels : tuple of str
        The class of each sample of the sheet.
    class_names : tuple of str
    counts : mapping of str to ndarray of shape (classes,)
        By split, or ``"all"``.
    shape : str
        Of a sample, in words: ``"32×32×3 pixels"``.
    """

    sheet: SampleSheet | None = field(repr=False)
    labels: tuple[str, ...]
    class_names: tuple[str, ...]
    counts: Mapping[PartName, npt.NDArray[np.int64]] = field(repr=False)
    shape: str


def glimpse_of_dataset(dataset: Dataset, columns: int, rows: int) -> Glimpse:
    """Return what there is to see of a data set that is open.

    Parameters
    ----------
    dataset : Dataset
    columns, rows : int
        Places for samples; with fewer samples there are fewer rows.
    """
    names = dataset.class_names
    counts: dict[PartName, npt.NDArray[np.int64]] = {
        name: split.class_counts(len(names)) for name, split in dataset.splits()
    }
    shape = _shape_words(dataset.sample_shape)
    if not dataset.is_pictures:
        return Glimpse(None, (), names, counts, shape)
    split = dataset.train
    chosen = choose_samples(split.labels, len(names), columns * rows, 0)
    sheet = _sheet(split.inputs[chosen], chosen, columns)
    return Glimpse(sheet, _named(names, split.labels[chosen]), names, counts, shape)


def glimpse_of_path(path: Path, columns: int, rows: int) -> Glimpse:
    """Return what there is to see of a file or folder.

    Of a folder of pictures only those that are shown are decoded, and of other files only the
    samples that are shown become numbers.

    Raises
    ------
    DatasetError
        If it is no data set, is damaged, or its files are larger than `MOST_BYTES`.
    """
    file = find_in_folder(path) if path.is_dir() else path
    if file.is_dir():
        return _of_folder(file, columns, rows)
    size = sum(_size(each) for each in file.parent.iterdir() if _belongs(each, file))
    if size > MOST_BYTES:
        raise DatasetError(
            f"{file.name} is large ({size / 1e6:,.0f} MB with what belongs to it); open it to see "
            "its samples"
        )
    return _of_contents(file_kind(file).read(file), columns, rows)


def _of_contents(contents: RawContents, columns: int, rows: int) -> Glimpse:
    parts, raws = list(contents.parts), list(contents.parts.values())
    classes = find_classes(
        raws, contents.class_names, contents.name_columns, one_hot=contents.one_hot
    )
    counts: dict[PartName, npt.NDArray[np.int64]] = {
        part: np.bincount(labels, minlength=len(classes.names))
        for part, labels in zip(parts, classes.labels, strict=True)
    }
    at = parts.index("train") if "train" in parts else 0
    labels = classes.labels[at]
    chosen = choose_samples(labels, len(classes.names), columns * rows, 0)
    some = replace(raws[at], inputs=raws[at].inputs[chosen], labels=raws[at].labels[chosen])
    pictures = read_inputs(contents, [some], "auto", [])[0][0]
    shape = _shape_words(pictures.shape[1:])
    if pictures.ndim < 3:
        return Glimpse(None, (), classes.names, counts, shape)
    sheet = _sheet(pictures, chosen, columns)
    return Glimpse(sheet, _named(classes.names, labels[chosen]), classes.names, counts, shape)


def _of_folder(folder: Path, columns: int, rows: int) -> Glimpse:
    found = find_image_files(folder)
    names = found.class_names
    labels = {
        part: np.array([file.label for file in found.files if file.part == part], np.int64)
        for part in dict.fromkeys(file.part for file in found.files)
    }
    counts = {part: np.bincount(each, minlength=len(names)) for part, each in labels.items()}
    part = next(iter(labels))
    there = [at for at, file in enumerate(found.files) if file.part == part]
    chosen = np.array(there)[choose_samples(labels[part], len(names), columns * rows, 0)]
    form = TileForm(LARGEST_TILE, LARGEST_TILE)
    pictures, kept = [], []
    with closing(decode_tiles([found.files[at] for at in chosen], form)) as tiles:
        for at, tile in zip(chosen.tolist(), tiles, strict=True):
            if not isinstance(tile, Unreadable):
                pictures.append(tile if tile.ndim == 3 else np.repeat(tile[..., None], 3, axis=2))
                kept.append(at)
    if not pictures:
        raise DatasetError(f"no picture of {folder.name} that was looked at can be read")
    indices = np.array(kept, np.int64)
    values = np.stack(pictures).astype(np.float32) / np.float32(255)
    sheet = _sheet(values, indices, columns)
    shown = _named(names, np.array([found.files[at].label for at in kept], np.int64))
    return Glimpse(sheet, shown, names, counts, "pictures of many sizes")


def _sheet(
    pictures: npt.NDArray[np.float32], indices: npt.NDArray[np.int64], columns: int
) -> SampleSheet:
    """Draw tiles, with no more rows than there are pictures for."""
    return sheet_of(pictures, indices, columns, max(1, -(-len(indices) // columns)))


def _named(names: tuple[str, ...], labels: npt.NDArray[np.int64]) -> tuple[str, ...]:
    return tuple(names[label] for label in labels.tolist())


def _shape_words(shape: tuple[int, ...]) -> str:
    what = "pixels" if len(shape) > 1 else "features"
    return f"{'×'.join(str(size) for size in shape)} {what}"


def _belongs(file: Path, to: Path) -> bool:
    """Whether a file is read with another that lies beside it."""
    if idx_prefix(to) is not None:
        return idx_prefix(file) == idx_prefix(to)
    if is_csv(to):
        return is_csv(file) and csv_set(file) == csv_set(to)
    return file == to or (is_cifar(to) and is_cifar(file))


def _size(file: Path) -> int:
    try:
        return os.stat(file).st_size
    except OSError:
        return 0
