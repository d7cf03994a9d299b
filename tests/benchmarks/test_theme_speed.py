"""From one theme to the other: the style sheet and the palette of the whole program.

Run with: python -m pytest tests/benchmarks/test_theme_speed.py
"""

from itertools import cycle

from gui.theme.apply import apply_theme
from gui.theme.tokens import DARK, LIGHT


def test_applying_a_theme(benchmark, qapp):
    themes = cycle((DARK, LIGHT))

    benchmark(lambda: apply_theme(qapp, next(themes)))
