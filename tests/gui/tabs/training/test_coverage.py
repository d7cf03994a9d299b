"""The coverage card against the session: whose samples, how far, and a pop-up that goes stale."""

import numpy as np
import pytest

from gui.background.run_controller import RunState


@pytest.fixture
def covered(lab):
    lab.finish(epochs=2)
    lab.actions.coverage.trigger()
    lab.wait(lambda: lab.view.coverage.strip.marks.visits.size == 40)
    return lab


def strip(lab):
    return lab.view.coverage.strip


def show(lab, sample):
    lab.view.coverage.strip.sampleChosen.emit(sample)
    lab.wait(lab.view.coverage.popover.isVisible)


def test_a_sample_is_shown_with_its_class_and_visits(covered):
    show(covered, 7)
    popover = covered.view.coverage.popover
    assert popover.title == "Training sample 7"
    assert ("visits", "2") in popover.facts
    popover.close()


def test_the_film_waits_for_the_card(covered):
    covered.wait(covered.view.is_settled)
    covered.session.set_epoch(1)
    assert not covered.view.is_settled()
    covered.wait(covered.view.is_settled)
    assert strip(covered).marks.visits.tolist() == [1] * 40
    covered.actions.coverage.trigger()
    covered.session.set_epoch(2)
    covered.wait(covered.view.is_settled)
    assert strip(covered).marks.visits.tolist() == [1] * 40, "nothing is drawn that nobody sees"


@pytest.mark.parametrize("what", ["data", "run", "deleted"])
def test_the_pop_up_closes_when_what_it_shows_is_no_longer_looked_at(covered, pictures, what):
    if what == "run":
        other = covered.session.runs[0].run_id
        covered.finish(epochs=1)
    show(covered, 7)
    if what == "data":
        covered.window.loader.open(str(pictures))
    elif what == "run":
        covered.session.select_run(other)
    else:
        covered.library.delete([covered.current.run_id])
    covered.wait(lambda: not covered.view.coverage.popover.isVisible())
    assert strip(covered).marks.selected is None


def test_classes_of_other_data_are_not_said_of_the_samples(covered, pictures):
    marks = strip(covered).marks
    assert "class" in marks.text_of(3)
    covered.window.loader.open(str(pictures))
    covered.wait(lambda: "class" not in marks.text_of(3))
    show_text = "to see its samples"
    strip(covered).sampleChosen.emit(3)
    assert show_text in covered.messages.text
    covered.window.loader.open("toy-gaussians")
    covered.wait(lambda: "class" in marks.text_of(3))


def test_a_mark_of_the_run_before_is_not_looked_up_in_the_next_one(open_lab, pictures):
    lab = open_lab(str(pictures))
    small = lab.finish(epochs=1)
    samples = small.record.dataset.samples["train"]
    lab.actions.coverage.trigger()
    lab.wait(lambda: strip(lab).marks.visits.size == samples)
    strip(lab).sampleChosen.emit(samples + 5)
    assert not lab.view.coverage.popover.isVisible()


def test_a_run_that_was_reset_has_seen_nothing_of_the_epoch_of_the_one_before(covered):
    covered.enter(epochs="100000")
    for _ in range(3):
        covered.actions.step_batch.trigger()
        covered.wait_state(RunState.PAUSED)
    stepped = covered.current
    covered.wait(lambda: np.count_nonzero(strip(covered).marks.visits) == 15)
    covered.actions.reset.trigger()
    covered.wait(lambda: covered.current is not stepped)
    covered.wait_state(RunState.PAUSED)
    covered.wait(lambda: strip(covered).marks.visits.max() == 0)
    covered.stop()


def test_without_a_run_there_are_no_marks(covered):
    covered.library.delete([covered.current.run_id])
    covered.wait(lambda: strip(covered).marks.visits.size == 0)
    strip(covered).sampleChosen.emit(0)
    assert not covered.view.coverage.popover.isVisible()
