"""Three runs one after the other, and everything that may come between them."""

import pytest

from core.runs.training_run import TrainingRun
from core.training.events import RunStatus
from gui.background.run_controller import RunState

GIVEN_UP = "of its runs did not begin"


@pytest.fixture
def trio(lab):
    """The second of three runs trains, and will for long; the first one has ended."""
    lab.enter(epochs="100000")
    lab.actions.compare_rates.trigger()
    lab.wait_epoch(1)
    lab.active_run.change({"epochs": lab.current.history.last.epoch + 50})
    first = lab.current
    lab.wait(lambda: lab.current is not first)
    lab.wait_epoch(1)
    assert first.record.status is RunStatus.FINISHED
    assert lab.active_run.waiting == 1
    return lab


def test_what_was_drawn_stays_if_the_first_run_cannot_begin(lab, store):
    before = lab.finish(epochs=2)
    store.root.rename(store.root.with_name("moved"))
    store.root.write_text("a file is where the folder was")
    lab.actions.compare_rates.trigger()
    lab.wait(lambda: GIVEN_UP in lab.messages.text)

    assert not lab.controller.is_active
    assert before.visible
    # The next run is not taken for the first of the comparison.
    store.root.unlink()
    store.root.with_name("moved").rename(store.root)
    lab.finish(epochs=2)
    assert before.visible


def test_a_paused_run_of_a_comparison_goes_on_and_the_next_one_follows(trio):
    trio.pause()
    assert trio.active_run.waiting == 1
    second = trio.current
    trio.active_run.change({"epochs": second.history.last.epoch + 1})
    trio.actions.run_pause.trigger()
    trio.wait(lambda: trio.current is not second)
    trio.wait_epoch(1)
    assert len({run.record.comparison for run in trio.session.runs}) == 1
    assert all(run.visible for run in trio.session.runs)


def test_reset_gives_up_the_rest_and_says_so(trio):
    second = trio.current
    trio.actions.reset.trigger()
    assert GIVEN_UP in trio.messages.text
    trio.wait(lambda: trio.current is not second)
    trio.wait_state(RunState.PAUSED)
    assert len(trio.session.runs) == 3
    assert trio.current.record.comparison == ""


def test_another_comparison_takes_the_place_of_the_one_under_way(trio):
    earlier = trio.session.runs
    trio.actions.compare_rates.trigger()
    trio.wait(lambda: trio.current not in earlier)
    trio.wait_epoch(1)
    assert trio.active_run.waiting == 2
    assert [run.visible for run in trio.session.runs] == [False, False, True]
    trio.stop()


def test_a_finished_run_of_a_comparison_may_be_deleted_while_the_next_one_trains(trio):
    first, second = trio.session.runs
    trio.library.delete([first.run_id, second.run_id])
    assert trio.session.runs == [second]
    trio.active_run.change({"epochs": second.history.last.epoch + 1})
    trio.wait(lambda: trio.current is not second)
    trio.wait_epoch(1)
    table = trio.view.runs.comparison.table
    trio.wait(lambda: table.model().columnCount() == 2)
    trio.library.undo_delete()
    trio.wait(lambda: table.model().columnCount() == 3)


def test_closing_the_window_gives_up_the_rest(trio, store):
    trio.close()
    assert not trio.controller.is_active
    assert [run.record.status for run in store.runs()] == [RunStatus.FINISHED, RunStatus.STOPPED]


def test_a_run_that_is_just_being_read_to_go_on_is_not_deleted(lab, monkeypatch):
    run = lab.run(epochs=100_000)
    lab.wait_epoch(2)
    lab.stop()
    lab.actions.continue_run.trigger()
    assert lab.active_run.active_id is None
    lab.library.delete([run.run_id])
    assert "not deleted" in lab.messages.text
    lab.wait(lambda: lab.active_run.active_id == run.run_id)
    assert run.folder.path.exists()

    def refuse(*_args, **_kwargs):
        raise MemoryError("no room")

    lab.stop()
    monkeypatch.setattr(TrainingRun, "resume", refuse)
    lab.active_run.continue_run(run.run_id)
    lab.wait(lambda: not lab.controller.is_active)
    assert not lab.active_run.holds(run.run_id)
