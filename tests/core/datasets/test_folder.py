import numpy as np
import pytest

from core.datasets.folder import find_in_folder
from core.datasets.loading import load_dataset
from core.errors import DatasetError


def test_several_course_sets_are_listed_with_the_way_to_choose(write_course_file):
    folder = write_course_file("nist36", "train").parent
    write_course_file("nist36", "valid")
    write_course_file("nist26", "train", classes=26)

    with pytest.raises(
        DatasetError, match=r"2 data sets: nist26, nist36; name a file .*nist26_train"
    ):
        load_dataset(folder)


def test_saved_weights_beside_a_course_set_do_not_count(write_course_file, write_npz):
    folder = write_course_file("nist36", "train").parent
    write_npz("weights.npz", W1=np.eye(3), b1=np.ones(3))

    assert find_in_folder(folder).name == "nist36_train.mat"


def test_the_only_archive_in_a_folder_is_taken(write_npz, digits):
    x, y = digits
    path = write_npz("digits.npz", x=x, y=y)

    dataset = load_dataset(path.parent)

    assert dataset.name == "digits"
    assert dataset.source == str(path.parent)


def test_a_damaged_archive_is_spoken_of_and_not_passed_over(tmp_path):
    (tmp_path / "digits.npz").write_bytes(b"PK\x03\x04 cut")

    with pytest.raises(DatasetError, match=r"digits.npz is damaged"):
        load_dataset(tmp_path)


def test_a_folder_without_data_says_what_it_holds(tmp_path):
    for i in range(9):
        (tmp_path / f"picture{i}.jpg").touch()

    with pytest.raises(DatasetError, match=r"it holds picture0.jpg, .*picture5.jpg and 3 more"):
        load_dataset(tmp_path)


def test_an_empty_folder_holds_nothing(tmp_path):
    with pytest.raises(
        DatasetError, match=r"no data set .it holds nothing.; expected course files"
    ):
        load_dataset(tmp_path)
