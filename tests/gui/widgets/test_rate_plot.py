"""Dots of the rate-distortion plot: each can be reached, however many have nearly one PSNR."""

from collections import Counter

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt

from gui.widgets.rate_plot import RatePlot
from gui.widgets.rate_points import RatePoint, spread

LEFT = Qt.MouseButton.LeftButton


def _point(name, psnr, code=32, *, is_current=False):
    return RatePoint(f"id-{name}", name, 0, code, psnr, is_current)


@pytest.fixture
def plot(qtbot):
    plot = RatePlot()
    qtbot.addWidget(plot)
    plot.resize(260, 150)
    plot.set_curve([(1, 11.0), (32, 16.0), (1024, 40.0)], 1024)
    return plot


def test_dots_that_would_overlap_lie_side_by_side_about_their_code():
    points = [_point("a", 16.0), _point("b", 16.1), _point("c", 19.0), _point("d", 16.0, code=64)]

    found = spread(points, lambda code, psnr: QPointF(code, -5 * psnr))
    places = {point.name: place for point, place in found}

    assert places["b"].x() - places["a"].x() == 6
    assert (places["a"].x() + places["b"].x()) / 2 == 32
    assert places["c"] == QPointF(32, -95)
    assert places["d"] == QPointF(64, -80)


def test_every_run_of_a_pile_is_reached_by_a_click(plot, qtbot):
    points = [_point(str(at), 16 + at / 100) for at in range(9)]
    plot.set_points(points)
    chosen = Counter()
    plot.runChosen.connect(lambda run_id: chosen.update([run_id]))

    for _, place in plot._dots():
        qtbot.mouseClick(plot, LEFT, pos=place.toPoint())

    assert chosen == Counter(point.run_id for point in points)


def test_a_second_click_looks_at_the_one_beside_it_and_the_tip_names_both(plot, qtbot):
    plot.set_points([_point("first", 16.0, is_current=True), _point("second", 16.0)])
    dots = {point.name: place for point, place in plot._dots()}

    with qtbot.waitSignal(plot.runChosen) as chosen:
        qtbot.mouseClick(plot, LEFT, pos=dots["first"].toPoint())

    assert chosen.args == ["id-second"]
    tip = plot._tip(plot._near(QPointF(dots["first"])))
    assert tip.index("first: 16.00 dB") < tip.index("second: 16.00 dB")
    many = plot._tip([_point(str(at), 16.0) for at in range(20)])
    assert "and 8 more" in many
    assert "principal components" in plot._tip([])


def test_the_run_that_is_looked_at_is_named_on_the_plot(plot):
    blank = plot.grab().toImage()
    plot.set_points([_point("a-name", 16.0)])
    unnamed = plot.grab().toImage()
    plot.set_points([_point("a-name", 16.0, is_current=True)])
    named = plot.grab().toImage()

    # In the corner at the lower right, far from curve and dot.
    corner = plot._axis().area.bottomRight().toPoint()
    there = [corner - QPoint(x, y) for x in range(4, 40) for y in range(2, 16)]
    assert all(unnamed.pixel(at) == blank.pixel(at) for at in there)
    assert any(named.pixel(at) != blank.pixel(at) for at in there)
