import json

import numpy as np
import pytest
from safetensors.numpy import save_file

from core.errors import ModelLoadError
from core.runs.checkpoint import read_arrays, write_arrays

ARRAYS = {
    "weight": np.arange(12, dtype=np.float32).reshape(3, 4),
    "bias": np.array([1.0, np.nan, np.inf]),
    "steps": np.array([7], dtype=np.int64),
}


@pytest.fixture
def path(tmp_path):
    write_arrays(tmp_path / "w.safetensors", ARRAYS, {"epoch": "3"})
    return tmp_path / "w.safetensors"


def test_arrays_and_metadata_read_back_exactly(path):
    arrays, metadata = read_arrays(path)

    assert metadata == {"epoch": "3"}
    assert set(arrays) == set(ARRAYS)
    for name, array in ARRAYS.items():
        assert arrays[name].dtype == array.dtype
        np.testing.assert_array_equal(arrays[name], array)


def test_arrays_that_do_not_lie_in_a_row_are_written_right(tmp_path):
    array = np.arange(12.0).reshape(3, 4)
    write_arrays(tmp_path / "w", {"transposed": array.T, "column": array[:, 1]})

    arrays, _ = read_arrays(tmp_path / "w")

    np.testing.assert_array_equal(arrays["transposed"], array.T)
    np.testing.assert_array_equal(arrays["column"], array[:, 1])


def test_arrays_outlive_their_file(path):
    arrays, _ = read_arrays(path)

    # Cut short in place: a memory map of it would end the process with SIGBUS.
    with path.open("r+b") as file:
        file.truncate(0)

    np.testing.assert_array_equal(arrays["weight"], ARRAYS["weight"])


def test_a_flipped_bit_anywhere_is_noticed(path):
    data = path.read_bytes()

    for position in range(len(data)):
        damaged = bytearray(data)
        damaged[position] ^= 1
        path.write_bytes(damaged)
        try:
            _, metadata = read_arrays(path)
        except ModelLoadError:
            continue
        # The name of the check sum itself was hit, or the space that fills up the header.
        assert set(metadata) != {"epoch"} or data[position : position + 1] == b" "


@pytest.mark.parametrize("keep", [0, 1, 7, 8, 9, 100, -1])
def test_a_file_cut_short_is_named(path, keep):
    path.write_bytes(path.read_bytes()[:keep])

    with pytest.raises(ModelLoadError, match=r"w\.safetensors is damaged"):
        read_arrays(path)


def test_a_missing_file_and_a_folder_are_named(tmp_path):
    with pytest.raises(ModelLoadError, match="missing"):
        read_arrays(tmp_path / "w")
    with pytest.raises(ModelLoadError, match=f"{tmp_path.name} cannot be read: "):
        read_arrays(tmp_path)


def test_files_of_other_programs_need_no_check_sum(tmp_path):
    save_file(ARRAYS, tmp_path / "w")

    arrays, metadata = read_arrays(tmp_path / "w")

    assert metadata == {}
    np.testing.assert_array_equal(arrays["weight"], ARRAYS["weight"])


def test_numbers_of_a_type_that_numpy_lacks_are_refused(tmp_path):
    header = {"w": {"dtype": "F8_E4M3", "shape": [2], "data_offsets": [0, 2]}}
    text = json.dumps(header).encode()
    (tmp_path / "w").write_bytes(len(text).to_bytes(8, "little") + text + b"ab")

    with pytest.raises(ModelLoadError, match="w holds numbers of type F8_E4M3"):
        read_arrays(tmp_path / "w")
