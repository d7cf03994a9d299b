import dataclasses

import numpy as np
import pytest

from core.errors import ConfigError, ModelLoadError, RunError
from core.runs.record import Fork
from core.runs.training_run import TrainingRun
from core.training.events import BatchEnd, EpochEnd, RunStatus


def advance(run, until=lambda event: False):
    for event in run.events():
        run.record(event)
        if until(event):
            return


def at_step(step):
    return lambda event: isinstance(event, BatchEnd) and event.step == step


def at_epoch(epoch):
    return lambda event: isinstance(event, EpochEnd) and event.epoch == epoch


@pytest.fixture(params=["sgd", "adam"])
def parent(request, dataset, config, store, with_training):
    config = with_training(config, optimizer=request.param, learning_rate=0.02)
    run = TrainingRun.create(config, dataset, store, name="parent")
    advance(run)
    return run


def state(run):
    return {name: array.tobytes() for name, array in run.trainer.state().items()}


def test_a_branch_without_changes_repeats_its_run(parent, dataset, store):
    branch = TrainingRun.fork(parent.folder, 2, dataset, store)
    advance(branch)

    assert state(branch) == state(parent)
    assert branch.history.rows[0] == parent.history.rows[2]
    ours = [(row.epoch, row.step, row.train_loss) for row in branch.history.rows]
    theirs = [(row.epoch, row.step, row.train_loss) for row in parent.history.rows[2:]]
    assert ours == theirs
    np.testing.assert_array_equal(
        branch.folder.read_batch_losses(), parent.folder.read_batch_losses()[14:]
    )


def test_a_branch_says_where_it_comes_from_and_keeps_its_first_weights(parent, dataset, store):
    branch = TrainingRun.fork(parent.folder, 3, dataset, store, changes={"learning_rate": 0.5})

    record = branch.folder.read_record()
    assert record.parent == Fork(parent.folder.run_id, "parent", 3, 21)
    assert record.name == "parent @ 3"
    assert (record.first_epoch, record.first_step, record.epochs_done) == (3, 21, 3)
    assert record.config.training.learning_rate == 0.5
    assert branch.folder.checkpoint_epochs() == [3]
    first, there = branch.folder.read_checkpoint(3), parent.folder.read_checkpoint(3)
    np.testing.assert_array_equal(first["layer1.weight"], there["layer1.weight"])
    assert record.results["validation"].loss == parent.history.rows[3].validation_loss


def test_the_other_run_stays_as_it_is(parent, dataset, store):
    def files():
        return {p: p.read_bytes() for p in parent.folder.path.rglob("*") if p.is_file()}

    before = files()
    advance(TrainingRun.fork(parent.folder, 1, dataset, store, changes={"momentum": 0.1}))
    assert files() == before


@pytest.mark.parametrize("step", [22, 28, 30])
def test_a_stopped_branch_goes_on_bit_for_bit(parent, dataset, store, step):
    whole = TrainingRun.fork(parent.folder, 3, dataset, store, changes={"learning_rate": 0.1})
    advance(whole)
    branch = TrainingRun.fork(parent.folder, 3, dataset, store, changes={"learning_rate": 0.1})
    advance(branch, at_step(step))
    branch.stop()
    resumed = TrainingRun.resume(branch.folder, dataset)
    advance(resumed)

    assert state(resumed) == state(whole)
    np.testing.assert_array_equal(
        resumed.folder.read_batch_losses(), whole.folder.read_batch_losses()
    )


def test_a_branch_that_took_no_step_goes_on(parent, dataset, store):
    branch = TrainingRun.fork(parent.folder, 2, dataset, store)
    resumed = TrainingRun.resume(branch.folder, dataset)
    advance(resumed)
    assert state(resumed) == state(parent)


def test_a_branch_of_a_branch_begins_where_that_one_began_or_later(parent, dataset, store):
    branch = TrainingRun.fork(parent.folder, 2, dataset, store, changes={"learning_rate": 0.1})
    advance(branch)
    twig = TrainingRun.fork(branch.folder, 4, dataset, store)
    advance(twig)
    assert state(twig) == state(branch)
    with pytest.raises(RunError, match="has no epoch 1; it has epochs 2 to 5"):
        TrainingRun.fork(branch.folder, 1, dataset, store)


def test_changes_of_the_run_before_the_fork_are_inherited_and_later_ones_not(
    dataset, config, store
):
    run = TrainingRun.create(config, dataset, store)
    advance(run, at_epoch(1))
    run.change({"learning_rate": 0.05})
    advance(run, at_epoch(3))
    run.change({"learning_rate": 0.001})
    advance(run)

    branch = TrainingRun.fork(run.folder, 2, dataset, store)
    assert branch.config.training.learning_rate == 0.05
    assert branch.run_record.changes == ()


def test_another_optimizer_begins_fresh_and_says_so(dataset, config, store):
    run = TrainingRun.create(config, dataset, store)
    advance(run)
    branch = TrainingRun.fork(run.folder, 2, dataset, store, changes={"optimizer": "adam"})
    assert "fresh optimiser" in branch.notes[0]


def test_a_mean_of_the_weights_begins_at_the_weights_of_the_fork(dataset, config, store):
    run = TrainingRun.create(config, dataset, store)
    advance(run)
    branch = TrainingRun.fork(run.folder, 2, dataset, store, changes={"averaging": 0.9})

    kept, state = run.folder.read_checkpoint(2), branch.trainer.state()
    assert "fresh optimiser" in branch.notes[0]
    assert state["optimizer.averaged_steps"] == 0
    np.testing.assert_array_equal(state["layer1.weight"], kept["layer1.weight"])
    assert not state["optimizer.velocity"].any()
    advance(branch)
    assert branch.run_record.status is RunStatus.FINISHED


def test_a_diverged_run_can_be_forked_before_it_diverged(dataset, config, store, with_training):
    config = with_training(config, learning_rate=3e38, momentum=0.0, epochs=2, batch_size=50)
    run = TrainingRun.create(config, dataset, store)
    advance(run)
    assert run.run_record.status is RunStatus.DIVERGED
    branch = TrainingRun.fork(run.folder, 0, dataset, store, changes={"learning_rate": 0.1})
    advance(branch)
    assert branch.run_record.status is RunStatus.FINISHED


def test_an_epoch_whose_checkpoint_is_gone_names_the_nearest_ones(parent, dataset, store):
    (parent.folder.checkpoints / "epoch_0002.safetensors").unlink()
    with pytest.raises(RunError, match=r"weights of epoch 2 .* not kept; fork at epoch 1 or 3"):
        TrainingRun.fork(parent.folder, 2, dataset, store)
    for path in parent.folder.checkpoints.iterdir():
        path.unlink()
    with pytest.raises(RunError, match="no weights left"):
        TrainingRun.fork(parent.folder, 2, dataset, store)
    assert len(store.runs()) == 1


def test_a_damaged_checkpoint_is_named_and_leaves_no_branch(parent, dataset, store):
    path = parent.folder.checkpoints / "epoch_0002.safetensors"
    path.write_bytes(path.read_bytes()[:-8])
    with pytest.raises(ModelLoadError, match=r"epoch_0002\.safetensors"):
        TrainingRun.fork(parent.folder, 2, dataset, store)
    assert len(store.runs()) == 1


def test_the_network_itself_cannot_change(parent, dataset, store):
    with pytest.raises(ConfigError, match="keeps its network, so hidden cannot differ"):
        TrainingRun.fork(parent.folder, 2, dataset, store, changes={"hidden": (3,)})


def test_a_branch_needs_epochs_to_train(parent, dataset, store):
    with pytest.raises(ConfigError, match="more epochs than 5"):
        TrainingRun.fork(parent.folder, 5, dataset, store)
    advance(TrainingRun.fork(parent.folder, 5, dataset, store, changes={"epochs": 6}))


def test_other_data_are_refused(parent, dataset, store):
    other = dataclasses.replace(dataset, train=dataset.validation)
    with pytest.raises(RunError, match="fingerprint"):
        TrainingRun.fork(parent.folder, 2, other, store)
