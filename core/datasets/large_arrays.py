"""Rows of an array that may be larger than the memory."""

import tempfile

import numpy as np
import numpy.typing as npt
from platformdirs import user_cache_path

from core.errors import DatasetError
from core.memory import free_memory
from core.version import APPLICATION_ID

_CHUNK_BYTES = 32 * 2**20


def take_rows(
    inputs: npt.NDArray[np.float32], indices: npt.NDArray[np.int64]
) -> npt.NDArray[np.float32]:
    """Return a copy of some rows, in that order.

    Where it would take more than half of the memory that is free, it lies in a temporary file that
    is mapped into memory, and gone with the array.

    Parameters
    ----------
    inputs : ndarray of shape (samples, …), float32
    indices : ndarray of shape (chosen,), int64

    Returns
    -------
    ndarray of shape (chosen, …), float32

    Raises
    ------
    DatasetError
        If the disk has no room for such a file either.
    """
    row_bytes = inputs[:1].nbytes
    if len(indices) * row_bytes <= free_memory() // 2:
        return inputs[indices]
    chunk = max(1, _CHUNK_BYTES // row_bytes)
    # Not where the system keeps temporary files, which may be in memory.
    folder = user_cache_path(APPLICATION_ID, appauthor=False)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder) as file:
            # Written, not mapped: of a full disk a write tells, and a mapping ends the program.
            for begin in range(0, len(indices), chunk):
                file.write(inputs[indices[begin : begin + chunk]].data)
            file.flush()
            shape = (len(indices), *inputs.shape[1:])
            return np.memmap(file, np.float32, "r", shape=shape).view(np.ndarray)
    except OSError as error:
        raise DatasetError(
            f"{len(indices):,} samples need {len(indices) * row_bytes / 2**30:,.1f} GiB, which "
            f"neither the memory nor {folder} has ({error.strerror or error}); make room there"
        ) from error
