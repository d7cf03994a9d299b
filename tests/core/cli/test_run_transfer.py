import zipfile
from pathlib import Path

import pytest


@pytest.fixture
def runs(lab, runs_dir):
    """Call `runs` with --json."""

    def call(*arguments):
        return lab("runs", "--json", "--runs-dir", runs_dir, *arguments)

    return call


@pytest.fixture
def elsewhere(lab, tmp_path):
    """Call `runs` with --json on another machine."""

    def call(*arguments):
        return lab("runs", "--json", "--runs-dir", tmp_path / "other", *arguments)

    return call


@pytest.fixture
def one(train):
    return Path(train("--preset", "toy", "--epochs", 2, "--name", "one").json["run"])


def test_a_run_goes_to_another_machine_and_on_from_there(runs, elsewhere, lab, one, tmp_path):
    file = tmp_path / "one.zip"
    done = runs("export", "one", file).json
    assert done == {"exported": one.name, "file": str(file), "bytes": file.stat().st_size}

    done = elsewhere("import", file).json
    assert done == {
        "imported": one.name,
        "run": str(tmp_path / "other" / one.name),
        "name": "one",
        "new": True,
        "left_out": [],
    }
    assert elsewhere("import", file).json["new"] is False
    arguments = ("--resume", "one", "--epochs", 3, "--runs-dir", tmp_path / "other")
    assert lab("train", "--json", *arguments).json["epochs"] == 3


def test_a_folder_is_imported_too(elsewhere, one):
    assert elsewhere("import", one).json["new"] is True
    assert [run["name"] for run in elsewhere().json["runs"]] == ["one"]


def test_a_file_that_is_there_is_kept_without_force(runs, refused, one, tmp_path):
    file = tmp_path / "one.zip"
    file.write_bytes(b"old")

    assert "--force" in refused("export", "one", file, verb="runs")
    assert file.read_bytes() == b"old"

    assert runs("export", "one", file, "--force").code == 0
    assert zipfile.is_zipfile(file)


def test_people_are_told_what_became_of_it(lab, runs_dir, one, tmp_path):
    other, file = ("--runs-dir", tmp_path / "other"), tmp_path / "one.zip"
    told = lab("runs", "--runs-dir", runs_dir, "export", "one", file).out
    assert told.startswith(f"exported {one.name} to {file} (")
    with zipfile.ZipFile(file, "a") as archive:
        archive.writestr(f"{one.name}/.DS_Store", b"")

    done = lab("runs", *other, "import", file)
    assert done.out == f"imported {one.name} as one\n"
    assert "left out 1 files" in done.err
    assert "here already" in lab("runs", *other, "import", file).out


def test_runs_are_written_for_tensorboard(runs, lab, runs_dir, one, tmp_path):
    board = tmp_path / "board"
    done = runs("tensorboard", "one", "last", board).json

    assert done == {
        "folder": str(board),
        "runs": [{"id": one.name, "folder": str(board / "one")}],
    }
    assert {path.parent.name for path in board.rglob("events.out.tfevents.*")} == {
        "train",
        "validation",
    }
    done = lab("runs", "--runs-dir", runs_dir, "tensorboard", "one", board)
    assert done.out == f"wrote {board / 'one'}\n"
    assert f'tensorboard --logdir "{board}"' in done.err


@pytest.mark.parametrize(
    "arguments",
    [
        ("export", "three", "{tmp}/a.zip"),
        ("export", "one", "{tmp}"),
        ("export", "one", "{tmp}/missing/a.zip"),
        ("export", "one", ""),
        ("import", "{tmp}/missing.zip"),
        ("import", "{tmp}/text.zip"),
        ("import", "{tmp}"),
        ("import", " "),
        ("tensorboard", "three", "{tmp}/board"),
        ("tensorboard", "one", "{tmp}/text.zip"),
        ("tensorboard", "one", "{tmp}/text.zip/sub"),
        ("tensorboard", "one", ""),
    ],
)
def test_what_cannot_be_done_is_refused(runs, refused, one, tmp_path, arguments):
    (tmp_path / "text.zip").write_text("no zip")
    before = sorted(tmp_path.rglob("*"))

    refused(*(argument.format(tmp=tmp_path) for argument in arguments), verb="runs")

    assert sorted(tmp_path.rglob("*")) == before
