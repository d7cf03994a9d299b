"""Gradients and activations over the epochs, beside the weights."""

from itertools import pairwise
from time import monotonic

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QApplication, QToolTip

from core.analysis.layer_spreads import activation_spreads, gradient_spreads
from core.analysis.spread import spread_of
from core.analysis.spread_history import spread_history
from core.runs.probe import probe_of_run
from gui.run_weights import RunWeights
from gui.tabs.weights.histogram_work import HistogramQuestion, HistogramWork
from gui.tabs.weights.history_presenter import GENTLE_MS
from gui.tabs.weights.history_texts import change_words, column_words


@pytest.fixture
def page(trained):
    trained.page("epochs")
    trained.panel = trained.view.grids.history_panel
    return trained


def choose(page, quantity):
    page.choose(page.panel.quantity_box, quantity)
    return page.panel.plot.history


def expected(page, quantity, name):
    run = page.session.current_run
    probe = probe_of_run(run.record, page.session.dataset)
    found = {}
    for epoch in range(6):
        arrays = run.folder.read_checkpoint(epoch)
        if quantity == "gradients":
            found[epoch] = gradient_spreads(probe.form, arrays, probe.rows, probe.labels)[name]
        else:
            found[epoch] = activation_spreads(probe.form, arrays, probe.rows)[name]
    return found


def test_a_library_that_is_imported_for_gradients_is_announced_before(page, monkeypatch):
    painted, plot = [], page.panel.plot
    monkeypatch.setattr(plot, "repaint", lambda: painted.append((plot._hint, work.answered)))
    work = page.presenter.history._work
    work.answered = 0
    monkeypatch.setattr(work, "answer", counted(work))
    monkeypatch.setattr("gui.tabs.weights.history_presenter.library_to_come", lambda model: "torch")

    assert choose(page, "gradients") is not None

    assert painted[0] == ("Preparing PyTorch, then reading the gradients of every epoch…", 0)
    assert work.answered > 0


def counted(work):
    """Return the work's own answer, counted."""
    answer = work.answer

    def count(question, *, slice_s):
        work.answered += 1
        return answer(question, slice_s=slice_s)

    return count


def test_gradients_of_the_runs_own_loss_are_shown_by_their_size_and_read_in_words(page):
    history = choose(page, "gradients")

    assert history.bins == "log"
    wanted = spread_history(expected(page, "gradients", "layer1.weight"), "log")
    assert np.allclose(history.shares, wanted.shares)
    assert np.allclose(history.rms, wanted.rms)
    words = page.panel.words.text()
    assert "cross-entropy, mean over all 48 training samples" in words
    assert "without weight decay" in words
    assert "that of the output layer's weights" in words
    assert f"{history.rms[5] / history.rms[0]:.2g} times that at epoch 0" in words

    plot = page.panel.plot
    place = QPoint(int(plot.area().left() + plot.area().width() * 3.5 / 6), 40)
    QApplication.sendEvent(plot, QHelpEvent(QEvent.Type.ToolTip, place, plot.mapToGlobal(place)))
    assert QToolTip.text().startswith("Epoch 3: 5 % below")
    assert f"{history.rms[3]:.3f}" in QToolTip.text()
    QToolTip.hideText()
    page.session.set_epoch(2)
    page.settle()
    assert "at epoch 2:" in page.panel.words.text()


def test_activations_are_those_of_the_units_whichever_array_is_looked_at(page, monkeypatch):
    history = choose(page, "activations")
    assert (history.bins, history.epochs) == ("linear", tuple(range(6)))
    wanted = spread_history(expected(page, "activations", "layer1"))
    assert np.allclose(history.shares, wanted.shares)
    assert history.edges[0] < 0 < history.edges[1]
    assert "sigmoid" in page.panel.words.text()
    # What was read of one layer serves the others.
    monkeypatch.setattr(
        "gui.tabs.weights.histogram_work.activation_spreads", lambda *_: pytest.fail("read again")
    )
    page.layer("layer1.bias")
    assert page.view.grids.title == "Layer 1 activations"
    assert np.array_equal(page.panel.plot.history.shares, history.shares)
    page.layer("output.weight")
    assert page.panel.plot.history.edges[-1] != history.edges[-1]
    assert "logits" in page.panel.words.text()


def test_while_epochs_are_read_the_page_says_how_many_are_there(page, monkeypatch):
    monkeypatch.setattr("gui.tabs.weights.history_presenter.SLICE_S", 0)
    said = []
    monkeypatch.setattr(page.panel, "set_words", lambda text: said.append(text.split("\n")[0]))
    choose(page, "gradients")
    for read in range(1, 5):
        assert f"{read} of 6 epochs read so far." in said
    assert said[-1].startswith("Root mean square gradient")


def test_activations_are_those_of_the_chosen_split(page):
    panel, box = page.panel, page.panel.split_box
    assert not box.isVisible()
    choose(page, "activations")
    assert box.isVisible()
    train = panel.plot.history
    page.choose(box, "validation")
    run, part = page.session.current_run, page.session.dataset.validation
    probe = probe_of_run(run.record, page.session.dataset)
    found = {}
    for epoch in range(6):
        arrays = run.folder.read_checkpoint(epoch)
        found[epoch] = activation_spreads(probe.form, arrays, part.vectors)["layer1"]
    assert np.allclose(panel.plot.history.shares, spread_history(found, "linear").shares)
    assert not np.allclose(panel.plot.history.rms, train.rms)
    assert f"all {len(part)} validation samples" in panel.words.text()
    # Gradients stay those of the samples that are trained on.
    choose(page, "gradients")
    assert not box.isVisible()
    assert "training samples" in panel.words.text()
    choose(page, "activations")
    assert box.currentData() == panel.split == "validation"


def test_the_choice_is_made_by_keys_and_kept_with_each_ones_scale(page):
    box = page.panel.quantity_box
    box.setFocus(Qt.FocusReason.TabFocusReason)
    page.qtbot.keyClick(box, Qt.Key.Key_Down)
    page.settle()
    assert page.panel.quantity == "gradients"
    assert page.panel.plot.accessibleName() == "Gradients over the epochs"
    assert page.view.grids.title == "Layer 1 weights: gradients"
    assert page.panel.plot.accessibleDescription() == page.panel.words.text()

    page.choose(page.panel.bins_box, "linear")
    assert page.panel.plot.history.bins == "linear"
    page.page("now")
    assert page.view.grids.title == "Layer 1 weights"
    page.layer("output.weight")
    page.page("epochs")
    assert page.view.grids.title == "Output weights: gradients"
    assert page.panel.quantity == "gradients"
    assert page.panel.plot.history.bins == "linear"
    page.choose(page.panel.quantity_box, "weights")
    page.choose(page.panel.bins_box, "log")
    choose(page, "gradients")
    assert page.panel.bins_box.currentData() == "linear"


def test_without_the_runs_data_the_page_says_what_to_open(page, monkeypatch):
    late = []
    page.presenter.history._task.answered.connect(late.append)
    choose(page, "gradients")
    monkeypatch.setattr(page.presenter.history._data, "are_open", lambda _run: False)
    dataset = page.session.dataset
    page.session.set_dataset(None, None)
    page.settle()
    plot = page.panel.plot
    # An answer that was on its way draws nothing over what is said of the data.
    page.presenter.history._task.answered.emit(late[-1])

    assert plot.history is None
    assert "to see the gradients of its layers" in plot._hint
    assert "to see the gradients of its layers" in page.view.messages.text
    monkeypatch.undo()
    page.session.set_dataset(dataset, page.session.current_run.record.config.data)
    page.settle()
    assert plot.history.epochs == tuple(range(6))
    assert "gradients" not in page.view.messages.text

    # Hidden it reads nothing; shown again, it reads on.
    asked = []
    answer = HistogramWork.answer
    monkeypatch.setattr(
        HistogramWork, "answer", lambda self, q, **more: asked.append(q) or answer(self, q, **more)
    )
    page.lab.window.tabs.setCurrentIndex(0)
    page.presenter.history._begin()
    assert not asked
    page.lab.window.tabs.setCurrentWidget(page.view)
    page.settle()

    assert asked


def test_an_epoch_that_cannot_be_read_is_left_out_and_memory_stays_in_its_budget(page):
    run = page.session.current_run
    (run.folder.checkpoints / "epoch_0003.safetensors").write_bytes(b"nothing")
    assert choose(page, "gradients").epochs == (0, 1, 2, 4, 5)
    assert 0 < page.presenter.history.work.kept_bytes < 2**20

    work = HistogramWork(RunWeights(), budget=20_000)
    for name in ("layer1.weight", "output.weight"):
        question = HistogramQuestion(
            run.folder,
            run.record,
            "gradients",
            name,
            tuple(range(6)),
            "train",
            page.session.dataset,
            {},
        )
        answer = work.answer(question, slice_s=60)
        assert answer.is_whole
        assert [e for e, column in answer.known.items() if column.spread is None] == [3]
        assert "epoch_0003" in answer.error
        assert work.kept_bytes <= 20_000


def test_while_a_run_trains_new_epochs_join_and_the_reading_rests(page, monkeypatch):
    choose(page, "gradients")
    calls = []
    answer = HistogramWork.answer

    def timed(self, question, **more):
        began = monotonic()
        found = answer(self, question, **more)
        calls.append((question.folder, began, monotonic()))
        return found

    monkeypatch.setattr(HistogramWork, "answer", timed)
    page.lab.run(epochs=100_000)
    own = page.session.current_run.folder
    page.lab.wait(lambda: sum(folder is own for folder, _, _ in calls) > 4)
    times = [each[1:] for each in calls if each[0] is own]
    # All but the first, which was asked for by the change of the run.
    gaps = [after[0] - before[1] for before, after in pairwise(times)]
    assert min(gaps) > 0.9 * GENTLE_MS / 1000
    page.lab.wait(lambda: page.panel.plot.history.epochs[-1] > 10)
    page.lab.stop()
    page.settle()

    page.lab.wait(lambda: page.panel.plot.history.epochs[-1] == own.checkpoint_epochs()[-1])


def history_of(*values, bins="linear"):
    return spread_history({e: spread_of(np.asarray(v)) for e, v in enumerate(values)}, bins)


@pytest.mark.parametrize(
    ("output", "words"),
    [(900.0, "vanishes"), (0.001, "explodes"), (2.0, "1.5 times that of the output layer")],
)
def test_a_gradient_that_vanishes_or_explodes_is_called_so(output, words):
    history = history_of(np.ones(4), np.full(4, 3.0))

    text = change_words(history, 1, quantity="gradients", output_rms=output)
    assert "at epoch 1: 3.000, 3 times that at epoch 0 (1.000)" in text
    assert words in text


def test_what_is_zero_or_not_finite_is_said():
    history = history_of([0, 0, 0, 2.0], [np.nan, 1, 1, 1], [np.nan] * 4)

    assert "75 % exactly 0" in column_words(history, 0)
    assert "25 % not finite" in column_words(history, 1)
    assert "diverged" in column_words(history, 2)
    assert "diverged" in change_words(history, 2, quantity="weights")
    assert "not drawn" in column_words(history_of([0, 0, 0, 2.0], bins="log"), 0)
