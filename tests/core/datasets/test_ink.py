import numpy as np
import pytest

from core.datasets.ink import detect_ink


def draw_bars(background, ink, samples=20):
    pictures = np.full((samples, 16, 16), background, np.float32)
    pictures[:, 3:13, 7:9] = ink
    return pictures


@pytest.mark.parametrize(
    ("background", "ink", "expected"),
    [(1, 0, "dark"), (0, 1, "light"), (0.6, 0.3, "dark"), (0.4, 0.7, "light")],
)
def test_the_shade_around_the_strokes_tells_the_ink(background, ink, expected):
    pictures = draw_bars(background, ink)

    assert detect_ink(pictures) == expected
    assert detect_ink(np.repeat(pictures[..., None], 3, axis=3)) == expected


def test_strokes_that_reach_the_edge_do_not_confuse():
    pictures = draw_bars(1, 0)
    pictures[::2, :, 7:9] = 0

    assert detect_ink(pictures) == "dark"


def test_overshooting_values_do_not_confuse():
    rng = np.random.default_rng(0)
    pictures = draw_bars(1, 0) + rng.normal(0, 0.05, (20, 16, 16)).astype(np.float32)

    assert detect_ink(pictures) == "dark"


@pytest.mark.parametrize(
    "pictures",
    [
        np.random.default_rng(0).random((20, 16, 16), np.float32),
        np.ones((20, 16, 16), np.float32),
        np.concatenate([draw_bars(1, 0), draw_bars(0, 1)]),
    ],
    ids=["noise", "blank", "both kinds"],
)
def test_pictures_without_a_common_ground_have_no_ink(pictures):
    assert detect_ink(pictures) is None
