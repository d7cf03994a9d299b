import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import (
    QApplication,
    QGraphicsTextItem,
    QHBoxLayout,
    QMenu,
    QPushButton,
    QWidget,
)

from gui.theme.tokens import DARK, LIGHT
from gui.widgets.metric_plot import MetricPlot, RunStyle

EPOCHS = np.arange(1, 101)
BLUE = "#005FA0"


@pytest.fixture
def plot(qtbot, light):
    result = MetricPlot("Loss")
    qtbot.addWidget(result)
    result.resize(640, 320)
    result.set_runs([RunStyle("a", "MLP", BLUE, selected=True)])
    result.set_curve("a", "train", EPOCHS, 3 / EPOCHS)
    result.set_curve("a", "validation", EPOCHS, 3 / EPOCHS + 1)
    result.show()
    QApplication.processEvents()
    return result


def at(plot, epoch, share=0.5):
    """Return the pixel of an epoch, `share` of the way down the plot."""
    rect = plot.plot_rect()
    return QPoint(round(plot.column_of(epoch)), round(rect.top() + share * rect.height()))


def canvas(plot):
    return plot.childAt(plot.rect().center())


def wheel(plot, position, notches, modifiers=Qt.KeyboardModifier.NoModifier):
    event = QWheelEvent(
        QPointF(position),
        QPointF(plot.mapToGlobal(position)),
        QPoint(),
        QPoint(0, 120 * notches),
        Qt.MouseButton.NoButton,
        modifiers,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(canvas(plot), event)
    QApplication.processEvents()


def drag(qtbot, plot, start, end, button=Qt.MouseButton.LeftButton, modifier=None):
    modifier = modifier or Qt.KeyboardModifier.NoModifier
    area = canvas(plot)
    qtbot.mousePress(area, button, modifier, start)
    for step in (0.3, 0.7, 1.0):
        qtbot.mouseMove(area, start + (end - start) * step)
    qtbot.mouseRelease(area, button, modifier, end)
    QApplication.processEvents()


def pixels(plot):
    image = plot.grab().toImage()
    return {
        image.pixelColor(x, y).name() for x in range(image.width()) for y in range(image.height())
    }


# -- cursor ----------------------------------------------------------------------------------


def test_a_click_moves_the_cursor_to_the_nearest_epoch(plot, qtbot):
    with qtbot.waitSignal(plot.cursorMoved) as moved:
        qtbot.mouseClick(canvas(plot), Qt.MouseButton.LeftButton, pos=at(plot, 40))
    assert moved.args == [40]
    assert plot.epoch_range.cursor == 40


def test_a_drag_takes_the_cursor_along(plot, qtbot):
    seen = []
    plot.cursorMoved.connect(seen.append)
    drag(qtbot, plot, at(plot, 20), at(plot, 60))
    assert seen[0] == 20
    assert seen[-1] == 60
    assert len(seen) == 4


def test_the_cursor_stays_on_trained_epochs(plot, qtbot):
    plot.set_x_range_hint(200)
    with qtbot.waitSignal(plot.cursorMoved) as moved:
        qtbot.mouseClick(canvas(plot), Qt.MouseButton.LeftButton, pos=at(plot, 180))
    assert moved.args == [100]


@pytest.mark.parametrize(
    ("key", "epoch"),
    [
        (Qt.Key.Key_Left, 49),
        (Qt.Key.Key_Right, 51),
        (Qt.Key.Key_PageUp, 40),
        (Qt.Key.Key_PageDown, 60),
        (Qt.Key.Key_Home, 1),
        (Qt.Key.Key_End, 100),
    ],
)
def test_keys_move_the_cursor(plot, qtbot, key, epoch):
    plot.set_cursor(50)
    with qtbot.waitSignal(plot.cursorMoved) as moved:
        qtbot.keyClick(plot, key)
    assert moved.args == [epoch]
    assert f"Epoch {epoch}. MLP: training" in plot.accessibleDescription()


def test_keys_stop_at_the_last_epoch(plot, qtbot):
    plot.set_cursor(100)
    with qtbot.assertNotEmitted(plot.cursorMoved):
        qtbot.keyClick(plot, Qt.Key.Key_Right)


def test_setters_do_not_emit(plot, qtbot):
    signals = (plot.cursorMoved, plot.epochHovered, plot.logToggled, plot.runPicked)
    for signal in signals:
        signal.connect(lambda *_: pytest.fail("a setter emitted"))
    plot.set_cursor(30)
    plot.set_hover(12)
    plot.set_log_y(True)
    plot.set_x_range_hint(500)
    plot.fit()
    plot.set_runs([])
    QApplication.processEvents()


def test_without_curves_nothing_can_be_chosen(qtbot, light):
    empty = MetricPlot("Loss")
    qtbot.addWidget(empty)
    empty.resize(400, 200)
    empty.set_hint("Train a network to see its loss.")
    empty.show()
    with qtbot.assertNotEmitted(empty.cursorMoved), qtbot.assertNotEmitted(empty.epochHovered):
        qtbot.keyClick(empty, Qt.Key.Key_Right)
        qtbot.mouseClick(empty.childAt(200, 100), Qt.MouseButton.LeftButton, pos=QPoint(200, 100))
        qtbot.mouseMove(empty.childAt(200, 100), QPoint(150, 100))
    assert LIGHT.muted.lower() in pixels(empty)


# -- hover and links -------------------------------------------------------------------------


def test_hovering_tells_the_epoch_and_leaving_tells_none(plot, qtbot):
    seen = []
    plot.epochHovered.connect(seen.append)
    qtbot.mouseMove(canvas(plot), at(plot, 30))
    qtbot.mouseMove(canvas(plot), at(plot, 31))
    qtbot.mouseMove(canvas(plot), QPoint(5, 5))
    assert seen == [30, 31, None]


def test_beyond_the_newest_epoch_nothing_is_hovered(plot, qtbot):
    plot.set_x_range_hint(200)
    with qtbot.assertNotEmitted(plot.epochHovered):
        qtbot.mouseMove(canvas(plot), at(plot, 150))


def test_linked_plots_share_range_hover_and_cursor(plot, qtbot):
    other = MetricPlot("Accuracy", bounds=(0, 1))
    qtbot.addWidget(other)
    other.resize(640, 320)
    other.set_curve("a", "train", EPOCHS, EPOCHS / 100)
    other.link_x(plot)
    other.show()
    QApplication.processEvents()
    with qtbot.assertNotEmitted(other.epochHovered), qtbot.assertNotEmitted(other.cursorMoved):
        qtbot.mouseMove(canvas(plot), at(plot, 30))
        qtbot.mouseClick(canvas(plot), Qt.MouseButton.LeftButton, pos=at(plot, 44))
    assert other.epoch_range.hover == plot.epoch_range.hover
    assert other.epoch_range.cursor == 44
    wheel(plot, at(plot, 50), 3)
    for epoch in (40, 50, 60):
        assert other.column_of(epoch) == pytest.approx(plot.column_of(epoch))


def test_the_read_out_is_never_cut_off_and_keeps_off_the_line(plot, qtbot):
    surface_only = plot.grab().toImage()
    for epoch in (2, 50, 99):
        qtbot.mouseMove(canvas(plot), at(plot, epoch))
        image = plot.grab().toImage()
        changed = [
            x
            for x in range(image.width())
            if any(image.pixel(x, y) != surface_only.pixel(x, y) for y in range(0, 320, 3))
        ]
        rect = plot.plot_rect()
        assert rect.left() - 8 <= changed[0]
        assert changed[-1] <= rect.right() + 8
        assert changed[-1] - changed[0] > 150


# -- ranges ----------------------------------------------------------------------------------


def test_planned_epochs_are_shown_until_the_user_zooms(plot, qtbot):
    plot.set_x_range_hint(400)
    assert plot.epoch_range.shown[1] > 400
    wheel(plot, at(plot, 100), 2)
    low, high = plot.epoch_range.shown
    assert high - low == pytest.approx(0.64 * 400, rel=0.02)
    plot.set_x_range_hint(500)
    assert plot.epoch_range.shown == (low, high)


def test_the_wheel_zooms_around_the_mouse(plot, qtbot):
    position = at(plot, 70)
    wheel(plot, position, 3)
    assert plot.column_of(70) == pytest.approx(position.x(), abs=3)
    assert plot.epoch_range.is_zoomed


def test_the_wheel_with_control_zooms_the_values(plot, qtbot):
    low, high = plot.shown_values
    wheel(plot, at(plot, 50), 1, Qt.KeyboardModifier.ControlModifier)
    zoomed = plot.shown_values
    assert zoomed[1] - zoomed[0] == pytest.approx(0.8 * (high - low))
    assert not plot.epoch_range.is_zoomed


@pytest.mark.parametrize("button", [Qt.MouseButton.RightButton, Qt.MouseButton.MiddleButton])
def test_the_other_buttons_pan(plot, qtbot, button):
    plot.epoch_range.show_range(40, 60)
    QApplication.processEvents()
    with qtbot.assertNotEmitted(plot.cursorMoved):
        drag(qtbot, plot, at(plot, 50), at(plot, 55), button)
    assert plot.epoch_range.shown == pytest.approx((35, 55), abs=0.3)


def test_shift_and_drag_zoom_into_the_box(plot, qtbot):
    with qtbot.assertNotEmitted(plot.cursorMoved):
        drag(
            qtbot,
            plot,
            at(plot, 20, 0.25),
            at(plot, 40, 0.75),
            modifier=Qt.KeyboardModifier.ShiftModifier,
        )
    assert plot.epoch_range.shown == pytest.approx((20, 40), abs=0.5)
    low, high = plot.shown_values
    assert high - low < 3


def test_a_double_click_fits_and_leaves_the_cursor(plot, qtbot):
    plot.set_cursor(80)
    plot.epoch_range.show_range(10, 90)
    QApplication.processEvents()
    area, position = canvas(plot), at(plot, 50)
    qtbot.mouseClick(area, Qt.MouseButton.LeftButton, pos=position)
    qtbot.mouseDClick(area, Qt.MouseButton.LeftButton, pos=position)
    assert not plot.epoch_range.is_zoomed
    assert plot.epoch_range.cursor == 80


def test_f_fits(plot, qtbot):
    plot.epoch_range.show_range(10, 20)
    qtbot.keyClick(plot, Qt.Key.Key_F)
    assert not plot.epoch_range.is_zoomed


def test_an_accuracy_shows_zero_to_one(qtbot, light):
    plot = MetricPlot("Accuracy", bounds=(0, 1))
    qtbot.addWidget(plot)
    plot.set_curve("a", "train", EPOCHS, np.full(100, 0.5))
    assert plot.shown_values == pytest.approx((-0.02, 1.04))
    with qtbot.assertNotEmitted(plot.logToggled):
        qtbot.keyClick(plot, Qt.Key.Key_L)


def test_hidden_runs_do_not_count(plot):
    plot.set_curve("b", "train", np.arange(1, 301), np.full(300, 40.0))
    assert plot.shown_values[1] > 40
    plot.set_run_style("b", "#D55E00", visible=False, selected=False)
    assert plot.shown_values[1] < 6
    assert plot.epoch_range.epochs == (1, 100)


def test_removed_runs_are_gone(plot):
    plot.set_curve("b", "train", [1, 2], [70, 80])
    plot.remove_run("b")
    assert plot.shown_values[1] < 6


def test_set_runs_keeps_the_curves_of_the_runs_it_names(plot):
    before = plot.shown_values
    plot.set_runs([RunStyle("a", "renamed", "#D55E00")])
    assert plot.shown_values == before


def test_the_left_edges_of_two_plots_line_up(plot, qtbot):
    other = MetricPlot("Accuracy", bounds=(0, 1))
    qtbot.addWidget(other)
    other.resize(640, 320)
    other.set_y_label("fraction correct")
    other.show()
    plot.set_curve("a", "train", EPOCHS, np.full(100, 123456.0))
    plot.set_y_label("cross-entropy, mean per sample")
    assert other.plot_rect().left() == plot.plot_rect().left()
    assert other.plot_rect().right() == plot.plot_rect().right()


def test_a_label_too_long_for_its_axis_loses_what_follows_the_comma(plot, qtbot):
    def label():
        scene = plot.childAt(plot.rect().center()).parent().scene()
        texts = (item for item in scene.items() if isinstance(item, QGraphicsTextItem))
        return next(text.toPlainText() for text in texts if text.toPlainText())

    plot.set_y_label("cross-entropy, mean per sample")
    assert label() == "cross-entropy, mean per sample"
    plot.resize(640, 200)
    plot.grab()
    assert label() == "cross-entropy"
    plot.resize(640, 400)
    plot.grab()
    assert label() == "cross-entropy, mean per sample"


# -- what is drawn ---------------------------------------------------------------------------


def test_curves_have_the_colour_of_their_run(plot):
    assert BLUE.lower() in pixels(plot)
    plot.set_run_style("a", "#D55E00", visible=True, selected=True)
    colors = pixels(plot)
    assert "#d55e00" in colors
    assert BLUE.lower() not in colors


def test_the_theme_is_followed(plot, light):
    light.choose("dark")
    QApplication.processEvents()
    colors = pixels(plot)
    assert DARK.surface.lower() in colors
    assert LIGHT.surface.lower() not in colors


def test_a_logarithmic_scale_leaves_out_what_has_no_logarithm(plot, qtbot):
    plot.set_curve("a", "train", EPOCHS, np.where(EPOCHS % 2, 0.0, 10.0 / EPOCHS))
    with qtbot.waitSignal(plot.logToggled) as toggled:
        qtbot.keyClick(plot, Qt.Key.Key_L)
    assert toggled.args == [True]
    low, high = plot.shown_values
    assert -1.2 < low < -0.9
    assert 0.5 < high < 1
    plot.grab()


@pytest.mark.parametrize("values", [[np.nan] * 3, [1.0, np.inf, -np.inf], [1e300, 1e308, 0]])
def test_any_number_can_be_painted(plot, qtbot, values):
    plot.set_curve("a", "train", [1, 2, 3], values)
    plot.set_curve("a", "validation", [], [])
    for log in (False, True):
        plot.set_log_y(log)
        plot.grab()
    qtbot.mouseMove(canvas(plot), at(plot, 2))
    plot.grab()


def test_a_pin_says_what_happened(plot, qtbot):
    assert LIGHT.wrong.lower() not in pixels(plot)
    plot.set_curve("a", "train", EPOCHS, np.where(EPOCHS < 50, 1.0, np.nan))
    plot.set_marker("a", 50, "step 812: loss became inf")
    assert LIGHT.wrong.lower() in pixels(plot)
    qtbot.mouseClick(canvas(plot), Qt.MouseButton.LeftButton, pos=at(plot, 30))
    assert "step 812: loss became inf" in plot.accessibleDescription()
    plot.set_marker("a", None)
    assert LIGHT.wrong.lower() not in pixels(plot)


# -- menu and focus --------------------------------------------------------------------------


def actions_of(menu):
    return {action.text(): action for action in menu.actions() if action.text()}


def test_the_menu_offers_fit_scale_and_fork(plot, qtbot):
    plot.set_cursor(34)
    actions = actions_of(plot.build_menu())
    fork = "Fork MLP here, at epoch 34…"
    assert list(actions) == ["Fit", "Fit to the selected run", "Log scale", fork]
    with qtbot.waitSignal(plot.logToggled):
        actions["Log scale"].trigger()
    assert plot.log_y
    with qtbot.waitSignal(plot.forkRequested) as asked:
        actions[fork].trigger()
    assert asked.args == ["a", 34]


def test_a_short_run_beside_a_long_one_is_fitted_when_asked_for(plot, qtbot):
    long = np.arange(1, 2001)
    plot.set_runs([RunStyle("a", "MLP", BLUE, selected=True), RunStyle("b", "Long", "#BC4000")])
    plot.set_curve("b", "train", long, 50 - long / 100)
    whole = plot.shown_values
    assert plot.epoch_range.shown[1] > 2000

    qtbot.keyClick(plot, Qt.Key.Key_F, Qt.KeyboardModifier.ShiftModifier)
    first, last = plot.epoch_range.shown
    assert 0 < first < 1
    assert 100 < last < 101
    assert plot.shown_values[1] < 5

    qtbot.keyClick(plot, Qt.Key.Key_F)
    assert plot.epoch_range.shown[1] > 2000
    assert plot.shown_values == whole


def test_without_a_selected_run_none_is_fitted(plot):
    plot.set_runs([RunStyle("a", "MLP", BLUE)])
    assert not actions_of(plot.build_menu())["Fit to the selected run"].isEnabled()
    before = plot.epoch_range.shown
    plot.fit_selected()
    assert plot.epoch_range.shown == before


def test_the_right_button_opens_the_menu(plot, qtbot):
    qtbot.mouseClick(canvas(plot), Qt.MouseButton.RightButton, pos=at(plot, 50))
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    menu.close()


def test_the_focus_ring_shows_for_the_keyboard_only(qtbot, light, plot):
    window = QWidget()
    qtbot.addWidget(window)
    layout = QHBoxLayout(window)
    layout.addWidget(QPushButton("other"))
    layout.addWidget(plot)
    window.resize(640, 320)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    plot.setFocus(Qt.FocusReason.TabFocusReason)
    assert LIGHT.accent.lower() in pixels(plot)
    plot.clearFocus()
    assert LIGHT.accent.lower() not in pixels(plot)
    qtbot.mouseClick(canvas(plot), Qt.MouseButton.LeftButton, pos=at(plot, 50))
    assert plot.hasFocus()
    assert LIGHT.accent.lower() not in pixels(plot)
    # It is closed by its own fixture.
    plot.setParent(None)


@pytest.mark.parametrize("shape", ["square", "diamond"])
def test_runs_of_one_hue_are_drawn_apart(plot, shape):
    def picture(shape):
        plot.set_runs([RunStyle("a", "MLP", BLUE, selected=True, shape=shape)])
        QApplication.processEvents()
        return plot.grab().toImage()

    assert picture(shape) != picture("circle")
    # The training curve has marks too, which it needs most where it lies on another one.
    plot.set_curve("a", "validation", EPOCHS, np.full(100, np.nan))
    assert picture(shape) != picture("circle")


@pytest.mark.parametrize("text", ["epoch", "training time (s)"])
def test_the_label_below_the_plot_is_not_cut(plot, text):
    plot.set_x_label(text)
    QApplication.processEvents()
    axis = plot._canvas.bottom_axis
    letters = axis.label.boundingRect().height() - axis.label.document().documentMargin()
    assert axis.label.pos().y() + letters <= axis.size().height()
