import json
import os
import shutil
from dataclasses import replace
from pathlib import Path

import psutil
import pytest

from core.owner import Owner
from core.runs.folder import RunFolder


@pytest.fixture
def runs(lab, runs_dir):
    """Call `runs` with --json."""

    def call(*arguments):
        return lab("runs", "--json", "--runs-dir", runs_dir, *arguments)

    return call


@pytest.fixture
def two(train, data_file):
    """A toy run called one and a run on pictures called two; return their folders."""
    return [
        Path(train("--preset", "toy", "--epochs", 2, "--name", "one").json["run"]),
        Path(train("--data", data_file, "--epochs", 3, "--name", "two").json["run"]),
    ]


def test_without_any_run_the_list_is_empty_and_says_how_to_make_one(lab, runs, runs_dir):
    assert runs().json == {"runs_dir": str(runs_dir), "runs": []}

    done = lab("runs", "--runs-dir", runs_dir)
    assert done.code == 0
    assert done.out == ""
    assert "train" in done.err


def test_the_list_is_oldest_first(runs, two):
    assert [run["run"] for run in runs().json["runs"]] == [str(path) for path in two]
    assert runs("list").json == runs().json


def test_an_entry_of_the_list_tells_what_a_script_needs(runs, two):
    entry = runs().json["runs"][1]

    assert entry["id"] == two[1].name
    assert entry["name"] == "two"
    assert entry["status"] == "finished"
    assert entry["epochs"] == entry["planned_epochs"] == 3
    assert entry["data"] == "levels"
    assert entry["model"] == "numpy-mlp"
    assert entry["test"]["samples"] == 10


def test_the_list_for_people_is_a_table(lab, runs_dir, two):
    done = lab("runs", "--runs-dir", runs_dir)

    head, *rows = done.out.splitlines()
    assert head.split() == ["id", "name", "status", "epochs", "validation"]
    assert "one" in rows[0]
    assert "3 of 3" in rows[1]


@pytest.mark.parametrize("form", ["folder", "id", "name", "last"])
def test_show_takes_every_form_of_a_run(runs, two, form):
    name = {"folder": two[1], "id": two[1].name, "name": "two", "last": "last"}[form]

    content = runs("show", name).json

    assert content["run"] == str(two[1])
    assert content["checkpoints"] == [0, 1, 2, 3]
    assert content["settings"]["epochs"] == 3
    assert content["settings"]["hidden"] == [64]
    assert content["best"]["epoch"] in range(4)


def test_show_for_people_names_every_fact(lab, runs_dir, two):
    done = lab("runs", "show", "two", "--runs-dir", runs_dir)

    assert "4 epochs" in done.out
    assert "hidden 64" in done.out


def test_flags_may_stand_before_and_behind_the_action(lab, runs_dir, two):
    before = lab("runs", "--json", "--runs-dir", runs_dir, "show", "last")
    behind = lab("runs", "show", "last", "--json", "--runs-dir", runs_dir)

    assert before.json == behind.json


def test_a_run_gets_another_name_and_keeps_its_folder(runs, two):
    assert runs("rename", "one", "first").json == {"renamed": [two[0].name]}
    assert runs("show", "first").json["run"] == str(two[0])


def test_a_run_outside_of_the_runs_dir_is_renamed_by_its_path(lab, tmp_path, two):
    lab("runs", "--runs-dir", tmp_path / "other", "rename", two[0], "first")

    assert RunFolder(two[0]).read_record().name == "first"


def test_deleted_runs_come_back(runs, two):
    assert runs("delete", "one", "last").json == {"deleted": [path.name for path in two]}
    assert runs().json["runs"] == []

    assert runs("restore", two[0].name).json == {"restored": [two[0].name]}
    assert [run["name"] for run in runs().json["runs"]] == ["one"]


def test_what_was_done_before_a_run_that_cannot_be_is_printed(runs, two):
    done = runs("restore", two[0].name)
    assert (done.code, done.out) == (2, "")
    runs("delete", "one")
    done = runs("restore", two[0].name, two[1].name)
    assert done.code == 2
    assert done.json == {"restored": [two[0].name]}
    assert two[1].name in done.err


def test_a_run_named_twice_is_deleted_once(runs, two):
    assert runs("delete", "two", "last", two[1]).json == {"deleted": [two[1].name]}


def test_actions_tell_what_they_did(lab, runs_dir, two):
    done = lab("runs", "delete", "one", "--runs-dir", runs_dir)

    assert done.out == f"deleted {two[0].name}\n"


@pytest.mark.parametrize(
    "arguments",
    [
        ("show", "three"),
        ("show", ""),
        ("rename", "three", "x"),
        ("rename", "one", " "),
        ("delete", "three"),
        ("restore", "three"),
        ("restore", "../one"),
        ("restore", "."),
        ("restore", ""),
    ],
)
def test_what_is_not_there_is_refused(lab, runs_dir, two, arguments):
    done = lab("runs", "--runs-dir", runs_dir, *arguments)

    assert done.code == 2
    assert done.out == ""
    assert len(done.error_lines) == 1
    assert len(lab("runs", "--json", "--runs-dir", runs_dir).json["runs"]) == 2


def test_a_name_of_two_runs_asks_for_an_id(lab, runs, runs_dir, two):
    runs("rename", "one", "two")

    done = lab("runs", "--runs-dir", runs_dir, "show", "two")
    assert done.code == 2
    assert two[0].name in done.err


def test_an_unreadable_run_is_listed_with_its_problem(lab, runs, runs_dir, two):
    (two[0] / "run.json").write_text("{")

    entry = runs().json["runs"][0]
    assert entry["id"] == two[0].name
    assert entry["status"] is None
    assert "damaged" in entry["problem"]
    assert "unreadable" in lab("runs", "--runs-dir", runs_dir).out


@pytest.mark.parametrize(
    "garbled",
    [
        {"format_version": 2},
        {"format_version": None},
        {"config": None},
        {"config": {"model": "resnet"}},
        {"dataset": []},
        {"status": "lost"},
        {"epochs_done": float("inf")},
        {"created": "yesterday"},
        {"owner": {"pid": "x"}},
        {"results": {"train": {"loss": "low"}}},
    ],
    ids=str,
)
def test_a_garbled_run_does_not_hide_the_others(runs, lab, runs_dir, two, garbled):
    path = two[0] / "run.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | garbled))

    entries = runs().json["runs"]
    assert [entry["status"] for entry in entries] == [None, "finished"]
    done = lab("runs", "show", two[0], "--runs-dir", runs_dir)
    assert done.code == 2
    assert len(done.error_lines) == 1


def test_folders_that_are_no_runs_are_not_listed(runs, runs_dir, two):
    (runs_dir / "holiday" / "pictures").mkdir(parents=True)
    (runs_dir / "2026-01-01_000000_killed-at-once" / "checkpoints").mkdir(parents=True)
    (runs_dir / "notes.txt").write_text("")

    assert len(runs().json["runs"]) == 2


def test_a_run_that_lost_its_record_is_listed(runs, two):
    (two[0] / "run.json").unlink()

    assert runs().json["runs"][0]["status"] is None


def busy(path):
    """Make a run look as if the process that started the tests trained it."""
    parent = psutil.Process(os.getppid())
    folder = RunFolder(path)
    owner = Owner(parent.pid, parent.create_time())
    folder.write_record(replace(folder.read_record(), status="running", owner=owner))


def test_a_run_that_another_process_trains_is_neither_deleted_nor_resumed(runs, refused, two):
    busy(two[0])
    assert runs().json["runs"][0]["status"] == "running"

    assert runs("delete", "one").code == 2
    assert "another process" in refused("--resume", "one")
    assert two[0].is_dir()


def test_a_run_whose_process_is_gone_is_interrupted(runs, two):
    busy(two[0])
    folder = RunFolder(two[0])
    record = folder.read_record()
    folder.write_record(replace(record, owner=replace(record.owner, started=1.0)))

    assert runs().json["runs"][0]["status"] == "interrupted"
    assert runs("delete", "one").code == 0


def test_the_last_run_is_the_one_begun_last_whatever_the_clock_of_its_zone(runs, two):
    path = two[0] / "run.json"
    content = json.loads(path.read_text())
    # Later than any clock east of it says by its digits.
    content["created"] = "2999-01-01T00:00:00.000-11:00"
    path.write_text(json.dumps(content))
    other = json.loads((two[1] / "run.json").read_text())
    other["created"] = "2999-01-01T09:00:00.000+12:00"
    (two[1] / "run.json").write_text(json.dumps(other))

    assert runs("show", "last").json["run"] == str(two[0])


def test_a_run_copied_elsewhere_is_found_by_its_path(runs, tmp_path, two):
    shutil.copytree(two[0], tmp_path / "copy")

    assert runs("show", tmp_path / "copy").json["name"] == "one"
