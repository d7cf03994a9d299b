"""NumPy archives: ``x`` and ``y``, or ``x_train``, ``y_train``, ``x_test``, ``y_test`` and so on.

Optional keys: ``class_names`` or ``class_chars``; ``feature_names``; ``page`` or ``group`` (what
must not be torn apart by splitting; ``page_train`` beside ``x_train``); ``orientation``
(``"upright"`` or ``"transposed"``). Other keys are ignored.
"""

import lzma
import tokenize
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from core.datasets.contents import PartName, RawContents, RawPart
from core.datasets.wording import list_names
from core.errors import DatasetError

_PART_WORDS: dict[str, PartName] = {
    "train": "train",
    "valid": "validation",
    "val": "validation",
    "validation": "validation",
    "test": "test",
}
_EXPECTED = "x and y, or x_train and y_train (with x_valid, y_valid, x_test, y_test)"
_NAMES = ("class_names", "class_chars")
_GROUPS = ("page", "group")
_OTHERS = ("feature_names", "orientation")

NPZ_DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    ValueError,
    OSError,
    EOFError,
    NotImplementedError,
    RuntimeError,
    tokenize.TokenError,
)
"""What zipfile, its decompressors and NumPy raise for damaged archives (found by flipping bytes and
cutting at every length). Encrypted members are a RuntimeError, mangled headers a TokenError."""


def read_npz(path: Path) -> RawContents:
    """Read an archive.

    Raises
    ------
    DatasetError
        If it is damaged, holds Python objects, or has no known keys.
    """
    arrays = _read_arrays(path)
    parts: dict[PartName, RawPart] = {}
    for word, part_name in _PART_WORDS.items():
        if f"x_{word}" not in arrays and f"y_{word}" not in arrays:
            continue
        if part_name in parts:
            raise DatasetError(
                f"{path.name} holds validation samples under two names; keep x_valid and y_valid"
            )
        parts[part_name] = _make_part(path, arrays, f"_{word}")
    if not parts:
        parts["all"] = _make_part(path, arrays, "")
    elif len(parts) == 1:
        parts = {"all": next(iter(parts.values()))}
    feature_names = _read_names(path, arrays, ("feature_names",))
    return RawContents(
        path.stem,
        parts,
        transposed=_is_transposed(path, arrays),
        vectors="by size" if feature_names is None else "features",
        class_names=_read_names(path, arrays, _NAMES),
        feature_names=feature_names,
    )


def holds_samples(path: Path) -> bool:
    """Whether an archive has keys for samples; True also if it cannot be read.

    So a damaged file is spoken of when it is read, and an archive of weights is passed over.
    """
    try:
        with path.open("rb") as stream, zipfile.ZipFile(stream) as archive:
            names = {name.removesuffix(".npy").lower() for name in archive.namelist()}
    except NPZ_DAMAGE:
        return True
    return any({f"x{end}", f"y{end}"} <= names for end in ("", *(f"_{w}" for w in _PART_WORDS)))


def _known_keys() -> frozenset[str]:
    ends = ("", *(f"_{word}" for word in _PART_WORDS))
    return frozenset(f"{key}{end}" for key in ("x", "y", *_GROUPS) for end in ends) | {
        *_NAMES,
        *_OTHERS,
    }


def _read_arrays(path: Path) -> dict[str, npt.NDArray[Any]]:
    """Return the arrays with known keys, in lower case (`X` is `x`)."""
    key, arrays = "", {}
    try:
        # NumPy leaves a file that it opened itself open when it is no archive.
        with path.open("rb") as stream:
            if not stream.read(1):
                raise DatasetError(f"{path.name} is empty (0 bytes); copy or download it again")
            stream.seek(0)
            archive = np.load(stream, allow_pickle=False)
            if isinstance(archive, np.ndarray):
                raise DatasetError(
                    f"{path.name} holds a single array; save inputs and labels together with "
                    "np.savez(path, x=…, y=…)"
                )
            with archive:
                for key in archive.files:
                    if key.lower() in _known_keys():
                        arrays[key.lower()] = archive[key]
                found = sorted(archive.files)
    except NPZ_DAMAGE as error:
        raise _explain(path, key, error) from error
    except MemoryError:
        raise DatasetError(
            f"{key} in {path.name} needs more memory than is free; close other programs, or save "
            "fewer samples"
        ) from None
    if not any(name.startswith("x") for name in arrays):
        raise DatasetError(
            f"{path.name} holds {list_names(found, nothing='no arrays')}; expected {_EXPECTED}"
        )
    return arrays


def _explain(path: Path, key: str, error: Exception) -> DatasetError:
    if isinstance(error, PermissionError):
        return DatasetError(f"{path.name} cannot be read: {error.strerror}")
    if isinstance(error, ValueError) and "pickle" in str(error):
        # NumPy says the same of Python objects in an archive and of a file that is none.
        if key:
            return DatasetError(
                f"{key} in {path.name} holds Python objects, which could run programs when read; "
                "save it again as an array of numbers or text"
            )
        return DatasetError(
            f"{path.name} is no NumPy archive; give one that np.savez or np.savez_compressed wrote"
        )
    return DatasetError(f"{path.name} is damaged or cut short ({error}); copy or download it again")


def _make_part(path: Path, arrays: Mapping[str, npt.NDArray[Any]], end: str) -> RawPart:
    for key in (f"x{end}", f"y{end}"):
        if key not in arrays:
            raise DatasetError(
                f"{path.name} has {', '.join(sorted(arrays))}, but no {key}; expected {_EXPECTED}"
            )
    group_key = next((key + end for key in _GROUPS if key + end in arrays), "")
    return RawPart(
        arrays[f"x{end}"],
        arrays[f"y{end}"],
        f"x{end} in {path.name}",
        f"y{end} in {path.name}",
        arrays[group_key] if group_key else None,
        group_key,
    )


def _is_transposed(path: Path, arrays: Mapping[str, npt.NDArray[Any]]) -> bool:
    if "orientation" not in arrays:
        return False
    stored = arrays["orientation"]
    word = stored.item() if stored.size == 1 else stored.tolist()
    if isinstance(word, bytes):
        word = word.decode("utf-8", "replace")
    if word not in ("upright", "transposed"):
        raise DatasetError(
            f"orientation in {path.name} is {word!r}; expected 'upright' or 'transposed'"
        )
    return bool(word == "transposed")


def _read_names(
    path: Path, arrays: Mapping[str, npt.NDArray[Any]], keys: tuple[str, ...]
) -> tuple[str, ...] | None:
    key = next((key for key in keys if key in arrays), None)
    if key is None:
        return None
    stored = arrays[key]
    if stored.dtype.kind not in "USiu" or stored.ndim > 1:
        raise DatasetError(
            f"{key} in {path.name} has type {stored.dtype} and shape {stored.shape}; expected a "
            "row of text"
        )
    if stored.dtype.kind == "S":
        stored = np.char.decode(stored, "utf-8", "replace")
    # A single text is one of characters, such as "0123456789".
    return tuple(str(name) for name in (str(stored) if stored.ndim == 0 else stored.tolist()))
