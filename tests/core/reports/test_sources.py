from pathlib import Path

import pytest

from core.errors import ConfigError
from core.reports.sources import Found, MissingError, Need, Sources

DIGITS = Need("Digits", ("digits.mat", "digits.gz"), ("others.npz",))


def touch(folder, *names):
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"")


def test_own_data_come_before_what_stands_in(tmp_path):
    touch(tmp_path, "others.npz")
    assert Sources([tmp_path]).find(DIGITS) == Found(str(tmp_path / "others.npz"), is_own=False)

    touch(tmp_path, "a/b/Digits.GZ")
    found = Sources([tmp_path]).find(DIGITS)
    assert (Path(found.source).name, found.is_own) == ("Digits.GZ", True)


def test_folders_are_found_as_files_are(tmp_path):
    touch(tmp_path, "data/flowers/train/rose/1.jpg")

    found = Sources([tmp_path]).find(Need("Flowers", ("flowers",)))

    assert found.source == str(tmp_path / "data" / "flowers")


def test_folders_far_below_are_not_looked_through(tmp_path):
    touch(tmp_path, "a/b/c/digits.mat", "a/b/c/d/others.npz")
    sources = Sources([tmp_path])

    assert sources.find(DIGITS).is_own
    with pytest.raises(MissingError):
        sources.find(Need("Others", ("others.npz",)))


def test_the_folder_named_first_wins(tmp_path):
    touch(tmp_path, "one/digits.mat", "two/digits.mat")

    found = Sources([tmp_path / "two", tmp_path / "one"]).find(DIGITS)

    assert found.source == str(tmp_path / "two" / "digits.mat")


def test_what_is_built_in_stands_in_where_nothing_is_found():
    need = Need("NIST36", ("nist36_train.mat",), built_in="synthetic36")

    assert Sources().find(need) == Found("synthetic36", is_own=False)


def test_what_is_missing_is_told_with_the_file_that_is_needed():
    with pytest.raises(MissingError) as caught:
        Sources().find(DIGITS)

    assert str(caught.value) == (
        "needs Digits: digits.mat (or, to stand in, others.npz) in a folder with data"
    )


def test_what_is_no_folder_is_told(tmp_path):
    touch(tmp_path, "file")
    with pytest.raises(ConfigError, match="file is no folder"):
        Sources([tmp_path / "file"])
