"""The Training tab in its window: curves, rows, numbers, messages and the ways out of trouble."""

import errno
import shutil

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QFileDialog

from core import files
from core.training.events import RunStatus
from gui.background.run_controller import RunState


@pytest.fixture
def full_disk(monkeypatch):
    """A switch: while it is on, no file can take its place on disk."""
    real = files.os.replace

    class Disk:
        is_full = False

    def replace(source, target):
        if Disk.is_full:
            raise OSError(errno.ENOSPC, "No space left on device")
        real(source, target)

    monkeypatch.setattr(files.os, "replace", replace)
    return Disk


@pytest.fixture
def shown(lab, make_run):
    """Three runs of 30 epochs are in the list, and the last is looked at."""
    runs = [make_run(name, 31) for name in ("first", "second", "third")]
    for index, run in enumerate(runs):
        run.color_index = index
    lab.session.add_runs(runs)
    lab.session.select_run("third")
    lab.wait(lambda: len(lab.rows) == 3 and lab.plotted("third") is not None)
    return runs


@pytest.fixture
def lab(lab):
    plots = lab.view.plots

    def plotted(run_id, split="train", plot=plots.loss):
        run = plot._runs.get(run_id)
        return run.curves.get(split) if run else None

    lab.plotted = plotted
    return lab


def readout(lab):
    return lab.view.runs._table


# -- curves, rows and numbers


def test_curves_show_the_history_of_the_run(lab):
    run = lab.finish(epochs=6)
    lab.wait(lambda: len(lab.plotted(run.run_id).epochs) == 7)

    plots = lab.view.plots
    for plot, metric in ((plots.loss, "loss"), (plots.accuracy, "accuracy")):
        for split in ("train", "validation"):
            curve = lab.plotted(run.run_id, split, plot)
            np.testing.assert_array_equal(curve.values, run.history.column(f"{split}_{metric}"))


def test_room_is_made_for_the_planned_epochs_while_the_run_is_active(lab):
    run = lab.run(epochs=5000)
    lab.wait_epoch(1)
    lab.pause()
    span = lab.view.plots.loss.epoch_range
    lab.wait(lambda: span.full[1] >= run.epochs_in_view)
    lab.stop()
    lab.wait(lambda: span.full[1] < run.epochs_in_view)


def test_a_row_follows_its_run(lab):
    run = lab.run(epochs=100_000)
    lab.wait(lambda: lab.rows and lab.rows[0].status == "running")
    assert lab.rows[0].progress > 0
    lab.pause()
    lab.wait(lambda: lab.rows[0].status == "paused")
    lab.stop()
    lab.wait(lambda: lab.rows[0].status == "stopped")

    epoch = run.history.last.epoch
    assert lab.rows[0].detail.startswith(f"epoch {epoch}/100000")
    assert lab.rows[0].progress is None


def test_the_newest_run_stands_first_and_is_looked_at(lab, shown):
    assert [row.run_id for row in lab.rows] == ["third", "second", "first"]
    assert lab.view.runs.list.current() == "third"
    assert len({row.color for row in lab.rows}) == 3


def test_choosing_a_row_shows_that_run(lab, shown):
    lab.view.runs.list.view.setCurrentIndex(lab.view.runs.list._model.index_of("first"))

    assert lab.current.run_id == "first"
    lab.wait(lambda: lab.view.plots.loss._runs["first"].selected)
    assert not lab.view.plots.loss._runs["third"].selected


def test_a_hidden_run_is_not_drawn_until_it_is_shown(lab, shown, make_row):
    lab.view.runs.list.visibilityToggled.emit("second", False)
    lab.wait(lambda: not lab.view.plots.loss._runs["second"].visible)
    lab.session.add_epochs("second", [make_row(31)])
    lab.session.set_visible("second", visible=True)
    lab.wait(lambda: len(lab.plotted("second").epochs) == 32)


def test_news_of_one_run_draw_no_other(lab, shown, make_row, monkeypatch):
    drawn = []
    real = lab.view.plots.set_history

    def set_history(run_id, history):
        drawn.append(run_id)
        real(run_id, history)

    monkeypatch.setattr(lab.view.plots, "set_history", set_history)
    lab.session.add_epochs("third", [make_row(31)])
    lab.session.set_record("third", shown[2].record)
    lab.session.runsChanged.emit()
    lab.wait(lambda: len(lab.plotted("third").epochs) == 32)

    assert drawn == ["third"]


def test_a_run_that_comes_back_is_drawn_again(lab, shown):
    lab.session.remove_runs(["second"])
    lab.wait(lambda: lab.plotted("second") is None)
    lab.session.add_runs([shown[1]])
    lab.wait(lambda: lab.plotted("second") is not None)


def test_a_hidden_tab_draws_nothing_and_catches_up_when_it_is_shown(
    lab, shown, make_row, monkeypatch, qapp
):
    lab.view.hide()
    lab.session.add_epochs("third", [make_row(31)])
    for _ in range(5):
        qapp.processEvents()
    assert len(lab.plotted("third").epochs) == 31
    lab.view.show()
    lab.wait(lambda: len(lab.plotted("third").epochs) == 32)


def test_the_theme_gives_runs_other_colours(lab, shown, light):
    before = [row.color for row in lab.rows]
    light.choose("dark")
    lab.wait(lambda: [row.color for row in lab.rows] != before)


def test_the_axis_names_the_loss_of_the_runs_that_are_drawn(lab):
    axis = lab.view.plots.loss._canvas.left_axis
    lab.view.settings.set_advanced(shown=True)
    first = lab.finish(epochs=1)
    lab.wait(lambda: axis._text == "cross-entropy, mean per sample")
    choice = lab.form.editor("loss")
    choice.setCurrentIndex(choice.findData("squared-error"))
    choice.activated.emit(choice.currentIndex())
    lab.finish(epochs=1)
    lab.wait(lambda: axis._text == "loss, mean per sample")
    lab.session.set_visible(first.run_id, visible=False)
    lab.wait(lambda: axis._text == "squared error, mean per sample")


# -- the shared cursor


def test_click_keys_slider_and_numbers_share_one_cursor(lab, shown, qtbot):
    plot, timeline = lab.view.plots.loss, lab.window.timeline
    position = QPoint(round(plot.column_of(12)), round(plot.plot_rect().center().y()))
    qtbot.mouseClick(
        plot._canvas.viewport(), Qt.MouseButton.LeftButton, pos=position - plot._canvas.pos()
    )
    assert lab.session.epoch == 12
    assert not lab.session.live
    assert timeline.slider.value() == 12
    lab.wait(lambda: readout(lab).title == "At epoch 12")

    qtbot.keyClick(plot, Qt.Key.Key_Right)
    assert lab.session.epoch == 13
    assert timeline.text == "epoch 13 of 30"
    lab.wait(lambda: readout(lab).title == "At epoch 13")
    qtbot.keyClick(plot, Qt.Key.Key_PageDown)
    assert lab.session.epoch == 23

    timeline.slider.setValue(4)
    assert lab.session.epoch == 4
    lab.wait(lambda: plot.epoch_range.cursor == 4)
    lab.wait(lambda: readout(lab).title == "At epoch 4")
    assert readout(lab).text_at("loss", "train") == "1.000"


def test_the_live_button_brings_the_cursor_back(lab, shown, make_row):
    lab.session.set_epoch(4)
    lab.window.timeline.live_button.click()
    assert lab.session.epoch == 30
    assert lab.actions.live.isChecked()
    lab.session.add_epochs("third", [make_row(31)])
    lab.wait(lambda: readout(lab).title == "At epoch 31")
    lab.actions.live.trigger()
    lab.session.add_epochs("third", [make_row(32)])
    lab.wait(lambda: len(lab.plotted("third").epochs) == 33)
    assert readout(lab).title == "At epoch 31"


def test_a_run_that_begins_is_followed_live(lab, shown):
    lab.session.set_epoch(4)
    lab.run(epochs=100_000)
    lab.wait_epoch(3)

    assert lab.session.live
    assert lab.session.epoch == lab.current.history.last.epoch


# -- trouble


def in_trouble(lab):
    lab.wait(lambda: lab.controller.is_troubled and lab.controller.state is RunState.PAUSED)


def test_a_vanished_folder_is_told_and_trying_again_goes_on(lab):
    run = lab.run(epochs=100_000)
    lab.wait_epoch(2)
    shutil.rmtree(run.folder.path)
    in_trouble(lab)
    assert lab.messages.text.startswith("Paused: the run folder")
    assert "is gone" in lab.messages.text
    epoch = run.history.last.epoch
    lab.press_message_button("Try again")
    lab.wait_epoch(epoch + 2)

    assert lab.messages.text == ""
    assert run.folder.read_record().status is RunStatus.RUNNING


def test_space_is_an_answer_too_and_takes_the_message_away(lab, full_disk):
    run = lab.run(epochs=100_000)
    lab.wait_epoch(2)
    full_disk.is_full = True
    in_trouble(lab)
    assert "No space left" in lab.messages.text
    lab.messages.dismiss()
    epoch = run.history.last.epoch
    lab.actions.run_pause.trigger()
    in_trouble(lab)
    assert "No space left" in lab.messages.text
    assert lab.messages.count == 1
    full_disk.is_full = False
    lab.actions.run_pause.trigger()
    lab.wait_epoch(epoch + 2)

    assert lab.messages.count == 0
    assert lab.controller.state is RunState.RUNNING


def test_saving_elsewhere_moves_the_run(lab, full_disk, tmp_path, monkeypatch):
    run = lab.run(epochs=100_000)
    lab.wait_epoch(2)
    full_disk.is_full = True
    in_trouble(lab)
    full_disk.is_full = False
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_args: str(elsewhere))
    lab.press_message_button("Save elsewhere…")
    lab.wait_state(RunState.RUNNING)
    lab.stop()
    lab.library.describe(run.run_id, name="moved")
    lab.library.delete([run.run_id])
    lab.library.undo_delete()

    moved = lab.session.run(run.run_id)
    assert moved.folder.path.parent == elsewhere
    assert moved.folder.read_record().name == "moved"
    lab.active_run.continue_run(run.run_id)
    lab.wait_state(RunState.RUNNING)


def test_a_folder_that_is_not_chosen_leaves_the_message(lab, full_disk, monkeypatch):
    lab.run(epochs=100_000)
    lab.wait_epoch(2)
    full_disk.is_full = True
    in_trouble(lab)
    text = lab.messages.text
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_args: "")
    lab.press_message_button("Save elsewhere…")

    assert lab.messages.text == text
    full_disk.is_full = False


def test_a_stop_that_cannot_be_saved_is_asked_about_and_can_be_given_up(lab, full_disk):
    lab.run(epochs=100_000)
    lab.wait_epoch(2)
    full_disk.is_full = True
    in_trouble(lab)
    lab.actions.stop.trigger()
    lab.wait(lambda: lab.messages.text.startswith("Not saved yet:"))
    assert lab.controller.state is RunState.STOPPING
    lab.messages.dismiss()
    assert lab.actions.stop.isEnabled()
    lab.actions.stop.trigger()
    lab.wait(lambda: lab.messages.text.startswith("Not saved yet:"))
    lab.press_message_button("Give up saving")
    lab.wait_state(RunState.IDLE)
    lab.wait(lambda: lab.rows[0].status == "stopped")

    assert not lab.messages.text.startswith("Not saved yet")


def test_a_window_that_closes_waits_for_an_answer_to_trouble(lab, full_disk):
    lab.run(epochs=100_000)
    lab.wait_epoch(2)
    full_disk.is_full = True
    in_trouble(lab)
    lab.window.close()
    lab.wait(lambda: lab.messages.text.startswith("Not saved yet:"))
    assert lab.window.isVisible()
    lab.press_message_button("Give up saving")
    lab.wait(lambda: not lab.window.isVisible())


def test_a_window_that_closes_in_trouble_can_save_elsewhere(lab, full_disk, tmp_path, monkeypatch):
    run = lab.run(epochs=100_000)
    lab.wait_epoch(2)
    full_disk.is_full = True
    in_trouble(lab)
    lab.window.close()
    lab.wait(lambda: lab.messages.text.startswith("Not saved yet:"))
    full_disk.is_full = False
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_args: str(tmp_path))
    lab.press_message_button("Save elsewhere…")
    lab.wait(lambda: not lab.window.isVisible())

    assert (tmp_path / run.run_id / "run.json").is_file()


# -- data


def test_a_file_that_is_no_data_set_is_told_and_the_data_stay(lab, tmp_path):
    bad = tmp_path / "bad.mat"
    bad.write_text("this is no MATLAB file")
    before = lab.session.dataset
    lab.wait(lambda: lab.view.data._caption.text().startswith("40\N{NO-BREAK SPACE}training"))
    caption = lab.view.data._caption.text()
    lab.window.loader.open(str(bad))
    lab.wait(lambda: lab.messages.text != "")

    assert "bad.mat" in lab.messages.text
    assert lab.session.dataset is before
    assert lab.view.data._caption.text() == caption
    assert lab.view.data._source.currentData() == "toy-gaussians"
    assert lab.actions.run_pause.isEnabled()


def test_a_bad_file_can_be_tried_again_once_it_is_mended(lab, tmp_path, pictures):
    bad = tmp_path / "bad.npz"
    bad.write_bytes(b"")
    lab.window.loader.open(str(bad))
    lab.wait(lambda: lab.messages.text != "")
    shutil.copy(pictures, bad)
    lab.press_message_button("Try again")
    lab.wait(lambda: lab.session.dataset.is_pictures)

    assert lab.messages.text.startswith("A set without splits was divided")
    assert lab.messages.count == 1


def test_a_recent_file_that_is_gone_leaves_the_list(lab, pictures, preferences):
    lab.window.loader.open(str(pictures))
    lab.wait(lambda: lab.session.dataset.is_pictures)
    assert preferences.recent_data == (str(pictures),)
    pictures.unlink()
    lab.window.loader.open(str(pictures))
    lab.wait(lambda: "exists" in lab.messages.text)

    assert preferences.recent_data == ()
    assert lab.session.dataset.is_pictures


def test_of_two_data_sets_asked_for_the_last_is_shown(lab, pictures):
    lab.window.loader.open(str(pictures))
    lab.window.loader.open("toy-gaussians")
    lab.wait(lambda: not lab.window.loader.is_loading)

    assert lab.session.dataset.name == "toy-gaussians"


def test_a_reader_that_breaks_is_told_and_the_data_stay(lab, pictures, monkeypatch):
    def load_data(_choice, **_how):
        raise MemoryError

    monkeypatch.setattr("gui.data_loader.load_data", load_data)
    lab.window.loader.open(str(pictures))
    lab.wait(lambda: lab.messages.text != "")

    assert lab.messages.text == "Unexpected error: MemoryError"
    assert lab.session.dataset.name == "toy-gaussians"


# -- odds and ends


def test_splitters_are_where_they_were_left(lab, open_lab):
    # The screen of the offscreen platform is no larger than the window.
    lab.window.resize(800, 640)
    lab.wait(lambda: lab.window.height() == 640)
    for splitter in (lab.view.splitter, lab.view.plots.splitter):
        splitter.moveSplitter(splitter.widget(0).width() + 30, 1)
        splitter.splitterMoved.emit(0, 1)
    sizes = lab.view.splitter.sizes(), lab.view.plots.splitter.sizes()
    lab.close()
    second = open_lab()

    assert (second.view.splitter.sizes(), second.view.plots.splitter.sizes()) == sizes


def test_a_splitter_state_that_is_damaged_is_ignored(preferences, open_lab):
    from PySide6.QtCore import QByteArray

    preferences.set_splitter_state("training", QByteArray(b"nonsense"))
    lab = open_lab()

    assert lab.view.splitter.sizes()[1] > 300
