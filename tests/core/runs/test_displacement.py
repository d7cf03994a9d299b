"""Units that are moved in mid-run: recorded, and repeated bit for bit however the run goes on."""

import json
import threading
from dataclasses import replace

import numpy as np
import pytest

from core.analysis.units import count_distinct, duplicates
from core.errors import ConfigError, RunError
from core.runs.record_json import record_from_json, record_to_json
from core.runs.tensorboard import describe_run
from core.runs.training_run import TrainingRun
from core.training.displacement import Displacement, UnitDisplaced, displacements
from core.training.events import BatchEnd, EpochEnd
from core.training.registry import MODELS
from core.training.steering import Steering


def advance(run, until=lambda event: False):
    for event in run.events():
        run.record(event)
        if until(event):
            break


def at_step(step):
    return lambda event: isinstance(event, BatchEnd) and event.step == step


def at_epoch(epoch):
    return lambda event: isinstance(event, EpochEnd) and event.epoch == epoch


def assert_same_state(one, other):
    ours, theirs = one.trainer.state(), other.trainer.state()
    assert list(ours) == list(theirs)
    for name, array in ours.items():
        np.testing.assert_array_equal(array, theirs[name], err_msg=name)


@pytest.fixture
def moved(dataset, config, store):
    """A displacement that fits the first layer of the fixtures' network."""
    shape = TrainingRun.create(config, dataset, store).trainer.snapshot()["layer1.weight"].shape
    return Displacement.of("layer1", 1, np.random.default_rng(3).normal(size=shape[0]))


def test_the_weights_of_that_unit_alone_move_by_the_displacement(dataset, config, store, moved):
    run = TrainingRun.create(config, dataset, store)
    advance(run, at_step(10))
    before = run.trainer.state()
    run.change(moved)
    event = next(run.events())
    run.record(event)
    after = run.trainer.state()

    assert event == UnitDisplaced(1 + 24 / 50, 10, moved)
    expected = before["layer1.weight"].copy()
    expected[:, 1] += moved.vector
    np.testing.assert_array_equal(after.pop("layer1.weight"), expected)
    del before["layer1.weight"]
    for name, array in before.items():
        np.testing.assert_array_equal(after[name], array, err_msg=name)
    assert run.folder.read_record().changes == (event,)


@pytest.mark.parametrize("stop_at", ["before", "waiting", "after", "later"])
@pytest.mark.parametrize("step", [7, 10])
def test_a_stopped_run_goes_on_bit_for_bit(dataset, config, store, moved, step, stop_at):
    """Step 7 ends an epoch; 10 lies within one."""

    def displaced(stop):
        run = TrainingRun.create(config, dataset, store)
        advance(run, at_step(step))
        if stop == "before":
            run.stop()
            run = TrainingRun.resume(run.folder, dataset)
        run.change(moved)
        if stop == "waiting":
            run.stop()
            run = TrainingRun.resume(run.folder, dataset)
        elif stop == "after":
            advance(run, lambda event: isinstance(event, UnitDisplaced))
            run.stop()
            run = TrainingRun.resume(run.folder, dataset)
        elif stop == "later":
            advance(run, at_step(step + 3))
            run.stop()
            run = TrainingRun.resume(run.folder, dataset)
        advance(run)
        return run

    whole, resumed = displaced(None), displaced(stop_at)

    assert_same_state(resumed, whole)
    assert resumed.run_record.changes == whole.run_record.changes
    assert len(whole.run_record.changes) == 1
    kept = resumed.folder.read_batch_losses()
    np.testing.assert_array_equal(kept, whole.folder.read_batch_losses())


def test_a_run_killed_behind_the_move_repeats_it(dataset, config, store, moved):
    whole = TrainingRun.create(config, dataset, store)
    advance(whole, at_epoch(1))
    whole.save()
    state = whole.folder.state.read_bytes()
    advance(whole, at_step(11))
    whole.change(moved)
    advance(whole)
    # As a kill right behind the record leaves it: the state has not seen the move.
    killed = TrainingRun.create(config, dataset, store)
    advance(killed, at_epoch(1))
    killed.save()
    advance(killed, at_step(11))
    killed.change(moved)
    advance(killed, lambda event: isinstance(event, UnitDisplaced))
    killed.stop()
    killed.folder.state.write_bytes(state)

    again = TrainingRun.resume(killed.folder, dataset)
    assert again.position.step < 11
    advance(again)

    assert_same_state(again, whole)
    assert again.run_record.changes == whole.run_record.changes


def test_the_same_move_twice_at_one_step_is_two_moves(dataset, config, store, moved):
    run = TrainingRun.create(config, dataset, store)
    advance(run, at_step(10))
    run.change(moved)
    run.change(moved)
    advance(run, at_step(12))
    run.stop()
    assert len(run.run_record.changes) == 2
    again = TrainingRun.resume(run.folder, dataset)
    advance(again)

    whole = TrainingRun.create(config, dataset, store, moves=lambda _: run.run_record.changes)
    advance(whole)
    assert_same_state(again, whole)


@pytest.mark.parametrize("epoch", [1, 2, 3])
def test_a_branch_repeats_its_run_with_the_move(dataset, config, store, moved, epoch):
    run = TrainingRun.create(config, dataset, store)
    advance(run, at_epoch(2))
    run.change(moved)
    advance(run)

    branch = TrainingRun.fork(run.folder, epoch, dataset, store)
    # Before it, the branch knows nothing of it, as of settings that change later.
    assert len(branch.run_record.changes) == (epoch == 2)
    if epoch > 1:
        branch.stop()
        branch = TrainingRun.resume(branch.folder, dataset)
        advance(branch)
        assert_same_state(branch, run)


def test_a_withdrawn_move_never_happens(dataset, config, store, moved):
    run = TrainingRun.create(config, dataset, store)
    advance(run, at_step(10))
    run.change(moved)
    assert run.withdraw(moved)
    assert not run.withdraw(moved)
    advance(run)
    plain = TrainingRun.create(config, dataset, store)
    advance(plain)

    assert run.run_record.changes == ()
    assert_same_state(run, plain)


def test_what_is_withdrawn_as_it_is_taken_is_either_or(config):
    steering = Steering(config.training)
    taken = []

    class Wish(Displacement):
        def __eq__(self, other):
            # The thread that trains comes between the look and the hand.
            training.start()
            training.join(0.1)
            return self is other

        __hash__ = Displacement.__hash__

    wish = Wish.of("layer1", 1, [1.0])
    training = threading.Thread(target=lambda: taken.append(steering.take(0.0, 0)))
    steering.request(wish)

    withdrawn = steering.withdraw(wish)
    training.join()

    assert (withdrawn, taken) == (True, [None])


def test_settings_changed_on_going_on_hold_beside_a_waiting_move(dataset, config, store, moved):
    run = TrainingRun.create(config, dataset, store)
    advance(run, at_step(10))
    run.change(moved)
    run.stop()
    resumed = TrainingRun.resume(run.folder, dataset, changes={"learning_rate": 0.02})
    advance(resumed, at_step(12))

    move, change = resumed.run_record.changes
    assert move.displacement == moved
    assert dict(change.after) == {"learning_rate": 0.02}
    assert resumed.trainer.learning_rate == 0.02


@pytest.mark.parametrize(
    ("layer", "unit", "numbers", "message"),
    [
        ("layer9", 0, 4, "no layer 'layer9'.*layer1, output"),
        ("layer1", 99, 4, "no unit 99.*0 to"),
        ("layer1", 0, 1, "weights; the displacement has 1 numbers"),
    ],
)
def test_what_does_not_fit_is_refused(dataset, config, store, layer, unit, numbers, message):
    run = TrainingRun.create(config, dataset, store)
    with pytest.raises(ConfigError, match=message):
        run.change(Displacement.of(layer, unit, np.ones(numbers)))


@pytest.mark.parametrize("vector", [[0.0, 0.0], [np.nan, 1.0], [1e300, 0.0]])
def test_a_displacement_has_finite_numbers_that_are_not_all_zero(vector):
    with pytest.raises(ConfigError, match="displacement of layer1 unit 3"):
        Displacement.of("layer1", 3, vector)


def test_the_record_keeps_it_exactly_and_refuses_damage(dataset, config, store, moved):
    run = TrainingRun.create(config, dataset, store)
    advance(run, at_step(10))
    run.change(moved)
    advance(run, at_step(11))
    record = run.run_record
    text = record_to_json(record)

    read = record_from_json(text, "here")
    assert read.changes == record.changes
    assert displacements(read.changes)[0].displacement.vector.tobytes() == moved.numbers
    assert "unit 1 of layer 1 moved by" in describe_run(read)
    for garbled in ("AAA", "", 5):
        content = json.loads(text)
        content["changes"][0]["displacement"] = garbled
        with pytest.raises(RunError, match="here"):
            record_from_json(json.dumps(content), "here")


@pytest.mark.parametrize("model", ["numpy-mlp", "torch-mlp"])
def test_of_equal_units_only_the_moved_one_learns_a_feature_of_its_own(
    dataset, config, store, moved, model
):
    if model == "torch-mlp":
        pytest.importorskip("torch")
    settings = MODELS.get(model).settings_type(hidden=(6,), initialization="zero")
    zeros = replace(config, model=model, settings=settings)
    run = TrainingRun.create(zeros, dataset, store)
    advance(run, at_epoch(0))
    run.change(moved)
    advance(run)

    weights = run.trainer.snapshot()["layer1.weight"].T
    assert count_distinct(duplicates(weights)) == 2
    others = np.delete(weights, 1, axis=0)
    np.testing.assert_allclose(others, np.broadcast_to(others[0], others.shape), atol=1e-5)
    assert np.linalg.norm(weights[1] - others[0]) > 0.1


def test_a_kernel_is_moved_as_a_column_is(dataset, config, store):
    pytest.importorskip("torch")
    settings = MODELS.get("torch-cnn").settings_type(channels=(3,), hidden=(4,))
    run = TrainingRun.create(replace(config, model="torch-cnn", settings=settings), dataset, store)
    advance(run, at_epoch(0))
    before = run.trainer.snapshot()["conv1.weight"]
    moved = Displacement.of("conv1", 2, np.linspace(0.1, 1, before[2].size))
    run.change(moved)
    run.record(next(run.events()))

    after = run.trainer.snapshot()["conv1.weight"]
    before[2] += moved.vector.reshape(before[2].shape)
    np.testing.assert_array_equal(after, before)
