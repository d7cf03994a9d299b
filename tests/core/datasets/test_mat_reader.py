import numpy as np
import pytest
import scipy.io

from core.datasets.loading import load_dataset
from core.datasets.mat_reader import course_classes, course_prefix
from core.errors import DatasetError

ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@pytest.mark.parametrize(
    ("count", "names"),
    [
        (26, tuple(ALPHABET)),
        (36, tuple(ALPHABET + "0123456789")),
        (3, ("class 0", "class 1", "class 2")),
    ],
)
def test_classes_are_named_in_the_order_of_the_course(count, names):
    assert course_classes(count) == names


def test_the_prefix_is_what_stands_before_the_split(tmp_path):
    assert course_prefix(tmp_path / "my_nist36_train.mat") == "my_nist36"
    assert course_prefix(tmp_path / "weights.mat") is None


@pytest.mark.parametrize("given", ["folder", "train", "valid", "test"])
def test_the_folder_and_each_of_its_files_give_the_whole_set(write_course_file, given):
    files = {
        word: write_course_file("nist36", word, per_class=count)
        for word, count in (("train", 3), ("valid", 2), ("test", 1))
    }

    dataset = load_dataset(files["train"].parent if given == "folder" else files[given])

    assert [(name, len(split)) for name, split in dataset.splits()] == [
        ("train", 108),
        ("validation", 72),
        ("test", 36),
    ]
    assert dataset.name == "nist36"
    assert dataset.class_names == tuple(ALPHABET + "0123456789")
    assert dataset.ink == "dark"
    assert dataset.notes == ()


def test_pictures_are_turned_upright_unless_told_that_they_are(write_course_file):
    path = write_course_file("nist36", "train")
    write_course_file("nist36", "valid")

    turned, as_stored = load_dataset(path), load_dataset(path, orientation="upright")

    # The fixture puts the number of the sample at row 1, column 2 of the upright picture.
    np.testing.assert_allclose(turned.train.inputs[:, 1, 2], 0.001 * np.arange(108), atol=1e-7)
    np.testing.assert_array_equal(as_stored.train.inputs, turned.train.inputs.transpose(0, 2, 1))
    assert turned.stored_transposed
    assert not as_stored.stored_transposed


def test_values_outside_0_to_1_are_kept(write_course_file):
    data = np.ones((72, 64))
    data[:, 20] = -0.1414
    data[:, 21] = 1.1222
    path = write_course_file("nist36", "train", per_class=2, train_data=data)
    write_course_file("nist36", "valid")

    train = load_dataset(path).train

    assert train.inputs.min() == np.float32(-0.1414)
    assert train.inputs.max() == np.float32(1.1222)


@pytest.mark.parametrize("dtype", [bool, np.uint8, np.int32, np.float32, np.float64])
def test_one_hot_labels_are_read_from_any_type(write_course_file, dtype):
    labels = np.eye(36, dtype=dtype)
    data = np.ones((36, 64))
    path = write_course_file("nist36", "train", train_data=data, train_labels=labels)
    write_course_file("nist36", "valid")

    assert load_dataset(path).train.labels.tolist() == list(range(36))


def test_a_validation_file_alone_is_split_by_class(write_course_file):
    path = write_course_file("nist26", "valid", classes=26, per_class=10)

    dataset = load_dataset(path, seed=3)

    assert dataset.name == "nist26_valid"
    assert dataset.train.class_counts(26).tolist() == [8] * 26
    assert dataset.validation.class_counts(26).tolist() == [1] * 26
    assert dataset.test.class_counts(26).tolist() == [1] * 26
    assert "divided by class with seed 3: 208 train, 26 validate, 26 test" in dataset.notes[0]


def test_without_a_validation_file_a_tenth_of_training_is_held_out(write_course_file):
    path = write_course_file("nist36", "train", per_class=10)
    write_course_file("nist36", "test", per_class=1)

    dataset = load_dataset(path)

    assert dataset.train.class_counts(36).tolist() == [9] * 36
    assert dataset.validation.class_counts(36).tolist() == [1] * 36
    assert len(dataset.test) == 36
    assert "324 train, 36 validate" in dataset.notes[0]


def test_without_a_training_file_there_is_nothing_to_train_on(write_course_file):
    path = write_course_file("nist36", "valid")
    write_course_file("nist36", "test")

    with pytest.raises(DatasetError, match="nist36 has validation and test samples, but none for"):
        load_dataset(path)


def test_one_file_of_another_name_may_hold_all_splits(tmp_path):
    data, labels = np.ones((4, 64)), np.eye(4)
    arrays = {
        f"{word}_{key}": value
        for word in ("train", "valid", "test")
        for key, value in (("data", data), ("labels", labels))
    }
    scipy.io.savemat(tmp_path / "everything.mat", arrays)

    dataset = load_dataset(tmp_path / "everything.mat")

    assert dataset.name == "everything"
    assert len(dataset.splits()) == 3


def test_a_labelless_file_names_what_it_holds_and_what_is_expected(tmp_path):
    scipy.io.savemat(tmp_path / "nist36_train.mat", {"images": np.eye(2), "labels": np.eye(2)})

    with pytest.raises(
        DatasetError,
        match=r"nist36_train.mat holds images, labels; expected train_data and train_labels",
    ):
        load_dataset(tmp_path / "nist36_train.mat")


def test_data_without_their_labels_are_refused(tmp_path):
    scipy.io.savemat(tmp_path / "odd.mat", {"valid_data": np.eye(2)})

    with pytest.raises(DatasetError, match="holds valid_data; expected valid_data and valid_label"):
        load_dataset(tmp_path / "odd.mat")


def test_a_damaged_sibling_is_named(write_course_file):
    path = write_course_file("nist36", "train")
    sibling = write_course_file("nist36", "valid")
    sibling.write_bytes(sibling.read_bytes()[:-50])

    with pytest.raises(DatasetError, match=r"nist36_valid.mat is damaged or cut short"):
        load_dataset(path)


BAD_ROW = np.eye(36, dtype=np.uint8)
BAD_ROW[7, 3] = 1


@pytest.mark.parametrize(
    ("replaced", "text"),
    [
        (
            {"train_labels": BAD_ROW},
            "is not one-hot: row 7 .counted from 0. sums to 2, and 1 of 36",
        ),
        ({"train_labels": np.eye(36) * 0.5}, "row 0 .counted from 0. sums to 0.5, and 36 of 36"),
        ({"train_labels": np.zeros((36, 36))}, "sums to 0,"),
        ({"train_labels": np.eye(36)[:35]}, "36 samples, but train_labels in .* has 35 labels"),
        ({"train_labels": np.arange(36)[:, None]}, r"shape \(36, 1\); expected one-hot rows"),
        ({"train_data": np.ones((36, 1023))}, "vectors of 1023 values, which is no square"),
        ({"train_data": np.full((36, 64), np.nan)}, "2304 of 2304 values are NaN"),
        ({"train_data": np.zeros((0, 64))}, "is empty"),
    ],
)
def test_arrays_that_are_no_labelled_pictures_are_refused(write_course_file, replaced, text):
    path = write_course_file("nist36", "train", per_class=1, **replaced)
    write_course_file("nist36", "valid")

    with pytest.raises(DatasetError, match=text):
        load_dataset(path)


def test_a_class_without_training_samples_is_named(write_course_file):
    labels = np.eye(36, dtype=np.uint8)
    labels[2] = labels[1]
    path = write_course_file("nist36", "train", per_class=1, train_labels=labels)
    write_course_file("nist36", "valid")

    with pytest.raises(DatasetError, match="no training sample of class C"):
        load_dataset(path)


def test_splits_with_other_numbers_of_classes_are_refused(write_course_file):
    path = write_course_file("nist36", "train")
    write_course_file("nist36", "valid", classes=26)

    with pytest.raises(DatasetError, match=r"\(108, 36\), .*\(78, 26\); use one form"):
        load_dataset(path)
