"""The numeric arrays of a MATLAB file of version 5 to 7.2 (`save -v6`, `save -v7`).

Not `scipy.io.loadmat`: SciPy 1.17 ends the whole process with a segmentation fault on some damaged
files, and a window must outlive a bad download. The format is described in "MAT-File Format",
https://www.mathworks.com/help/pdf_doc/matlab/matfile_format.pdf, and needs little code as long as
only full numeric arrays are wanted. Tests compare the two on sound files.
"""

import math
import struct
import zlib
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from core.datasets.mat_elements import COMPRESSED, MATRIX, DamagedError, Elements
from core.errors import DatasetError

_HEADER_BYTES = 128
_NUMBER_TYPES = dict(
    zip(
        (1, 2, 3, 4, 5, 6, 7, 9, 12, 13),
        ("i1", "u1", "i2", "u2", "i4", "u4", "f4", "f8", "i8", "u8"),
        strict=True,
    )
)
_ARRAY_CLASSES = {1: "cell", 2: "structure", 3: "object", 4: "text", 5: "sparse", 17: "object"}
_COMPLEX_FLAG = 0x0800


@dataclass(frozen=True, slots=True)
class MatArrays:
    """The arrays asked for, of those the file has, and the names of everything in it."""

    arrays: dict[str, npt.NDArray[Any]]
    names: tuple[str, ...]


def read_mat_arrays(path: Path, wanted: Collection[str]) -> MatArrays:
    """Read the arrays called `wanted`; others are listed, not unpacked.

    Arrays keep the type in which they are stored: MATLAB writes doubles that are all small whole
    numbers as uint8. They are in column-major order and may be read-only.

    Raises
    ------
    DatasetError
        If the file cannot be opened, is no such file, is damaged, or a wanted variable is no full
        array of real numbers.
    """
    try:
        content = memoryview(path.read_bytes())
    except OSError as error:
        raise DatasetError(f"{path.name} cannot be read: {error.strerror or error}") from error
    order = _byte_order(path, content)
    arrays: dict[str, npt.NDArray[Any]] = {}
    names: list[str] = []
    try:
        for body in _variables(Elements(content[_HEADER_BYTES:], order), wanted):
            name, array_class, is_complex, dimensions, elements = _describe(body, order)
            if name:
                names.append(name)
            if name not in wanted:
                continue
            if array_class in _ARRAY_CLASSES or is_complex:
                kind = "complex" if is_complex else _ARRAY_CLASSES[array_class]
                raise DatasetError(
                    f"{name} in {path.name} is a {kind} array; save it from MATLAB as a full array "
                    "of real numbers, such as full(double(x))"
                )
            arrays[name] = _numbers(elements, order, dimensions)
    except DamagedError as error:
        raise DatasetError(
            f"{path.name} is damaged or cut short ({error}); copy or download it again"
        ) from None
    except MemoryError:
        raise DatasetError(
            f"{path.name} needs more memory than is free; close other programs, or save fewer "
            "samples"
        ) from None
    return MatArrays(arrays, tuple(names))


def _byte_order(path: Path, content: memoryview) -> Literal["<", ">"]:
    start = bytes(content[:_HEADER_BYTES])
    if not start:
        raise DatasetError(f"{path.name} is empty (0 bytes); copy or download it again")
    if start.startswith((b"MATLAB 7.3", b"\x89HDF")):
        raise DatasetError(
            f"{path.name} is a MATLAB 7.3 (HDF5) file; save it again from MATLAB with "
            "save(…, '-v7')"
        )
    if len(start) == _HEADER_BYTES:
        # Version 1 of the layout, written in the byte order of the machine that wrote the file.
        if start[124:] == b"\x00\x01IM":
            return "<"
        if start[124:] == b"\x01\x00MI":
            return ">"
    elif start.startswith(b"MATLAB 5.0 MAT-file"):
        raise DatasetError(
            f"{path.name} is cut short after {len(start)} bytes; copy or download it again"
        )
    raise DatasetError(
        f"{path.name} is no MATLAB file of version 5 to 7.2 (it starts with {start[:12]!r}); give "
        "such a file, or save it again from MATLAB with save(…, '-v7')"
    )


# Enough for flags, up to a dozen dimensions and a name of 63 characters, which is MATLAB's limit.
_DESCRIPTION_BYTES = 512


def _variables(elements: Elements, wanted: Collection[str]) -> Iterator[memoryview]:
    """Go through the bodies of the matrix elements; unwanted compressed ones are cut short."""
    while not elements.at_end:
        kind, body = elements.take()
        if kind == COMPRESSED:
            body = _unpack(body, elements.order, wanted)
        elif kind != MATRIX:
            raise DamagedError(f"element of type {kind} where a variable should begin")
        yield body


def _unpack(packed: memoryview, order: str, wanted: Collection[str]) -> memoryview:
    """Return the body of a compressed variable, of an unwanted one only its beginning."""
    try:
        start = zlib.decompressobj().decompress(packed, 8 + _DESCRIPTION_BYTES)
        if len(start) < 8:
            raise DamagedError("a compressed variable is empty")
        kind, size = struct.unpack(order + "II", start[:8])
        if kind != MATRIX:
            raise DamagedError(f"element of type {kind} where a variable should begin")
        name = _describe(memoryview(start)[8:], order)[0]
        if name not in wanted:
            return memoryview(start)[8:]
        # From the start again: joining the two would copy 88 MB for a NIST36 training set.
        unpacker = zlib.decompressobj()
        whole = unpacker.decompress(packed, 8 + size + 1)
    except zlib.error as error:
        raise DamagedError(str(error)) from None
    if len(whole) != 8 + size:
        raise DamagedError(f"{name}: {size} bytes expected, {len(whole) - 8} unpacked")
    # Behind the values stands their checksum, which is compared when the end is reached.
    if not unpacker.eof:
        raise DamagedError(f"{name}: compressed data do not end")
    return memoryview(whole)[8:]


def _describe(body: memoryview, order: str) -> tuple[str, int, bool, tuple[int, ...], Elements]:
    """Return name, class, whether complex, shape, and the elements with the values."""
    elements = Elements(body, order)
    kind, flags = elements.take()
    if kind != 6 or len(flags) != 8:
        raise DamagedError(f"a variable begins with an element of type {kind}")
    word = struct.unpack(order + "II", flags)[0]
    array_class = word & 0xFF
    if array_class == 17:
        # A MATLAB object (a table, a string) has no dimensions here.
        return "", array_class, False, (), elements
    kind, sizes = elements.take()
    if kind != 5 or len(sizes) < 8 or len(sizes) % 4:
        raise DamagedError(f"a variable has dimensions of type {kind} in {len(sizes)} bytes")
    dimensions = struct.unpack(f"{order}{len(sizes) // 4}i", sizes)
    kind, name_bytes = elements.take()
    name = bytes(name_bytes).decode("latin-1")
    # MATLAB's hidden workspace of objects has no name.
    if kind != 1 or not (name == "" or (name.isascii() and name.isidentifier())):
        raise DamagedError(f"a variable has the name {name[:20]!r}")
    is_complex = bool(word & _COMPLEX_FLAG)
    return name, array_class, is_complex, dimensions, elements


def _numbers(elements: Elements, order: str, dimensions: tuple[int, ...]) -> npt.NDArray[Any]:
    kind, values = elements.take()
    if kind not in _NUMBER_TYPES:
        raise DamagedError(f"values of unknown type {kind}")
    dtype = np.dtype(order + _NUMBER_TYPES[kind])
    # A negative size could multiply to the right number by another negative one.
    if min(dimensions) < 0 or math.prod(dimensions) * dtype.itemsize != len(values):
        shape = "x".join(str(size) for size in dimensions)
        raise DamagedError(f"{shape} values of {dtype.itemsize} bytes claimed, {len(values)} there")
    return np.frombuffer(values, dtype).reshape(dimensions, order="F")
