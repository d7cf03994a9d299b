"""Units that are off, as the Confusion tab shows them."""

import numpy as np
import pytest
from PySide6.QtCore import Qt

from core.runs.classifier import classifier_of_run
from core.training.inference import sample_losses, softmax
from gui.session import ClassPair, UnitChoice
from gui.tabs.confusion.question_panel import WHOLE


def logits(tab, off, split="validation"):
    """What a network answers whose units are switched off by hand, straight from its weights."""
    run, part = tab.lab.current, dict(tab.lab.session.dataset.splits())[split]
    arrays = run.folder.read_checkpoint(tab.lab.session.epoch)
    prepared = (part.vectors - arrays["input.offset"]) * arrays["input.scale"]
    sums = prepared @ arrays["layer1.weight"] + arrays["layer1.bias"]
    settings = run.record.config.settings
    hidden = {"sigmoid": lambda z: 1 / (1 + np.exp(-z)), "tanh": np.tanh}.get(
        settings.activation, lambda z: np.maximum(z, 0)
    )(sums)
    hidden[:, list(off)] = 0
    return hidden @ arrays["output.weight"] + arrays["output.bias"], part.labels


def matrix_of(answers, labels):
    found = np.zeros((3, 3), int)
    np.add.at(found, (labels, answers.argmax(axis=1)), 1)
    return found


@pytest.fixture
def lesioned(trained):
    """Half of the units of the network are off."""
    run = trained.lab.current
    units = run.folder.read_checkpoint(0)["layer1.bias"].size
    trained.off = tuple(range(units // 2))
    trained.lesions = trained.lab.window.lesions
    trained.lesions.put(run, [UnitChoice("layer1", index) for index in trained.off])
    trained.lab.wait(lambda: trained.shown is not None and trained.shown.off)
    return trained


def test_the_matrix_is_that_of_the_network_without_the_units(lesioned):
    for epoch in (4, 2):
        lesioned.lab.session.set_epoch(epoch)
        lesioned.lab.wait(lambda epoch=epoch: lesioned.shown.epoch == epoch)
        answers, labels = logits(lesioned, lesioned.off)
        counts = lesioned.shown.predictions.matrix.counts
        np.testing.assert_array_equal(counts, matrix_of(answers, labels))
        np.testing.assert_allclose(
            lesioned.shown.predictions.probabilities, softmax(answers), atol=1e-5
        )


def test_the_line_says_what_is_off_and_what_it_costs(lesioned):
    found = []
    for off in (lesioned.off, ()):
        answers, labels = logits(lesioned, off)
        found.append((answers.argmax(axis=1) == labels).mean())
        found.append(sample_losses(answers, labels, "cross-entropy").mean())
    count = len(lesioned.off)
    assert lesioned.view.lesions.text == (
        f"{count} units of layer 1 off · accuracy {found[0]:.3f} ({found[2]:.3f} with all), "
        f"loss {found[1]:.3f} ({found[3]:.3f})"
    )
    assert f"{count} units of layer 1 off" in lesioned.view.matrix._subtitle.text()


def test_all_are_switched_on_and_off_again(lesioned):
    lesioned.view.lesions.on_button.click()
    lesioned.lab.wait(lambda: not lesioned.shown.off)
    assert lesioned.view.lesions.text == ""
    answers, labels = logits(lesioned, ())
    counts = lesioned.shown.predictions.matrix.counts
    np.testing.assert_array_equal(counts, matrix_of(answers, labels))

    ctrl = Qt.KeyboardModifier.ControlModifier
    lesioned.lab.qtbot.keyClick(lesioned.matrix, Qt.Key.Key_Z, ctrl)
    lesioned.lab.wait(lambda: len(lesioned.shown.off) == len(lesioned.off))
    lesioned.lab.qtbot.keyClick(lesioned.matrix, Qt.Key.Key_Z, ctrl)
    lesioned.lab.wait(lambda: not lesioned.shown.off)
    assert not lesioned.lesions.can_undo(lesioned.lab.current)


def test_the_difference_shows_what_the_units_are_for(lesioned):
    lesioned.choose(lesioned.question.other_box, WHOLE)
    lesioned.lab.wait(lambda: lesioned.shown.difference is not None)
    without, labels = logits(lesioned, lesioned.off)
    whole, _ = logits(lesioned, ())
    np.testing.assert_array_equal(
        lesioned.shown.difference.changes, matrix_of(without, labels) - matrix_of(whole, labels)
    )
    assert lesioned.shown.before == "with all units"
    assert not lesioned.question.epoch_box.isVisible()
    # Without lesions nothing differs, and the choice stays for the next ones.
    lesioned.lesions.undo(lesioned.lab.current)
    lesioned.lab.wait(lambda: not lesioned.shown.off)
    assert not lesioned.shown.difference.changes.any()
    assert lesioned.question.compares_whole


def test_a_hidden_page_catches_up(lesioned):
    window = lesioned.lab.window
    window.tabs.setCurrentIndex(0)
    shown = lesioned.shown
    lesioned.lesions.undo(lesioned.lab.current)
    assert lesioned.shown is shown
    assert not lesioned.presenter._timer.isActive()
    lesioned.open()
    lesioned.lab.wait(lambda: not lesioned.shown.off)
    assert lesioned.view.lesions.text == ""


def test_the_duel_asks_the_network_without_the_units(lesioned):
    lesioned.lab.session.set_pair(ClassPair(0, 1))
    lesioned.presenter.duel.open()
    lesioned.lab.wait(lambda: not lesioned.presenter.duel.is_busy)
    question, shown = lesioned.presenter.duel._asked
    assert question.off == shown.off == lesioned.lesions.of(lesioned.lab.current)
    answer = lesioned.presenter.duel._task._worker.answer(question, shown.dataset)
    run = lesioned.lab.current
    network = classifier_of_run(run.folder, 4, {"layer1": lesioned.off})
    start, stop = (shown.samples.inputs[end] for end in question.ends)
    found = softmax(network.logits(np.stack([start, stop])))[:, :2]
    np.testing.assert_allclose(answer.blend[[0, -1]], found, atol=1e-6)


def test_exports_name_what_was_off(lesioned, tmp_path, monkeypatch):
    asked = []

    def ask(_parent, _title, suggested, *_rest):
        asked.append(suggested)
        return str(tmp_path / "matrix.csv"), ""

    monkeypatch.setattr("gui.saving.QFileDialog.getSaveFileName", ask)
    menu = lesioned.view.matrix.export.menu()
    (action,) = [each for each in menu.actions() if each.text().startswith("CSV")]
    action.trigger()
    lesioned.lab.wait(lambda: not lesioned.presenter._export.is_busy)
    units = ",".join(map(str, lesioned.off))
    assert f"layer1:{units} off" in (tmp_path / "matrix.csv").read_text().splitlines()[0]
    assert asked[0].endswith(f"-epoch-4-{len(lesioned.off)}-units-off.csv")
    title = lesioned.presenter._export._title()
    assert f", epoch 4, {len(lesioned.off)} units of layer 1 off, validation split" in title
