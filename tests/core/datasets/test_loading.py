import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from core.datasets.loading import is_data_file, load_dataset, read_data
from core.errors import DatasetError


def test_an_unknown_name_lists_the_built_in_ones_and_says_what_else_is_taken():
    with pytest.raises(DatasetError, match=r"'toy' is neither .*toy-gaussians.* file or folder"):
        load_dataset("toy")


@pytest.mark.parametrize("data", ["", "nothing/here.npz", "a\0b", "x" * 5000])
def test_a_path_that_leads_nowhere_is_refused(data):
    with pytest.raises(DatasetError, match="is neither a built-in data set"):
        load_dataset(data)


@pytest.mark.parametrize(
    ("name", "ending"), [("a.txt", ".txt"), ("a", r"\(none\)"), ("a.npy", ".npy")]
)
def test_an_ending_that_cannot_be_read_lists_those_that_can(tmp_path, name, ending):
    (tmp_path / name).touch()

    with pytest.raises(DatasetError, match=rf"the ending {ending}.*\.mat \(course files\), \.npz"):
        load_dataset(tmp_path / name)


def test_the_source_is_absolute_and_loads_the_same_again(write_npz, digits, monkeypatch):
    x, y = digits
    monkeypatch.chdir(write_npz("digits.npz", x=x, y=y).parent)

    dataset = load_dataset("digits.npz")

    assert Path(dataset.source).is_absolute()
    assert load_dataset(dataset.source).fingerprint == dataset.fingerprint


def test_the_seed_decides_the_split(write_npz, digits):
    x, y = digits
    path = write_npz(x=x, y=y)

    assert load_dataset(path, seed=1).fingerprint == load_dataset(path, seed=1).fingerprint
    assert load_dataset(path, seed=1).fingerprint != load_dataset(path, seed=2).fingerprint


@pytest.mark.parametrize("ink", ["dark", "light"])
def test_the_ink_asked_for_goes_before_the_ink_seen(write_npz, digits, ink):
    x, y = digits

    assert load_dataset(write_npz(x=x, y=y), ink=ink).ink == ink


@pytest.mark.parametrize("key", ["page", "group"])
def test_a_lone_set_with_groups_is_split_between_them(write_npz, key):
    # The pixels of a page all have its number, so that the splits show where samples came from.
    pages = np.repeat(np.arange(20), 6)
    x = np.broadcast_to(pages[:, None, None], (120, 8, 8)).astype(np.uint8) * 10
    path = write_npz(x=x, y=np.arange(120) % 3, **{key: pages})

    dataset = load_dataset(path)

    shades = [set(np.unique(split.inputs)) for _, split in dataset.splits()]
    assert [len(found) for found in shades] == [16, 2, 2]
    assert len(set.union(*shades)) == 20
    assert f"divided by {key} with seed 0" in dataset.notes[-1]
    assert "(16 + 2 + 2 groups)" in dataset.notes[-1]


def test_validation_is_held_out_of_grouped_training_between_the_groups(write_npz):
    pages = np.repeat(np.arange(10), 6)
    x = np.broadcast_to(pages[:, None, None], (60, 8, 8)).astype(np.uint8) * 20
    y = np.arange(60) % 3
    path = write_npz(x_train=x, y_train=y, page_train=pages, x_test=x[:6], y_test=y[:6])

    dataset = load_dataset(path)

    assert len(np.unique(dataset.validation.inputs)) == 1
    assert len(np.unique(dataset.train.inputs)) == 9
    assert len(dataset.test) == 6


def test_evaluation_reads_a_lone_set_whole_and_takes_classes_without_samples(write_npz, digits):
    x, y = digits
    stored = read_data(write_npz(x=x, y=y, class_names=list("abcd")))

    assert stored.default_part == "all"
    assert len(stored.part("all")) == 30
    assert stored.class_names == ("a", "b", "c", "d")
    with pytest.raises(DatasetError, match="set has no test split; choose one of: all"):
        stored.part("test")


def test_evaluation_takes_the_test_split_or_joins_all(write_npz, digits):
    x, y = digits
    stored = read_data(write_npz(x_train=x, y_train=y, x_test=x[:6], y_test=y[:6]))

    assert stored.default_part == "test"
    assert len(stored.part("test")) == 6
    assert len(stored.part("all")) == 36


def test_evaluation_takes_built_in_sets_too():
    stored = read_data("toy-gaussians", seed=4)

    assert stored.default_part == "all"
    assert len(stored.part("all")) == 80
    np.testing.assert_array_equal(
        stored.part("validation").inputs, load_dataset("toy-gaussians", seed=4).validation.inputs
    )


def test_reading_data_does_not_import_scipy_or_torch():
    # The window must be up quickly, and everything that reads data is imported with it.
    code = "import sys, core.datasets.loading; print({'scipy', 'torch'} & sys.modules.keys())"
    root = Path(__file__).resolve().parents[3]

    done = subprocess.run(
        [sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=True
    )

    assert done.stdout.strip() == "set()"


@pytest.mark.parametrize(
    ("name", "is_file"),
    [
        ("a/nist36_train.mat", True),
        ("a/x.NPZ", True),
        ("a/mnist_train.csv.gz", True),
        ("a/train-images-idx3-ubyte", True),
        ("a/data_batch_1", True),
        ("a/mini36", False),
        ("a/version.2", False),
    ],
)
def test_files_of_data_are_told_from_folders_by_their_names(name, is_file):
    assert is_data_file(name) is is_file
