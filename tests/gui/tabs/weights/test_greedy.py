"""The greedy lesion of the Weights tab, by its button, its curve and its keys."""

from functools import partial

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt

from core.analysis.activations import LayeredNetwork
from core.analysis.greedy_lesion import greedy_lesion
from core.training.inference import sample_losses
from gui.session import UnitChoice


@pytest.fixture
def found(trained):
    """A tab that shows the curve of layer1: 8 units, 5 epochs."""
    trained.view.options.greedy.click()
    trained.lab.wait(lambda: trained.presenter.greedy.answer is not None)
    trained.plot = trained.view.greedy.plot
    trained.lesions = trained.lab.window.lesions
    trained.off = lambda: {unit.index for unit in trained.lesions.of(trained.session.current_run)}
    return trained


def expected(tab, split="validation"):
    run, part = tab.session.current_run, dict(tab.session.dataset.splits())[split]
    arrays = run.folder.read_checkpoint(tab.session.epoch)
    network = LayeredNetwork(arrays, run.record.config.settings.activation, (6, 6))
    losses = partial(sample_losses, loss="cross-entropy")
    return greedy_lesion(network, "layer1", part.vectors, part.labels, losses)


def click_point(tab, off):
    at = QPoint(round(tab.plot.x_of(off)), tab.plot.height() // 2)
    tab.qtbot.mouseMove(tab.plot, at)
    tab.qtbot.mouseClick(tab.plot, Qt.MouseButton.LeftButton, pos=at)
    tab.settle()


def test_the_curve_is_that_of_the_shown_layer_and_epoch(found):
    curve = expected(found)
    np.testing.assert_array_equal(found.plot.curve.order, curve.order)
    np.testing.assert_allclose(found.plot.curve.accuracies, curve.accuracies)
    assert found.view.greedy.title == "Greedy lesion of layer 1"
    assert "epoch 5" in found.view.greedy._subtitle.text()
    needed = curve.units_needed()
    assert found.view.greedy.words.text().startswith(f"{needed} of 8 units keep 95 %")


def test_a_click_switches_off_what_the_curve_has_off_there(found):
    curve = found.plot.curve
    click_point(found, 3)
    assert found.off() == set(curve.order[:3].tolist())
    assert found.grid()._off == frozenset(curve.order[:3].tolist())
    assert f"accuracy {curve.accuracies[3]:.3f}" in found.view.options.lesions.text()
    assert found.plot.off == 3
    assert found.view.greedy.words.text().startswith(
        f"5 left: accuracy {curve.accuracies[3]:.3f}, loss {curve.losses[3]:.3f}"
    )
    # One step, whatever the number of units.
    found.qtbot.keyClick(found.plot, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    found.settle()
    assert found.off() == set()
    assert found.plot.off == 0


def test_the_keys_choose_a_point(found):
    for key in (Qt.Key.Key_End, Qt.Key.Key_Left, Qt.Key.Key_Left, Qt.Key.Key_Return):
        found.qtbot.keyClick(found.plot, key)
    found.settle()
    assert found.off() == set(found.plot.curve.order[:6].tolist())
    # What is no point of the curve is marked nowhere.
    run = found.session.current_run
    found.lesions.put(run, [UnitChoice("layer1", int(found.plot.curve.order[-1]))])
    assert found.plot.off is None


def test_another_split_is_searched_anew(found):
    box = found.view.greedy.split_box
    box.setCurrentIndex(box.findData("train"))
    box.activated.emit(box.currentIndex())
    found.lab.wait(lambda: found.plot.curve is not None)
    curve = expected(found, "train")
    np.testing.assert_array_equal(found.plot.curve.order, curve.order)
    assert found.plot.curve.samples == len(found.session.dataset.train)


def test_a_search_can_be_cancelled(found, monkeypatch):
    import threading

    from gui.tabs.weights import greedy_work

    began, goes_on = threading.Event(), threading.Event()

    def slow(*arguments, progress, **options):
        progress(1, 10)
        began.set()
        goes_on.wait(5)
        assert not progress(2, 10)

    monkeypatch.setattr(greedy_work, "greedy_lesion", slow)
    found.view.greedy.again.click()
    found.lab.wait(began.is_set)
    found.lab.wait(lambda: found.view.greedy.words.text().startswith("1 of 10 networks tried"))
    assert found.view.greedy.cancel.isVisible()
    found.view.greedy.cancel.click()
    goes_on.set()
    assert not found.presenter.greedy.is_busy
    assert found.plot.curve is None
    assert not found.view.greedy.cancel.isVisible()
    found.presenter.greedy._task.wait()


def test_outputs_have_no_curve(trained):
    trained.layer("output.weight")
    trained.view.options.greedy.click()
    assert "Outputs are the classes" in trained.view.greedy.plot._hint
    assert not trained.presenter.greedy.is_busy


def test_a_curve_is_forgotten_with_its_run(found):
    found.lab.finish(epochs=1, hidden="8")
    found.settle()
    assert found.plot.curve is None
    assert found.presenter.greedy.answer is None


def test_a_kept_curve_is_found_anew_where_other_weights_answer(found):
    panel, greedy = found.view.greedy, found.presenter.greedy
    kept = greedy.answer

    def reopen():
        greedy.close()
        found.view.options.greedy.click()

    reopen()
    assert greedy.answer is kept
    # Training again from an older state writes the epoch anew, under the same number.
    folder = found.session.current_run.folder
    folder.write_checkpoint(5, folder.read_checkpoint(4))
    reopen()
    found.lab.wait(lambda: greedy.answer not in (None, kept))
    assert panel.plot.curve is greedy.answer.curve


def test_a_kept_curve_is_found_anew_when_units_of_other_layers_went_off(
    open_lab, pictures, make_weights_lab
):
    lab = open_lab(str(pictures))
    run = lab.finish(epochs=2, hidden="6, 4")
    tab = make_weights_lab(lab)
    tab.settle()
    tab.view.options.greedy.click()
    greedy = tab.presenter.greedy
    lab.wait(lambda: greedy.answer is not None)
    kept = greedy.answer
    greedy.close()
    lab.window.lesions.put(run, [UnitChoice("layer2", 1)])
    tab.view.options.greedy.click()
    lab.wait(lambda: greedy.answer not in (None, kept))
    assert greedy.answer.question.off == {UnitChoice("layer2", 1)}
    assert tab.view.greedy._subtitle.text().startswith("epoch 2, 1 unit of layer 2 off")


def test_nothing_is_searched_in_weights_that_cannot_be_read(found):
    run = found.session.current_run
    (run.folder.path / "checkpoints" / "epoch_0003.safetensors").write_bytes(b"damaged")
    found.session.set_epoch(3)
    found.settle()
    found.view.greedy.again.click()
    assert found.plot.curve is None
    assert "no weights to search in" in found.plot._hint
