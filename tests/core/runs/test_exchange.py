import itertools
import os
import shutil
import zipfile
from dataclasses import replace

import numpy as np
import pytest

from core.errors import RunError, RunStorageError
from core.runs import importing as run_import
from core.runs.checkpoint import read_arrays
from core.runs.exporting import export_run
from core.runs.folder import RunFolder
from core.runs.importing import import_run
from core.runs.run_files import CopyCancelled, is_run_file, run_files
from core.runs.source import looks_like_run
from core.runs.store import RunStore
from core.runs.training_run import TrainingRun
from core.training.events import EpochEnd, RunStatus


@pytest.fixture
def other(tmp_path):
    """Another machine's runs."""
    return RunStore(tmp_path / "other")


@pytest.fixture
def run(dataset, config, store):
    run = TrainingRun.create(config, dataset, store, name="one")
    train(run)
    store.describe(run.folder.run_id, note="why\nnot", tags=["wide"])
    return run


@pytest.fixture
def archive(run, tmp_path):
    path = tmp_path / "one.zip"
    export_run(run.folder, path)
    return path


def train(run):
    for event in run.events():
        run.record(event)


def content(folder):
    """Every file of a run but its record."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and path.name != "run.json"
    }


def test_a_run_arrives_as_it_left(run, archive, other):
    imported = import_run(archive, other)

    assert imported.is_new
    assert imported.left_out == ()
    assert imported.folder.run_id == run.folder.run_id
    assert imported.folder.read_record() == run.folder.read_record()
    assert content(imported.folder.path) == content(run.folder.path)
    assert [stored.run_id for stored in other.runs()] == [run.folder.run_id]
    assert os.listdir(other.root) == [run.folder.run_id]


def test_a_zip_holds_one_folder_named_after_the_run(run, archive):
    (run.folder.path / "holiday.png").write_bytes(b"")
    (run.folder.path / ".run.json.01234567.tmp").write_bytes(b"")
    export_run(run.folder, archive, overwrite=True)

    with zipfile.ZipFile(archive) as file:
        names = file.namelist()
        assert file.testzip() is None
    assert {name.split("/")[0] for name in names} == {run.folder.run_id}
    files = {name.split("/", 1)[1] for name in names}
    assert {"run.json", "metrics.csv", "resume.safetensors"} <= files
    assert {f"checkpoints/epoch_{epoch:04d}.safetensors" for epoch in range(6)} <= files
    assert all(is_run_file(name) for name in files)


def test_a_file_that_is_there_is_replaced_only_if_asked(run, archive):
    before = archive.read_bytes()
    with pytest.raises(RunError, match="there already"):
        export_run(run.folder, archive)
    assert archive.read_bytes() == before

    archive.write_bytes(b"old")
    export_run(run.folder, archive, overwrite=True)
    assert zipfile.is_zipfile(archive)


@pytest.mark.parametrize("place", [".", "missing/one.zip"])
def test_a_place_that_is_no_file_is_refused(run, tmp_path, place):
    with pytest.raises(RunError, match="folder"):
        export_run(run.folder, tmp_path / place, overwrite=True)


def test_an_export_that_fails_leaves_what_was_there(run, archive, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    before = archive.read_bytes()
    monkeypatch.setattr(zipfile.ZipFile, "writestr", full)
    with pytest.raises(RunStorageError, match="No space left"):
        export_run(run.folder, archive, overwrite=True)

    assert archive.read_bytes() == before
    assert not list(archive.parent.glob(".*"))


def test_a_cancelled_export_leaves_nothing(run, tmp_path):
    asked = iter([False, False, True])
    with pytest.raises(CopyCancelled):
        export_run(run.folder, tmp_path / "new.zip", cancelled=lambda: next(asked))

    assert [path.name for path in tmp_path.iterdir()] == ["runs"]


def test_both_ways_tell_how_far_they_are(run, other, tmp_path):
    told = []
    export_run(run.folder, tmp_path / "a.zip", progress=lambda *done: told.append(done))
    assert told == sorted(told)
    assert told[-1][0] == told[-1][1]

    told.clear()
    imported = import_run(tmp_path / "a.zip", other, progress=lambda *done: told.append(done))
    assert told == sorted(told)
    assert told[-1][0] == sum(map(len, content(imported.folder.path).values()))


@pytest.mark.parametrize("form", ["zip", "folder"])
def test_a_run_taken_while_it_is_trained_goes_on_bit_for_bit(
    dataset, config, store, other, tmp_path, monkeypatch, form, with_training
):
    monkeypatch.setattr("core.runs.recorder.STATE_INTERVAL_S", 0.0)
    config = with_training(config, epochs=30, momentum=0.9)
    expected = TrainingRun.create(config, dataset, store)
    train(expected)
    run = TrainingRun.create(config, dataset, store)
    events = run.events()

    def go_on(*_):
        """Train for an epoch and a bit: between any two files."""
        for event in events:
            run.record(event)
            if isinstance(event, EpochEnd):
                break
        for event in itertools.islice(events, 3):
            run.record(event)

    go_on()
    go_on()
    if form == "zip":
        export_run(run.folder, tmp_path / "one.zip", progress=go_on)
        taken = import_run(tmp_path / "one.zip", other).folder
    else:
        taken = import_run(run.folder.path, other, progress=go_on).folder

    record = taken.read_record()
    assert (record.status, record.owner) == (RunStatus.INTERRUPTED, None)
    resumed = TrainingRun.resume(taken, dataset)
    assert 0 < resumed.position.epoch < run.position.epoch
    train(resumed)
    assert resumed.history.rows[-1].train_loss == expected.history.rows[-1].train_loss
    assert [row.epoch for row in resumed.history.rows] == list(range(31))
    assert state(taken) == state(expected.folder)


def state(folder):
    arrays, metadata = read_arrays(folder.state)
    return {name: array.tobytes() for name, array in arrays.items()}, metadata


def test_a_run_at_work_is_interrupted_in_the_copy(dataset, config, store, other, tmp_path):
    run = TrainingRun.create(config, dataset, store)
    export_run(run.folder, tmp_path / "a.zip")

    record = import_run(tmp_path / "a.zip", other).folder.read_record()

    assert run.folder.read_record().owner is not None
    assert (record.status, record.owner) == (RunStatus.INTERRUPTED, None)


def test_the_same_zip_dropped_twice_gives_one_run(archive, other):
    first = import_run(archive, other)
    # What people say of it here stays.
    other.describe(first.folder.run_id, name="mine", tags=["mine"])

    second = import_run(archive, other)

    assert not second.is_new
    assert second.folder.path == first.folder.path
    assert [run.record.name for run in other.runs()] == ["mine"]


@pytest.mark.parametrize(("name", "taken"), [("a\x1b[2J\r\n b", "a [2J b"), (" \x00 ", None)])
def test_a_name_arrives_as_one_line_that_can_be_seen(run, other, tmp_path, name, taken):
    run.folder.write_record(replace(run.folder.read_record(), name=name))
    export_run(run.folder, tmp_path / "odd.zip")

    folder = import_run(tmp_path / "odd.zip", other).folder

    assert folder.read_record().name == (run.folder.run_id if taken is None else taken)


def test_a_run_that_never_left_is_not_doubled(run, archive, store):
    assert not import_run(archive, store).is_new
    assert not import_run(run.folder.path, store).is_new
    assert len(store.runs()) == 1


def test_the_same_run_at_another_point_comes_beside(run, archive, other, dataset, tmp_path):
    import_run(archive, other)
    longer = TrainingRun.resume(run.folder, dataset, changes={"epochs": 8})
    train(longer)
    export_run(longer.folder, tmp_path / "longer.zip")

    imported = import_run(tmp_path / "longer.zip", other)

    assert imported.is_new
    assert imported.folder.run_id == f"{run.folder.run_id}-2"
    names = {stored.record.name: stored.record.epochs_done for stored in other.runs()}
    assert names == {"one": 5, "one (2)": 8}


def test_a_deleted_run_keeps_its_place(run, archive, store):
    store.delete(run.folder.run_id)

    imported = import_run(archive, store)
    store.restore(run.folder.run_id)

    assert imported.folder.run_id == f"{run.folder.run_id}-2"
    assert len(store.runs()) == 2


def test_a_folder_is_copied_without_what_is_foreign(run, other, tmp_path):
    elsewhere = tmp_path / "usb" / "my run"
    shutil.copytree(run.folder.path, elsewhere)
    (elsewhere / "holiday.png").write_bytes(b"")
    (elsewhere / "secret.csv").symlink_to(elsewhere / "metrics.csv")

    imported = import_run(elsewhere / "run.json", other)

    assert imported.folder.run_id == "my run"
    assert content(imported.folder.path) == content(run.folder.path)


def test_what_is_dropped_is_told_from_data(run, archive, tmp_path):
    folder = run.folder.path
    assert all(map(looks_like_run, (archive, folder, folder / "run.json", tmp_path / "A.ZIP")))
    (tmp_path / "data.npz").write_bytes(archive.read_bytes())
    assert not any(map(looks_like_run, (tmp_path, tmp_path / "data.npz", folder / "metrics.csv")))


def test_a_folder_without_a_run_is_refused(other, tmp_path):
    with pytest.raises(RunError, match=r"holds no run\.json"):
        import_run(tmp_path, other)


@pytest.mark.parametrize("run_id", ["last", "con", "a:b", "-x", "x.", "é", "x" * 200])
def test_a_folder_name_that_not_every_system_takes_is_made_anew(run, other, tmp_path, run_id):
    folder = tmp_path / run_id
    shutil.copytree(run.folder.path, folder)
    export_run(RunFolder(folder), tmp_path / "a.zip")

    imported = import_run(tmp_path / "a.zip", other)

    assert imported.folder.run_id.endswith("_numpy-mlp-levels")
    assert other.find("last").path == imported.folder.path


class Killed(BaseException):
    pass


def test_an_import_that_ends_anywhere_leaves_nothing(archive, other, monkeypatch):
    whole = []
    import_run(archive, RunStore(other.root.parent / "count"), progress=lambda *d: whole.append(d))
    for last in range(len(whole)):
        told = []

        def stop(*done, told=told, last=last):
            told.append(done)
            if len(told) > last:
                raise Killed

        with pytest.raises(Killed):
            import_run(archive, other, progress=stop)
        assert os.listdir(other.root) == []


def test_a_cancelled_import_leaves_nothing(archive, other):
    with pytest.raises(CopyCancelled):
        import_run(archive, other, cancelled=lambda: True)

    assert os.listdir(other.root) == []


def test_what_a_killed_import_left_is_no_run_and_is_erased_in_time(archive, other, monkeypatch):
    # Nothing is tidied up after a real kill.
    monkeypatch.setattr(run_import.shutil, "rmtree", lambda *_, **__: None)
    with pytest.raises(CopyCancelled):
        import_run(archive, other, cancelled=lambda: True)
    monkeypatch.undo()
    (left,) = (other.root / ".incoming").iterdir()

    assert other.runs() == []
    other.purge()
    assert left.exists()
    os.utime(left, (0, 0))
    other.purge()
    assert not left.exists()


def test_a_disk_that_is_too_small_is_told_before_anything_is_written(archive, other, monkeypatch):
    usage = shutil.disk_usage(archive.parent)._replace(free=run_import.RESERVE_BYTES + 100)
    monkeypatch.setattr(run_import.shutil, "disk_usage", lambda _: usage)

    with pytest.raises(RunError, match="make room"):
        import_run(archive, other)
    assert os.listdir(other.root) == []


def test_a_disk_that_fills_up_leaves_nothing(archive, other, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(RunFolder, "write_record", full)
    with pytest.raises(RunStorageError, match="make room"):
        import_run(archive, other)
    assert os.listdir(other.root) == []


def test_links_and_unfinished_files_are_no_part_of_a_run(run):
    folder = run.folder.path
    before = run_files(run.folder)
    (folder / "extra.csv").symlink_to(folder / "metrics.csv")
    (folder / ".metrics.csv.01234567.tmp").write_bytes(b"")
    (folder / "sub").mkdir()
    (folder / "sub" / "a.csv").write_bytes(b"")

    assert run_files(run.folder) == before
    np.zeros(3, "<f4").tofile(folder / "batch_visits.f32")
    assert "batch_visits.f32" in run_files(run.folder)


def test_a_name_of_a_run_keeps_to_one_line(run, other, tmp_path):
    run.folder.write_record(replace(run.folder.read_record(), name="a\nb\x0c c"))
    export_run(run.folder, tmp_path / "a.zip")

    assert import_run(tmp_path / "a.zip", other).folder.read_record().name == "a b c"
