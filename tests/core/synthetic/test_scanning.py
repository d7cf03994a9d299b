from dataclasses import replace

import numpy as np
import pytest
from scipy.ndimage import map_coordinates

from core.synthetic import scanning
from core.synthetic.drawing import draw_characters
from core.synthetic.scanning import draw_scans
from tests.core.synthetic.conftest import STILL


def scan(ink, variation, rng):
    return scanning.scan(ink, draw_scans(len(ink), variation, rng))


@pytest.fixture
def ink(rng):
    pictures = draw_characters("AQ7" * 40, rng, variation=STILL).pictures
    return ((255 - pictures) / 255).astype(np.float32)


def test_a_perfect_scanner_changes_nothing(ink, rng):
    np.testing.assert_allclose(scan(ink, STILL, rng), ink, atol=0.02)


def test_faint_ink_becomes_black_and_none_is_made_of_paper(ink, rng):
    seen = scan(ink * np.float32(0.5), STILL, rng)

    np.testing.assert_allclose(seen, ink, atol=0.02)
    assert not scan(0 * ink, STILL, rng).any()


def test_a_threshold_loses_no_thin_line_of_a_coarse_scan(rng):
    line = np.zeros((60, 32, 32), np.float32)
    line[:, 4:28, 15] = 0.8

    seen = scan(line, replace(STILL, low_resolution=1, threshold=1), rng)

    # Seen in coarse pixels, the line is fainter than half black.
    assert (seen[:, 6:26].max(axis=2) > 0.5).all()


def test_pictures_are_read_between_pixels_as_scipy_reads_them(ink, rng):
    y, x = (rng.uniform(-3, 35, (2, 32, 32)).astype(np.float32) for _ in range(2))

    found = scanning._sample(ink[:2], y, x)

    for k in range(2):
        expected = map_coordinates(
            np.pad(ink[k], 1), np.clip([y[k] + 1, x[k] + 1], 0, 32.999), order=1
        )
        np.testing.assert_allclose(found[k], expected, atol=1e-4)


def test_half_of_the_pictures_are_bent_and_none_wanders_off(ink, rng):
    bent = scan(ink, replace(STILL, elastic=0.04), rng)

    changed = np.abs(bent - ink).max(axis=(1, 2)) > 0.1
    assert 0.3 < changed.mean() < 0.7
    y, x = np.mgrid[:32, :32]
    for axis in (y, x):
        middle = [(p * axis).sum(axis=(1, 2)) / p.sum(axis=(1, 2)) for p in (ink, bent)]
        assert np.abs(middle[1] - middle[0]).max() < 1.5


def test_coarse_scans_lose_detail(ink, rng):
    seen = scan(ink, replace(STILL, low_resolution=1), rng)

    steepness = [np.abs(np.diff(p, axis=2)).max(axis=(1, 2)).mean() for p in (ink, seen)]
    assert steepness[1] < 0.95 * steepness[0]
    # Ink is neither lost nor gained but for the darkest being black again.
    assert 0.95 < seen.sum() / ink.sum() < 1.2


def test_a_coarse_scan_leaves_ink_where_it_was(rng):
    dots = np.zeros((200, 64, 64), np.float32)
    dots[:, 6:10, 6:10] = dots[:, 50:58, 20:28] = 1
    left = np.arange(64) < 16

    seen = scan(dots, replace(STILL, low_resolution=1), rng)

    for here, middle in ((left, 8), (~left, 24)):
        across = seen.sum(axis=1)[:, here]
        found = (across * (np.arange(64)[here] + 0.5)).sum(axis=1) / across.sum(axis=1)
        np.testing.assert_allclose(found, middle, atol=0.25)


def test_a_part_of_the_pictures_is_scanned_as_all_are(ink, rng):
    variation = replace(STILL, elastic=0.04, low_resolution=0.5, threshold=0.5)
    scans = draw_scans(len(ink), variation, rng)

    whole = scanning.scan(ink, scans)

    part = slice(20, 33)
    np.testing.assert_array_equal(scanning.scan(ink[part], scans.part(part)), whole[part])


def test_a_threshold_steepens_edges(ink, rng):
    soft = ink * 0.5 + 0.25 * (np.roll(ink, 1, axis=1) + np.roll(ink, -1, axis=1))

    seen = scan(soft, replace(STILL, threshold=1), rng)

    grey = [((p > 0.1) & (p < 0.9)).mean() for p in (soft, seen)]
    assert grey[1] < 0.8 * grey[0]


def test_averaging_conserves_ink():
    matrix = scanning._averaging(32, 19)

    np.testing.assert_allclose(matrix.sum(axis=1), 1, rtol=1e-6)
    np.testing.assert_allclose(matrix.sum(axis=0), 19 / 32, rtol=1e-5)
