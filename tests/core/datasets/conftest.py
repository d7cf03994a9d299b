import numpy as np
import pytest
import scipy.io


def draw_course_arrays(classes, per_class, side=8, seed=0):
    """Return vectors of dark strokes on white in column order, and one-hot uint8 labels.

    Picture i has its own shade at row 1, column 2 of the upright picture: 0.001 times i.
    """
    rng = np.random.default_rng(seed)
    labels = np.tile(np.arange(classes), per_class)
    pictures = np.ones((len(labels), side, side))
    pictures[:, 2:-2, 2:-2] = rng.random((len(labels), side - 4, side - 4)) * 0.5
    pictures[:, 1, 2] = 0.001 * np.arange(len(labels))
    vectors = pictures.transpose(0, 2, 1).reshape(len(labels), side * side)
    return vectors, np.eye(classes, dtype=np.uint8)[labels]


@pytest.fixture
def write_course_file(tmp_path):
    """Write ``PREFIX_WORD.mat`` with SciPy's writer; returns its path."""

    def write(prefix, word, *, classes=36, per_class=3, compress=True, **replaced):
        data, labels = draw_course_arrays(classes, per_class)
        arrays = {f"{word}_data": data, f"{word}_labels": labels} | replaced
        path = tmp_path / f"{prefix}_{word}.mat"
        scipy.io.savemat(path, arrays, do_compression=compress)
        return path

    return write


@pytest.fixture
def write_npz(tmp_path):
    """Write an archive; returns its path."""

    def write(name="set.npz", **arrays):
        path = tmp_path / name
        np.savez_compressed(path, **arrays)
        return path

    return write


@pytest.fixture
def digits():
    """30 uint8 pictures of 8x8, light ink on black, and their labels 0, 1, 2."""
    rng = np.random.default_rng(1)
    pictures = np.zeros((30, 8, 8), np.uint8)
    pictures[:, 2:-2, 2:-2] = rng.integers(100, 256, (30, 4, 4))
    pictures[0, 3, 3] = 255
    return pictures, np.arange(30) % 3


@pytest.fixture
def picture_cache(tmp_path, monkeypatch):
    """Return the folder in which pictures are kept, of this test alone."""
    folder = tmp_path / "kept"
    monkeypatch.setattr("core.datasets.picture_cache.cache_folder", lambda: folder)
    return folder
