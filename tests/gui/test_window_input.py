"""Keys and drops as the window gets them."""

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent

from gui.background.run_controller import RunState

NONE, SHIFT, CTRL = (
    Qt.KeyboardModifier.NoModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.ControlModifier,
)


@pytest.fixture
def press(lab, qtbot):
    """Press a key in whatever has the focus, as a keyboard does."""

    def press(key, modifiers=NONE):
        target = lab.window.focusWidget() or lab.window
        qtbot.keyClick(target, key, modifiers)

    return press


@pytest.fixture
def nowhere(lab):
    """Nothing in the window has the focus."""
    widget = lab.window.focusWidget()
    if widget is not None:
        widget.clearFocus()
    lab.window.setFocus()


@pytest.fixture
def in_plot(lab):
    lab.view.plots.loss.setFocus()


def step(lab):
    return lab.controller._worker.latest_batch.step


@pytest.mark.parametrize("focus", ["nowhere", "in_plot"])
def test_space_runs_and_pauses(lab, press, focus, request):
    request.getfixturevalue(focus)
    lab.enter(epochs=100_000)
    request.getfixturevalue(focus)
    lab.view.plots.loss.setFocus()
    press(Qt.Key.Key_Space)
    lab.wait_state(RunState.RUNNING)
    press(Qt.Key.Key_Space)
    lab.wait_state(RunState.PAUSED)
    press(Qt.Key.Key_Space)
    assert lab.controller.state is RunState.RUNNING


def test_a_full_stop_steps_a_batch(lab, press, nowhere):
    press(Qt.Key.Key_Period)
    lab.wait_state(RunState.PAUSED)
    assert step(lab) == 1
    press(Qt.Key.Key_Period)
    lab.wait(lambda: lab.controller.state is RunState.PAUSED)
    assert step(lab) == 2


def test_a_full_stop_with_shift_steps_an_epoch(lab, press, nowhere):
    press(Qt.Key.Key_Period, SHIFT)
    lab.wait_state(RunState.PAUSED)
    assert step(lab) == 8
    assert [row.epoch for row in lab.current.history.rows] == [0, 1]
    press(Qt.Key.Key_Period, SHIFT)
    lab.wait_epoch(2)


def test_ctrl_full_stop_stops(lab, press, nowhere):
    lab.run(epochs=100_000)
    lab.view.plots.loss.setFocus()
    press(Qt.Key.Key_Period, CTRL)
    lab.wait_state(RunState.IDLE)


def test_ctrl_r_resets(lab, press):
    first = lab.run(epochs=100_000)
    lab.wait_epoch(2)
    press(Qt.Key.Key_R, CTRL)
    lab.wait(lambda: lab.current is not first)
    lab.wait_state(RunState.PAUSED)

    assert [row.epoch for row in lab.current.history.rows] == [0]


def test_ctrl_return_continues_and_ctrl_z_brings_back(lab, press):
    run = lab.run(epochs=100_000)
    lab.wait_epoch(2)
    lab.stop()
    press(Qt.Key.Key_Return, CTRL)
    lab.wait_state(RunState.RUNNING)
    lab.stop()
    lab.view.plots.loss.setFocus()
    lab.library.delete([run.run_id])
    press(Qt.Key.Key_Z, CTRL)
    lab.wait(lambda: lab.session.run(run.run_id) is not None)


def test_a_held_key_steps_on_and_on(lab, press, nowhere):
    for count in range(1, 8):
        press(Qt.Key.Key_Period)
        lab.wait_state(RunState.PAUSED)
        assert step(lab) == count


def test_typing_in_a_field_steers_no_run(lab, qtbot):
    editor = lab.form.editor("learning_rate")
    editor.setFocus()
    editor.selectAll()
    qtbot.keyClicks(editor, "0.05")
    qtbot.keyClick(editor, Qt.Key.Key_Period, SHIFT)

    assert editor.text().startswith("0.05")
    assert not lab.controller.is_active


def test_undo_in_a_field_brings_no_run_back(lab, qtbot):
    run = lab.finish(epochs=2)
    lab.library.delete([run.run_id])
    editor = lab.form.editor("epochs")
    lab.enter(epochs=77)
    qtbot.keyClick(editor, Qt.Key.Key_Z, CTRL)

    assert editor.text() != "77"
    assert lab.session.runs == []


def test_space_on_a_button_presses_that_button_alone(lab, qtbot):
    button = lab.view.settings._advanced
    button.setFocus()
    qtbot.keyClick(button, Qt.Key.Key_Space)

    assert lab.view.settings.advanced
    assert not lab.controller.is_active


def test_space_on_the_run_button_runs_once(lab, qtbot):
    lab.enter(epochs=100_000)
    button = lab.view.controls._run
    button.setFocus()
    qtbot.keyClick(button, Qt.Key.Key_Space)
    lab.wait_state(RunState.RUNNING)


def test_space_on_a_list_of_choices_opens_it_and_runs_nothing(lab, qtbot):
    combo = lab.view.settings._preset
    combo.setFocus()
    qtbot.keyClick(combo, Qt.Key.Key_Space)
    opened = combo.view().isVisible()
    combo.hidePopup()

    assert opened
    assert not lab.controller.is_active


def test_space_in_the_list_of_runs_runs_and_hides_nothing(lab, qtbot):
    run = lab.finish(epochs=2)
    lab.enter(epochs=100_000)
    view = lab.view.runs.list.view
    lab.actions.right_panel.setChecked(True)
    lab.wait(lambda: view.currentIndex().isValid())
    view.setFocus()
    qtbot.keyClick(view, Qt.Key.Key_Space)

    assert run.visible
    lab.wait_state(RunState.RUNNING)


def test_space_after_a_number_is_typed_runs(lab, qtbot):
    editor = lab.form.editor("epochs")
    editor.setFocus()
    editor.selectAll()
    qtbot.keyClicks(editor, "100000")
    qtbot.keyClick(editor, Qt.Key.Key_Space)

    assert editor.text() == "100000"
    lab.wait_state(RunState.RUNNING)


def test_space_in_a_list_of_widths_is_a_blank(lab, qtbot):
    editor = lab.form.editor("hidden")
    editor.setFocus()
    editor.selectAll()
    qtbot.keyClicks(editor, "8, 4")

    assert editor.text() == "8, 4"
    assert not lab.controller.is_active


def test_control_space_plays_the_film_and_runs_nothing(lab, press):
    lab.finish(epochs=20)
    lab.wait(lab.window.timeline.slider.isEnabled)
    press(Qt.Key.Key_Space, CTRL)

    assert lab.window.timeline.is_playing
    assert not lab.controller.is_active


def drop(window, *paths):
    """Drop files on the window; return whether it took them."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    where = QPointF(400, 300)
    arguments = (Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, NONE)
    enter = QDragEnterEvent(where.toPoint(), *arguments)
    enter.ignore()
    window.dragEnterEvent(enter)
    event = QDropEvent(where, *arguments)
    event.ignore()
    window.dropEvent(event)
    return enter.isAccepted() and event.isAccepted()


def test_a_file_dropped_on_the_window_is_opened(lab, pictures):
    assert drop(lab.window, pictures)
    lab.wait(lambda: lab.session.dataset.is_pictures)

    assert lab.view.data._source.currentData() == str(pictures)


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 broken", b"MATLAB 5.0 MAT-file"])
@pytest.mark.parametrize("suffix", [".mat", ".npz", ".txt"])
def test_a_bad_file_dropped_is_told_and_the_data_stay(lab, tmp_path, suffix, content):
    bad = tmp_path / f"bad{suffix}"
    bad.write_bytes(content)
    before = lab.session.dataset
    assert drop(lab.window, bad)
    lab.wait(lambda: lab.messages.text != "")

    assert f"bad{suffix}" in lab.messages.text
    assert lab.session.dataset is before
    assert lab.view.data._source.currentData() == before.source


def test_what_is_no_file_is_not_taken(lab):
    data = QMimeData()
    data.setUrls([QUrl("https://example.org/data.mat")])
    event = QDragEnterEvent(
        QPointF(4, 3).toPoint(),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        NONE,
    )
    event.ignore()
    lab.window.dragEnterEvent(event)

    assert not event.isAccepted()
