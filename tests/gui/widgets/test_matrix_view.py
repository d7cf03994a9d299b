"""The painted matrix: what is legible, where things lie, and how it is walked and zoomed."""

import numpy as np
import pytest
from PySide6.QtCore import QPointF, QSizeF, Qt
from PySide6.QtGui import QColor

from gui.tabs.confusion.matrix_panel import HINT, MatrixPanel
from gui.theme.contrast import contrast_ratio
from gui.theme.tokens import DARK, LIGHT
from gui.widgets.matrix_figure import SMALLEST_TEXT, ramps, text_size
from gui.widgets.matrix_files import contact_sheet, matrix_image, matrix_size, matrix_svg
from gui.widgets.matrix_geometry import LegendEntry, MatrixContent, MatrixGeometry
from gui.widgets.matrix_place import NOWHERE
from gui.widgets.matrix_view import MatrixView
from gui.widgets.picture_tile import PictureTile
from gui.widgets.sample_pixels import sample_image

CHARACTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789abcdefghijklmnopqrstuvwxyz"


def make(classes, names=None, text="12"):
    strengths = np.eye(classes) - 0.5 * np.eye(classes, k=1)
    texts = [[text if value else "" for value in row] for row in strengths]
    legend = (LegendEntry("right", 1, "0", "50"), LegendEntry("wrong", -1, "0", "7"))
    return MatrixContent(tuple(names or CHARACTERS[:classes]), strengths, texts, legend)


@pytest.fixture
def view(qtbot, light):
    view = MatrixView()
    qtbot.addWidget(view)
    # As large as it is in a window of 1280 x 800.
    view.resize(636, 584)
    view.set_content(make(36))
    view.show()
    view.activateWindow()
    qtbot.waitUntil(view.isActiveWindow)
    return view


def test_36_classes_are_legible_at_1280_by_800(view):
    geometry = view.geometry_of()
    assert text_size(2, geometry.side, view.font()) >= 9
    # 100 per cent.
    assert text_size(3, geometry.side, view.font()) >= 7
    assert geometry.name_size >= 11
    assert geometry.name_step == 1


def test_62_classes_keep_their_names_and_zoom_to_their_counts(view):
    view.set_content(make(62))
    geometry = view.geometry_of()
    assert geometry.name_step == 1
    assert geometry.name_size >= SMALLEST_TEXT
    assert text_size(2, geometry.side, view.font()) is None
    view.zoom(1.5)
    view.zoom(1.5)
    assert text_size(2, view.geometry_of().side, view.font()) is not None


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_figures_are_legible_on_every_colour(theme):
    for steps, upon in ramps(theme).values():
        assert steps[0].name() == QColor(theme.surface).name()
        for step, color in zip(steps, upon, strict=True):
            assert contrast_ratio(color.name(), step.name()) >= 3


def test_every_cell_is_found_where_it_is_painted(view):
    geometry = view.geometry_of()
    for row, column in ((0, 0), (35, 35), (3, 20)):
        center = geometry.cell(row, column).center()
        assert geometry.place_at(center) == (row, column)
        assert geometry.place_at(geometry.row_name(row).center()) == (row, None)
        assert geometry.place_at(geometry.column_name(column).center()) == (None, column)
    assert geometry.place_at(QPointF(1, 1)) is None
    assert geometry.square.width() == pytest.approx(geometry.square.height(), abs=1.5)
    assert geometry.square.bottom() < view.height()


@pytest.mark.parametrize("ratio", [1.0, 1.5, 2.0])
def test_edges_lie_between_device_pixels(qapp, ratio):
    geometry = MatrixGeometry(make(36), QSizeF(611, 583), qapp.font(), None, ratio)
    for place in range(37):
        assert (geometry.edge_x(place) * ratio) == pytest.approx(
            round(geometry.edge_x(place) * ratio)
        )


def test_cells_have_their_colours(view):
    image = view.grab().toImage()
    scale = view.devicePixelRatioF()

    def color(row, column):
        corner = view.cell_rect(row, column).topLeft() + QPointF(2, 2)
        return image.pixelColor(round(corner.x() * scale), round(corner.y() * scale)).name()

    assert color(4, 4) == LIGHT.right.lower()
    assert color(9, 2) == LIGHT.surface.lower()
    wrong = QColor(color(4, 5))
    assert wrong.red() > wrong.blue() + 60


def test_the_wheel_zooms_about_the_mouse_and_keys_follow(view, qtbot):
    view.zoom(3, view.cell_rect(30, 5).center())
    assert view.is_zoomed
    shown = view.geometry_of().view
    assert shown.row <= 30 < shown.row + shown.count
    assert shown.column <= 5 < shown.column + shown.count
    view.set_place((2, 33))
    shown = view.geometry_of().view
    assert shown.row <= 2 < shown.row + shown.count
    assert shown.column <= 33 < shown.column + shown.count
    qtbot.keyClick(view, Qt.Key.Key_0)
    assert not view.is_zoomed
    for _ in range(12):
        qtbot.keyClick(view, Qt.Key.Key_Plus)
    assert view.geometry_of().view.count == 4
    for _ in range(30):
        qtbot.keyClick(view, Qt.Key.Key_Minus)
    assert not view.is_zoomed


def test_with_ctrl_the_arrows_skip_what_is_empty(view, qtbot):
    view.set_place((9, 2))
    control = Qt.KeyboardModifier.ControlModifier
    for key, place in (
        (Qt.Key.Key_Right, (9, 9)),
        (Qt.Key.Key_Right, (9, 10)),
        (Qt.Key.Key_Right, (9, 10)),
        (Qt.Key.Key_Down, (10, 10)),
    ):
        qtbot.keyClick(view, key, control)
        assert view.place == place


def test_a_click_chooses_and_a_second_one_lets_go(view, qtbot):
    chosen = []
    view.placeChosen.connect(chosen.append)
    at = view.cell_rect(3, 4).center().toPoint()
    for _ in range(2):
        qtbot.mouseClick(view, Qt.MouseButton.LeftButton, pos=at)
    assert chosen == [(3, 4), NOWHERE]


def test_other_classes_forget_what_was_chosen(view):
    view.set_place((30, 30))
    view.set_content(make(10))
    view.set_place((30, 30))
    assert view.place == NOWHERE


def test_one_class_and_two_are_shown(view):
    for classes in (1, 2):
        view.set_content(make(classes))
        view.zoom(2)
        assert not view.grab().isNull()


def test_long_names_stand_upright_and_leave_room(qapp):
    content = make(10, [f"a rather long name {at}" for at in range(10)])
    geometry = MatrixGeometry(content, QSizeF(640, 580), qapp.font())
    assert geometry.turned
    assert geometry.square.width() > 300


def test_pictures_drawings_and_sheets_are_made(qapp):
    content = make(36)
    size = matrix_size(36)
    image = matrix_image(content, "My run", LIGHT, size, 2)
    assert (image.width(), image.height()) == (2 * size.width(), 2 * size.height())
    text = matrix_svg(content, "My run", DARK, size).decode()
    assert "My run" in text
    assert "Actual class" in text
    tile = PictureTile(sample_image(np.zeros((8, 8), np.float32)), "O→0 98%", False, "")
    sheet = contact_sheet([tile] * 30, "Misread", LIGHT, 12)
    assert sheet.height() > sheet.width() / 3
    assert not contact_sheet([], "Misread", LIGHT, 12).isNull()


def test_other_classes_are_not_asked_for_what_was_pointed_at(qtbot, light):
    panel = MatrixPanel()
    qtbot.addWidget(panel)
    panel.resize(640, 640)
    panel.show()

    def describe(names):
        return lambda place: " ".join(names[at] for at in place if at is not None)

    panel.show_matrix(make(36), describe(CHARACTERS[:36]))
    panel.view._hover((30, 35))
    assert panel.caption.text() == "4 9"
    # A run of fewer classes is chosen with the keyboard, while the mouse stays.
    panel.show_matrix(make(3), describe("abc"))
    assert panel.caption.text() == HINT


def test_screen_readers_hear_the_counts_of_the_epoch_that_is_shown(view):
    view.set_place((1, 2))
    view.set_describe(lambda place: f"{place} after another epoch")
    view.set_content(make(36))
    assert view.accessibleDescription() == "(1, 2) after another epoch"
    view.set_content(None)
    assert view.accessibleDescription() == ""
