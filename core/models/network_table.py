"""A network as the sum of its layers: parameters, multiplications, memory; what of it is frozen."""

from collections.abc import Collection
from dataclasses import dataclass

from core.models.layer_table import LayerRow

FLOAT32_BYTES = 4


@dataclass(frozen=True, slots=True)
class NetworkTable:
    """The layers of a network.

    Parameters
    ----------
    rows : tuple of LayerRow
        From its input to what it answers.
    frozen : collection of str
        Names of layers that do not learn.
    """

    rows: tuple[LayerRow, ...]
    frozen: Collection[str] = ()

    @property
    def parameters(self) -> int:
        """Trainable numbers, with those of frozen layers."""
        return sum(row.parameters for row in self.rows)

    @property
    def frozen_parameters(self) -> int:
        """Those of them that do not learn."""
        return sum(row.parameters for row in self.rows if self.is_frozen(row))

    @property
    def multiply_adds(self) -> int:
        """Of one sample on its way through the network."""
        return sum(row.multiply_adds for row in self.rows)

    @property
    def bytes(self) -> int:
        """Memory of the weights in float32."""
        return FLOAT32_BYTES * self.parameters

    def is_frozen(self, row: LayerRow) -> bool:
        """Whether a layer does not learn."""
        return row.name in self.frozen

    def share(self, row: LayerRow) -> float:
        """Return which part of all parameters a layer has, from 0 to 1."""
        return row.parameters / self.parameters if self.parameters else 0.0

    def row(self, name: str) -> LayerRow | None:
        """Return the layer of a name."""
        return next((row for row in self.rows if row.name == name), None)


def bytes_words(count: int) -> str:
    """Return a number of bytes for people, in powers of 1,000.

    >>> [bytes_words(count) for count in (876, 12_345, 2_924_868)]
    ['876 bytes', '12.3 kB', '2.9 MB']
    """
    if count < 1000:
        return f"{count} bytes"
    return f"{count / 1e3:.1f} kB" if count < 1e6 else f"{count / 1e6:.1f} MB"


def multiplied_words(count: int) -> str:
    """Return a large number for people, in three digits.

    >>> [multiplied_words(count) for count in (0, 925, 68_416, 262_300_000)]
    ['0', '925', '68.4 k', '262 M']
    """
    for size, word in ((1e9, "G"), (1e6, "M"), (1e3, "k")):
        # What would be rounded up to four digits belongs to the next word.
        if count >= size * 0.9995:
            return f"{count / size:.3g} {word}"
    return str(count)
