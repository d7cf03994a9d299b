import os
import sys
import types

import numpy as np
import pytest
import scipy.io

from core import memory
from core.cli.parser import all_settings, flag


def course_arrays(word, *, samples=108, classes=36):
    rng = np.random.default_rng(0)
    labels = np.eye(classes)[np.arange(samples) % classes]
    return {f"{word}_data": rng.random((samples, 1024)), f"{word}_labels": labels}


@pytest.fixture
def write_mat(tmp_path):
    """Write ``letters_train.mat`` with some arrays replaced or, where None, left out."""

    def write(**replaced):
        arrays = course_arrays("train") | replaced
        path = tmp_path / "letters_train.mat"
        scipy.io.savemat(path, {k: v for k, v in arrays.items() if v is not None})
        return path

    return write


# Files


def test_a_missing_file_is_named(refused, tmp_path):
    assert "nowhere.mat" in refused("--data", tmp_path / "nowhere.mat")


@pytest.mark.parametrize("ending", [".mat", ".npz"])
@pytest.mark.parametrize("content", [b"", b"MATLAB", b"PK\x03\x04", b"\x00" * 500, b"a,b\n1,2\n"])
def test_a_file_that_is_no_data_file_is_named(refused, tmp_path, ending, content):
    path = tmp_path / f"set{ending}"
    path.write_bytes(content)

    assert path.name in refused("--data", path)


def test_an_unknown_ending_lists_the_known_ones(refused, tmp_path):
    path = tmp_path / "set.xyz"
    path.write_bytes(b"x")

    why = refused("--data", path)
    assert ".mat" in why
    assert ".npz" in why


@pytest.mark.parametrize("part", [0.1, 0.5, 0.9, 0.999])
def test_a_truncated_file_is_named(refused, write_mat, data_file, part):
    for path in (write_mat(), data_file):
        data = path.read_bytes()
        path.write_bytes(data[: int(len(data) * part)])

        assert path.name in refused("--data", path)


def test_an_empty_folder_is_named(refused, tmp_path):
    (tmp_path / "empty").mkdir()

    assert "empty" in refused("--data", tmp_path / "empty")


def test_missing_keys_are_named_with_what_was_found(refused, write_mat):
    why = refused("--data", write_mat(train_labels=None))
    assert "train_labels" in why

    why = refused("--data", write_mat(train_data=None, train_pictures=np.ones((3, 4))))
    assert "train_data" in why
    assert "train_pictures" in why


def test_an_archive_without_known_keys_says_what_was_expected(refused, tmp_path):
    path = tmp_path / "set.npz"
    np.savez(path, pictures=np.ones((3, 4)))

    why = refused("--data", path)
    assert "pictures" in why
    assert "x and y" in why


def test_nan_pixels_are_counted(refused, write_mat, data_file):
    data = course_arrays("train")["train_data"]
    data[3, 5] = np.nan
    assert "NaN" in refused("--data", write_mat(train_data=data))

    with np.load(data_file) as archive:
        arrays = dict(archive)
    arrays["x_train"][0, 0, 0] = np.inf
    np.savez(data_file, **arrays)
    assert data_file.name in refused("--data", data_file)


@pytest.mark.parametrize("labels", ["two ones", "no one", "fractions", "indices"])
def test_labels_that_are_not_one_hot_are_refused(refused, write_mat, labels):
    one_hot = course_arrays("train")["train_labels"]
    match labels:
        case "two ones":
            one_hot[4, :2] = 1
        case "no one":
            one_hot[4] = 0
        case "fractions":
            one_hot[4] /= 2
        case "indices":
            one_hot = one_hot.argmax(axis=1)[:, None]

    assert "one-hot" in refused("--data", write_mat(train_labels=one_hot))


def test_a_class_without_training_samples_is_named(refused, data_file):
    with np.load(data_file) as archive:
        arrays = dict(archive)
    arrays["y_train"][arrays["y_train"] == 1] = 0
    np.savez(data_file, **arrays)

    why = refused("--data", data_file)
    assert "training" in why
    assert "middle" in why


@pytest.mark.parametrize("verb", ["train", "check-gradients"])
def test_unknown_names_list_the_known_ones(lab, verb):
    done = lab(verb, "--data", "nist37")

    assert done.code == 2
    assert "nist37" in done.err
    assert "toy-gaussians" in done.err


def test_an_unknown_model_or_preset_lists_the_known_ones(refused):
    assert "numpy-mlp" in refused("--model", "resnet")
    assert "report-a" in refused("--preset", "report-c")


@pytest.mark.parametrize("name", ["data", "model", "preset", "resume", "name", "runs_dir"])
def test_an_empty_value_is_refused_and_not_taken_for_the_default(refused, name):
    refused(flag(name), "")


# Settings


NUMBERS = [name for name, described in all_settings().items() if described.kind in (int, float)]
BAD_NUMBERS = ["nan", "inf", "-inf", "-1", "-1e-3", "1e400", "abc", "", "1,5", "0x10", "1 2", "--5"]


@pytest.mark.parametrize("name", NUMBERS)
@pytest.mark.parametrize("text", BAD_NUMBERS)
def test_a_useless_number_is_refused_by_the_name_of_its_setting(refused, name, text):
    line = refused("--preset", "toy", flag(name), text)

    assert name.replace("_", " ") in line or flag(name) in line


@pytest.mark.parametrize("name", ["batch_size", "epochs", "learning_rate"])
def test_zero_is_refused_where_it_makes_no_sense(refused, name):
    assert "got 0" in refused("--preset", "toy", flag(name), "0")


@pytest.mark.parametrize("name", [n for n in NUMBERS if all_settings()[n].kind is int])
@pytest.mark.parametrize("text", ["1.5", "1e-9", "9" * 400])
def test_a_fraction_is_refused_where_a_whole_number_is_needed(refused, name, text):
    refused("--preset", "toy", flag(name), text)


@pytest.mark.parametrize("text", ["0", "-3", "64,0", "nan", "64,nan", "abc", "1.5", "99999999"])
def test_useless_hidden_layers_are_refused(refused, text):
    assert "hidden" in refused("--preset", "toy", "--hidden", text)


@pytest.mark.parametrize("name", [n for n, d in all_settings().items() if d.choices])
def test_an_unknown_choice_lists_the_known_ones(refused, name):
    line = refused("--preset", "toy", flag(name), "nonsense")

    assert "nonsense" in line
    assert all(choice in line for choice in all_settings()[name].choices)


@pytest.mark.parametrize("optimizer", ["sgd", "adam"])
def test_a_network_larger_than_the_memory_is_refused_before_it_is_made(refused, optimizer):
    wide = ("--hidden", "65536,65536,65536,65536", "--optimizer", optimizer)
    line = refused("--preset", "toy", *wide)

    assert "GiB" in line
    assert "12,885,557,252 parameters" in line


def test_what_a_network_needs_grows_with_its_precision_and_optimizer(refused, monkeypatch):
    nothing = types.SimpleNamespace(available=0)
    monkeypatch.setattr(memory.psutil, "virtual_memory", lambda: nothing)

    def needed(*arguments):
        line = refused("--preset", "toy", "--hidden", "10000,10000", *arguments)
        return float(line.split("about ")[1].split(" ")[0])

    assert needed() == pytest.approx(7 * 4 * 1e8 / 2**30, rel=0.02)
    assert needed("--dtype", "float64") == pytest.approx(2 * needed(), rel=0.02)
    assert needed("--optimizer", "adam") == pytest.approx(13 / 7 * needed(), rel=0.02)


def test_memory_that_runs_out_is_said_in_a_line(refused, monkeypatch):
    def run_out(*_):
        raise MemoryError("Unable to allocate 1 TiB")

    monkeypatch.setattr("core.training.planning.load_dataset", lambda *_, **__: run_out())

    assert "Unable to allocate 1 TiB" in refused("--preset", "toy")


# Places


def test_a_runs_dir_that_is_a_file_is_refused(lab, tmp_path):
    path = tmp_path / "file"
    path.write_text("")

    for verb in ("train", "runs", "--info"):
        for place in (path, path / "below"):
            done = lab(verb, "--runs-dir", place)
            if verb == "--info" and place != path:
                continue
            assert done.code == 2, (verb, place, done)
            assert len(done.error_lines) == 1
            assert str(path) in done.err
            assert "--runs-dir" in done.err


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may write anywhere")
def test_a_read_only_runs_dir_is_refused(lab, tmp_path):
    tmp_path.chmod(0o500)

    done = lab("train", "--preset", "toy", "--runs-dir", tmp_path / "runs")

    assert done.code == 2
    assert "--runs-dir" in done.err


def test_a_disk_that_is_full_from_the_start_is_refused_and_leaves_nothing(
    refused, runs_dir, monkeypatch
):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("core.files.os.replace", full)

    line = refused("--preset", "toy")
    assert "No space left" in line
    assert "--runs-dir" in line
    assert list(runs_dir.iterdir()) == []


@pytest.mark.parametrize("length", [300, 5000])
def test_a_name_too_long_for_the_system_is_refused(lab, length):
    done = lab("train", "--preset", "toy", "--runs-dir", "x" * length)

    assert done.code == 2
    assert len(done.error_lines) <= 2


# Usage


@pytest.mark.parametrize(
    "arguments",
    [
        ("frobnicate",),
        ("train", "--frobnicate"),
        ("train", "more\nlines"),
        ("train", "--data"),
        ("train", "--ink", "blue"),
        ("train", "--orientation", "sideways"),
        ("train", "--orientation", "transposed"),
        ("train", "--picture-size", "64"),
        ("train", "--data", "toy-gaussians", "--picture-size", "many"),
        ("check-gradients", "--seeds", "0"),
        ("check-gradients", "--seeds", "-3"),
        ("check-gradients", "--seeds", "few"),
        ("check-gradients", "--samples", "0"),
        ("check-gradients", "--points", "4"),
        ("check-gradients", "--step", "0"),
        ("check-gradients", "--step", "nan"),
        ("check-gradients", "--step", "1e300"),
        ("check-gradients", "--hidden", "0"),
        ("check-gradients", "--learning-rate", "1"),
        ("runs", "frobnicate"),
        ("runs", "show"),
        ("runs", "delete"),
        ("screenshots",),
    ],
)
def test_wrong_usage_exits_with_2_and_two_lines(lab, arguments):
    done = lab(*arguments)

    assert done.code == 2
    assert done.out == ""
    assert 1 <= len(done.error_lines) <= 2
    assert "main.py" in done.err


def test_a_window_without_qt_says_what_is_missing(lab, monkeypatch):
    for name in [n for n in sys.modules if n.partition(".")[0] in ("gui", "PySide6", "pyqtgraph")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "PySide6", None)

    done = lab("screenshots", "somewhere")

    assert done.code == 2
    assert len(done.error_lines) == 1
    assert "PySide6" in done.err
