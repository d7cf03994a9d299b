"""Printed pages of thousands of letters, and letters of a few pixels."""

import tracemalloc
from collections.abc import Sequence

import numpy as np
import pytest

from core.ocr import lines
from core.ocr.box import Box
from core.ocr.components import Components
from core.ocr.finding import Findings, Letter
from core.ocr.grouping import group_pieces
from core.ocr.lines import find_lines
from core.ocr.segmenting import cut_boxes


def _grid(rows: int, columns: int) -> tuple[np.ndarray, np.ndarray]:
    """Return top and left of letters of 20 x 14 pixels, a bar 3 pixels below every tenth."""
    top, left = np.meshgrid(60 * np.arange(rows), 24 * np.arange(columns), indexing="ij")
    return top.ravel(), left.ravel()


def test_thousands_of_pieces_are_grouped_in_little_memory() -> None:
    top, left = _grid(60, 100)
    tall = np.full(len(top), 20)
    below = np.arange(0, len(top), 10)
    top, left = np.append(top, top[below] + 23), np.append(left, left[below])
    tall = np.append(tall, np.full(len(below), 3))
    zeros = np.zeros(len(top))
    pieces = Components(
        np.zeros((1, 1), np.int32), top, left, top + tall, left + 14, 14 * tall, zeros, zeros
    )
    tracemalloc.start()
    groups = group_pieces(pieces, 20.0, 0.3)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    joined = {group for group in groups if len(group) > 1}
    assert joined == {(int(at), 6000 + number) for number, at in enumerate(below)}
    assert peak < 100 * 2**20


def test_only_lines_in_reach_are_looked_at_for_each_letter(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    looked = []
    distance = lines._distance

    def counted(boxes: Sequence[Box], line: list[int], index: int, height: float) -> float:
        looked.append(index)
        return distance(boxes, line, index, height)

    monkeypatch.setattr(lines, "_distance", counted)
    top, left = _grid(40, 25)
    boxes = [Box(int(t), int(x), int(t) + 20, int(x) + 14) for t, x in zip(top, left, strict=True)]
    assert find_lines(boxes, 20.0, 0.62) == [
        [25 * row + column for column in range(25)] for row in range(40)
    ]
    assert len(looked) < 2 * len(boxes)


@pytest.mark.parametrize("height", [1, 3, 4])
def test_letters_of_a_few_pixels_are_cut_where_that_can_be(height: int) -> None:
    labels = np.zeros((20, 40), np.int32)
    labels[5 : 5 + height, 3:33] = 1
    flat = np.where(labels > 0, np.float32(0.2), np.float32(1))
    letter = Letter(Box(5, 3, 5 + height, 33), (1,), 0, 0)
    findings = Findings((letter,), (), 1.0, flat, labels, float(height), 0.0, "dark")
    ways = cut_boxes(findings, letter)
    assert ways
    assert all(part.box.width >= 2 for way in ways for part in way)
