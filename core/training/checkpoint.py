"""Arrays in a safetensors file with a check sum, so that damage is seen and named."""

import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from safetensors import SafetensorError, safe_open
from safetensors.numpy import save

from core.errors import ModelLoadError
from core.training.files import write_atomically

_CHECK_SUM = "crc32"


def write_arrays(
    path: Path, arrays: Mapping[str, npt.NDArray[Any]], metadata: Mapping[str, str] | None = None
) -> None:
    """Write arrays and metadata atomically.

    Raises
    ------
    OSError
        If the file cannot be written.
    """
    contiguous = {name: np.ascontiguousarray(array) for name, array in arrays.items()}
    notes = dict(metadata or {}) | {_CHECK_SUM: _check_sum(contiguous)}
    write_atomically(path, save(contiguous, metadata=notes))


def read_arrays(path: Path) -> tuple[dict[str, npt.NDArray[Any]], dict[str, str]]:
    """Return the arrays and the metadata of a file.

    Raises
    ------
    ModelLoadError
        If the file is missing, no safetensors file, truncated, or altered.
    """
    try:
        with safe_open(path, framework="numpy") as file:
            arrays = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118
            metadata = dict(file.metadata() or {})
    except FileNotFoundError:
        raise ModelLoadError(f"{path.name} is missing from {path.parent}") from None
    except (SafetensorError, OSError) as error:
        raise ModelLoadError(
            f"{path.name} is damaged or no safetensors file ({error}); use another epoch"
        ) from error
    expected = metadata.pop(_CHECK_SUM, None)
    if expected is not None and expected != _check_sum(arrays):
        raise ModelLoadError(
            f"{path.name} is damaged: its check sum does not fit; use another epoch"
        )
    return arrays, metadata


def _check_sum(arrays: Mapping[str, npt.NDArray[Any]]) -> str:
    total = 0
    for name in sorted(arrays):
        total = zlib.crc32(name.encode(), total)
        total = zlib.crc32(np.ascontiguousarray(arrays[name]).data, total)
    return f"{total:08x}"
