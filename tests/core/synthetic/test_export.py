import numpy as np
import pytest
import scipy.io
from PIL import Image

from core.datasets.loading import load_dataset
from core.errors import ConfigError
from core.synthetic.alphabet import CHARACTERS
from core.synthetic.collection import Collection, draw_collection
from core.synthetic.export import export_collection


@pytest.fixture(scope="module")
def parts():
    return draw_collection(Collection(4))


@pytest.mark.parametrize("suffix", [".npz", ".mat"])
def test_what_is_written_is_read_again(parts, tmp_path, suffix):
    path = tmp_path / f"mine{suffix}"

    export_collection(parts, path)

    dataset = load_dataset(path)
    assert dataset.class_names == tuple(CHARACTERS)
    assert dataset.ink == "dark"
    for name, split in dataset.splits():
        np.testing.assert_allclose(split.inputs, parts[name].pictures / 255, atol=1e-6)
        np.testing.assert_array_equal(split.labels, parts[name].labels)


def test_a_course_file_is_what_matlab_would_have_written(parts, tmp_path):
    export_collection(parts, tmp_path / "x.mat")

    found = scipy.io.loadmat(tmp_path / "x.mat")
    assert found["train_data"].shape == (144, 1024)
    assert found["train_data"].dtype == np.float64
    assert found["valid_labels"].shape == (72, 36)
    # Rows are in column order: transposed.
    np.testing.assert_allclose(
        found["test_data"][7].reshape(32, 32).T, parts["test"].pictures[7] / 255
    )


def test_a_folder_holds_a_picture_a_file(parts, tmp_path):
    export_collection(parts, tmp_path / "mine")

    files = sorted((tmp_path / "mine" / "train" / "B").iterdir())
    assert [file.name for file in files] == [f"{i:05d}.png" for i in range(4)]
    np.testing.assert_array_equal(np.asarray(Image.open(files[2])), parts["train"].pictures[6])
    assert len(list((tmp_path / "mine").rglob("*.png"))) == Collection(4).total


def test_nothing_is_overwritten_unasked(parts, tmp_path):
    path = tmp_path / "mine.npz"
    path.write_text("precious")

    with pytest.raises(ConfigError, match="is there already"):
        export_collection(parts, path)
    assert path.read_text() == "precious"

    export_collection(parts, path, overwrite=True)
    assert load_dataset(path).classes == 36


def test_pictures_are_not_mixed_with_what_a_folder_holds(parts, tmp_path):
    (tmp_path / "mine").mkdir()
    export_collection(parts, tmp_path / "mine")

    with pytest.raises(ConfigError, match="name a new folder"):
        export_collection(parts, tmp_path / "mine", overwrite=True)


def test_other_endings_are_refused(parts, tmp_path):
    with pytest.raises(ConfigError, match=r"written as \.npz, \.mat or"):
        export_collection(parts, tmp_path / "mine.zip")
