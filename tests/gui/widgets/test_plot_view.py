"""What the user may choose of a plot: axis, smoothing, marks; and picking and forking runs."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QApplication, QMenu

from core.analysis.smoothing import debiased_moving_average
from core.training.history import EpochMetrics, History
from gui.tabs.training.plots_panel import PlotsPanel
from gui.widgets.metric_plot import RunStyle
from gui.widgets.plot_options import PlotOptions
from gui.widgets.plot_positions import PlotPlace
from gui.widgets.plot_view_menu import PlotViewMenu
from gui.widgets.plotted_run import ChangeMark
from gui.widgets.readout_box import readout_rows, readout_title

BLUE, RED = "#005FA0", "#BC4000"


def history(first, last, steps, level, seconds=0.5):
    return History(
        [
            EpochMetrics(e, e * steps, level, 0.6, level + 1, 0.5, 0.1, seconds if e else 0.0)
            for e in range(first, last + 1)
        ]
    )


@pytest.fixture
def panel(qtbot, light):
    """Run a: 40 epochs of 10 steps, losses 1 and 2. Run b: 20 epochs of 40 steps, 4 and 5."""
    result = PlotsPanel()
    qtbot.addWidget(result)
    result.resize(700, 640)
    result.set_runs([RunStyle("a", "MLP", BLUE, selected=True), RunStyle("b", "CNN", RED)])
    result.set_history("a", history(0, 40, 10, 1.0))
    result.set_history("b", history(0, 20, 40, 4.0, seconds=3.0))
    result.show()
    QApplication.processEvents()
    return result


def canvas(plot):
    return plot.childAt(plot.rect().center())


def pixel(plot, epoch, value):
    """Return where a value of the read run's epoch is."""
    rect, (low, high) = plot.plot_rect(), plot.shown_values
    y = rect.bottom() - (value - low) / (high - low) * rect.height()
    return QPoint(round(plot.column_of(epoch)), round(y))


def colors(plot):
    image = plot.grab().toImage()
    return [
        image.pixelColor(x, y).name() for x in range(image.width()) for y in range(image.height())
    ]


# -- axes ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("axis", "last", "label"),
    [("epochs", 40, "epoch"), ("steps", 800, "step"), ("seconds", 60, "training time (s)")],
)
def test_the_axis_shows_all_runs_in_its_unit(panel, axis, last, label):
    panel.set_options(PlotOptions(axis))
    QApplication.processEvents()
    low, high = panel.loss.epoch_range.shown
    assert low < 0
    assert last < high < 1.02 * last
    assert panel.loss._canvas.bottom_axis.text == label
    assert panel.accuracy.epoch_range.shown == (low, high)


def test_another_axis_shows_everything_again(panel):
    panel.loss.epoch_range.show_range(3, 9)
    panel.set_options(PlotOptions("steps"))
    assert not panel.loss.epoch_range.is_zoomed


def test_on_steps_a_click_finds_the_nearest_epoch_of_the_selected_run(panel, qtbot):
    panel.set_options(PlotOptions("steps"))
    with qtbot.waitSignal(panel.cursorMoved) as moved:
        qtbot.mouseClick(
            canvas(panel.loss), Qt.MouseButton.LeftButton, pos=pixel(panel.loss, 33, 3)
        )
    assert moved.args == [33]
    rect = panel.loss.plot_rect()
    share = (panel.loss.column_of(33) - rect.left()) / rect.width()
    assert share == pytest.approx(330 / 800, abs=0.02)


def test_keys_step_through_the_epochs_of_the_selected_run(panel, qtbot):
    panel.set_options(PlotOptions("seconds"))
    panel.set_cursor(39)
    qtbot.keyClick(panel.loss, Qt.Key.Key_Right)
    with qtbot.assertNotEmitted(panel.cursorMoved):
        qtbot.keyClick(panel.loss, Qt.Key.Key_Right)
    assert panel.loss.epoch_range.cursor == 40


def test_right_of_the_selected_run_nothing_is_hovered(panel, qtbot):
    panel.set_options(PlotOptions("steps"))
    rect = panel.loss.plot_rect()
    with qtbot.assertNotEmitted(panel.loss.epochHovered):
        qtbot.mouseMove(
            canvas(panel.loss), QPoint(round(rect.right()) - 30, round(rect.center().y()))
        )


def test_planned_epochs_get_room_on_every_axis(panel):
    panel.set_planned(200, "a")
    for axis, last in (("epochs", 200), ("steps", 2000), ("seconds", 100)):
        panel.set_options(PlotOptions(axis))
        assert last < panel.loss.epoch_range.shown[1] < 1.1 * last


def test_other_runs_are_read_at_the_same_place(panel):
    panel.set_options(PlotOptions("steps"))
    panel.set_history("b", History([*history(0, 0, 40, 4.0).rows, *history(1, 20, 40, 8.0).rows]))
    place = PlotPlace(1, 10.0, "steps")
    mlp, cnn = readout_rows(panel.loss.runs, place)
    assert (mlp.train, mlp.validation) == ("1.000", "2.000")
    # A quarter of the way from epoch 0 to epoch 1.
    assert (cnn.train, cnn.validation) == ("≈ 5.000", "≈ 6.000")
    assert readout_title([], place, PlotOptions("steps")) == "epoch 1 · step 10"
    assert readout_title([], PlotPlace(3, 1.5, "seconds"), PlotOptions()) == "epoch 3 · 1.5 s"


def test_a_run_is_not_read_beyond_its_end(panel):
    panel.set_options(PlotOptions("steps"))
    assert [row.name for row in readout_rows(panel.loss.runs, PlotPlace(0, 700.0, "steps"))] == [
        "CNN"
    ]


# -- smoothing -------------------------------------------------------------------------------


def test_smoothing_keeps_the_measured_curve_and_its_numbers(panel):
    values = np.random.default_rng(0).normal(2, 1, 41)
    panel.loss.set_curve("a", "train", np.arange(41), values)
    panel.set_options(PlotOptions(smoothing=0.7))
    run = panel.loss.runs[0]
    np.testing.assert_array_equal(run.curves["train"].values, values)
    np.testing.assert_array_equal(
        run.smoothed["train"].values, debiased_moving_average(values, 0.7)
    )
    (row, _) = readout_rows(panel.loss.runs, PlotPlace(7, 7.0))
    assert float(row.train.replace("−", "-")) == pytest.approx(values[7], abs=5e-3)
    panel.set_options(PlotOptions())
    assert panel.loss.runs[0].smoothed == {}


# -- losses of steps -------------------------------------------------------------------------


def test_batch_losses_are_drawn_only_where_they_are_wanted(panel):
    losses = np.full(400, 1.0, np.float32)
    losses[200] = 2.5
    before = colors(panel.loss)
    panel.set_batch_losses("a", 0, losses)
    assert colors(panel.loss) == before
    panel.set_options(PlotOptions(batch_losses=True))
    drawn = colors(panel.loss)
    assert drawn != before
    assert colors(panel.accuracy) == colors(panel.accuracy)
    panel.set_options(PlotOptions())
    assert colors(panel.loss) == before


def test_the_steps_of_the_epoch_under_way_are_in_view(panel):
    panel.set_options(PlotOptions("steps", batch_losses=True))
    panel.set_batch_losses("b", 0, np.ones(825, np.float32), steps_per_epoch=40)
    panel.loss.plot_rect()
    assert panel.loss.epoch_range.shown[1] > 825
    panel.set_options(PlotOptions(batch_losses=True))
    panel.loss.plot_rect()
    assert panel.loss.epoch_range.shown[1] > 40


# -- marks -----------------------------------------------------------------------------------


def remark(panel, qtbot, position):
    qtbot.mouseMove(canvas(panel.loss), position)
    found = panel.loss._overlay.remark
    return found.text if found else ""


def test_the_best_epoch_of_the_selected_run_is_marked_and_told(panel, qtbot):
    rows = history(0, 40, 10, 1.0).rows
    rows[30] = EpochMetrics(30, 300, 1.0, 0.6, 2.0, 0.9, 0.1, 0.5)
    panel.set_history("a", History(rows))
    star = pixel(panel.loss, 30, 2.0)
    assert remark(panel, qtbot, star) == "MLP: best epoch 30, 2.000"
    assert "best epoch" in readout_title(panel.loss.runs, PlotPlace(30, 30.0), PlotOptions())
    panel.set_options(PlotOptions(best_epoch=False))
    assert remark(panel, qtbot, star + QPoint(1, 0)) == ""
    assert "best" not in readout_title(panel.loss.runs, PlotPlace(30, 30.0), panel.options)


@pytest.mark.parametrize(("axis", "epoch"), [("epochs", 12.5), ("steps", 12.5), ("seconds", 12.5)])
def test_a_change_in_mid_run_is_told_where_it_happened(panel, qtbot, axis, epoch):
    panel.set_options(PlotOptions(axis))
    panel.set_changes("a", [ChangeMark(epoch, 125, "learning rate 0.05 → 0.005")])
    foot = QPoint(round(panel.loss.column_of(epoch)), round(panel.loss.plot_rect().bottom()) - 4)
    assert remark(panel, qtbot, foot) == ("MLP: learning rate 0.05 → 0.005 (epoch 12.5, step 125)")
    panel.set_changes("a", [])
    assert remark(panel, qtbot, foot + QPoint(1, 0)) == ""


def test_a_branch_begins_on_the_curve_of_its_parent(panel, qtbot):
    styles = [RunStyle("a", "MLP", BLUE, selected=True), RunStyle("c", "branch", "#008C64")]
    panel.set_runs(styles)
    panel.set_fork("c", "a", 10)
    panel.set_history("c", history(10, 60, 10, 1.0))
    QApplication.processEvents()
    assert panel.loss.epoch_range.epochs == (0, 60)
    assert remark(panel, qtbot, pixel(panel.loss, 10, 1.0)) == "branch: forked at epoch 10"
    panel.set_options(PlotOptions("seconds"))
    parent, branch = panel.loss.runs
    assert branch.curves["train"].x[0] == parent.curves["train"].x[10]


# -- picking and forking ---------------------------------------------------------------------


def test_a_click_on_another_curve_picks_its_run(panel, qtbot):
    with qtbot.waitSignal(panel.runPicked) as picked:
        qtbot.mouseClick(
            canvas(panel.loss), Qt.MouseButton.LeftButton, pos=pixel(panel.loss, 10, 4)
        )
    assert picked.args == ["b"]


@pytest.mark.parametrize("value", [1.0, 3.0])
def test_a_click_on_the_selected_curve_or_beside_all_picks_nothing(panel, qtbot, value):
    with qtbot.assertNotEmitted(panel.runPicked):
        qtbot.mouseClick(
            canvas(panel.loss), Qt.MouseButton.LeftButton, pos=pixel(panel.loss, 10, value)
        )


def test_a_drag_that_ends_on_a_curve_picks_nothing(panel, qtbot):
    area = canvas(panel.loss)
    with qtbot.assertNotEmitted(panel.runPicked):
        qtbot.mousePress(area, Qt.MouseButton.LeftButton, pos=pixel(panel.loss, 5, 4))
        qtbot.mouseMove(area, pixel(panel.loss, 15, 4))
        qtbot.mouseRelease(area, Qt.MouseButton.LeftButton, pos=pixel(panel.loss, 15, 4))


def test_a_double_click_on_a_curve_leaves_the_selection_as_it_was(panel, qtbot):
    picked = []
    panel.runPicked.connect(picked.append)
    area, position = canvas(panel.loss), pixel(panel.loss, 10, 4)
    qtbot.mouseClick(area, Qt.MouseButton.LeftButton, pos=position)
    qtbot.mouseDClick(area, Qt.MouseButton.LeftButton, pos=position)
    assert picked == ["b", "a"]


def test_the_run_that_a_click_would_pick_is_named(panel, qtbot):
    qtbot.mouseMove(canvas(panel.loss), pixel(panel.loss, 10, 4))
    overlay = panel.loss._overlay
    rows = readout_rows(overlay.runs, overlay.hover, overlay.near_run)
    assert [row.name for row in rows if row.near] == ["CNN"]
    assert canvas(panel.loss).cursor().shape() == Qt.CursorShape.PointingHandCursor
    qtbot.mouseMove(canvas(panel.loss), pixel(panel.loss, 10, 3))
    assert overlay.near_run is None


def fork_action(menu):
    return next(action for action in menu.actions() if "Fork" in action.text())


@pytest.mark.parametrize(
    ("value", "words", "run_id"),
    [(4.0, "Fork CNN here, at epoch 12…", "b"), (3.0, "Fork MLP here, at epoch 12…", "a")],
)
def test_the_menu_forks_the_clicked_run_or_the_selected_one(panel, qtbot, value, words, run_id):
    menu = panel.loss.build_menu(pixel(panel.loss, 12, value))
    assert fork_action(menu).text() == words
    with qtbot.waitSignal(panel.forkRequested) as asked:
        fork_action(menu).trigger()
    assert asked.args == [run_id, 12]


def test_a_menu_opened_by_the_keyboard_forks_at_the_cursor(panel, qtbot):
    panel.set_cursor(17)
    reason, nowhere = QContextMenuEvent.Reason.Keyboard, QPoint(0, 0)
    event = QContextMenuEvent(reason, nowhere, nowhere)
    QApplication.sendEvent(panel.loss, event)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    assert fork_action(menu).text() == "Fork MLP here, at epoch 17…"
    menu.close()


def test_without_a_run_there_is_nothing_to_fork(panel):
    panel.set_runs([])
    assert not fork_action(panel.loss.build_menu()).isEnabled()


# -- the menu of the view --------------------------------------------------------------------


@pytest.fixture
def menu(qtbot, light):
    result = PlotViewMenu()
    qtbot.addWidget(result)
    return result


def action(menu, words):
    return next(a for a in menu.actions() if a.text().replace("&", "") == words)


@pytest.mark.parametrize(
    ("words", "options"),
    [
        ("Steps", PlotOptions("steps")),
        ("Training time", PlotOptions("seconds")),
        ("Batch losses", PlotOptions(batch_losses=True)),
        ("Best epoch", PlotOptions(best_epoch=False)),
    ],
)
def test_each_entry_changes_its_option(menu, qtbot, words, options):
    with qtbot.waitSignal(menu.chosen) as chosen:
        action(menu, words).trigger()
    assert chosen.args == [options]
    assert menu.options == options
    assert action(menu, words).toolTip()


def test_the_slider_smooths_by_keys_and_leaves_up_and_down_to_the_menu(menu, qtbot):
    slider = menu._smoothing.slider
    with qtbot.waitSignal(menu.chosen) as chosen:
        qtbot.keyClick(slider, Qt.Key.Key_PageUp)
    assert chosen.args == [PlotOptions(smoothing=0.1)]
    assert menu._smoothing._value.text() == "0.10"
    with qtbot.assertNotEmitted(menu.chosen):
        qtbot.keyClick(slider, Qt.Key.Key_Down)
    qtbot.keyClick(slider, Qt.Key.Key_End)
    assert menu.options.smoothing == 0.99


def test_showing_options_emits_nothing(menu, qtbot):
    with qtbot.assertNotEmitted(menu.chosen):
        menu.set_options(PlotOptions("steps", 0.6, True, False))
    assert menu._smoothing.slider.value() == 60
    assert action(menu, "Steps").isChecked()
    assert action(menu, "Batch losses").isChecked()


def test_options_are_kept_as_they_were():
    options = PlotOptions("seconds", 0.35, True, False)
    assert PlotOptions.from_mapping(options.to_mapping()) == options


@pytest.mark.parametrize(
    "values", [{"x_axis": "miles"}, {"smoothing": 1}, {"smoothing": "0.5"}, {"best_epoch": 1}]
)
def test_options_that_make_no_sense_are_refused(values):
    with pytest.raises(ValueError, match="no options of a plot"):
        PlotOptions.from_mapping(values)
