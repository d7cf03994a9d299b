import os

import pytest

from core.errors import RunError, RunStorageError
from core.runs.store import RunStore
from core.runs.training_run import TrainingRun


@pytest.fixture
def runs(dataset, config, store):
    return [TrainingRun.create(config, dataset, store, name=name) for name in ("one", "two")]


def test_runs_are_listed_oldest_first(store, runs):
    assert [run.record.name for run in store.runs()] == ["one", "two"]


def test_a_run_is_found_by_path_id_name_and_last(store, runs):
    folder = runs[0].folder

    for name in (str(folder.path), str(folder.path / "run.json"), folder.run_id, "one"):
        assert store.find(name).path == folder.path
    assert store.find("last").path == runs[1].folder.path


def test_an_unknown_run_says_where_it_was_looked_for(store, runs):
    with pytest.raises(RunError, match="runs"):
        store.find("three")


def test_a_name_of_several_runs_asks_for_an_id(store, runs):
    store.rename(runs[0].folder.run_id, "two")

    with pytest.raises(RunError, match=runs[0].folder.run_id):
        store.find("two")


def test_last_without_any_run_says_so(store):
    with pytest.raises(RunError, match="no run"):
        store.find("last")


def test_a_deleted_run_comes_back(store, runs):
    run_id = runs[0].folder.run_id
    store.delete(run_id)
    assert [run.record.name for run in store.runs()] == ["two"]
    assert [run.run_id for run in store.deleted()] == [run_id]

    store.restore(run_id)

    assert len(store.runs()) == 2


def test_purging_spares_what_was_deleted_lately(store, runs):
    store.delete(runs[0].folder.run_id)

    assert store.purge(older_than_days=1) == 0
    assert store.purge(older_than_days=-1) == 1
    assert store.deleted() == []


@pytest.mark.parametrize("name", ["", "  "])
def test_an_empty_name_is_refused(store, runs, name):
    with pytest.raises(RunError, match="empty"):
        store.rename(runs[0].folder.run_id, name)


def test_runs_made_within_a_second_get_folders_of_their_own(store):
    assert store.new_folder("a b").path != store.new_folder("a b").path


def test_a_folder_that_cannot_be_made_is_a_storage_error(tmp_path):
    (tmp_path / "file").write_text("")

    with pytest.raises(RunStorageError, match="--runs-dir"):
        RunStore(tmp_path / "file" / "runs").new_folder("x")


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may write anywhere")
def test_a_read_only_folder_is_a_storage_error(tmp_path):
    tmp_path.chmod(0o500)

    with pytest.raises(RunStorageError, match="writable"):
        RunStore(tmp_path / "runs").new_folder("x")


def test_a_name_that_is_taken_gets_a_number(store, runs):
    assert store.free_name("three") == "three"
    assert store.free_name("one") == "one (2)"


def test_runs_with_the_same_settings_are_told_apart_by_a_number(store, config, dataset):
    names = [TrainingRun.create(config, dataset, store).run_record.name for _ in range(3)]

    assert names == ["MLP · lr 0.1", "MLP · lr 0.1 (2)", "MLP · lr 0.1 (3)"]


def test_a_new_run_does_not_take_the_place_of_a_deleted_one(store, monkeypatch):
    monkeypatch.setattr("core.runs.store.new_id", lambda _now, label: f"2026-01-01_{label}")
    first = store.new_folder("mlp")
    os.makedirs(store.root / ".deleted")
    os.rename(first.path, store.root / ".deleted" / first.run_id)
    second = store.new_folder("mlp")

    assert second.run_id == "2026-01-01_mlp-2"
    store.restore(first.run_id)
    assert first.path.exists()
