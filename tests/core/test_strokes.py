"""Strokes are drawn as wide as their pen."""

import numpy as np

from core.strokes import Stroke, draw_strokes

BAR = Stroke(((10, 4, 1), (10, 14, 1)), 4)


def test_a_stroke_covers_its_width_and_length():
    ink = 1 - draw_strokes([BAR], (24, 20), fine=8) / 255

    assert ink.shape == (20, 24)
    # A bar of 4 by 10, and a half circle at either end.
    assert abs(ink.sum() - (40 + np.pi * 4)) < 4
    assert ink[9].sum() == ink[6].sum()
    assert not ink[0].any()


def test_no_stroke_leaves_the_paper_white():
    assert (draw_strokes([], (8, 6)) == 255).all()
