"""TensorBoard's event files, written without TensorBoard.

A file is a series of records: length (8 bytes), masked CRC-32C of the length, data, masked CRC-32C
of the data, all little-endian (TensorFlow's ``core/lib/io/record_writer.h``). Each record holds one
``Event`` in protobuf (``core/util/event.proto``); the first one names the version of the format.
"""

import struct
from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

Bytes = npt.NDArray[np.uint8]
Checks = npt.NDArray[np.uint32]

_VERSION = b"brain.Event:2"
_POLYNOMIAL = 0x82F63B78
"""Castagnoli's, with its bits reversed."""

_MASK = 0xA282EAD8
_CHUNK = 65_536

# The wire: a field's number times 8, plus its type.
_DOUBLE, _BLOCK, _FLOAT = 1, 2, 5
_STRING = 7
"""A tensor's DT_STRING."""
_TENSOR_CLASS = 2


def _table() -> Checks:
    table = np.arange(256, dtype=np.uint32)
    for _ in range(8):
        table = (table >> np.uint32(1)) ^ (table & np.uint32(1)) * np.uint32(_POLYNOMIAL)
    return table


_TABLE = _table()


def crc32c(rows: Bytes) -> Checks:
    """Return the CRC-32C of each row.

    Parameters
    ----------
    rows : ndarray of shape (rows, bytes), uint8

    Returns
    -------
    ndarray of shape (rows,), uint32
    """
    check = np.full(len(rows), 0xFFFFFFFF, np.uint32)
    for column in rows.T:
        check = _TABLE[(check ^ column) & 0xFF] ^ (check >> np.uint32(8))
    return check ^ np.uint32(0xFFFFFFFF)


def masked_crc32c(rows: Bytes) -> Checks:
    """Return the check sum as it stands in a file, which is never that of other check sums."""
    check = crc32c(rows)
    return ((check >> np.uint32(15)) | (check << np.uint32(17))) + np.uint32(_MASK)


def version_event(wall_time: float) -> bytes:
    """Return the record that begins a file."""
    return _record(_wall_time(wall_time) + _block(3, _VERSION))


def text_event(tag: str, markdown: str, wall_time: float) -> bytes:
    """Return the record of a text, which TensorBoard shows as Markdown."""
    shape = _block(2, _block(2, _number(1, 1)))
    tensor = _number(1, _STRING) + shape + _block(8, markdown.encode(errors="replace"))
    plugin = _block(1, _block(1, b"text")) + _number(4, _TENSOR_CLASS)
    value = _block(1, tag.encode()) + _block(8, tensor) + _block(9, plugin)
    return _record(_wall_time(wall_time) + _block(5, _block(1, value)))


def scalar_events(
    tag: str,
    steps: npt.NDArray[np.int64],
    values: npt.NDArray[np.floating],
    wall_times: npt.NDArray[np.float64],
) -> bytes:
    """Return the records of a curve.

    Parameters
    ----------
    tag : str
        Name of the curve's chart.
    steps : ndarray of shape (points,), int64
        Not negative, and not falling.
    values : ndarray of shape (points,)
        Kept in 32 bits; may be NaN or infinite.
    wall_times : ndarray of shape (points,), float64
        Seconds since 1970.
    """
    # Rows of equal length are encoded together: a million of them in a second or two.
    digits = np.searchsorted(1 << (7 * np.arange(1, 10, dtype=np.int64)), steps, side="right") + 1
    parts: list[bytes] = []
    for length in np.unique(digits):
        (chosen,) = np.nonzero(digits == length)
        for start in range(0, len(chosen), _CHUNK):
            part = chosen[start : start + _CHUNK]
            rows = _scalars(tag, int(length), steps[part], values[part], wall_times[part])
            parts.append(_framed(rows))
    return b"".join(parts)


def _scalars(
    tag: str,
    digits: int,
    steps: npt.NDArray[np.int64],
    values: npt.NDArray[np.floating],
    wall_times: npt.NDArray[np.float64],
) -> Bytes:
    shifts = 7 * np.arange(digits)
    varints = (steps[:, None] >> shifts) & 0x7F
    varints[:, :-1] |= 0x80
    value = _block(1, tag.encode()) + _key(2, _FLOAT) + bytes(4)
    # All of a summary but the four bytes of its value.
    summary = _block(5, _block(1, value))[:-4]
    columns = (
        _key(1, _DOUBLE),
        wall_times.astype("<f8"),
        _key(2, 0),
        varints.astype(np.uint8),
        summary,
        values.astype("<f4"),
    )
    return np.hstack([_columns(part, len(steps)) for part in columns])


def _columns(part: bytes | npt.NDArray[np.generic], rows: int) -> Bytes:
    if isinstance(part, bytes):
        return np.broadcast_to(np.frombuffer(part, np.uint8), (rows, len(part)))
    return np.ascontiguousarray(part).view(np.uint8).reshape(rows, -1)


def _framed(rows: Bytes) -> bytes:
    count, length = rows.shape
    head = np.frombuffer(struct.pack("<Q", length), np.uint8)[None]
    columns = (
        head.tobytes(),
        masked_crc32c(head).astype("<u4").tobytes(),
        rows,
        masked_crc32c(rows).astype("<u4"),
    )
    return np.hstack([_columns(part, count) for part in columns]).tobytes()


def _record(data: bytes) -> bytes:
    return _framed(np.frombuffer(data, np.uint8)[None])


def _wall_time(seconds: float) -> bytes:
    return _key(1, _DOUBLE) + struct.pack("<d", seconds)


def _block(field: int, content: bytes) -> bytes:
    return _key(field, _BLOCK) + _varint(len(content)) + content


def _number(field: int, value: int) -> bytes:
    return _key(field, 0) + _varint(value)


def _key(field: int, kind: int) -> bytes:
    return bytes([field * 8 + kind])


def _varint(value: int) -> bytes:
    return bytes(_digits(value))


def _digits(value: int) -> Iterator[int]:
    while value > 0x7F:
        yield value & 0x7F | 0x80
        value >>= 7
    yield value
