import numpy as np
import pytest
from PySide6.QtCore import QRectF

from gui.widgets.plot_ink import clipped

FRAME = QRectF(0, 0, 100, 50)


def pieces(x, y):
    found = clipped(np.array(x, float), np.array(y, float), FRAME)
    return [[(float(a), float(b)) for a, b in zip(*piece, strict=True)] for piece in found]


@pytest.mark.parametrize(
    ("x", "y", "expected"),
    [
        ([10, 90], [10, 40], [[(10, 10), (90, 40)]]),
        ([10, 50, 90], [10, 20, 40], [[(10, 10), (50, 20), (90, 40)]]),
        # Out at the top and in again.
        ([0, 50, 100], [25, -25, 25], [[(0, 25), (25, 0)], [(75, 0), (100, 25)]]),
        # Right through, and past a corner.
        ([-50, 150], [25, 25], [[(0, 25), (100, 25)]]),
        ([-10, 10], [-100, -5], []),
        ([50, 50], [-100, 100], [[(50, 0), (50, 50)]]),
        ([10, 90], [60, 60], []),
    ],
)
def test_a_line_is_cut_at_the_frame(x, y, expected):
    assert pieces(x, y) == expected


def test_whatever_is_cut_stays_inside():
    rng = np.random.default_rng(0)
    x, y = np.sort(rng.uniform(-50, 150, 500)), rng.uniform(-200, 250, 500)
    found = clipped(x, y, FRAME)
    assert len(found) > 50
    for piece_x, piece_y in found:
        assert (piece_x >= -1e-9).all()
        assert (piece_x <= 100 + 1e-9).all()
        assert (piece_y >= -1e-9).all()
        assert (piece_y <= 50 + 1e-9).all()
