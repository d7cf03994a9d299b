"""One file in IDX, the format that MNIST came in: a header of big-endian numbers, then values.

Two zero bytes, a code for the type, the number of dimensions, and as many 32-bit sizes
(http://yann.lecun.com/exdb/mnist/, "The IDX file format"). Often packed by gzip.
"""

import gzip
import zlib
from math import prod
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
import numpy.typing as npt

from core.errors import DatasetError
from core.memory import free_memory

_TYPES = {0x08: ">u1", 0x09: ">i1", 0x0B: ">i2", 0x0C: ">i4", 0x0D: ">f4", 0x0E: ">f8"}
_MOST_DIMENSIONS = 4
_DAMAGE = (OSError, EOFError, zlib.error)


def read_idx(path: Path) -> npt.NDArray[Any]:
    """Read an array, of the machine's own byte order.

    Raises
    ------
    DatasetError
        If the file is missing, of another format, cut short, or longer than it says.
    """
    try:
        with path.open("rb") as stream:
            packed = stream.read(2) == b"\x1f\x8b"
            stream.seek(0)
            if packed:
                with gzip.open(stream) as unpacked:
                    return _read(unpacked, path.name)  # type: ignore[arg-type]
            return _read(stream, path.name)
    except _DAMAGE as error:
        if isinstance(error, PermissionError | FileNotFoundError):
            raise DatasetError(f"{path.name} cannot be read: {error.strerror}") from error
        raise DatasetError(
            f"{path.name} is damaged or cut short ({error}); copy or download it again"
        ) from error


def _read(stream: BinaryIO, name: str) -> npt.NDArray[Any]:
    head = stream.read(4)
    if len(head) < 4 or head[:2] != b"\0\0" or head[2] not in _TYPES:
        raise DatasetError(
            f"{name} begins with {head.hex(' ') or 'nothing'}, which is no IDX file; expected "
            "00 00, a code of its type, and the number of dimensions"
        )
    if not 1 <= head[3] <= _MOST_DIMENSIONS:
        raise DatasetError(
            f"{name} says that it has {head[3]} dimensions; expected 1 to {_MOST_DIMENSIONS}"
        )
    sizes = stream.read(4 * head[3])
    if len(sizes) < 4 * head[3]:
        raise DatasetError(f"{name} is cut short in its header; copy or download it again")
    shape = tuple(np.frombuffer(sizes, ">u4").tolist())
    dtype = np.dtype(_TYPES[head[2]])
    expected = prod(shape) * dtype.itemsize
    if expected > free_memory():
        raise DatasetError(
            f"{name} says that it holds {'x'.join(map(str, shape))} values, {expected:,} bytes, "
            "more than the memory that is free; it may be damaged"
        )
    content = stream.read(expected + 1)
    if len(content) != expected:
        more = "more" if len(content) > expected else f"{len(content):,}"
        raise DatasetError(
            f"{name} says that it holds {expected:,} bytes of values, and there are {more}; copy "
            "or download it again"
        )
    values = np.frombuffer(content, dtype).reshape(shape)
    return values.astype(dtype.newbyteorder("="), copy=False)
