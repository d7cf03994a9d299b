"""Where the blocks of a network lie: left to right, in as many lines as the width needs."""

from collections.abc import Callable
from dataclasses import dataclass
from math import log2, sqrt
from typing import Literal

from PySide6.QtCore import QPointF, QRectF

from core.models.layer_table import LayerRow
from core.models.network_table import NetworkTable, multiplied_words

LayerKind = Literal["input", "convolution", "dense", "summary"]

TEXT_HEIGHT = 15
BEVEL = 5.0
"""Of the faces above and right of a block, in logical pixels."""

_TEXTS = 3 * TEXT_HEIGHT + 6
_BETWEEN_LINES = 10
_LOWEST, _HIGHEST = 34.0, 92.0
_GAP, _WIDEST_GAP = 8.0, 34.0
_THIN, _LEAST, _CHANNELS = 11.0, 7.0, 26.0
_FEW_CHANNELS = 16
"""Beside fewer, one channel is still thin."""

Measure = Callable[[str, bool], float]
"""Width in logical pixels of a text, and whether it is the name, in semibold."""


@dataclass(frozen=True, slots=True)
class LayerBlock:
    """A layer in the picture.

    Parameters
    ----------
    row : LayerRow
    slot : QRectF
        With its texts: what is clicked.
    front : QRectF
        Its front face: as high as its maps have rows, or it has units, as wide as there are maps.
    line : int
    """

    row: LayerRow
    slot: QRectF
    front: QRectF
    line: int

    @property
    def is_named(self) -> bool:
        """Whether its name and shape stand with it."""
        return is_named(self.row)


def layer_kind(row: LayerRow) -> LayerKind:
    """Return what a layer is: the colour of its block."""
    if row.name == "input":
        return "input"
    if not row.parameters:
        return "summary"
    return "convolution" if len(row.output_shape) == 3 else "dense"


def is_named(row: LayerRow) -> bool:
    """Whether a layer has texts: pooling, whose shape is that of its maps, gives way to others."""
    return not row.name.startswith("pool")


def layer_texts(row: LayerRow) -> tuple[str, str, str]:
    """Return what stands above a block, below it, and below that."""
    parameters = multiplied_words(row.parameters) if row.parameters else ""
    return row.title, row.shape_words, parameters


class LayerGeometry:
    """The places of all blocks in an area.

    Heights grow with the root of a map's side, widths with the logarithm of the channels, those of
    dense layers in height with the logarithm of the units: 224 and 13 pixels, 3 and 512 channels
    find room in one picture.
    """

    def __init__(self, table: NetworkTable, area: QRectF, measure: Measure) -> None:
        self.table = table
        self.area = area
        lines = _lines(table, area.width(), measure)
        self.lines = len(lines)
        room = (area.height() - (self.lines - 1) * _BETWEEN_LINES) / max(1, self.lines) - _TEXTS
        highest = min(max(room, _LOWEST), _HIGHEST)
        sides = [max(row.output_shape[:2]) for row in table.rows if len(row.output_shape) == 3]
        units = [row.output_shape[0] for row in table.rows if len(row.output_shape) == 1]
        self._scales = highest, max(sides, default=1), max(units, default=1)
        self.blocks: list[LayerBlock] = []
        step = highest + _TEXTS + _BETWEEN_LINES
        used = step * self.lines - _BETWEEN_LINES
        top = area.top() + max(0.0, (area.height() - used) / 2)
        for at, line in enumerate(lines):
            self._place(line, at, QRectF(area.left(), top + at * step, area.width(), highest))

    @staticmethod
    def wanted_height(table: NetworkTable, width: float, measure: Measure, block: float) -> float:
        """Return the height of all lines at a width, with blocks of at most so many pixels."""
        lines = len(_lines(table, width, measure))
        return lines * (block + _TEXTS + _BETWEEN_LINES) - _BETWEEN_LINES

    @staticmethod
    def wanted_width(table: NetworkTable, measure: Measure, most: float) -> float:
        """Return the width of its longest line, with some room, where lines end before `most`."""
        lines = _lines(table, most, measure)
        return max(sum(width + 3 * _GAP for _row, width in line) for line in lines)

    def block(self, name: str) -> LayerBlock | None:
        """Return the block of a layer."""
        return next((block for block in self.blocks if block.row.name == name), None)

    def layer_at(self, position: QPointF) -> str | None:
        """Return the name of the layer under a position."""
        found = (block.row.name for block in self.blocks if block.slot.contains(position))
        return next(found, None)

    def _place(self, line: list[tuple[LayerRow, float]], at: int, room: QRectF) -> None:
        widths = sum(width for _row, width in line)
        spare = room.width() - widths
        gap = min(_WIDEST_GAP, max(_GAP, spare / max(1, len(line) - 1)))
        left = room.left() + max(0.0, (spare - gap * (len(line) - 1)) / 2)
        for row, width in line:
            slot = QRectF(left, room.top(), width, room.height() + _TEXTS)
            middle = QPointF(slot.center().x(), room.top() + TEXT_HEIGHT + 3 + room.height() / 2)
            front = QRectF(0, 0, _block_width(self.table, row), self._block_height(row))
            front.moveCenter(middle - QPointF(BEVEL / 2, -BEVEL / 2))
            self.blocks.append(LayerBlock(row, slot, front, at))
            left += width + gap

    def _block_height(self, row: LayerRow) -> float:
        highest, side, units = self._scales
        room = highest - BEVEL
        if len(row.output_shape) == 3:
            return max(_LEAST, room * sqrt(max(row.output_shape[:2]) / side))
        return max(_LEAST, room * log2(1 + row.output_shape[0]) / log2(1 + units))


def _block_width(table: NetworkTable, row: LayerRow) -> float:
    if len(row.output_shape) != 3:
        return _THIN
    channels = (each.output_shape[2] for each in table.rows if len(each.output_shape) == 3)
    most = max(_FEW_CHANNELS, *channels)
    return _LEAST + _CHANNELS * log2(1 + row.output_shape[2]) / log2(1 + most)


def _slot_width(table: NetworkTable, row: LayerRow, measure: Measure) -> float:
    block = _block_width(table, row) + BEVEL
    if not is_named(row):
        return block + 6
    title, *texts = layer_texts(row)
    return max(block, measure(title, True), *(measure(text, False) for text in texts)) + 4


def _lines(
    table: NetworkTable, width: float, measure: Measure
) -> list[list[tuple[LayerRow, float]]]:
    """Return the layers of each line with the widths of their slots: lines of about one width."""
    slots = [(row, _slot_width(table, row, measure)) for row in table.rows]
    needed = _filled(slots, width)
    if len(needed) < 2:
        return needed
    limit = sum(each for _row, each in slots) / len(needed)
    while limit < width:
        even = _filled(slots, limit)
        if len(even) == len(needed):
            return even
        limit += 8
    return needed


def _filled(
    slots: list[tuple[LayerRow, float]], width: float
) -> list[list[tuple[LayerRow, float]]]:
    lines: list[list[tuple[LayerRow, float]]] = []
    used = 0.0
    for row, each in slots:
        if not lines or used + _GAP + each > width:
            lines.append([])
            used = -_GAP
        lines[-1].append((row, each))
        used += _GAP + each
    return lines
