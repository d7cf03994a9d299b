import numpy as np
import pytest
from PySide6.QtCore import QPointF

from gui.widgets.mark_shapes import SHAPES, mark_path
from gui.widgets.scatter_sheet import ScatterSheet


@pytest.fixture
def sheet(qtbot, light):
    result = ScatterSheet()
    qtbot.addWidget(result)
    result.resize(250, 200)
    result.set_points([[0, 0], [1, 1], [2, -4]], [0, 1, 2], ["a", "b", "c"], ("width", "height"))
    return result


def test_points_lie_within_the_axes(sheet):
    rect = sheet.plot_rect()
    assert all(rect.contains(sheet.position_of(index)) for index in range(3))
    assert sheet.position_of(2).x() > sheet.position_of(0).x()
    assert sheet.position_of(2).y() > sheet.position_of(0).y()


def test_a_point_says_what_it_is(sheet):
    near = sheet.position_of(2) + QPointF(3, 2)
    assert sheet.point_at(near) == 2
    assert sheet.point_at(near + QPointF(-40, -40)) is None
    assert sheet.text_of(2) == "c: width 2, height −4"


def test_each_class_has_its_colour_and_shape(sheet, light):
    image = sheet.grab().toImage()
    colors = [image.pixelColor(sheet.position_of(index).toPoint()).name() for index in range(3)]
    assert colors == [color.lower() for color in light.theme.runs[:3]]
    outlines = [mark_path(shape, QPointF(0, 0)) for shape in SHAPES]
    assert len({(path.elementCount(), path.boundingRect().width()) for path in outlines}) == len(
        SHAPES
    )


def test_one_point_and_none_can_be_painted(sheet):
    sheet.set_points([[3, 3]], [0], ["a"])
    sheet.grab()
    sheet.set_points(np.empty((0, 2)), [], [])
    sheet.set_hint("No points.")
    sheet.grab()


def test_many_class_names_take_more_lines(sheet):
    before = sheet.plot_rect().height()
    names = [f"class {number}" for number in range(10)]
    sheet.set_points([[0, 0], [1, 1]], [0, 9], names)
    assert sheet.plot_rect().height() < before
    sheet.grab()


def test_labels_must_match_the_points(sheet):
    with pytest.raises(ValueError, match="2 points have 1 labels"):
        sheet.set_points([[0, 0], [1, 1]], [0], ["a"])
