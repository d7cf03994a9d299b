import numpy as np
import pytest
from scipy import ndimage

from core.datasets.glyphs import BOX, SIDE, STROKE, normalize_glyphs
from core.synthetic.drawing import draw_characters


@pytest.fixture(scope="module")
def ink():
    drawn = draw_characters("AEHKS258" * 3, np.random.default_rng(0), size=64)
    return (1 - drawn.pictures / 255).astype(np.float32)


def width_of(glyphs):
    down, across = np.diff(glyphs, axis=1, append=0), np.diff(glyphs, axis=2, append=0)
    return 2 * glyphs.sum(axis=(1, 2)) / np.hypot(down, across).sum(axis=(1, 2))


def extents(glyph):
    rows, columns = np.nonzero(glyph > 0.35)
    return np.ptp(rows) + 1, np.ptp(columns) + 1, rows.mean(), columns.mean()


def test_characters_fill_the_box_and_lie_in_the_middle(ink):
    for glyph in normalize_glyphs(ink):
        rows, columns = np.nonzero(glyph > 0.35)
        longer = max(np.ptp(rows), np.ptp(columns)) + 1

        assert longer == pytest.approx(BOX, abs=2)
        assert (rows.min() + rows.max()) / 2 == pytest.approx(SIDE / 2 - 0.5, abs=1)
        assert (columns.min() + columns.max()) / 2 == pytest.approx(SIDE / 2 - 0.5, abs=1)


def test_strokes_of_every_pen_become_alike(ink):
    thin = normalize_glyphs(ndimage.grey_erosion(ink, (1, 3, 3)))
    thick = normalize_glyphs(ndimage.grey_dilation(ink, (1, 3, 3)))

    for glyphs in (thin, thick):
        assert np.median(width_of(glyphs)) == pytest.approx(STROKE * BOX, rel=0.15)
    assert np.abs(thin - thick).mean() < 0.04


def test_size_and_place_make_no_difference(ink):
    plain = normalize_glyphs(ink)
    moved = np.zeros((len(ink), 160, 200), np.float32)
    moved[:, 90:154, 10:74] = ink
    half = ink.reshape(len(ink), 32, 2, 32, 2).mean(axis=(2, 4))

    assert np.abs(normalize_glyphs(moved) - plain).max() < 1e-3
    assert np.abs(normalize_glyphs(half) - plain).mean() < 0.02


def test_a_glyph_stays_nearly_as_it_is(ink):
    once = normalize_glyphs(ink)

    assert np.abs(normalize_glyphs(once) - once).mean() < 0.03


def test_faint_ink_counts_as_ink(ink):
    assert np.abs(normalize_glyphs(0.5 * ink) - normalize_glyphs(ink)).mean() < 1e-3


def test_nothing_stays_nothing():
    assert not normalize_glyphs(np.zeros((2, 20, 30), np.float32)).any()
    assert normalize_glyphs(np.zeros((0, 20, 30), np.float32)).shape == (0, SIDE, SIDE)


def test_many_are_normalised_as_each_alone(ink):
    together = normalize_glyphs(ink)
    alone = np.concatenate([normalize_glyphs(each[None]) for each in ink])

    assert np.allclose(together, alone, atol=1e-5)
