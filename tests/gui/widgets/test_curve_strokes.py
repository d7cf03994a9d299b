import numpy as np
import pytest
from PySide6.QtGui import QColor, QImage, QPainter

from gui.widgets.curve_strokes import mark_positions, stroke

WHITE, BLUE = QColor("#FFFFFF"), QColor("#0000FF")


def painted(x, y, width, *, ratio=1.0, dashed=False):
    """Return how dark each pixel of a picture of 100 x 40 is, from 0 to 1."""
    image = QImage(round(100 * ratio), round(40 * ratio), QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(ratio)
    image.fill(WHITE)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    stroke(painter, np.array(x, float), np.array(y, float), BLUE, width, dashed=dashed)
    painter.end()
    pixels = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.width(), 4)
    return 1 - pixels[..., 2] / 255


@pytest.mark.parametrize("ratio", [1.0, 1.5, 2.0])
@pytest.mark.parametrize("width", [1.6, 2.2])
def test_a_bundle_of_hairlines_is_as_wide_as_was_asked(qapp, width, ratio):
    ink = painted([0, 100], [20.3, 20.3], width, ratio=ratio)
    column = ink[:, ink.shape[1] // 2]
    assert column.sum() / ratio == pytest.approx(width, abs=0.6)
    # There is no seam inside the line.
    inside = np.flatnonzero(column > 0.4)
    assert len(inside) == inside[-1] - inside[0] + 1


def test_dashes_leave_gaps(qapp):
    ink = painted([0, 100], [20, 20], 1.6, dashed=True).max(axis=0)
    assert 0.4 < np.mean(ink > 0.3) < 0.8


def test_dashes_are_even_along_many_points(qapp):
    coarse = painted([0, 100], [20, 20], 1.0, dashed=True)
    fine = painted(np.linspace(0, 100, 41), np.full(41, 20), 1.0, dashed=True)
    assert np.abs(coarse.max(axis=0) - fine.max(axis=0)).mean() < 0.1


def test_a_single_point_is_a_dot(qapp):
    ink = painted([50], [20], 1.6)
    assert ink[20, 50] > 0.9
    assert ink[:, :40].sum() == 0


def test_points_far_outside_do_no_harm(qapp):
    ink = painted([0, 50, 100], [20, -1e30, 20], 1.6)
    assert ink.sum() > 0


def test_equal_points_do_no_harm(qapp):
    assert np.isfinite(painted([10, 10, 90], [20, 20, 20], 1.6)).all()


@pytest.mark.parametrize("gap", [1, 3])
def test_marks_of_many_epochs_are_those_of_their_parts(gap):
    epochs = np.arange(5.0, 5.0 + gap * 9000, gap)
    whole = epochs[mark_positions(epochs, 700, phase=31)]
    parts = [part[mark_positions(part, 700, phase=31)] for part in np.array_split(epochs, 9)]
    assert whole.tolist() == np.concatenate(parts).tolist()
    assert len(whole) > 5


def test_marks_are_spaced_by_epochs_and_shifted_by_the_phase():
    epochs = np.arange(1.0, 31.0)
    assert epochs[mark_positions(epochs, 10, phase=3)].tolist() == [3, 13, 23]
