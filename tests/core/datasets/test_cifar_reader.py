"""CIFAR-10 in binary and as pickles, from files of the same form."""

import pickle
from contextlib import suppress

import numpy as np
import pytest

from core.datasets.loading import load_dataset, read_data
from core.errors import DatasetError


@pytest.fixture(scope="module")
def batches():
    """Name to pictures (samples, 32, 32, 3) and labels."""
    rng = np.random.default_rng(1)
    made = {}
    for name, count in (("data_batch_1", 30), ("data_batch_2", 20), ("test_batch", 10)):
        pictures = rng.integers(0, 256, (count, 32, 32, 3), np.uint8)
        made[name] = (pictures, np.arange(count) % 10)
    return made


def _rows(pictures):
    """Red, green, blue, each row by row, as the authors describe."""
    return np.stack([[*p[..., 0].flat, *p[..., 1].flat, *p[..., 2].flat] for p in pictures])


@pytest.fixture
def binary(batches, tmp_path):
    folder = tmp_path / "cifar-10-batches-bin"
    folder.mkdir()
    for name, (pictures, labels) in batches.items():
        rows = _rows(pictures)
        content = b"".join(bytes([k, *row]) for k, row in zip(labels, rows, strict=True))
        (folder / f"{name}.bin").write_bytes(content)
    return folder


@pytest.fixture
def pickled(batches, tmp_path):
    folder = tmp_path / "cifar-10-batches-py"
    folder.mkdir()
    for name, (pictures, labels) in batches.items():
        # Python 2 wrote its texts as bytes.
        content = {b"data": _rows(pictures).astype(np.uint8), b"labels": labels.tolist()}
        text = {key.decode(): value for key, value in content.items()}
        (folder / name).write_bytes(pickle.dumps(text, 2))
    return folder


@pytest.mark.parametrize("form", ["binary", "pickled"])
def test_batches_are_one_training_set_and_a_test(form, batches, request):
    folder = request.getfixturevalue(form)

    found = read_data(folder)

    assert found.name == "cifar10"
    assert found.class_names[:2] == ("airplane", "automobile")
    expected = np.concatenate([batches["data_batch_1"][0], batches["data_batch_2"][0]])
    assert np.array_equal(np.rint(found.parts["train"].inputs * 255), expected)
    assert np.array_equal(np.rint(found.parts["test"].inputs * 255), batches["test_batch"][0])
    assert found.parts["train"].labels.tolist() == [*np.arange(30) % 10, *np.arange(20) % 10]
    assert "2 are there" in found.notes[0]


def test_any_batch_stands_for_all_and_can_be_trained_on(binary):
    dataset = load_dataset(binary / "test_batch.bin", seed=1)

    assert dataset.sample_shape == (32, 32, 3)
    assert len(dataset.train) + len(dataset.validation) == 50
    assert len(dataset.test) == 10


def test_a_batch_that_is_cut_short_is_told(binary):
    path = binary / "data_batch_2.bin"
    path.write_bytes(path.read_bytes()[:-5])

    with pytest.raises(DatasetError, match="no whole number of pictures"):
        read_data(binary)


def test_labels_beyond_ten_are_of_another_set(binary):
    path = binary / "test_batch.bin"
    path.write_bytes(bytes([99]) + path.read_bytes()[1:])

    with pytest.raises(DatasetError, match="label 99"):
        read_data(binary)


class _Bad:
    def __reduce__(self):
        return (print, ("executed",))


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ({"data": _Bad(), "labels": [0]}, "asks for .*print"),
        ({"data": np.zeros((2, 5), np.uint8), "labels": [0, 1]}, "holds no batch"),
        ({"data": np.zeros((2, 3072), np.uint8), "labels": [0]}, "holds no batch"),
        ({"data": np.zeros((1, 3072), np.uint8), "labels": [-1]}, "holds no batch"),
        ([1, 2], "holds no batch"),
    ],
)
def test_pickles_of_anything_else_are_refused_and_not_executed(pickled, content, said, capsys):
    (pickled / "test_batch").write_bytes(pickle.dumps(content))

    with pytest.raises(DatasetError, match=said):
        read_data(pickled)
    assert capsys.readouterr().out == ""


def test_no_flipped_byte_makes_it_fall_over(pickled):
    rng = np.random.default_rng(0)
    path = pickled / "test_batch"
    whole = path.read_bytes()
    for _ in range(150):
        content = bytearray(whole[: rng.integers(1, len(whole) + 1)])
        content[rng.integers(min(len(content), 200))] ^= int(rng.integers(1, 256))
        path.write_bytes(content)
        with suppress(DatasetError):
            read_data(path)
