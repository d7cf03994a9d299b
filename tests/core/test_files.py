import errno

import pytest

from core import files
from core.files import remove_temporary_files, write_atomically, write_together


def test_a_file_is_replaced_and_nothing_else_is_left(tmp_path):
    path = tmp_path / "a"
    write_atomically(path, b"old")
    write_atomically(path, b"new")

    assert path.read_bytes() == b"new"
    assert list(tmp_path.iterdir()) == [path]


def test_what_was_there_is_kept_under_a_second_name(tmp_path):
    path, previous = tmp_path / "a", tmp_path / "b"

    for data in (b"1", b"2", b"3"):
        write_atomically(path, data, previous=previous)

    assert path.read_bytes() == b"3"
    assert previous.read_bytes() == b"2"


@pytest.mark.parametrize("failing", [1, 2])
def test_a_failed_write_loses_nothing_and_leaves_nothing(tmp_path, monkeypatch, failing):
    path, previous = tmp_path / "a", tmp_path / "b"
    write_atomically(path, b"1")
    real, calls = files.os.replace, []

    def replace(source, target):
        calls.append(target)
        if len(calls) == failing:
            raise OSError(errno.ENOSPC, "full")
        real(source, target)

    monkeypatch.setattr(files.os, "replace", replace)
    with pytest.raises(OSError, match="full"):
        write_atomically(path, b"2", previous=previous)
    monkeypatch.undo()

    assert b"1" in [p.read_bytes() for p in tmp_path.iterdir()]
    assert not list(tmp_path.glob("*.tmp"))
    write_atomically(path, b"3", previous=previous)
    assert (path.read_bytes(), previous.read_bytes()) == (b"3", b"1")


def test_a_reader_that_is_in_the_way_for_a_moment_is_waited_for(tmp_path, monkeypatch):
    real, refusals = files.os.replace, [PermissionError(), PermissionError()]

    def replace(source, target):
        if refusals:
            raise refusals.pop()
        real(source, target)

    monkeypatch.setattr(files, "_RENAME_ATTEMPTS", 3)
    monkeypatch.setattr(files, "_RENAME_PAUSE_S", 0)
    monkeypatch.setattr(files.os, "replace", replace)

    write_atomically(tmp_path / "a", b"1")

    assert (tmp_path / "a").read_bytes() == b"1"


def test_files_have_the_permissions_of_any_other(tmp_path):
    write_atomically(tmp_path / "a", b"1")
    (tmp_path / "b").write_bytes(b"1")

    assert (tmp_path / "a").stat().st_mode == (tmp_path / "b").stat().st_mode


def test_only_unfinished_files_are_tidied_away(tmp_path):
    kept = [".hidden", "a.tmp", ".a.tmp", "run.json", ".run.json.12345678"]
    for name in [*kept, ".run.json.0123abcd.tmp"]:
        (tmp_path / name).write_bytes(b"")

    remove_temporary_files(tmp_path)
    remove_temporary_files(tmp_path / "missing")

    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(kept)


def test_files_that_belong_together_are_written_together(tmp_path):
    one, two = tmp_path / "one", tmp_path / "two"
    one.write_text("old")

    write_together({one: b"new", two: b"also new"})

    assert (one.read_bytes(), two.read_bytes()) == (b"new", b"also new")
    assert len(list(tmp_path.iterdir())) == 2


@pytest.mark.parametrize("way", ["a folder", "no folder"])
def test_where_one_file_cannot_be_written_the_other_keeps_what_it_held(tmp_path, way):
    one = tmp_path / "one"
    one.write_text("old")
    two = tmp_path / "two" if way == "a folder" else tmp_path / "missing" / "two"
    if way == "a folder":
        two.mkdir()

    with pytest.raises(OSError, match="two"):
        write_together({one: b"new", two: b"also new"})

    assert one.read_text() == "old"
    assert not list(tmp_path.glob(".*"))
