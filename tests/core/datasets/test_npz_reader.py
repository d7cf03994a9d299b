import io

import numpy as np
import pytest

from core.datasets.loading import load_dataset, read_data
from core.errors import DatasetError


def test_a_lone_set_is_split_by_class_and_named_after_the_file(write_npz, digits):
    x, y = digits

    dataset = load_dataset(write_npz("ones.npz", x=x, y=y))

    assert dataset.name == "ones"
    assert [len(split) for _, split in dataset.splits()] == [24, 3, 3]
    assert dataset.class_names == ("0", "1", "2")
    assert dataset.ink == "light"
    assert not dataset.stored_transposed


@pytest.mark.parametrize("word", ["valid", "val", "validation"])
def test_stored_splits_are_kept(write_npz, digits, word):
    x, y = digits
    path = write_npz(
        x_train=x, y_train=y, x_test=x[:6], y_test=y[:6], **{f"x_{word}": x[:9], f"y_{word}": y[:9]}
    )

    dataset = load_dataset(path)

    assert [len(split) for _, split in dataset.splits()] == [30, 9, 6]
    assert dataset.notes == ()


def test_capital_keys_are_read_and_unknown_ones_ignored(write_npz, digits):
    x, y = digits
    path = write_npz(X=x, y=y, source_index_train=np.arange(5), W1=np.eye(3))

    assert len(load_dataset(path).train) == 24


@pytest.mark.parametrize(
    ("shape", "sample_shape"),
    [
        ((30, 8, 8), (8, 8)),
        ((30, 8, 8, 1), (8, 8)),
        ((30, 64), (8, 8)),
        ((30, 5, 7), (5, 7)),
        ((30, 5, 7, 3), (5, 7, 3)),
    ],
)
def test_pictures_of_any_size_are_read(write_npz, shape, sample_shape):
    x = np.random.default_rng(0).random(shape)

    dataset = load_dataset(write_npz(x=x, y=np.arange(30) % 3))

    assert dataset.sample_shape == sample_shape
    assert dataset.is_pictures


@pytest.mark.parametrize("columns", [1, 4, 30, 100])
def test_named_columns_are_features_and_keep_their_units(write_npz, columns):
    x = np.arange(30 * columns, dtype=np.float64).reshape(30, columns)
    names = [f"length {i}" for i in range(columns)]

    dataset = load_dataset(write_npz(x=x, y=np.arange(30) % 3, feature_names=names))

    assert dataset.sample_shape == (columns,)
    assert dataset.feature_names == tuple(names)
    assert dataset.train.inputs.max() > 10
    assert dataset.ink is None


def test_short_vectors_are_features_even_of_a_square_length(write_npz):
    dataset = load_dataset(
        write_npz(x=np.ones((30, 4)), y=np.arange(30) % 3), orientation="upright"
    )

    assert dataset.feature_names == ("x1", "x2", "x3", "x4")
    assert any("were ignored" in note for note in dataset.notes)


@pytest.mark.parametrize(
    ("orientation", "key", "transposed"),
    [
        ("auto", None, False),
        ("auto", "upright", False),
        ("auto", "transposed", True),
        ("transposed", "upright", True),
        ("upright", "transposed", False),
    ],
)
def test_the_orientation_asked_for_goes_before_the_key_in_the_file(
    write_npz, digits, orientation, key, transposed
):
    x, y = digits
    path = write_npz(
        x_train=x, y_train=y, x_valid=x, y_valid=y, **({"orientation": key} if key else {})
    )

    dataset = load_dataset(path, orientation=orientation)

    expected = x.transpose(0, 2, 1) if transposed else x
    np.testing.assert_array_equal(dataset.train.inputs, expected / np.float32(255))
    assert dataset.stored_transposed == transposed


NAMES = ("zero", "one", "two")


@pytest.mark.parametrize(
    ("labels", "names", "class_names"),
    [
        (np.arange(30) % 3, NAMES, NAMES),
        ((np.arange(30) % 3)[:, None].astype(np.uint8), None, ("0", "1", "2")),
        ((np.arange(30) % 3).astype(np.float32), None, ("0", "1", "2")),
        (np.eye(3)[np.arange(30) % 3], None, ("class 0", "class 1", "class 2")),
        (np.eye(3)[np.arange(30) % 3], NAMES, NAMES),
        (np.arange(30) % 3 * 10 + 7, None, ("7", "17", "27")),
        (np.arange(30) % 3 + 1, NAMES, NAMES),
        (np.array(["a", "b", "c"] * 10), None, ("a", "b", "c")),
        (np.array([b"a", b"b", b"c"] * 10), None, ("a", "b", "c")),
        (np.array(["zero", "one", "two"] * 10), NAMES, NAMES),
        (np.arange(30) % 3, "xyz", ("x", "y", "z")),
    ],
)
def test_labels_of_every_kind_mean_the_same_classes(write_npz, labels, names, class_names):
    x = np.random.default_rng(0).random((30, 8, 8))
    path = write_npz(x=x, y=labels, **({} if names is None else {"class_names": names}))

    stored = read_data(path)

    assert stored.class_names == class_names
    assert stored.part("all").labels.tolist() == [0, 1, 2] * 10


def test_the_file_keeps_its_own_order_of_classes(write_npz, digits):
    x, y = digits

    assert load_dataset(write_npz(x=x, y=y, class_chars=list("9A0"))).class_names == ("9", "A", "0")


def test_labels_given_to_names_by_their_order_are_noted(write_npz, digits):
    x, y = digits

    notes = load_dataset(write_npz(x=x, y=y + 1, class_names=NAMES)).notes

    assert "Labels 1 to 3 were given the 3 class names in rising order." in notes


def save_bytes(**arrays):
    stream = io.BytesIO()
    np.savez(stream, **arrays)
    return stream.getvalue()


X, Y = np.ones((6, 8, 8)), np.arange(6) % 3


@pytest.mark.parametrize(
    ("arrays", "text"),
    [
        ({"W1": X, "b1": Y}, "holds W1, b1; expected x and y, or x_train and y_train"),
        ({"x": X}, "has x, but no y"),
        ({"x_train": X, "y_train": Y, "x_test": X}, "but no y_test"),
        (
            {"x_val": X, "y_val": Y, "x_valid": X, "y_valid": Y},
            "validation samples under two names",
        ),
        ({"x": X, "y": Y[:5]}, "x in set.npz has 6 samples, but y in set.npz has 5 labels"),
        ({"x": X, "y": np.eye(6) + 1}, "not one-hot: row 0 .counted from 0. sums to 7"),
        ({"x": X, "y": Y + 0.5}, "holds 0.5 for sample 0"),
        ({"x": X, "y": np.full(6, np.nan)}, "holds nan for sample 0"),
        ({"x": X, "y": np.float64(1)}, r"y in set.npz has shape \(\)"),
        ({"x": X, "y": np.zeros((6, 2, 2))}, r"y in set.npz has shape \(6, 2, 2\)"),
        ({"x": X, "y": np.zeros((6, 0))}, r"y in set.npz has shape \(6, 0\)"),
        ({"x": X, "y": np.full((6, 2), "a")}, "one text for each sample"),
        ({"x": X, "y": np.array([b"\xff"] * 6)}, "no UTF-8 text"),
        ({"x": X, "y": Y * 1j}, "has type complex128"),
        ({"x": X, "y": Y, "class_names": ["a", "b"]}, "3 different labels from 0 to 2, but there"),
        ({"x": X, "y": Y, "class_names": [0.5, 1.5]}, "class_names in set.npz has type float64"),
        ({"x": X, "y": np.eye(6), "class_names": ["a"]}, "6 columns, but there are 1 class names"),
        ({"x": X, "y": ["q"] * 6, "class_names": ["a", "b"]}, "'q', which is none of the 2 class"),
        ({"x": X, "y": Y, "class_names": ["a", "a", "b"]}, r"\['a'\] occur twice"),
        ({"x": X, "y": Y, "class_names": list("abcd")}, "no training sample of class d"),
        ({"x": X, "y": np.zeros(6, int)}, "1 class; recognition needs at least 2"),
        ({"x": X, "y": Y, "orientation": "sideways"}, "'sideways'; expected 'upright'"),
        ({"x": X, "y": Y, "page": [1, 2]}, "expected one whole number or text for each of the 6"),
        ({"x": X[:, 0, :2], "y": Y, "feature_names": ["a"]}, "2 columns, but 1 feature names"),
        ({"x": np.full((6, 8, 8), "a"), "y": Y}, "has type <U1; expected numbers"),
        ({"x": np.ones(6), "y": Y}, r"has shape \(6,\); expected"),
        ({"x": np.float64(1), "y": Y}, r"has shape \(\); expected"),
        ({"x": np.ones((6, 0)), "y": Y}, "is empty"),
        ({"x": np.ones((6, 3, 8, 8)), "y": Y}, r"move the channels last with x.transpose\(0, 2, 3"),
        ({"x": np.ones((6, 8, 8, 4)), "y": Y}, "4 channels; keep grey values"),
        (
            {"x_train": X, "y_train": Y, "x_test": X[:, :7], "y_test": Y},
            r"x_test in set.npz have shape \(7, 8\), those of x_train in set.npz \(8, 8\)",
        ),
        (
            {"x_train": X, "y_train": Y, "x_test": X, "y_test": ["a"] * 6},
            "mix text and numbers",
        ),
        (
            {"x_test": X, "y_test": Y, "x_valid": X, "y_valid": Y},
            "set has validation and test samples, but none for training",
        ),
    ],
)
def test_arrays_that_are_no_labelled_samples_are_refused(write_npz, arrays, text):
    with pytest.raises(DatasetError, match=text):
        load_dataset(write_npz(**arrays))


def test_python_objects_are_refused_by_their_key(write_npz):
    path = write_npz(x=X, y=np.array([1, "a", None, 2, 3, 4], dtype=object))

    with pytest.raises(DatasetError, match=r"y in set.npz holds Python objects"):
        load_dataset(path)


def test_python_objects_under_unknown_keys_do_no_harm(write_npz, digits):
    x, y = digits

    assert load_dataset(write_npz(x=x, y=y, author=np.array([None], dtype=object))).classes == 3


@pytest.mark.parametrize(
    ("content", "text"),
    [
        (b"", r"set.npz is empty \(0 bytes\)"),
        (b"hello, this is text", "set.npz is no NumPy archive"),
        (b"PK\x05\x06" + bytes(18), "holds no arrays; expected x and y"),
        (b"PK\x03\x04" + bytes(50), "set.npz is damaged or cut short"),
    ],
)
def test_files_of_another_kind_are_refused_with_the_remedy(tmp_path, content, text):
    (tmp_path / "set.npz").write_bytes(content)

    with pytest.raises(DatasetError, match=text):
        load_dataset(tmp_path / "set.npz")


def test_a_single_array_under_the_name_of_an_archive_is_explained(tmp_path):
    with (tmp_path / "set.npz").open("wb") as stream:
        np.save(stream, X)

    with pytest.raises(DatasetError, match="holds a single array; save inputs and labels together"):
        load_dataset(tmp_path / "set.npz")


def read_or_refuse(path, content):
    path.write_bytes(content)
    try:
        load_dataset(path)
    except DatasetError:
        return False
    return True


@pytest.mark.parametrize("save", [np.savez, np.savez_compressed])
def test_an_archive_cut_at_any_length_is_refused(tmp_path, save, digits):
    x, y = digits
    save(tmp_path / "set.npz", x=x[:6], y=y[:6])
    content = (tmp_path / "set.npz").read_bytes()

    read = [
        n for n in range(0, len(content), 3) if read_or_refuse(tmp_path / "set.npz", content[:n])
    ]

    assert read == []


@pytest.mark.parametrize("save", [np.savez, np.savez_compressed])
def test_flipped_bytes_never_end_in_anything_but_an_error_for_the_user(tmp_path, save, digits):
    x, y = digits
    save(tmp_path / "set.npz", x=x, y=y, class_names=["a", "b", "c"])
    content = (tmp_path / "set.npz").read_bytes()
    rng = np.random.default_rng(0)

    for _ in range(700):
        damaged = bytearray(content)
        start = rng.choice([0, max(0, len(content) - 500)])
        for position in rng.integers(start, min(start + 500, len(content)), rng.integers(1, 4)):
            damaged[position] = rng.integers(256)
        read_or_refuse(tmp_path / "set.npz", bytes(damaged))


def test_a_mangled_header_is_told_as_damage(tmp_path):
    path = tmp_path / "mangled.npz"
    # So large that its header is read before its check sum is known.
    np.savez(path, x=np.zeros((9000, 2)), y=np.zeros(9000))
    content = path.read_bytes()
    assert content.count(b"(9000, 2)") == 1
    path.write_bytes(content.replace(b"(9000, 2)", b"((9000, 2"))

    with pytest.raises(DatasetError, match=r"mangled\.npz"):
        load_dataset(path)
