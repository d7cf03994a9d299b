import os
import pickle

import numpy as np
import pytest

from core.errors import ModelLoadError
from core.runs.checkpoint import write_arrays
from core.runs.weights_file import classifier_of_file, is_weights_file


def weights(pixels=16, hidden=3, classes=36):
    rng = np.random.default_rng(1)
    shapes = {"W1": (pixels, hidden), "b1": (hidden,), "W2": (hidden, classes), "b2": (classes,)}
    return {name: rng.normal(size=shape) for name, shape in shapes.items()}


COURSE = {"W1": "Wlayer1", "b1": "blayer1", "W2": "Woutput", "b2": "boutput"}


def expected_logits(arrays, pictures):
    # The course stores pictures in column order.
    rows = pictures.transpose(0, 2, 1).reshape(len(pictures), -1)
    hidden = 1 / (1 + np.exp(-(rows @ arrays["W1"] + arrays["b1"])))
    return hidden @ arrays["W2"] + arrays["b2"]


@pytest.fixture
def pictures():
    return np.random.default_rng(3).random((5, 4, 4), dtype=np.float32)


def test_an_archive_is_a_network_for_transposed_pictures(tmp_path, pictures):
    arrays = weights()
    np.savez(tmp_path / "w.npz", **arrays)

    classifier = classifier_of_file(tmp_path / "w.npz")

    np.testing.assert_allclose(
        classifier.logits(pictures), expected_logits(arrays, pictures), rtol=1e-6
    )
    assert classifier.class_names == tuple("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789")
    assert (classifier.sample_shape, classifier.ink) == ((4, 4), "dark")


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
def test_the_course_s_pickle_is_opened(tmp_path, pictures, protocol):
    arrays = weights()
    path = tmp_path / "q3_weights.pickle"
    # Biases as columns, as some write them.
    content = {COURSE[n]: a[:, None] if a.ndim == 1 else a for n, a in arrays.items()}
    path.write_bytes(pickle.dumps(content, protocol=protocol))

    np.testing.assert_allclose(
        classifier_of_file(path).logits(pictures), expected_logits(arrays, pictures), rtol=1e-6
    )


def test_a_file_may_name_its_classes(tmp_path):
    np.savez(tmp_path / "w.npz", **weights(classes=3), class_chars=np.array("xyz"))

    assert classifier_of_file(tmp_path / "w.npz").class_names == ("x", "y", "z")


class Evil:
    def __reduce__(self):
        return os.system, ("touch executed",)


def test_a_pickle_that_would_run_a_program_is_refused_and_runs_nothing(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "evil.pickle"
    path.write_bytes(pickle.dumps({"Wlayer1": Evil()}))

    with pytest.raises(ModelLoadError, match=r"asks for (posix|nt)\.system.*Nothing") as caught:
        classifier_of_file(path)

    assert "evil.pickle" in str(caught.value)
    assert not (tmp_path / "executed").exists()


@pytest.mark.parametrize(
    "content", [b"", b"no pickle", pickle.dumps([1]), pickle.dumps({1: 2}), pickle.dumps({})]
)
def test_a_pickle_of_anything_else_is_refused(tmp_path, content):
    path = tmp_path / "w.pkl"
    path.write_bytes(content)

    with pytest.raises(ModelLoadError, match=r"w\.pkl"):
        classifier_of_file(path)


def test_an_archive_that_is_none_is_refused_without_advice_to_load_it_unsafely(tmp_path):
    path = tmp_path / "w.npz"
    np.save(tmp_path / "array.npy", np.ones(3))
    for content in (b"", b"hello", pickle.dumps([1]), (tmp_path / "array.npy").read_bytes()):
        path.write_bytes(content)

        with pytest.raises(ModelLoadError, match=r"w\.npz is no archive.*np\.savez") as caught:
            classifier_of_file(path)

        assert "allow_pickle" not in str(caught.value)


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"W1": np.ones((16, 4))}, "expected .pixels, hidden."),
        ({"W1": np.ones((15, 3))}, "square number of pixels"),
        ({"b2": np.ones(35)}, "expected .pixels, hidden."),
        ({"W2": np.ones(36)}, "expected .pixels, hidden."),
        ({"b1": np.full(3, np.nan)}, "b1 in w.npz holds other things"),
        ({"b1": np.array(["a", "b", "c"])}, "b1 in w.npz holds other things"),
        ({"class_chars": np.array("AB")}, "names 2 classes; the network has 36"),
        ({"class_chars": np.array("A" * 36)}, "names the class 'A' more than once"),
    ],
)
def test_what_does_not_fit_is_told_with_its_shapes(tmp_path, changed, words):
    np.savez(tmp_path / "w.npz", **{**weights(), **changed})

    with pytest.raises(ModelLoadError, match=words):
        classifier_of_file(tmp_path / "w.npz")


def test_missing_arrays_are_named(tmp_path):
    np.savez(tmp_path / "w.npz", W1=np.ones((4, 4)))

    with pytest.raises(ModelLoadError, match="holds W1; expected W1, b1, W2, b2 or Wlayer1"):
        classifier_of_file(tmp_path / "w.npz")


def test_files_of_weights_are_told_by_their_ending(tmp_path):
    found_by_name = {"w.npz": True, "w.PICKLE": True, "w.safetensors": True, "w.txt": False}
    for name, found in found_by_name.items():
        (tmp_path / name).touch()
        assert is_weights_file(tmp_path / name) is found
    assert not is_weights_file(tmp_path / "missing.npz")


def test_a_checkpoint_says_how_to_name_its_run(tmp_path):
    path = tmp_path / "epoch_0003.safetensors"
    write_arrays(path, {"layer1.weight": np.ones((4, 3)), "output.weight": np.ones((3, 2))})

    with pytest.raises(ModelLoadError, match="name that run, or make it one with 'runs import"):
        classifier_of_file(path)

    path.write_bytes(b"cut short")
    with pytest.raises(ModelLoadError, match="safetensors file; save the weights again"):
        classifier_of_file(path)


def test_a_damaged_pickle_says_what_to_do_in_plain_words(tmp_path):
    (tmp_path / "w.pickle").write_bytes(b"import os")

    with pytest.raises(ModelLoadError) as caught:
        classifier_of_file(tmp_path / "w.pickle")

    words = "w.pickle is damaged or holds no arrays; save the weights again, or name another file"
    assert str(caught.value) == words
