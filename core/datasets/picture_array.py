"""Pictures written one after the other as an array of NumPy's own format, never all in memory."""

from hashlib import blake2b
from typing import BinaryIO, TypeVar

import numpy as np
import numpy.typing as npt

from core.datasets.picture_tiles import Tile

HEADER = 256
"""Bytes before the first picture: a multiple of 64, so that mapped values lie as processors like
it, with room for any shape (NumPy's format, version 1.0: NEP 1)."""

DIGEST = 16
"""Bytes of a picture's digest."""


_Value = TypeVar("_Value", bound=np.generic)


class PictureWriter:
    """Writes pictures as float32 in [0, 1]: in grey as long as all are grey, else in colour.

    Parameters
    ----------
    stream : binary file, open for reading and writing
        Empty.
    height, width : int
        Of each picture.
    """

    def __init__(self, stream: BinaryIO, height: int, width: int) -> None:
        self._stream = stream
        self._height, self._width = height, width
        self._is_color = False
        self._digests: list[bytes] = []
        stream.write(bytes(HEADER))

    def add(self, tile: Tile) -> None:
        """Write a picture of shape (height, width) or (height, width, 3), uint8.

        Raises
        ------
        OSError
            If there is no room for it.
        """
        if tile.ndim == 3 and not self._is_color:
            self._turn_to_color()
        if tile.ndim == 2 and self._is_color:
            tile = _in_color(tile)
        self._stream.write(_values(tile).data)
        self._digests.append(_digest(tile))

    def finish(self) -> npt.NDArray[np.uint8]:
        """Write the header, and return a digest of each picture, shape (pictures, 16), uint8."""
        self._stream.seek(0)
        self._stream.write(_header(self.shape))
        self._stream.flush()
        return np.frombuffer(b"".join(self._digests), np.uint8).reshape(-1, DIGEST)

    @property
    def shape(self) -> tuple[int, ...]:
        """(pictures, height, width), with 3 behind where they are in colour."""
        shape = (len(self._digests), self._height, self._width)
        return (*shape, 3) if self._is_color else shape

    def _turn_to_color(self) -> None:
        """Give all pictures so far three equal colours, in place: the last one moves first."""
        grey = self._height * self._width * 4
        for index in reversed(range(len(self._digests))):
            self._stream.seek(HEADER + index * grey)
            values = np.frombuffer(self._stream.read(grey), np.float32)
            color = _in_color(values.reshape(self._height, self._width))
            self._stream.seek(HEADER + index * 3 * grey)
            self._stream.write(color.data)
            self._digests[index] = digest_of(color)
        self._is_color = True
        self._stream.seek(HEADER + len(self._digests) * 3 * grey)


def digest_of(picture: npt.NDArray[np.float32]) -> bytes:
    """Return the digest of a picture that was written here, by its values in 8 bits.

    Raises
    ------
    ValueError
        If its values are not such as are written here.
    """
    with np.errstate(invalid="ignore"):
        tile = np.rint(picture * np.float32(255)).astype(np.uint8)
    if not np.array_equal(_values(tile), picture):
        raise ValueError("a value is no multiple of 1/255")
    return _digest(tile)


def _values(tile: Tile) -> npt.NDArray[np.float32]:
    return np.divide(tile, np.float32(255), dtype=np.float32)


def _digest(tile: Tile) -> bytes:
    return blake2b(f"{tile.shape}".encode() + tile.tobytes(), digest_size=DIGEST).digest()


def _in_color(picture: npt.NDArray[_Value]) -> npt.NDArray[_Value]:
    return np.repeat(picture[..., None], 3, axis=2)


def _header(shape: tuple[int, ...]) -> bytes:
    text = repr({"descr": "<f4", "fortran_order": False, "shape": shape})
    length = HEADER - 10
    begin = b"\x93NUMPY\x01\x00" + length.to_bytes(2, "little")
    return begin + text.ljust(length - 1).encode("ascii") + b"\n"
