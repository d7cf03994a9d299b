"""Arrays in a safetensors file with a check sum, so that damage is seen and named."""

import json
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from safetensors import SafetensorError
from safetensors.numpy import load, save

from core.errors import ModelLoadError
from core.files import write_atomically

_CHECK_SUM = "crc32"


def write_arrays(
    path: Path,
    arrays: Mapping[str, npt.NDArray[Any]],
    metadata: Mapping[str, str] | None = None,
    *,
    previous: Path | None = None,
) -> None:
    """Write arrays and metadata atomically.

    Parameters
    ----------
    path : Path
    arrays : mapping of str to ndarray
        Of any shapes and numeric dtypes.
    metadata : mapping of str to str, optional
    previous : Path, optional
        See `write_atomically`.

    Raises
    ------
    OSError
        If the file cannot be written.
    """
    contiguous = {name: np.ascontiguousarray(array) for name, array in arrays.items()}
    notes = dict(metadata or {})
    notes[_CHECK_SUM] = _check_sum(contiguous, notes)
    write_atomically(path, save(contiguous, metadata=notes), previous=previous)


def read_arrays(path: Path) -> tuple[dict[str, npt.NDArray[Any]], dict[str, str]]:
    """Return the arrays and the metadata of a file.

    The arrays live in memory: what later becomes of the file, replaced or cut short, is nothing
    to them.

    Raises
    ------
    ModelLoadError
        If the file is missing, no safetensors file, truncated, or altered.
    """
    try:
        # Read at once, not through safetensors' memory map: that dies of SIGBUS where the file is
        # cut short meanwhile, and keeps Windows from replacing it.
        data = path.read_bytes()
        arrays: dict[str, npt.NDArray[Any]] = load(data)
        metadata = _metadata(data)
    except FileNotFoundError:
        raise ModelLoadError(f"{path.name} is missing from {path.parent}") from None
    except OSError as error:
        raise ModelLoadError(f"{path.name} cannot be read: {error.strerror}") from error
    except KeyError as error:
        raise ModelLoadError(
            f"{path.name} holds numbers of type {error.args[0]}, which NumPy lacks"
        ) from error
    except (SafetensorError, ValueError) as error:
        raise ModelLoadError(f"{path.name} is damaged, or no safetensors file") from error
    expected = metadata.pop(_CHECK_SUM, None)
    if expected is not None and expected != _check_sum(arrays, metadata):
        raise ModelLoadError(f"{path.name} is damaged: its check sum does not fit")
    return arrays, metadata


def _metadata(data: bytes) -> dict[str, str]:
    # Eight bytes with the header's length, then the header in JSON: `load` has checked both.
    length = int.from_bytes(data[:8], "little")
    return dict(json.loads(data[8 : 8 + length]).get("__metadata__", {}))


def _check_sum(arrays: Mapping[str, npt.NDArray[Any]], metadata: Mapping[str, str]) -> str:
    total = zlib.crc32(repr(sorted(metadata.items())).encode())
    for name, array in sorted(arrays.items()):
        total = zlib.crc32(f"{name} {array.dtype.str} {array.shape}".encode(), total)
        total = zlib.crc32(np.ascontiguousarray(array).data, total)
    return f"{total:08x}"
