"""Marks beside several runs: what goes with a mark that is taken back, and what stays."""

import pytest

from core.datasets.marks import Mark
from core.runs.folder import RunFolder
from core.runs.marks_file import change_marks, read_marks
from gui.mark_files import MarkFiles

HERE, THERE = "h" * 64, "t" * 64


def mark(index, sample, fingerprint=HERE, kind="bad"):
    return Mark(kind, "train", index, "a", fingerprint, sample * 64, marked="2026")


@pytest.fixture
def folders(tmp_path):
    """Two runs on these data, and one on others that hold one of the samples elsewhere."""
    marks = {
        "one": [mark(0, "x"), mark(5, "y")],
        "two": [mark(0, "x", kind="mislabelled"), mark(7, "x")],
        "other": [mark(3, "x", THERE), mark(0, "z", THERE)],
    }
    found = {}
    for name, each in marks.items():
        (tmp_path / name).mkdir()
        found[name] = RunFolder(tmp_path / name)
        change_marks(found[name], each)
    return found


@pytest.fixture
def files(folders):
    return MarkFiles({folder.path: read_marks(folder) for folder in folders.values()})


def held(folders):
    return {name: [m.index for m in read_marks(folder)] for name, folder in folders.items()}


def test_a_mark_goes_from_every_run_and_comes_back_to_each(folders, files):
    before = {name: read_marks(folder) for name, folder in folders.items()}
    changes = files.removal({("train", 0): mark(0, "x")}, HERE)
    files.write(changes)
    # The equal sample 7 of these data is another sample; sample 0 of the others is another one.
    assert held(folders) == {"one": [5], "two": [7], "other": [0]}
    files.write({path: change.inverse for path, change in changes.items()})
    assert {name: read_marks(folder) for name, folder in folders.items()} == before


def test_what_an_added_mark_takes_the_place_of_comes_back(folders, files):
    path = folders["one"].path
    changes = files.addition(path, [mark(0, "x", kind="mislabelled")])
    files.write(changes)
    assert [m.kind for m in files.of(path)] == ["mislabelled", "bad"]
    files.write({path: change.inverse for path, change in changes.items()})
    assert [m.kind for m in read_marks(folders["one"])] == ["bad", "bad"]
