"""The elements a MATLAB file of version 5 is made of: a tag with type and size, then bytes."""

import struct

MATRIX, COMPRESSED = 14, 15


class DamagedError(Exception):
    """Bytes that contradict the format; becomes a DatasetError that names the file."""


class Elements:
    """A row of data elements, each padded to eight bytes unless it is compressed.

    Parameters
    ----------
    content : memoryview
        Nothing but elements.
    order : str
        Byte order as `struct` writes it: ``"<"`` or ``">"``.
    """

    def __init__(self, content: memoryview, order: str) -> None:
        self._content = content
        self.order = order
        self._at = 0

    @property
    def at_end(self) -> bool:
        """Whether all elements were taken."""
        return self._at >= len(self._content)

    def take(self) -> tuple[int, memoryview]:
        """Return type and content of the next element.

        Raises
        ------
        DamagedError
            If the bytes end too early.
        """
        kind, size = struct.unpack(self.order + "II", self._bytes(8))
        if kind >> 16:
            # Small element: up to four bytes stand inside the tag itself.
            kind, size = kind & 0xFFFF, kind >> 16
            if size > 4:
                raise DamagedError(f"a small element claims {size} bytes")
            return kind, self._content[self._at - 4 : self._at - 4 + size]
        body = self._bytes(size)
        if kind != COMPRESSED:
            self._at += -size % 8
        return kind, body

    def _bytes(self, size: int) -> memoryview:
        taken = self._content[self._at : self._at + size]
        if len(taken) < size:
            raise DamagedError(f"{size} bytes expected, {len(taken)} left")
        self._at += size
        return taken
