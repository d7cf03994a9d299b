"""A few samples and the sizes of the classes, of files, folders and open data."""

import numpy as np
import pytest

from core.datasets.glimpse import glimpse_of_dataset, glimpse_of_path
from core.datasets.loading import load_dataset
from core.errors import DatasetError


def test_a_file_shows_what_the_open_set_shows(tmp_path):
    rng = np.random.default_rng(1)
    x = rng.integers(0, 256, (60, 9, 9), np.uint8)
    path = tmp_path / "set.npz"
    np.savez(path, x=x, y=np.arange(60) % 3, class_names=np.array(["p", "q", "r"]))

    seen = glimpse_of_path(path, 4, 3)

    assert seen.class_names == ("p", "q", "r")
    assert seen.counts["all"].tolist() == [20, 20, 20]
    assert seen.shape == "9×9 pixels"
    assert sorted(seen.labels) == ["p"] * 4 + ["q"] * 4 + ["r"] * 4
    tile = seen.sheet.image[1:10, 1:10]
    assert np.array_equal(tile, x[seen.sheet.indices[0]])
    opened = glimpse_of_dataset(load_dataset(path), 4, 3)
    assert opened.class_names == seen.class_names
    assert sum(counts.sum() for counts in opened.counts.values()) == 60
    assert opened.sheet.image.shape == seen.sheet.image.shape


def test_a_folder_decodes_only_what_is_shown(write_pictures, monkeypatch):
    root = write_pictures(
        {f"train/{c}/{n}.png": 10 * n for c in ("cat", "dog") for n in range(1, 20)}
        | {f"test/{c}/{n}.png": 10 * n for c in ("cat", "dog") for n in range(1, 4)}
        | {"train/cat/0.png": b"none"}
    )
    decoded = []
    from core.datasets import glimpse

    real = glimpse.decode_tiles
    monkeypatch.setattr(
        glimpse, "decode_tiles", lambda files, form: real(decoded.append(len(files)) or files, form)
    )

    seen = glimpse_of_path(root, 3, 2)

    assert decoded == [6]
    assert seen.counts["train"].tolist() == [20, 19]
    assert seen.counts["test"].tolist() == [3, 3]
    assert set(seen.labels) == {"cat", "dog"}
    assert seen.sheet.image.ndim == 3


def test_rows_of_numbers_have_no_sheet(tmp_path):
    path = tmp_path / "set.npz"
    np.savez(path, x=np.random.default_rng(1).random((30, 5)), y=np.arange(30) % 2)

    seen = glimpse_of_path(path, 3, 3)

    assert seen.sheet is None
    assert seen.shape == "5 features"
    assert glimpse_of_dataset(load_dataset("toy-gaussians"), 3, 3).sheet is None


def test_large_files_and_no_data_are_told(tmp_path, monkeypatch):
    path = tmp_path / "set.npz"
    np.savez(path, x=np.zeros((30, 5)), y=np.arange(30) % 2)
    monkeypatch.setattr("core.datasets.glimpse.MOST_BYTES", 100)
    with pytest.raises(DatasetError, match="open it to see its samples"):
        glimpse_of_path(path, 3, 3)
    with pytest.raises(DatasetError, match="cannot be read"):
        glimpse_of_path(tmp_path / "x.pdf", 3, 3)


def test_files_that_are_read_together_are_weighed_together(tmp_path, monkeypatch):
    for name in ("set_train.csv", "set_test.csv", "other.csv"):
        (tmp_path / name).write_text("label,a,b\n" + "0,1,2\n1,3,4\n" * 5)
    monkeypatch.setattr("core.datasets.glimpse.MOST_BYTES", 100)

    assert glimpse_of_path(tmp_path / "other.csv", 3, 3).class_names == ("0", "1")
    with pytest.raises(DatasetError, match="with what belongs to it"):
        glimpse_of_path(tmp_path / "set_test.csv", 3, 3)


@pytest.mark.parametrize(
    ("name", "classes"),
    [("cifar10/cifar10_subset.npz", 10), ("flowers17", 17), ("mini36/mini36_train.mat", 36)],
)
def test_real_data(shared_data, name, classes):
    seen = glimpse_of_path(shared_data / name, 9, 5)

    assert len(seen.class_names) == classes
    assert seen.sheet is not None
    assert len(seen.labels) == 45
