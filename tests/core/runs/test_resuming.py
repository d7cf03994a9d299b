import pytest

from core.runs.training_run import TrainingRun
from core.training.events import EpochEnd


@pytest.fixture
def stopped(dataset, config, store):
    """A run that was stopped after its third epoch."""
    run = TrainingRun.create(config, dataset, store)
    for event in run.events():
        run.record(event)
        if isinstance(event, EpochEnd) and event.epoch == 3:
            break
    run.stop()
    return run


@pytest.mark.parametrize(
    ("kept", "lost"), [(0, "epochs 0 to 3"), (2, "epochs 1 to 3"), (4, "epoch 3")]
)
def test_curves_that_are_lost_are_named(stopped, dataset, kept, lost):
    path = stopped.folder.path / "metrics.csv"
    lines = path.read_text().splitlines(keepends=True)
    path.write_text("".join([*lines[:kept], "damage\n", *lines[kept + 1 :]]))

    resumed = TrainingRun.resume(stopped.folder, dataset)
    (note,) = resumed.notes
    assert note == f"metrics.csv is damaged or was cut short: the curves of {lost} are lost"
    for event in resumed.events():
        resumed.record(event)
    assert [row.epoch for row in resumed.folder.read_metrics().rows][-2:] == [4, 5]


def test_curves_that_are_whole_are_not_mentioned(stopped, dataset):
    assert TrainingRun.resume(stopped.folder, dataset).notes == ()
