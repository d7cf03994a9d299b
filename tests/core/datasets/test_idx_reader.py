"""IDX files: MNIST and EMNIST, packed or not, and what is wrong with damaged ones."""

import gzip
import struct
from contextlib import suppress

import numpy as np
import pytest

from core.datasets.idx_file import read_idx
from core.datasets.loading import load_dataset, read_data
from core.errors import DatasetError


def idx_bytes(values):
    """Write an array as the format says, apart from the reader's own code."""
    codes = {"u1": 0x08, "i1": 0x09, "i2": 0x0B, "i4": 0x0C, "f4": 0x0D, "f8": 0x0E}
    code = codes[values.dtype.str[1:]]
    head = struct.pack(f">BBBB{values.ndim}I", 0, 0, code, values.ndim, *values.shape)
    return head + values.astype(values.dtype.newbyteorder(">")).tobytes()


def write(path, values):
    content = idx_bytes(values)
    path.write_bytes(gzip.compress(content) if path.suffix == ".gz" else content)
    return path


@pytest.fixture
def mnist(tmp_path):
    """Files called like MNIST's, packed, with 60 and 20 pictures of 8x8."""
    rng = np.random.default_rng(3)
    folder = tmp_path / "mnist"
    folder.mkdir()
    for word, count in (("train", 60), ("t10k", 20)):
        pictures = np.zeros((count, 8, 8), np.uint8)
        pictures[:, 2:6, 3:5] = rng.integers(128, 256, (count, 4, 2))
        write(folder / f"{word}-images-idx3-ubyte.gz", pictures)
        write(folder / f"{word}-labels-idx1-ubyte.gz", np.arange(count, dtype=np.uint8) % 10)
    return folder


@pytest.mark.parametrize("dtype", ["u1", "i1", "i2", "i4", "f4", "f8"])
@pytest.mark.parametrize("name", ["a.idx", "a.gz"])
def test_every_type_is_read_as_it_was_written(tmp_path, dtype, name):
    values = np.arange(24).reshape(2, 3, 4).astype(dtype)

    found = read_idx(write(tmp_path / name, values))

    assert found.dtype == np.dtype(dtype)
    assert np.array_equal(found, values)


@pytest.mark.parametrize("named", ["", "train-images-idx3-ubyte.gz", "t10k-labels-idx1-ubyte.gz"])
def test_a_folder_or_any_file_of_it_is_the_whole_set(mnist, named):
    dataset = load_dataset(mnist / named if named else mnist, seed=1)

    assert dataset.name == "mnist"
    assert dataset.class_names == tuple("0123456789")
    assert len(dataset.test) == 20
    assert len(dataset.train) + len(dataset.validation) == 60
    assert dataset.ink == "light"
    assert not dataset.stored_transposed
    assert dataset.train.inputs.max() <= 1


def test_emnist_is_turned_upright_and_its_classes_are_named(tmp_path):
    pictures = np.zeros((94, 8, 8), np.uint8)
    pictures[:, 1:7, 2] = 255
    labels = np.arange(94, dtype=np.uint8) % 47
    for word in ("train", "test"):
        write(tmp_path / f"emnist-balanced-{word}-images-idx3-ubyte", pictures)
        write(tmp_path / f"emnist-balanced-{word}-labels-idx1-ubyte", labels)

    found = read_data(tmp_path)

    assert found.name == "emnist-balanced"
    assert found.stored_transposed
    # The stored column is a row once it is upright.
    assert found.parts["test"].inputs[0, 2, 1:7].min() == 1
    assert "".join(found.class_names[10:]) == "ABCDEFGHIJKLMNOPQRSTUVWXYZabdefghnqrt"


def test_labels_of_emnist_letters_count_from_one(tmp_path):
    write(
        tmp_path / "emnist-letters-train-images-idx3-ubyte",
        np.eye(26 * 4, 16, dtype=np.uint8).reshape(-1, 4, 4) * 200,
    )
    write(
        tmp_path / "emnist-letters-train-labels-idx1-ubyte",
        np.tile(np.arange(1, 27, dtype=np.uint8), 4),
    )

    found = read_data(tmp_path)

    assert found.class_names == tuple("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    assert found.parts["all"].labels[:3].tolist() == [0, 1, 2]


def test_labels_without_pictures_are_told(mnist):
    (mnist / "t10k-images-idx3-ubyte.gz").unlink()

    with pytest.raises(DatasetError, match="t10k-images-idx3-ubyte is not beside"):
        load_dataset(mnist)


def test_other_numbers_of_labels_than_pictures_are_told(mnist):
    write(mnist / "train-labels-idx1-ubyte.gz", np.zeros(59, np.uint8))

    with pytest.raises(DatasetError, match=r"60 samples, but .* 59 labels"):
        load_dataset(mnist)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "nothing"),
        (b"PK\x03\x04rest", "50 4b 03 04"),
        (b"\0\0\x08\x09" + bytes(36), "9 dimensions"),
        (b"\0\0\x08\x03\0\0", "cut short in its header"),
        (struct.pack(">BBBBI", 0, 0, 8, 1, 10) + bytes(7), "10 bytes of values, and there are 7"),
        (struct.pack(">BBBBI", 0, 0, 8, 1, 10) + bytes(11), "and there are more"),
        (struct.pack(">BBBB3I", 0, 0, 8, 3, *(2**31,) * 3), "more than the memory"),
        (gzip.compress(idx_bytes(np.arange(5000, dtype=np.int32)))[:-900], "damaged or cut short"),
    ],
)
def test_damaged_files_are_refused_with_what_is_wrong(tmp_path, content, said):
    path = tmp_path / "train-images-idx3-ubyte"
    path.write_bytes(content)

    with pytest.raises(DatasetError, match=said):
        read_idx(path)


def test_no_flipped_byte_makes_it_fall_over(mnist):
    rng = np.random.default_rng(0)
    path = mnist / "train-images-idx3-ubyte.gz"
    whole = path.read_bytes()
    for _ in range(150):
        content = bytearray(whole[: rng.integers(1, len(whole) + 1)])
        content[rng.integers(len(content))] ^= int(rng.integers(1, 256))
        path.write_bytes(content)
        # Whatever comes of it, no other exception does.
        with suppress(DatasetError):
            load_dataset(mnist)
