"""``reconstruct --restore``: pictures come back whole, or one line says why not."""

import json

import numpy as np
import pytest


@pytest.fixture
def kept(lab, data_file, tmp_path):
    """The validation pictures in 3 numbers each."""
    path = tmp_path / "kept.npz"
    assert lab("reconstruct", "--data", data_file, "-k", 3, "-o", path).code == 0
    return path


@pytest.fixture
def restore(lab, tmp_path):
    """Restore a file that may be damaged; return the restored arrays, or the line of refusal."""

    def call(path):
        back = tmp_path / "back.npz"
        done = lab("reconstruct", "--restore", path, "-o", back, "--force", "--json")
        if done.code == 0:
            with np.load(back) as found:
                return dict(found)
        assert (done.code, done.out) == (2, "")
        assert len(done.error_lines) == 1
        assert "Traceback" not in done.err
        return done.err

    return call


def test_what_comes_back_is_a_data_set_with_names(kept, restore, data_file):
    with np.load(data_file) as data:
        labels = data["y_valid"]
    found = restore(kept)

    assert found["x"].shape == (20, 4, 4)
    assert found["x"].dtype == np.float32
    assert found["y"].tolist() == labels.tolist()
    assert found["class_names"].tolist() == ["low", "middle", "high"]


ABSENT = object()


@pytest.mark.parametrize(
    ("key", "value", "said"),
    [
        ("labels", ABSENT, "it has no labels"),
        ("class_names", ABSENT, "it has no class_names"),
        ("codes", ABSENT, "it has no codes"),
        ("codes", np.full((20, 3), "a"), "codes has type <U1"),
        ("codes", np.full((20, 3), None), "allow_pickle"),
        ("codes", np.ones((20, 4), np.float32), "do not fit together"),
        ("codes", np.ones((19, 3), np.float32), "19 pictures have 20 labels"),
        ("codes", np.full((20, 3), np.nan, np.float32), "not finite"),
        ("codes", np.full((20, 3), 1e300), "not finite"),
        ("components", np.ones(16, np.float32), "components has type float32 and shape (16,)"),
        ("mean", np.full(16, np.inf, np.float32), "not finite"),
        ("shape", np.array([4, 5]), "do not fit together"),
        ("shape", np.array([-4, -4]), "cannot have the shape"),
        ("shape", np.array([16]), "cannot have the shape"),
        ("shape", np.array([2, 2, 4]), "cannot have the shape"),
        ("labels", np.full(20, 3), "not those of 3 classes"),
        ("labels", np.full(20, -1), "not those of 3 classes"),
        ("labels", np.full(20, 0.5), "labels has type float64"),
        ("class_names", np.array("low"), "class_names has type"),
        ("class_names", np.arange(3), "class_names has type"),
    ],
)
def test_arrays_that_are_not_of_reconstruct_are_refused(kept, restore, key, value, said):
    with np.load(kept) as found:
        arrays = dict(found)
    del arrays[key]
    if value is not ABSENT:
        arrays[key] = value
    np.savez(kept, **arrays)

    refused = restore(kept)

    assert "kept.npz holds no pictures in k numbers" in refused
    assert said in refused


def test_a_single_array_and_a_folder_are_refused(restore, tmp_path):
    np.save(tmp_path / "single.npy", np.ones((5, 3)))

    assert "single.npy holds no pictures in k numbers" in restore(tmp_path / "single.npy")
    assert "cannot be read" in restore(tmp_path)


def test_pictures_larger_than_the_memory_are_refused(kept, restore, monkeypatch):
    monkeypatch.setattr("core.memory.free_memory", lambda: 100)

    assert "bringing the 20 pictures of kept.npz back needs about" in restore(kept)


# NumPy and Python warn of some headers before they refuse them.
@pytest.mark.filterwarnings("default")
def test_damaged_files_come_back_whole_or_are_refused(kept, restore, tmp_path):
    content, whole = kept.read_bytes(), restore(kept)
    rng = np.random.default_rng(7)
    damaged = tmp_path / "damaged.npz"
    refused = 0
    for at in range(100):
        mutated = bytearray(content)
        if at % 4 == 0:
            del mutated[rng.integers(len(mutated)) :]
        else:
            places = rng.integers(len(mutated), size=1 + at % 5)
            for place in places:
                mutated[place] = rng.integers(256)
        damaged.write_bytes(mutated)
        found = restore(damaged)
        if isinstance(found, str):
            refused += 1
        else:
            # What was hit says nothing of the pictures: a date, or a version.
            assert found.keys() == whole.keys()
            assert all(np.array_equal(found[key], whole[key]) for key in whole)
    assert refused > 50


def test_what_says_how_to_compress_does_not_go_with_it(lab, kept, tmp_path):
    call = ("reconstruct", "--restore", kept, "-o", tmp_path / "back.npz")
    for arguments, said in (
        (("--data", "mini36"), "--data"),
        (("--run", "last"), "--run"),
        (("-k", 5), "--components"),
        (("--noise", 0.1), "--noise"),
        (("--pictures", "a.png"), "--pictures"),
        (("--split", "test"), "--split"),
        (("--method", "pca"), "--method"),
        (("--data", "mini36", "--seed", 3, "--ink", "dark"), "--data, --ink, --seed"),
    ):
        done = lab(*call, *arguments)
        assert (done.code, done.out) == (2, "")
        assert f"--restore brings back what its file holds; leave out {said}\n" in done.err
        assert len(done.error_lines) == 1
    assert not (tmp_path / "back.npz").exists()
    assert json.loads(lab(*call, "--json").out)["pictures"] == 20
