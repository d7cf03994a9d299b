import os
from dataclasses import replace

import numpy as np
import pytest

from core.errors import RunError, RunStorageError
from core.runs.record import new_record
from core.runs.tensorboard import describe_run, event_files, export_to_tensorboard
from core.runs.training_run import TrainingRun
from core.training.history import History
from core.training.mlp_settings import TorchMLPSettings


@pytest.fixture
def run(dataset, config, store):
    return trained(dataset, config, store, "wide · lr 0.1")


def trained(dataset, config, store, name):
    run = TrainingRun.create(config, dataset, store, name=name)
    for event in run.events():
        run.record(event)
    return run


@pytest.fixture
def read():
    """Return TensorBoard's own view of a folder."""
    from tensorboard.backend.event_processing import event_accumulator as accumulator

    def call(folder):
        everything = dict.fromkeys(accumulator.DEFAULT_SIZE_GUIDANCE, 0)
        return accumulator.EventAccumulator(str(folder), everything).Reload()

    return call


@pytest.fixture
def multiplexer():
    """Return the names of the runs that TensorBoard finds below a folder."""
    from tensorboard.backend.event_processing.plugin_event_multiplexer import EventMultiplexer

    def call(folder):
        found = EventMultiplexer().AddRunsFromDirectory(str(folder)).Reload()
        return sorted(found.Runs())

    return call


def test_tensorboard_reads_the_curves_of_both_splits(run, read, tmp_path):
    (place,) = export_to_tensorboard([run.folder], tmp_path / "board")

    rows = run.history.rows
    for part in ("train", "validation"):
        view = read(place / part)
        for tag in ("loss", "accuracy"):
            points = view.Scalars(tag)
            expected = [getattr(row, f"{part}_{tag}") for row in rows]
            assert [point.step for point in points] == [row.step for row in rows]
            np.testing.assert_array_equal(
                np.float32([point.value for point in points]), np.float32(expected)
            )
    assert set(view.Tags()["scalars"]) == {"loss", "accuracy"}
    rates = read(place / "train").Scalars("learning_rate")
    assert [point.value for point in rates] == pytest.approx([row.learning_rate for row in rows])


def test_tensorboard_reads_the_loss_of_every_step(run, read, tmp_path):
    (place,) = export_to_tensorboard([run.folder], tmp_path / "board")

    points = read(place / "train").Scalars("loss/batch")

    losses = run.folder.read_batch_losses()
    assert len(losses) == 35
    assert [point.step for point in points] == list(range(1, 36))
    np.testing.assert_array_equal(np.float32([point.value for point in points]), losses)
    times = [point.wall_time for point in points]
    assert times == sorted(times)


def test_steps_go_on_where_a_branch_began_and_unknown_losses_are_left_out(run, read, tmp_path):
    class Branch:
        """A record that says so."""

        first_step = 100

        def __getattr__(self, name):
            return getattr(run.run_record, name)

    losses = np.array([1, np.nan, 3], np.float32)
    files = event_files(Branch(), run.history, losses)
    (tmp_path / "events.out.tfevents.1.x").write_bytes(files["train"])

    points = read(tmp_path).Scalars("loss/batch")
    assert [(point.step, point.value) for point in points] == [(101, 1), (103, 3)]


def test_tensorboard_shows_the_settings_note_and_tags(run, read, store, tmp_path):
    store.describe(run.folder.run_id, note="why\n\nnot", tags=["a|b"])
    (place,) = export_to_tensorboard([run.folder], tmp_path / "board")

    view = read(place / "train")
    (text,) = [event.tensor_proto.string_val[0].decode() for event in view.Tensors("run")]

    assert text == describe_run(run.folder.read_record())
    for line in ("# wide · lr 0.1", "not", r"| tags | a\|b |", "| learning_rate | 0.1 |"):
        assert line in text.splitlines()


def test_the_device_is_told_that_computed_and_not_what_was_asked_for(dataset, config, store):
    config = replace(config, model="torch-mlp", settings=TorchMLPSettings(hidden=(6,)))
    text = describe_run(new_record("new", config, dataset, 1, "CUDA (NVIDIA)"))
    assert [line for line in text.splitlines() if "device" in line] == [
        "| device | CUDA (NVIDIA) |"
    ]


def test_tensorboard_finds_two_runs_for_each(run, dataset, config, store, multiplexer, tmp_path):
    other = trained(dataset, config, store, "a/b: c?")
    same_name = trained(dataset, config, store, "wide · lr 0.1")
    folders = [run.folder, other.folder, same_name.folder]

    # Twice: a run that was written there before is replaced.
    for _ in range(2):
        export_to_tensorboard(folders, tmp_path / "board")

    assert multiplexer(tmp_path / "board") == [
        "a-b- c/train",
        "a-b- c/validation",
        "wide · lr 0.1 (2)/train",
        "wide · lr 0.1 (2)/validation",
        "wide · lr 0.1/train",
        "wide · lr 0.1/validation",
    ]
    assert len(list((tmp_path / "board").rglob("events.out.tfevents.*"))) == 6


@pytest.mark.parametrize("name", ["..", "con", "///", " . ", "x" * 300, "\ud800"])
def test_any_name_becomes_a_folder_below_the_target(run, tmp_path, name):
    run.folder.write_record(replace(run.folder.read_record(), name=name))

    (place,) = export_to_tensorboard([run.folder], tmp_path / "board")

    assert place.parent == tmp_path / "board"
    assert os.listdir(tmp_path / "board") == [place.name]
    assert place.name.lower() not in ("..", "con", "")


def test_a_run_without_accuracies_or_epochs_has_files_too(run, dataset, config, read, tmp_path):
    rows = [replace(row, train_accuracy=None, validation_accuracy=None) for row in run.history.rows]
    (tmp_path / "events.out.tfevents.1.x").write_bytes(
        event_files(run.run_record, History(rows))["validation"]
    )
    assert read(tmp_path).Tags()["scalars"] == ["loss"]

    record = new_record("new", config, dataset, 1, "cpu")
    files = event_files(record, History(), np.ones(3, np.float32))
    assert sorted(files) == ["train", "validation"]


def test_a_target_that_is_a_file_is_refused(run, tmp_path):
    (tmp_path / "board").write_bytes(b"")

    with pytest.raises(RunError, match="is a file"):
        export_to_tensorboard([run.folder], tmp_path / "board")


def test_a_target_below_a_file_is_a_storage_error(run, tmp_path):
    (tmp_path / "board").write_bytes(b"")

    with pytest.raises(RunStorageError, match="cannot be written"):
        export_to_tensorboard([run.folder], tmp_path / "board" / "sub")
