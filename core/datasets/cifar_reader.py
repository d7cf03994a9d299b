"""CIFAR-10 as its authors offer it: batches in binary (``data_batch_1.bin``) or as Python pickles.

A picture is 3072 bytes: the red values of 32x32 pixels row by row, the green ones, the blue ones
(https://www.cs.toronto.edu/~kriz/cifar.html). In binary a byte with the label stands before each.
"""

import re
from pathlib import Path

import numpy as np
import numpy.typing as npt

from core.array_pickle import PICKLE_DAMAGE, RefusedError, read_array_pickle
from core.datasets.contents import RawContents, RawPart
from core.errors import DatasetError

_FILE_NAME = re.compile(r"(data_batch_(?P<number>[1-5])|test_batch)(?P<binary>\.bin)?")
_SIDE, _CHANNELS = 32, 3
_PICTURE = _SIDE * _SIDE * _CHANNELS
_NAMES = (
    "airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck",
)  # fmt: skip

_Batch = tuple[npt.NDArray[np.uint8], npt.NDArray[np.uint8]]


def is_cifar(path: Path) -> bool:
    """Whether a file is called like a batch of CIFAR-10."""
    return _FILE_NAME.fullmatch(path.name) is not None


def read_cifar(path: Path) -> RawContents:
    """Read the batches that lie beside one another: those for training as one, and the test.

    Raises
    ------
    DatasetError
        If a batch is damaged, or of another size.
    """
    match = _FILE_NAME.fullmatch(path.name)
    ending = (match and match["binary"]) or ""
    names = [f"data_batch_{number}{ending}" for number in range(1, 6)]
    there = [file for name in names if (file := path.with_name(name)).is_file()]
    test = path.with_name(f"test_batch{ending}")
    parts = {}
    if there:
        parts["train"] = _part(there)
    if test.is_file():
        parts["test"] = _part([test])
    notes: tuple[str, ...] = ()
    if 0 < len(there) < len(names):
        notes = (f"Of the {len(names)} batches for training {len(there)} are there.",)
    return RawContents(
        "cifar10",
        parts if len(parts) > 1 else {"all": next(iter(parts.values()))},  # type: ignore[arg-type]
        vectors="pictures",
        class_names=_NAMES,
        notes=notes,
    )


def _part(files: list[Path]) -> RawPart:
    batches = [_read(file) for file in files]
    pictures = np.concatenate([pictures for pictures, _labels in batches])
    labels = np.concatenate([labels for _pictures, labels in batches])
    upright = pictures.reshape(-1, _CHANNELS, _SIDE, _SIDE).transpose(0, 2, 3, 1)
    where = files[0].name if len(files) == 1 else f"{files[0].name} to {files[-1].name}"
    return RawPart(upright, labels, where, f"the labels in {where}")


def _read(file: Path) -> _Batch:
    try:
        batch = _read_binary(file) if file.suffix == ".bin" else _read_pickle(file)
    except OSError as error:
        raise DatasetError(f"{file.name} cannot be read: {error.strerror or error}") from error
    labels = batch[1]
    if len(labels) and labels.max() >= len(_NAMES):
        raise DatasetError(
            f"{file.name} has label {labels.max()}, and CIFAR-10 has 10 classes, from 0; the file "
            "is damaged, or of another set"
        )
    return batch


def _read_binary(file: Path) -> _Batch:
    content = file.read_bytes()
    if not content or len(content) % (_PICTURE + 1):
        raise DatasetError(
            f"{file.name} has {len(content):,} bytes, which is no whole number of pictures of "
            f"{_PICTURE + 1:,} bytes; copy or download it again"
        )
    rows = np.frombuffer(content, np.uint8).reshape(-1, _PICTURE + 1)
    return rows[:, 1:], rows[:, 0]


def _read_pickle(file: Path) -> _Batch:
    try:
        with file.open("rb") as stream:
            found = read_array_pickle(stream)
    except RefusedError as error:
        raise DatasetError(
            f"{file.name} asks for {error}, which could run programs; a batch of CIFAR-10 holds "
            "arrays alone. Nothing of it was executed"
        ) from error
    except PICKLE_DAMAGE as error:
        raise DatasetError(
            f"{file.name} is damaged or cut short; copy or download it again"
        ) from error
    pictures = found.get("data") if isinstance(found, dict) else None
    labels = np.asarray(found.get("labels", ())) if isinstance(found, dict) else np.empty(0)
    if (
        not isinstance(pictures, np.ndarray)
        or pictures.dtype != np.uint8
        or pictures.ndim != 2
        or pictures.shape[1] != _PICTURE
        or labels.shape != (len(pictures),)
        or labels.dtype.kind not in "iu"
        or (len(labels) and not 0 <= labels.min() <= labels.max() < 256)
    ):
        raise DatasetError(
            f"{file.name} holds no batch of CIFAR-10; expected 'data' of shape (samples, "
            f"{_PICTURE}), uint8, and 'labels', one each"
        )
    return pictures, labels.astype(np.uint8)
