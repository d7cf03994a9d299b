import numpy as np
import pytest

from core.synthetic.alphabet import stack
from core.synthetic.hands import Hands
from core.synthetic.skeleton import Allograph, parse_stroke
from core.synthetic.variation import Variation

STILL = Variation(
    slant=0,
    slant_deviation=0,
    rotation_deviation=0,
    aspect=1,
    aspect_deviation=0,
    jitter=0,
    warp=0,
    overshoot=0,
    pen_deviation=0,
    fill_deviation=0,
    jitter_spread=0,
    stroke_shift=0,
    stroke_scale=0,
    stroke_rotation=0,
    roundness=0,
    trapezoid=0,
    pressure=0,
    gaps=0,
    edge_noise=0,
    elastic=0,
    low_resolution=0,
    threshold=0,
    shift=0,
)
"""Nothing varies."""


def make_alphabet(*strokes, character="A"):
    """One allograph of these strokes."""
    parsed = tuple(parse_stroke(text) for text in strokes)
    return stack([Allograph(character, "only", 1.0, parsed)])


def plain_hands(count=1, pen=0.1):
    zeros, ones = np.zeros(count, np.float32), np.ones(count, np.float32)
    taper = np.zeros((count, 2), np.float32)
    return Hands(zeros, zeros, ones, taper, ones, zeros, np.float32(pen) * ones)


@pytest.fixture
def rng():
    return np.random.default_rng(3)
