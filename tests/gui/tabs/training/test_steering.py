"""Steering, forking and comparing runs through the widgets that the user sees."""

import shutil

import numpy as np
import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QTimer, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QApplication, QFileDialog, QInputDialog

from core.training.events import RunStatus
from core.training.minibatches import epoch_order
from gui.background.run_controller import RunState
from gui.tabs.training.fork_dialog import ForkDialog


@pytest.fixture
def lab(open_lab):
    return open_lab()


def click(lab, widget):
    lab.qtbot.mouseClick(widget, Qt.MouseButton.LeftButton)


def in_dialog(lab, kind, act):
    """Call `act` with the dialog of a kind as soon as it is there."""

    def look():
        dialog = QApplication.activeModalWidget()
        if isinstance(dialog, kind):
            act(dialog)
        else:
            QTimer.singleShot(10, look)

    QTimer.singleShot(10, look)


def finished(lab):
    lab.wait(lambda: not lab.controller.is_active)
    return lab.current


# In mid-run


def test_a_learning_rate_typed_in_mid_run_is_applied_recorded_and_marked(lab):
    run = lab.run(epochs=100_000)
    lab.wait_epoch(3)
    lab.enter(learning_rate="0.003", batch_size="7")
    click(lab, lab.view.settings.apply_button)
    lab.wait(lambda: lab.current.record.changes)
    (change,) = lab.current.record.changes
    assert change.after == {"learning_rate": 0.003, "batch_size": 7}
    lab.wait(lambda: lab.current.history.last.learning_rate == 0.003)
    assert not lab.view.settings.apply_button.isVisible()
    lab.stop()

    record = lab.current.folder.read_record()
    assert record.changes == (change,)
    plotted = lab.view.plots.loss._runs[run.run_id]
    lab.wait(lambda: plotted.changes)
    assert "learning rate" in plotted.changes[0].text
    assert plotted.changes[0].epoch == change.epoch


def test_a_paused_run_takes_a_change_with_its_next_step(lab):
    lab.run(epochs=100_000)
    lab.wait_epoch(1)
    lab.pause()
    lab.enter(momentum="0.5")
    lab.actions.apply_settings.trigger()
    assert lab.current.record.changes == ()
    assert not lab.view.settings.apply_button.isVisible()
    # Where it paused after an epoch's last batch, the first step brings that epoch's scores.
    lab.wait(lambda: lab.current.record.changes or lab.actions.step_batch.trigger())
    assert lab.current.record.training.momentum == 0.5


def test_a_few_epochs_are_run_and_then_it_pauses(lab, monkeypatch):
    monkeypatch.setattr(QInputDialog, "getInt", lambda *_: (4, True))
    lab.enter(epochs="100000")
    lab.actions.run_epochs.trigger()
    lab.wait_state(RunState.PAUSED)
    lab.wait_epoch(4)
    assert lab.current.history.last.epoch == 4
    lab.actions.run_epochs.trigger()
    lab.wait(lambda: lab.current.history.last.epoch == 8)
    lab.wait_state(RunState.PAUSED)


def test_a_target_ends_the_run_and_says_why(lab):
    lab.enter(epochs="5000", target_accuracy="0.5", learning_rate="0.01")
    lab.actions.run_pause.trigger()
    lab.wait(lambda: lab.controller.is_active)
    run = finished(lab)
    assert run.record.status is RunStatus.FINISHED
    assert run.history.last.epoch < 5000
    assert "reached the target 0.5" in lab.messages.text


def test_a_schedule_that_reaches_zero_is_said_before_anything_begins(lab):
    lab.enter(epochs="1000", schedule="step", schedule_epochs="1", schedule_factor="0.01")
    lab.actions.run_pause.trigger()
    assert "to 0 after epoch" in lab.messages.text
    assert not lab.controller.is_active


# Going on


def test_a_finished_run_is_continued_for_as_many_epochs_as_asked(lab, monkeypatch):
    monkeypatch.setattr(QInputDialog, "getInt", lambda *_: (3, True))
    run = lab.finish(epochs=2)
    lab.actions.continue_run.trigger()
    lab.wait(lambda: lab.current.history.last.epoch == 5)
    finished(lab)
    assert lab.current.run_id == run.run_id
    assert lab.current.record.training.epochs == 5


def test_a_run_that_a_target_ended_goes_on_without_asking(lab):
    lab.enter(epochs="30", target_accuracy="0.01")
    lab.actions.run_pause.trigger()
    lab.wait(lambda: lab.controller.is_active)
    assert finished(lab).history.last.epoch == 1
    lab.actions.continue_run.trigger()
    lab.wait(lambda: lab.current.history.last.epoch == 30)


def test_a_run_whose_data_moved_goes_on_when_they_are_located(open_lab, pictures, monkeypatch):
    lab = open_lab(str(pictures))
    run = lab.run(epochs=100_000)
    lab.wait_epoch(2)
    lab.stop()
    lab.window.loader.open("toy-gaussians")
    lab.wait(lambda: lab.session.dataset.name == "toy-gaussians")
    moved = pictures.with_name("moved.npz")
    pictures.rename(moved)
    lab.session.select_run(run.run_id)
    lab.actions.continue_run.trigger()
    assert "its data are gone" in lab.messages.text

    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(moved), ""))
    lab.press_message_button("Locate…")
    epoch = run.history.last.epoch
    lab.wait(lambda: lab.controller.is_active)
    lab.wait_epoch(epoch + 1)
    assert lab.current.run_id == run.run_id


def test_other_data_do_not_let_it_go_on(open_lab, pictures, monkeypatch):
    lab = open_lab(str(pictures))
    lab.run(epochs=100_000)
    lab.wait_epoch(1)
    lab.stop()
    other = pictures.with_name("other.npz")
    with np.load(pictures) as archive:
        np.savez(other, **{**archive, "x": archive["x"][::-1]})
    lab.window.loader.open("toy-gaussians")
    lab.wait(lambda: lab.session.dataset.name == "toy-gaussians")
    pictures.unlink()
    lab.actions.continue_run.trigger()
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(other), ""))
    lab.press_message_button("Locate…")
    lab.wait(lambda: "other data" in lab.messages.text)
    assert not lab.controller.is_active


# Forks


def test_a_fork_from_the_menu_of_a_plot_trains_a_limb(lab):
    parent = lab.finish(epochs=12)

    def fill(dialog):
        assert dialog.epoch == 5
        dialog.form.editor("learning_rate").setText("0.0001")
        dialog.form.editor("learning_rate").textEdited.emit("0.0001")
        click(lab, dialog.fork_button)

    in_dialog(lab, ForkDialog, fill)
    lab.view.plots.loss.forkRequested.emit(parent.run_id, 5)
    lab.wait(lambda: lab.current.run_id != parent.run_id)
    branch = finished(lab)

    assert branch.record.parent.run_id == parent.run_id
    assert branch.record.config.training.learning_rate == 0.0001
    assert [row.epoch for row in branch.history.rows] == list(range(5, 13))
    assert branch.history.rows[0].train_loss == parent.history.rows[5].train_loss
    lab.wait(lambda: [row.depth for row in lab.rows] == [0, 1])
    assert lab.rows[1].run_id == branch.run_id


def test_a_fork_of_the_selected_run_begins_at_the_cursor(lab):
    lab.finish(epochs=9)
    lab.session.set_epoch(4)
    seen = []
    in_dialog(lab, ForkDialog, lambda dialog: (seen.append(dialog.epoch), dialog.reject()))
    lab.actions.fork_run.trigger()
    assert seen == [4]
    assert len(lab.session.runs) == 1


def test_the_dialog_offers_the_settings_of_that_epoch_and_refuses_what_cannot_be(lab):
    lab.run(epochs=1_500)
    lab.wait_epoch(3)
    lab.active_run.change({"learning_rate": 0.003})
    lab.wait(lambda: lab.current.record.changes)
    lab.wait(lambda: lab.current.history.last.learning_rate == 0.003)
    lab.stop()
    last = lab.current.history.last.epoch
    dialog = ForkDialog(lab.current, last, lab.window)
    lab.qtbot.addWidget(dialog)
    assert dialog.form.values()["learning_rate"] == 0.003
    assert dialog.changes == {}
    dialog.epoch_box.setValue(1)
    assert dialog.form.values()["learning_rate"] != 0.003
    dialog.form.set_values({"epochs": 1})
    dialog.form.valuesEdited.emit()
    assert "more epochs than 1" in dialog.problem
    assert not dialog.fork_button.isEnabled()


def test_the_dialog_takes_the_kept_epoch_that_is_nearest(lab):
    run = lab.finish(epochs=9)
    for epoch in (3, 4, 6):
        (run.folder.checkpoints / f"epoch_{epoch:04d}.safetensors").unlink()
    dialog = ForkDialog(run, 4, lab.window)
    lab.qtbot.addWidget(dialog)
    assert dialog.epoch == 5
    dialog.epoch_box.stepUp()
    assert dialog.epoch == 7
    dialog.epoch_box.setValue(3)
    assert dialog.epoch == 2


def test_a_run_that_differs_from_the_form_by_itself_offers_nothing_to_apply(lab):
    parent = lab.finish(epochs=4)
    lab.active_run.fork(parent.run_id, 2, {"learning_rate": 0.001, "epochs": 100_000})
    lab.wait(lambda: lab.current.run_id != parent.run_id)
    lab.wait_epoch(4)
    assert not lab.actions.apply_settings.isEnabled()
    lab.enter(momentum="0.25")
    assert lab.actions.apply_settings.isEnabled()
    lab.actions.apply_settings.trigger()
    lab.wait(lambda: lab.current.record.changes)
    assert dict(lab.current.record.changes[0].after) == {"momentum": 0.25}


def test_forking_an_epoch_whose_checkpoint_is_gone_says_so(lab):
    parent = lab.finish(epochs=4)
    (parent.folder.checkpoints / "epoch_0002.safetensors").unlink()
    lab.active_run.fork(parent.run_id, 2, {})
    lab.wait(lambda: "not kept" in lab.messages.text)
    assert "epoch 1 or 3" in lab.messages.text
    assert len(lab.session.runs) == 1


# Comparisons


def test_one_button_trains_three_rates_and_compares_them(lab):
    other = lab.finish(epochs=2)
    lab.enter(epochs="20", learning_rate="0.001")
    buttons = {
        button.accessibleName(): button
        for button in lab.view.controls.findChildren(object)
        if hasattr(button, "accessibleName")
    }
    click(lab, buttons["Compare learning rates"])
    lab.wait(lambda: len(lab.session.runs) == 4 and not lab.controller.is_active)

    trio = lab.session.runs[1:]
    assert [run.record.config.training.learning_rate for run in trio] == [1e-4, 1e-3, 1e-2]
    first = [run.folder.read_checkpoint(0)["layer1.weight"] for run in trio]
    np.testing.assert_array_equal(first[0], first[1])
    np.testing.assert_array_equal(first[0], first[2])
    assert len({run.folder.read_batch_losses()[0] for run in trio}) == 1
    assert [run.visible for run in lab.session.runs] == [False, True, True, True]
    assert other.visible is False

    panel = lab.view.runs
    lab.wait(lambda: "does best here" in panel.comparison.sentence)
    assert panel.switch.page == "compare"
    table = panel.comparison.tsv.splitlines()
    assert "0.0001" in table[0]
    assert "0.01" in table[0]
    assert any(line.startswith("Train. loss") for line in table)


def test_a_stop_gives_up_the_rest_of_a_comparison(lab):
    lab.enter(epochs="100000")
    lab.actions.compare_rates.trigger()
    lab.wait_epoch(1)
    lab.stop()
    assert len(lab.session.runs) == 1
    assert "2 of its runs did not begin" in lab.messages.text


def test_two_selected_runs_show_in_which_settings_they_differ(lab):
    first = lab.finish(epochs=2)
    lab.enter(batch_size="9")
    second = lab.finish(epochs=2)
    lab.wait(lambda: [row.run_id for row in lab.rows] == [second.run_id, first.run_id])
    lab.view.runs.list.view.selectAll()
    diff = lab.view.runs.settings_diff
    lab.wait(lambda: "Batch size" in diff.tsv)
    lines = [line.split("\t") for line in diff.tsv.splitlines()]
    assert ["Batch size", "9", "5"] in lines
    assert "settings are the same" in diff.summary


# Samplers


def test_a_run_that_draws_once_shows_which_samples_it_never_saw(lab, qapp):
    lab.enter(sampler="draw-once", seed="3")
    coverage = lab.view.coverage
    assert coverage.isVisible()
    run = lab.finish(epochs=6)
    samples = run.record.dataset.samples["train"]
    never = sorted(set(range(samples)) - set(epoch_order(samples, 3, 1, "draw-once").tolist()))
    lab.wait(lambda: coverage.strip.summary == f"{len(never)} never seen")

    coverage.strip.go_to_next_unseen()
    assert coverage.popover.isVisible()
    assert coverage.popover.title == f"Training sample {never[0]}"
    assert ("visits", "never seen") in coverage.popover.facts
    lab.qtbot.keyClick(coverage.popover, Qt.Key.Key_Right)
    assert coverage.popover.title == f"Training sample {never[0] + 1}"
    coverage.popover.close()


def test_a_mark_that_is_clicked_shows_its_sample(lab):
    lab.enter(sampler="draw-once")
    lab.finish(epochs=3)
    strip = lab.view.coverage.strip
    lab.wait(lambda: "never seen" in strip.summary)
    place = strip.marks.mark_rect(7).center()
    where = place if isinstance(place, QPoint) else QPointF(place).toPoint()
    lab.qtbot.mouseClick(strip.marks, Qt.MouseButton.LeftButton, pos=where)
    assert lab.view.coverage.popover.title == "Training sample 7"
    lab.view.coverage.popover.close()


def test_shuffled_samples_need_no_coverage_unless_it_is_asked_for(lab, open_lab):
    lab.finish(epochs=2)
    assert not lab.view.coverage.isVisible()
    lab.actions.coverage.trigger()
    assert lab.view.coverage.isVisible()
    lab.wait(lambda: lab.view.coverage.strip.summary.startswith("all "))
    lab.close()
    second = open_lab()
    assert second.view.coverage.isVisible()


# Words


def test_a_note_and_tags_are_kept_and_the_filter_finds_them(lab):
    first = lab.finish(epochs=2)
    second = lab.finish(epochs=2)
    panel = lab.view.runs
    click(lab, panel.switch._buttons["notes"])
    lab.wait(lambda: panel.notes.isEnabled())
    panel.notes.note.setPlainText("the wide one")
    panel.notes.tags.setText("Baseline, wide")
    panel.notes.commit()
    assert second.folder.read_record().note == "the wide one"
    assert second.folder.read_record().tags == ("Baseline", "wide")
    panel.filter.field.setText("tag:wide")
    lab.wait(lambda: [row.run_id for row in lab.rows] == [second.run_id])
    assert panel.filter.caption == "1 of 2 runs"
    panel.filter.field.setText("-tag:wide")
    lab.wait(lambda: [row.run_id for row in lab.rows] == [first.run_id])
    panel.filter.clear()
    lab.wait(lambda: len(lab.rows) == 2)


def test_a_note_on_the_run_that_trains_survives_its_next_save(lab):
    run = lab.run(epochs=100_000)
    lab.library.describe(run.run_id, note="kept", tags=("live",))
    epoch = lab.current.history.last.epoch if lab.current.history.last else 0
    lab.wait_epoch(epoch + 2)
    assert lab.current.record.note == "kept"
    lab.stop()
    assert lab.current.folder.read_record().note == "kept"
    assert lab.current.record.tags == ("live",)


# Zips


def drop(lab, *paths):
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    event = QDropEvent(
        QPointF(10, 10),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    lab.window.dropEvent(event)


def test_a_run_that_was_exported_comes_back_by_drag_and_drop(lab, tmp_path):
    run = lab.finish(epochs=3)
    zipped = tmp_path / "run.zip"
    lab.window.transfer.export_runs([run.run_id], zipped)
    lab.wait(lambda: "Exported to" in lab.messages.text)
    before = run.history.rows

    drop(lab, zipped)
    lab.wait(lambda: "is here already" in lab.messages.text)
    assert len(lab.session.runs) == 1

    lab.library.delete([run.run_id])
    shutil.rmtree(run.folder.path.parent / ".deleted")
    drop(lab, zipped)
    lab.wait(lambda: len(lab.session.runs) == 1)
    assert lab.current.history.rows == before
    assert lab.current.record.status is RunStatus.FINISHED
    lab.active_run.continue_run(lab.current.run_id, {"epochs": 5})
    lab.wait(lambda: lab.current.history.last.epoch == 5)


def test_a_zip_that_is_no_run_is_said_to_be_none(lab, tmp_path):
    path = tmp_path / "letters.zip"
    path.write_bytes(b"PK no zip at all")
    drop(lab, path)
    lab.wait(lambda: "letters.zip" in lab.messages.text)
    assert lab.session.runs == []


def test_runs_are_written_for_tensorboard(lab, tmp_path):
    run = lab.finish(epochs=2)
    lab.window.transfer.export_to_tensorboard([run.run_id], tmp_path)
    lab.wait(lambda: "tensorboard --logdir" in lab.messages.text)
    assert len(list(tmp_path.rglob("events.out.tfevents.*"))) == 2


def test_the_menu_bar_offers_what_the_list_offers(lab):
    menu = lab.actions.selected_runs.menu()
    menu.aboutToShow.emit()
    assert [action.text() for action in menu.actions()] == ["No run selected"]
    lab.finish(epochs=1)
    menu.aboutToShow.emit()
    texts = [action.text() for action in menu.actions() if action.text()]
    assert texts[0] == "Rename"
    assert texts[-1] == "Delete"


def test_several_runs_are_exported_into_a_folder(lab, tmp_path):
    runs = [lab.finish(epochs=1).run_id for _ in range(2)]
    lab.window.transfer.export_runs(runs, tmp_path)
    lab.wait(lambda: "2 zips" in lab.messages.text)
    assert sorted(path.name for path in tmp_path.glob("*.zip")) == sorted(f"{r}.zip" for r in runs)


# Batch losses


def test_batch_losses_are_drawn_for_the_run_that_trains_and_for_stored_ones(lab, open_lab):
    stored = lab.finish(epochs=3)
    kept = stored.folder.read_batch_losses()
    lab.close()

    second = open_lab()
    second.wait(lambda: second.session.runs)
    plots = second.view.plots
    plots._on_options_chosen(type(plots.options)(batch_losses=True))
    run = second.session.runs[0]
    second.wait(lambda: run.batch_losses is not None)
    np.testing.assert_array_equal(run.batch_losses.values, kept)
    second.wait(lambda: plots._traces)
    live = second.finish(epochs=3)
    np.testing.assert_array_equal(live.batch_losses.values, live.folder.read_batch_losses())


def test_batch_losses_of_a_deleted_run_that_comes_back_are_drawn_again(lab):
    plots = lab.view.plots
    plots._on_options_chosen(type(plots.options)(batch_losses=True))
    run = lab.finish(epochs=3)
    drawn = plots._traces
    lab.wait(lambda: run.run_id in plots._traces)
    lab.library.delete([run.run_id])
    lab.wait(lambda: run.run_id not in plots._traces)
    lab.library.undo_delete()
    lab.wait(lambda: run.run_id in plots._traces)
    assert len(plots._traces[run.run_id]) == 24
    assert plots._traces is not drawn


def test_batch_losses_that_cannot_be_read_are_asked_for_once(lab, monkeypatch, caplog):
    run = lab.finish(epochs=3)
    run.batch_losses = None
    asked = []

    def refuse(folder):
        asked.append(folder)
        raise MemoryError("no room")

    monkeypatch.setattr(type(run.folder), "read_batch_losses", refuse)
    plots = lab.view.plots
    plots._on_options_chosen(type(plots.options)(batch_losses=True))
    lab.wait(lambda: run.batch_losses is not None)
    lab.session.runsChanged.emit()
    lab.qtbot.wait(50)
    assert len(asked) == 1
    assert len(run.batch_losses.values) == 0
