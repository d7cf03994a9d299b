import io

import numpy as np
import pytest
import scipy.io

from core.datasets.mat_file import read_mat_arrays
from core.errors import DatasetError

ARRAYS = {
    "float64": np.random.default_rng(0).normal(size=(5, 64)),
    "float32": np.arange(6, dtype=np.float32).reshape(2, 3),
    "uint8": np.arange(6, dtype=np.uint8).reshape(3, 2),
    "int16": np.arange(-3, 3, dtype=np.int16).reshape(3, 2),
    "int64": np.arange(24, dtype=np.int64).reshape(2, 3, 4),
    "bool": np.eye(3, dtype=bool),
    "one": np.array([[7.0]]),
    "a_long_name_of_some_length": np.zeros((1, 2)),
}


def mat_bytes(arrays, **options):
    stream = io.BytesIO()
    scipy.io.savemat(stream, arrays, **options)
    return stream.getvalue()


@pytest.mark.parametrize("compress", [True, False])
def test_arrays_are_those_that_scipy_reads(tmp_path, compress):
    path = tmp_path / "set.mat"
    scipy.io.savemat(path, ARRAYS, do_compression=compress)
    expected = scipy.io.loadmat(path)

    found = read_mat_arrays(path, list(ARRAYS))

    assert found.names == tuple(ARRAYS)
    for name in ARRAYS:
        assert found.arrays[name].dtype == expected[name].dtype
        np.testing.assert_array_equal(found.arrays[name], expected[name])


def test_real_course_files_are_read_as_scipy_reads_them(shared_data):
    path = shared_data / "nist26" / "nist26_valid.mat"
    expected = scipy.io.loadmat(path)

    found = read_mat_arrays(path, ["valid_data", "valid_labels"])

    np.testing.assert_array_equal(found.arrays["valid_data"], expected["valid_data"])
    np.testing.assert_array_equal(found.arrays["valid_labels"], expected["valid_labels"])


@pytest.mark.parametrize("compress", [True, False])
def test_unwanted_variables_of_any_kind_are_listed_and_passed_over(tmp_path, compress):
    path = tmp_path / "set.mat"
    extra = {"cells": np.array([1, "a"], object), "record": {"a": 1}, "note": "text"}
    scipy.io.savemat(path, {**extra, "x": np.eye(2)}, do_compression=compress)

    found = read_mat_arrays(path, ["x"])

    assert found.names == (*extra, "x")
    assert list(found.arrays) == ["x"]


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        (np.array([1, "a"], object), "cell"),
        ({"a": 1}, "structure"),
        ("text", "text"),
        (scipy.sparse.csc_array(np.eye(3)), "sparse"),
        (np.array([[1j]]), "complex"),
    ],
)
def test_a_wanted_variable_must_be_a_full_array_of_real_numbers(tmp_path, value, kind):
    path = tmp_path / "set.mat"
    scipy.io.savemat(path, {"x": value})

    with pytest.raises(DatasetError, match=f"x in set.mat is a {kind} array; save it"):
        read_mat_arrays(path, ["x"])


def test_a_file_from_a_big_endian_machine_is_read(tmp_path):
    # Written by hand: SciPy writes little-endian files only.
    def element(kind, content):
        body = np.array([kind, len(content)], ">u4").tobytes() + content
        return body + bytes(-len(content) % 8)

    matrix = (
        element(6, np.array([6, 0], ">u4").tobytes())
        + element(5, np.array([2, 2], ">i4").tobytes())
        + element(1, b"x")
        + element(9, np.array([1, 3, 2, 4], ">f8").tobytes())
    )
    header = b"MATLAB 5.0 MAT-file".ljust(124) + b"\x01\x00MI"
    (tmp_path / "set.mat").write_bytes(header + element(14, matrix))

    found = read_mat_arrays(tmp_path / "set.mat", ["x"])

    assert found.arrays["x"].tolist() == [[1, 2], [3, 4]]


@pytest.mark.parametrize(
    ("content", "text"),
    [
        (b"", r"set.mat is empty \(0 bytes\)"),
        (b"MATLAB 7.3 MAT-file, Platform".ljust(512), "save it again from MATLAB with"),
        (b"\x89HDF\r\n\x1a\n".ljust(512), "MATLAB 7.3 .HDF5. file"),
        (b"hello", "is no MATLAB file of version 5 to 7.2"),
        (bytes(1000), "is no MATLAB file of version 5 to 7.2"),
        (b"PK\x03\x04".ljust(500), "is no MATLAB file of version 5 to 7.2"),
        (b"MATLAB 5.0 MAT-file, Platform", "is cut short after 29 bytes"),
    ],
)
def test_files_of_another_kind_are_refused_with_the_remedy(tmp_path, content, text):
    path = tmp_path / "set.mat"
    path.write_bytes(content)

    with pytest.raises(DatasetError, match=text):
        read_mat_arrays(path, ["x"])


def test_a_file_of_matlab_4_is_refused_with_the_remedy(tmp_path):
    path = tmp_path / "set.mat"
    scipy.io.savemat(path, {"x": np.eye(3)}, format="4")

    with pytest.raises(DatasetError, match="-v7"):
        read_mat_arrays(path, ["x"])


def test_a_file_that_cannot_be_opened_is_named(tmp_path):
    with pytest.raises(DatasetError, match=r"nothing.mat cannot be read: No such file"):
        read_mat_arrays(tmp_path / "nothing.mat", ["x"])


def read_or_refuse(path, content):
    """Return whether the file was read; any other end than a DatasetError fails the test."""
    path.write_bytes(content)
    try:
        read_mat_arrays(path, ["train_data", "train_labels"])
    except DatasetError:
        return False
    return True


SMALL = {"train_data": ARRAYS["float64"], "train_labels": np.eye(5, dtype=np.uint8)}


@pytest.mark.parametrize("compress", [True, False])
def test_a_file_cut_at_any_length_is_refused_unless_cut_between_variables(tmp_path, compress):
    content = mat_bytes(SMALL, do_compression=compress)

    read = [n for n in range(len(content)) if read_or_refuse(tmp_path / "set.mat", content[:n])]

    # Cut right behind the header or the first variable nothing looks broken: keys are missing.
    assert len(read) <= 2


@pytest.mark.parametrize("compress", [True, False])
def test_flipped_bytes_never_end_in_anything_but_an_error_for_the_user(tmp_path, compress):
    content = mat_bytes(SMALL, do_compression=compress)
    rng = np.random.default_rng(0)

    for _ in range(1500):
        damaged = bytearray(content)
        # Most of what can go wrong stands in the tags at the start.
        end = 330 if rng.random() < 0.7 else len(content)
        for position in rng.integers(0, min(end, len(content)), size=rng.integers(1, 4)):
            damaged[position] = rng.integers(256)
        read_or_refuse(tmp_path / "set.mat", bytes(damaged))


def test_damage_inside_compressed_values_is_noticed(tmp_path):
    content = bytearray(mat_bytes(SMALL, do_compression=True))
    content[600] ^= 0xFF

    assert not read_or_refuse(tmp_path / "set.mat", bytes(content))
