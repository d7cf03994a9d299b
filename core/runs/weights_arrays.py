"""The arrays in a file of weights, ``.npz``, ``.pickle`` or ``.safetensors``, and nothing else."""

import json
import pickle
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from core.array_pickle import RefusedError, read_array_pickle
from core.datasets.npz_reader import NPZ_DAMAGE
from core.errors import LabError, ModelLoadError
from core.runs.checkpoint import read_arrays

PICKLES = (".pickle", ".pkl")
SUFFIXES = (".npz", ".safetensors", *PICKLES)

_ANEW = "; save the weights again, or name another file"

_OUTPUTS = {"W2", "Woutput", "output.weight", "classifier.1.weight"}
"""Arrays by which an archive of weights is told from one of data."""


@dataclass(frozen=True, eq=False)
class StoredWeights:
    """What a file of weights holds.

    Parameters
    ----------
    arrays : mapping of str to array
        Of a pickle: whatever lies in its dictionary, which `numbers` judges.
    notes : mapping of str to str
        What a safetensors file says beside its arrays, or the comment of an archive.
    """

    arrays: Mapping[str, Any] = field(repr=False)
    notes: Mapping[str, str] = field(default_factory=dict)


def looks_like_weights(path: Path) -> bool:
    """Whether a file is meant as weights, rather than as data; of an archive the names are read."""
    suffix = path.suffix.lower()
    if suffix != ".npz":
        return suffix in SUFFIXES
    try:
        with zipfile.ZipFile(path) as archive:
            names = {name.removesuffix(".npy") for name in archive.namelist()}
    except (OSError, zipfile.BadZipFile, ValueError):
        return False
    return bool(names & _OUTPUTS)


def read_weights(path: Path) -> StoredWeights:
    """Read a file of weights; of a pickle nothing is executed.

    Raises
    ------
    ModelLoadError
        If the file cannot be read, or is anything but arrays by their names.
    """
    suffix = path.suffix.lower()
    if suffix not in SUFFIXES:
        raise ModelLoadError(
            f"{path.name} is no file of weights; name one that ends in {', '.join(SUFFIXES)}"
        )
    if not path.is_file():
        raise ModelLoadError(f"{path} is no file; name the file of weights")
    try:
        if suffix == ".safetensors":
            return _read_safetensors(path)
        with path.open("rb") as stream:
            if suffix == ".npz":
                if not zipfile.is_zipfile(path):
                    # NumPy would take it for a pickle, and advise to load it unsafely.
                    raise ModelLoadError(
                        f"{path.name} is no archive of NumPy arrays, whatever its ending says; "
                        "save the weights with np.savez, or copy the file again"
                    )
                with np.load(stream, allow_pickle=False) as archive:
                    return StoredWeights(dict(archive), _notes_in(archive.zip.comment))
            found = read_array_pickle(stream)
    except RefusedError as error:
        raise ModelLoadError(
            f"{path.name} asks for {error}, which could run programs; only NumPy arrays in a "
            "dictionary are opened. Nothing of it was executed"
        ) from error
    except (*NPZ_DAMAGE, pickle.UnpicklingError, AttributeError, LookupError) as error:
        raise ModelLoadError(f"{path.name} is damaged or holds no arrays{_ANEW}") from error
    except (TypeError, ImportError, MemoryError) as error:
        raise ModelLoadError(f"{path.name} holds no arrays{_ANEW}") from error
    if not isinstance(found, dict) or not all(isinstance(name, str) for name in found):
        raise ModelLoadError(
            f"{path.name} holds a {type(found).__name__}; expected a dictionary of arrays"
        )
    return StoredWeights(found)


def numbers(path: Path, name: str, value: object) -> npt.NDArray[np.floating[Any]]:
    """Return one of the arrays in its own precision, float32 or float64.

    Raises
    ------
    ModelLoadError
        If it is none, or holds anything but finite numbers.
    """
    try:
        array = np.asarray(value)
    except ValueError:
        # Lists of unequal lengths.
        array = np.empty(0, object)
    if array.dtype.kind not in "fiu" or not np.isfinite(array).all():
        raise ModelLoadError(f"{name} in {path.name} holds other things than finite numbers")
    return np.asarray(array, np.float32 if array.dtype == np.float32 else np.float64)


def names_note(notes: Mapping[str, str], key: str) -> list[str] | None:
    """Return a note that is a list of names in JSON; None where there is none, or it is garbled."""
    try:
        found = json.loads(notes[key])
    except (KeyError, ValueError, RecursionError):
        return None
    fits = isinstance(found, list) and all(isinstance(name, str) for name in found)
    return found if fits else None


def _notes_in(comment: bytes) -> dict[str, str]:
    """Return what `core.analysis.weight_sheet.npz_bytes` wrote; any other comment says nothing."""
    try:
        found = json.loads(comment)
    except (ValueError, RecursionError):
        return {}
    if not isinstance(found, dict):
        return {}
    return {name: text for name, text in found.items() if isinstance(text, str)}


def _read_safetensors(path: Path) -> StoredWeights:
    try:
        return StoredWeights(*read_arrays(path))
    except ModelLoadError as error:
        raise ModelLoadError(f"{error}{_ANEW}") from error


def of_file(error: LabError) -> str:
    """Return what went wrong, without "use another epoch": that helps with checkpoints alone."""
    text = str(error)
    return text.removesuffix("; use another epoch").removesuffix(". Use another epoch")
