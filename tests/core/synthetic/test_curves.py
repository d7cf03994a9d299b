import numpy as np
import pytest
from scipy.interpolate import CubicSpline

from core.synthetic.curves import make_curve
from core.synthetic.skeleton import parse_stroke

ARC = "0.5,0.1  0.2,0.0  0.0,0.4  0.1,0.9  0.6,1.0"
RING = "0.4,0.0  0.0,0.5  0.4,1.0  0.8,0.5  0.4,0.0"


def chords(points):
    return np.concatenate([[0], np.cumsum(np.hypot(*np.diff(points, axis=0).T))])


@pytest.mark.parametrize(("text", "ends"), [(ARC, "natural"), (RING, "periodic")])
def test_curves_are_the_splines_of_scipy(text, ends):
    stroke = parse_stroke(text)
    points = np.array(stroke.points)
    spline = CubicSpline(chords(points), points, bc_type=ends)
    fine = spline(np.linspace(0, chords(points)[-1], 20_000))

    curve = make_curve(stroke, 0.02)
    found = curve.matrix @ points

    away = np.sqrt(((found[:, None] - fine[None]) ** 2).sum(axis=2)).min(axis=1)
    assert away.max() < 1e-3
    assert curve.length == pytest.approx(chords(fine)[-1], rel=1e-3)


def test_points_lie_evenly_and_no_further_apart_than_asked():
    stroke = parse_stroke(ARC)

    curve = make_curve(stroke, 0.03)

    steps = np.hypot(*np.diff(curve.matrix @ np.array(stroke.points), axis=0).T)
    assert steps.max() <= 0.03
    assert np.ptp(steps) < 0.02 * steps.mean()
    np.testing.assert_allclose(curve.along, np.linspace(0, 1, len(curve.along)))


def test_a_stroke_goes_through_its_corners_on_straight_lines():
    stroke = parse_stroke("0,1 0.5,0* 1,1")

    places = make_curve(stroke, 0.05).matrix @ np.array(stroke.points)

    np.testing.assert_allclose(places[:, 1], np.abs(1 - 2 * places[:, 0]), atol=1e-9)


def test_moved_control_points_move_the_curve_alike():
    stroke = parse_stroke(ARC)
    matrix = make_curve(stroke, 0.05).matrix
    points = np.array(stroke.points)

    # Rows sum to 1, so that what moves as a whole keeps its form.
    np.testing.assert_allclose(matrix @ (2 * points + [3, -1]), 2 * (matrix @ points) + [3, -1])
