"""Accuracy against a cost: where dots and their names lie, what is told and chosen."""

import dataclasses

import numpy as np
import pytest
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QImage, QPainter
from PySide6.QtTest import QTest

from gui.theme.tokens import DARK, LIGHT
from gui.widgets import trade_off_figure
from gui.widgets.mark_shapes import RUN_SHAPES
from gui.widgets.run_marks import FILLINGS, RunMark, paint_run_mark
from gui.widgets.trade_off_figure import (
    TradeOffDot,
    TradeOffGeometry,
    TradeOffScene,
    paint_trade_off,
)
from gui.widgets.trade_off_labels import place_labels
from gui.widgets.trade_off_plot import TradeOffPlot

AREA = QRectF(0, 0, 400, 300)


def dot(key, cost, accuracy, **more):
    return TradeOffDot(key, f"Run {key}", RunMark("#005FA0"), cost, accuracy, f"tip {key}", **more)


DOTS = (dot("a", 10.0, 0.5), dot("b", 40.0, 0.7), dot("c", 30.0, 0.9, is_current=True))
SCENE = TradeOffScene(DOTS, "Time, s", "Accuracy")


@pytest.fixture
def plot(qtbot, light):
    plot = TradeOffPlot("Accuracy against time")
    qtbot.addWidget(plot)
    plot.resize(400, 300)
    plot.set_scene(SCENE)
    plot.show()
    qtbot.waitExposed(plot)
    return plot


def test_dearer_is_to_the_right_and_better_is_higher():
    geometry = TradeOffGeometry(SCENE, AREA)
    a, b, c = map(geometry.of_dot, DOTS)
    assert a.x() < c.x() < b.x()
    assert a.y() > b.y() > c.y()
    assert all(geometry.area.contains(place) for place in (a, b, c))


def test_costs_far_apart_have_a_logarithmic_axis():
    assert not TradeOffGeometry(SCENE, AREA).log
    dots = (dot("a", 1.0, 0.5), dot("b", 100.0, 0.6), dot("c", 10.0, 0.7))
    geometry = TradeOffGeometry(TradeOffScene(dots, "", ""), AREA)
    assert geometry.log
    a, b, c = map(geometry.of_dot, dots)
    assert c.x() - a.x() == pytest.approx(b.x() - c.x())
    texts = [text for _x, text in geometry.cost_ticks()]
    assert {"1", "10", "100"} <= set(texts)


@pytest.mark.parametrize(
    "dots",
    [(dot("a", 5.0, 1.0),), (dot("a", 5.0, 0.0),), (dot("a", 3e6, 0.5), dot("b", 3e6, 0.5))],
)
def test_equal_dots_still_have_a_range(dots):
    geometry = TradeOffGeometry(TradeOffScene(dots, "", ""), AREA)
    assert all(geometry.area.contains(geometry.of_dot(each)) for each in dots)
    low, high = geometry.accuracies
    assert 0.04 <= high - low <= 0.2
    assert len(geometry.accuracy_ticks()) >= 2
    assert geometry.cost_ticks()


def test_the_front_is_what_none_beats():
    assert [each.key for each in SCENE.front] == ["a", "c"]


def test_names_hide_neither_dots_nor_one_another():
    rng = np.random.default_rng(0)
    dots = [QPointF(*place) for place in rng.uniform(20, 280, (25, 2))]
    sizes = [(50.0, 14.0)] * len(dots)
    rooms = place_labels(dots, sizes, AREA, 5)
    found = [room for room in rooms if room is not None]
    assert len(found) > 8
    for at, room in enumerate(found):
        assert AREA.contains(room)
        assert not any(room.intersects(other) for other in found[at + 1 :])
        assert not any(room.contains(place) for place in dots)


def test_the_front_does_not_strike_a_name_through(qapp, monkeypatch):
    blank = dataclasses.replace(dot("a", 5.0, 0.5), name=" ")
    scene = TradeOffScene((blank,), "", "")
    geometry = TradeOffGeometry(scene, AREA)
    place = geometry.of_dot(blank)
    room = QRectF(round(place.x()) + 10, round(place.y()) - 5, 40, 10)
    monkeypatch.setattr(trade_off_figure, "place_labels", lambda *_: [room])
    image = QImage(400, 300, QImage.Format.Format_RGB32)
    image.fill(QColor(LIGHT.surface))
    painter = QPainter(image)
    paint_trade_off(painter, scene, geometry, LIGHT, QFont())
    painter.end()

    def colours(x0):
        xs, ys = range(x0, x0 + 40), range(int(room.top()), int(room.bottom()))
        return {image.pixelColor(x, y).name() for x in xs for y in ys}

    assert colours(int(room.left())) == {QColor(LIGHT.surface).name()}
    # The front is drawn up to there, and on.
    assert len(colours(int(room.right()) + 1)) > 1


def test_a_name_for_which_there_is_no_room_is_left_out():
    assert place_labels([QPointF(200, 150)], [(500.0, 14.0)], AREA, 5) == [None]


def test_a_click_on_a_dot_chooses_its_run(plot, qtbot):
    with qtbot.waitSignal(plot.runChosen) as told:
        place = plot.place_of("b").toPoint()
        QTest.mouseClick(plot, Qt.MouseButton.LeftButton, pos=place)
    assert told.args == ["b"]
    with qtbot.assertNotEmitted(plot.runChosen):
        QTest.mouseClick(plot, Qt.MouseButton.LeftButton, pos=plot.rect().bottomRight())


def test_arrow_keys_go_from_dot_to_dot_by_cost(plot):
    told = []
    plot.runChosen.connect(told.append)
    QTest.keyClick(plot, Qt.Key.Key_Right)
    QTest.keyClick(plot, Qt.Key.Key_Left)
    none = tuple(dataclasses.replace(each, is_current=False) for each in DOTS)
    plot.set_scene(dataclasses.replace(SCENE, dots=none))
    QTest.keyClick(plot, Qt.Key.Key_Right)
    assert told == ["b", "a", "a"]


def test_a_dot_under_the_mouse_is_told_at_once(plot, qtbot, monkeypatch):
    told = []
    monkeypatch.setattr(
        "gui.widgets.trade_off_plot.QToolTip.showText", lambda _place, text, _who: told.append(text)
    )
    QTest.mouseMove(plot, plot.rect().topLeft())
    QTest.mouseMove(plot, plot.place_of("a").toPoint())
    qtbot.waitUntil(lambda: told == ["tip a"])
    assert plot.cursor().shape() == Qt.CursorShape.PointingHandCursor


def test_a_screen_reader_hears_all_dots_by_cost(plot):
    assert plot.accessibleDescription() == "Run a: 0.500; Run c: 0.900; Run b: 0.700"


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_without_a_dot_it_says_why(plot, theme):
    plot.set_theme(theme)
    with_dots = plot.grab().toImage()
    plot.set_scene(TradeOffScene((), "Time, s", "Accuracy"))
    assert plot.grab().toImage() != with_dots


@pytest.mark.parametrize("shape", RUN_SHAPES)
def test_each_way_to_learn_has_a_filling_of_its_own(qapp, shape):
    pictures = []
    for way in FILLINGS:
        image = QImage(40, 40, QImage.Format.Format_RGB32)
        image.fill(Qt.GlobalColor.white)
        painter = QPainter(image)
        paint_run_mark(painter, RunMark("#000000", shape, way), QPointF(20, 20), 12, LIGHT)
        painter.end()
        pictures.append(image)
    dark = [
        sum(image.pixelColor(x, y).lightness() < 128 for x in range(40) for y in range(40))
        for image in pictures
    ]
    full, ring, target, dashes = dark
    assert full > target > ring > dashes > 0
