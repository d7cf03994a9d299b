"""Samples that excite a unit, dead units, and units that are switched off."""

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from core.analysis.activations import LayeredNetwork
from core.models.lesions import without_units
from core.training.inference import sample_losses
from gui.session import SampleChoice, UnitChoice


def network(tab):
    run = tab.session.current_run
    arrays = run.folder.read_checkpoint(tab.session.epoch)
    return LayeredNetwork(arrays, run.record.config.settings.activation, (6, 6))


def accuracy(tab, off):
    split = tab.session.dataset.validation
    return float((network(tab).logits(split.vectors, off).argmax(1) == split.labels).mean())


def loss(tab, off):
    split = tab.session.dataset.validation
    logits = network(tab).logits(split.vectors, off)
    return float(sample_losses(logits, split.labels, "cross-entropy").mean())


def test_the_nine_samples_at_both_ends_are_shown(trained):
    trained.click_unit(4)

    train = trained.session.dataset.train
    sums = network(trained).responses(train.vectors, "layer1")[:, 4]
    order = np.argsort(-sums, kind="stable")
    found = trained.presenter.units.answer
    assert found.most.tolist() == order[:9].tolist()
    assert found.least.tolist() == order[::-1][:9].tolist()
    sheet = trained.view.unit.most
    first = np.rint(np.clip(train.inputs[order[0]], 0, 1) * 255)
    assert np.array_equal(sheet._pixels[1:7, 1:7], first)


def test_a_click_on_a_sample_makes_it_the_cursors(trained):
    trained.click_unit(4)
    sheet = trained.view.unit.least
    trained.view.unit._scroll.ensureWidgetVisible(sheet)
    place = sheet.tile_rect(0, 2).center().toPoint()
    trained.qtbot.mouseClick(sheet, Qt.MouseButton.LeftButton, pos=place)

    index = int(trained.presenter.units.answer.least[2])
    assert trained.session.sample == SampleChoice("train", index)
    assert trained.presenter.units._popover.isVisible()
    trained.presenter.units._popover.close()


def test_the_badges_count_over_the_training_samples(trained):
    count = len(trained.session.dataset.train)
    assert trained.view.options.states == f"0 dead, 0 saturated, over {count} training samples"


def test_units_are_switched_off_and_on_again(trained):
    trained.click_unit(4)
    whole = accuracy(trained, {})
    for unit in range(8):
        trained.click_unit(unit)
        trained.press(Qt.Key.Key_Delete)
    off = accuracy(trained, {"layer1": range(8)})
    text = trained.view.options.lesions.text()
    losses = [loss(trained, {"layer1": range(8)}), loss(trained, {})]
    assert text == (
        f"8 units off: validation accuracy {off:.3f}, with all {whole:.3f}; "
        f"loss {losses[0]:.3f}, with all {losses[1]:.3f}"
    )
    assert trained.grid()._off == frozenset(range(8))

    for _ in range(7):
        trained.qtbot.keyClick(trained.grid(), Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
        trained.settle()
    off = accuracy(trained, {"layer1": [0]})
    assert f"1 unit off: validation accuracy {off:.3f}" in trained.view.options.lesions.text()
    trained.qtbot.keyClick(trained.grid(), Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    trained.settle()
    assert trained.view.options.lesions.text() == ""
    assert trained.grid()._off == frozenset()
    assert not trained.view.can_undo


def test_answers_to_what_was_asked_before_come_too_late(trained):
    units = trained.presenter.units
    trained.click_unit(4)
    of_four = units.answer
    trained.press(Qt.Key.Key_Delete)
    with_lesion = units.answer
    assert (of_four.question.unit, len(with_lesion.question.off)) == (4, 1)
    trained.qtbot.keyClick(trained.grid(), Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    trained.settle()
    units._task.answered.emit(with_lesion)
    assert trained.view.options.lesions.text() == ""
    trained.click_unit(3)
    units._task.answered.emit(of_four)
    assert units.answer.question.unit == 3


def test_the_button_shows_whether_the_unit_is_off(trained):
    trained.click_unit(3)
    trained.view.unit.lesion_button.click()
    trained.settle()
    assert trained.view.unit.lesion_button.isChecked()
    trained.click_unit(2)
    assert not trained.view.unit.lesion_button.isChecked()
    trained.click_unit(3)
    trained.view.unit.lesion_button.click()
    trained.settle()
    assert trained.grid()._off == frozenset()


def test_outputs_are_not_switched_off(trained):
    trained.session.set_unit(UnitChoice("output", 1))
    trained.settle()
    trained.press(Qt.Key.Key_Delete)

    assert "Outputs are the classes" in trained.view.messages.text
    assert not trained.view.can_undo


def test_other_data_are_told_of_and_the_right_ones_opened(trained):
    trained.lab.window.loader.open("toy-gaussians")
    trained.lab.wait(lambda: trained.session.dataset.name == "toy-gaussians")
    trained.settle()
    assert "Open the run's data" in trained.view.options.states
    assert trained.view.messages.text == ""

    trained.click_unit(4)
    assert "Open pictures" in trained.view.messages.text
    assert trained.view.unit.most.isHidden()
    buttons = trained.view.messages.findChildren(QPushButton)
    button = next(b for b in buttons if b.isVisible() and b.text().startswith("Open"))
    button.click()
    trained.lab.wait(lambda: trained.session.dataset.name == "pictures")
    trained.settle()

    assert trained.view.messages.text == ""
    assert not trained.view.unit.most.isHidden()


def test_undo_is_for_the_run_that_is_looked_at(trained):
    first = trained.session.current_run
    trained.click_unit(1)
    trained.press(Qt.Key.Key_Delete)
    trained.lab.window.tabs.setCurrentIndex(0)
    trained.lab.finish(epochs=2)
    trained.lab.window.tabs.setCurrentWidget(trained.view)
    trained.settle()
    assert trained.grid()._off == frozenset()
    assert not trained.view.can_undo

    trained.session.select_run(first.run_id)
    trained.settle()

    assert trained.grid()._off == frozenset({1})
    assert trained.view.can_undo


def test_ctrl_z_takes_back_the_lesion_before_a_deleted_run(trained):
    kept = trained.session.current_run.run_id
    trained.lab.window.tabs.setCurrentIndex(0)
    other = trained.lab.finish(epochs=2).run_id
    trained.lab.library.delete([other])
    trained.lab.actions.undo_delete.setEnabled(True)
    trained.lab.window.tabs.setCurrentWidget(trained.view)
    trained.session.select_run(kept)
    trained.settle()
    trained.click_unit(1)
    grid = trained.grid()
    grid.setFocus()
    trained.press(Qt.Key.Key_Delete)
    assert grid._off == frozenset({1})

    def undo():
        trained.qtbot.keyClick(grid, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
        trained.settle()

    undo()
    assert grid._off == frozenset()
    assert trained.session.run(other) is None
    undo()
    assert trained.session.run(other) is not None


def test_missing_data_are_told_of_once(trained):
    trained.lab.window.loader.open("toy-gaussians")
    trained.lab.wait(lambda: trained.session.dataset.name == "toy-gaussians")
    trained.settle()
    trained.click_unit(4)
    assert "Open pictures" in trained.view.messages.text

    # Dismissed, it does not come back with the next epoch.
    trained.view.messages.dismiss()
    trained.session.set_epoch(1)
    trained.settle()
    assert trained.presenter.answer.weights.epoch == 1
    assert trained.view.messages.text == ""


def test_what_is_said_of_one_run_is_not_said_of_the_next(trained):
    first = trained.session.current_run.run_id
    trained.lab.window.tabs.setCurrentIndex(0)
    trained.lab.window.loader.open("toy-gaussians")
    trained.lab.wait(lambda: trained.session.dataset.name == "toy-gaussians")
    trained.lab.finish(epochs=2, hidden="8")
    second = trained.session.current_run.run_id
    trained.session.select_run(first)
    trained.lab.window.tabs.setCurrentWidget(trained.view)
    trained.settle()
    trained.click_unit(4)
    assert "Open pictures" in trained.view.messages.text

    trained.session.select_run(second)
    trained.settle()
    assert trained.view.messages.text == ""


def test_units_see_what_is_off_before_them(open_lab, pictures, make_weights_lab):
    lab = open_lab(str(pictures))
    lab.finish(epochs=2, hidden="6,4")
    tab = make_weights_lab(lab)
    tab.settle()
    tab.layer("layer2.weight")
    tab.click_unit(1)
    off = [UnitChoice("layer1", index) for index in range(5)]
    lab.window.lesions.put(lab.current, off)
    tab.settle()
    arrays = without_units(lab.current.folder.read_checkpoint(2), {"layer1": range(5)})
    seen = LayeredNetwork(arrays, lab.current.record.config.settings.activation, (6, 6))
    sums = seen.responses(tab.session.dataset.train.vectors, "layer2")[:, 1]
    np.testing.assert_allclose(tab.presenter.units.answer.responses, sums, rtol=1e-5)
