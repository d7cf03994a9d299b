import json
import math
from pathlib import Path

import numpy as np
import pytest

from core.cli.parser import all_settings
from core.runs.folder import RunFolder
from core.training.augmentation import AUGMENTATIONS

FIELDS = [
    "run",
    "name",
    "status",
    "epochs",
    "best",
    "seconds_per_epoch",
    "parameters",
    "train",
    "validation",
    "test",
]

# A value other than any default, and what the run then has.
SETTINGS = {
    "epochs": ("2", 2),
    "batch_size": ("7", 7),
    "learning_rate": ("1e-2", 0.01),
    "momentum": ("0.25", 0.25),
    "weight_decay": ("0.125", 0.125),
    "averaging": ("0.75", 0.75),
    "distortion": ("0.0625", 0.0625),
    "flip": ("horizontal", "horizontal"),
    "shift": ("0.125", 0.125),
    "rotation": ("15", 15.0),
    "shear": ("0.25", 0.25),
    "zoom": ("0.5", 0.5),
    "crop": ("0.75", 0.75),
    "thickness": ("0.5", 0.5),
    "color_jitter": ("0.25", 0.25),
    "pixel_noise": ("0.125", 0.125),
    "schedule": ("cosine", "cosine"),
    "schedule_epochs": ("3", 3),
    "schedule_factor": ("0.25", 0.25),
    "sampler": ("draw-once", "draw-once"),
    "target_loss": ("0.5", 0.5),
    "target_accuracy": ("0.75", 0.75),
    "patience": ("4", 4),
    "hidden": ("5,4", (5, 4)),
    "activation": ("tanh", "tanh"),
    "initialization": ("he", "he"),
    "optimizer": ("adam", "adam"),
    "reduction": ("sum", "sum"),
    "seed": ("77", 77),
    "dtype": ("float64", "float64"),
    "loss": ("squared-error", "squared-error"),
    "inputs": ("standardize", "standardize"),
}


def settings_of(done):
    """Return the settings that the run was saved with."""
    config = RunFolder(run_path(done)).read_record().config
    return vars(config.settings) | vars(config.training)


def run_path(done):
    return Path(done.json["run"])


def test_json_is_one_object_with_the_fields_of_the_contract(train, data_file):
    done = train("--data", data_file, "--epochs", 3)

    assert done.code == 0
    result = done.json
    assert list(result) == FIELDS
    assert result["status"] == "finished"
    assert result["epochs"] == 3
    assert result["seconds_per_epoch"] > 0
    assert result["parameters"] == 16 * 64 + 64 + 64 * 3 + 3
    assert list(result["best"]) == ["epoch", "loss", "accuracy"]
    for name, samples in (("train", 50), ("validation", 20), ("test", 10)):
        assert list(result[name]) == ["samples", "loss", "accuracy"]
        assert result[name]["samples"] == samples
        assert 0 <= result[name]["accuracy"] <= 1


def test_a_split_that_is_not_there_is_null(train):
    assert train("--preset", "toy", "--epochs", 1).json["test"] is None


def test_without_json_the_result_is_a_summary_for_people(lab, runs_dir, data_file):
    done = lab("train", "--data", data_file, "--epochs", 2, "--runs-dir", runs_dir)

    assert done.code == 0
    assert "finished after 2 epochs" in done.out
    assert "validation" in done.out
    assert str(runs_dir) in done.out
    assert "note" not in done.out


def test_best_is_the_earliest_epoch_of_the_highest_validation_accuracy(train, data_file):
    done = train("--data", data_file, "--epochs", 12)

    rows = RunFolder(run_path(done)).read_metrics().rows
    highest = max(row.validation_accuracy for row in rows)
    first = next(row for row in rows if row.validation_accuracy == highest)
    assert done.json["best"] == {
        "epoch": first.epoch,
        "loss": first.validation_loss,
        "accuracy": highest,
    }


def test_results_are_those_of_the_last_epoch(train, data_file):
    done = train("--data", data_file, "--epochs", 4)

    row = RunFolder(run_path(done)).read_metrics().rows[-1]
    assert done.json["train"]["loss"] == row.train_loss
    assert done.json["validation"]["accuracy"] == row.validation_accuracy


def test_notes_go_to_stderr(train, data_file):
    done = train("--data", data_file, "--epochs", 1, "--batch-size", 1000)

    assert done.code == 0
    assert "batch size 1000 is more than the 50 training samples" in done.err
    assert "one batch of all of them" in done.err
    assert RunFolder(run_path(done)).read_metrics().rows[-1].step == 1


# Settings that the network from scratch does not have.
OF_TORCH = {
    "device": ("torch-mlp", "cpu", "cpu"),
    "channels": ("torch-cnn", "4", (4,)),
    "kernels": ("torch-cnn", "2", (2,)),
    "strides": ("torch-cnn", "2", (2,)),
    "padding": ("torch-cnn", "same", "same"),
    "normalization": ("torch-cnn", "none", "none"),
    "pooling": ("torch-cnn", "none", "none"),
    "summary": ("torch-cnn", "means", "means"),
    "dropout": ("torch-cnn", "0.25", 0.25),
}
OF_SQUEEZENET = {
    "pretrained": ("", ""),
    "frozen": ("conv1,fire2-fire9", ("conv1", *(f"fire{at}" for at in range(2, 10)))),
    "head_epochs": ("1", 1),
    "trunk_rate": ("0.5", 0.5),
}
OF_WORDS = {
    "descriptor": ("filters", "filters"),
    "words": ("5", 5),
    "levels": ("1", 1),
    "neighbours": ("2", 2),
    "patch": ("8", 8),
    "spacing": ("6", 6),
    "first_words": ("random", "random"),
}
OF_AUTOENCODERS = {
    "code": ("3", 3),
    "code_activation": ("identity", "identity"),
    "noise": ("0.25", 0.25),
}


def test_every_setting_has_a_flag_and_a_test():
    assert {*SETTINGS, *OF_TORCH, *OF_SQUEEZENET, *OF_WORDS, *OF_AUTOENCODERS} == set(
        all_settings()
    )


@pytest.mark.parametrize(
    ("model", "settings"),
    [("torch-squeezenet", OF_SQUEEZENET), ("numpy-bag-of-words", OF_WORDS)],
)
def test_flags_set_the_settings_of_networks_for_larger_pictures(train, tmp_path, model, settings):
    pictures = np.random.default_rng(0).random((30, 36, 36)).astype(np.float32)
    np.savez(tmp_path / "large.npz", x=pictures, y=np.arange(30) % 3)
    flags = [
        part
        for name, (text, _value) in settings.items()
        for part in ("--" + name.replace("_", "-"), text)
    ]

    done = train("--data", tmp_path / "large.npz", "--model", model, "--epochs", 1, *flags)

    assert done.code == 0, done.err
    for name, (_text, value) in settings.items():
        assert settings_of(done)[name] == value


@pytest.mark.parametrize("name", OF_AUTOENCODERS)
def test_a_flag_sets_its_setting_of_an_autoencoder(train, data_file, name):
    text, value = OF_AUTOENCODERS[name]
    call = ("--data", data_file, "--model", "numpy-autoencoder", "--epochs", 1, "--hidden", "4")

    done = train(*call, "--" + name.replace("_", "-"), text)

    assert done.code == 0, done.err
    assert settings_of(done)[name] == value
    assert done.json["validation"]["accuracy"] is None


def test_a_choice_of_another_model_is_refused(train, data_file):
    call = ("--data", data_file, "--model", "numpy-autoencoder", "--inputs", "standardize")
    done = train(*call)

    assert done.code == 2
    assert "inputs 'standardize' is unknown; known are: stored, ink" in done.err


@pytest.mark.parametrize("name", OF_TORCH)
def test_a_flag_sets_its_setting_of_a_network_in_pytorch(train, data_file, name):
    model, text, value = OF_TORCH[name]

    small = ("--channels", "2") if model == "torch-cnn" and name != "channels" else ()
    call = ("--data", data_file, "--model", model, "--epochs", 1, *small, "--" + name, text)
    done = train(*call)

    assert done.code == 0, done.err
    assert settings_of(done)[name] == value


@pytest.mark.parametrize("name", SETTINGS)
def test_a_flag_sets_its_setting(train, data_file, name):
    text, value = SETTINGS[name]
    # Points cannot be moved about, and only known ink has strokes.
    data = ("--data", data_file) if name in AUGMENTATIONS else ("--preset", "toy")
    data = (*data, "--ink", "dark") if name == "thickness" else data

    done = train(*data, "--epochs", 1, "--" + name.replace("_", "-"), text)

    assert done.code == 0, done.err
    assert settings_of(done)[name] == value


@pytest.mark.parametrize("name", AUGMENTATIONS)
def test_points_cannot_be_moved_about(train, name):
    done = train("--preset", "toy", "--" + name.replace("_", "-"), SETTINGS[name][0])

    assert done.code == 2
    assert f"{name} changes pictures" in done.err
    assert "rows of numbers" in done.err
    assert len(done.err.strip().splitlines()) == 1


def test_an_empty_list_of_hidden_layers_is_softmax_regression(train):
    assert train("--preset", "toy", "--epochs", 1, "--hidden", "").json["parameters"] == 2 * 4 + 4


def test_a_name_is_kept(train, lab, runs_dir):
    done = train("--preset", "toy", "--epochs", 1, "--name", "Größe × 2")

    assert done.json["name"] == "Größe × 2"
    assert lab("runs", "--json", "--runs-dir", runs_dir).json["runs"][0]["name"] == "Größe × 2"


def test_a_name_fits_on_a_line(train):
    assert train("--preset", "toy", "--epochs", 1, "--name", " a\n b\t").json["name"] == "a b"


def test_a_name_that_is_no_unicode_is_kept(train):
    done = train("--preset", "toy", "--epochs", 1, "--name", "caf\udce9")

    assert done.json["name"] == "caf\udce9"
    assert RunFolder(run_path(done)).read_record().name == "caf\udce9"


PRESETS = {
    "toy": {
        "hidden": (25,),
        "learning_rate": 1e-3,
        "batch_size": 5,
        "epochs": 500,
    },
    "report-a": {
        "hidden": (64,),
        "learning_rate": 1e-3,
        "batch_size": 128,
        "epochs": 200,
        "sampler": "draw-once",
    },
    "report-b": {
        "hidden": (64,),
        "learning_rate": 2e-3,
        "batch_size": 5,
        "epochs": 75,
        "sampler": "shuffle-once",
    },
}
AS_IN_THE_REPORTS = {
    "activation": "sigmoid",
    "initialization": "xavier",
    "loss": "cross-entropy",
    "inputs": "stored",
    "optimizer": "sgd",
    "momentum": 0.0,
    "weight_decay": 0.0,
    "averaging": 0.0,
    "distortion": 0.0,
    "flip": "none",
    "shift": 0.0,
    "rotation": 0.0,
    "shear": 0.0,
    "zoom": 0.0,
    "crop": 1.0,
    "thickness": 0.0,
    "color_jitter": 0.0,
    "pixel_noise": 0.0,
    "schedule": "constant",
    "schedule_epochs": 20,
    "schedule_factor": 0.5,
    "sampler": "reshuffle",
    "target_loss": 0.0,
    "target_accuracy": 0.0,
    "patience": 0,
    "reduction": "sum",
    "seed": 1,
    "dtype": "float32",
}


@pytest.mark.parametrize("preset", PRESETS)
def test_a_preset_has_the_settings_of_its_report(train, data_file, preset):
    data = () if preset == "toy" else ("--data", data_file)

    done = train("--preset", preset, *data, "--epochs", 1)

    expected = AS_IN_THE_REPORTS | PRESETS[preset] | {"epochs": 1}
    assert settings_of(done) == expected
    assert RunFolder(run_path(done)).read_record().config.preset == preset


def test_a_preset_trains_as_many_epochs_as_its_report(train):
    assert train("--preset", "toy").json["epochs"] == PRESETS["toy"]["epochs"]


def test_flags_override_a_preset_and_leave_the_rest(train):
    done = train("--preset", "toy", "--epochs", 2, "--learning-rate", 0.5, "--seed", 3)

    expected = AS_IN_THE_REPORTS | PRESETS["toy"] | {"epochs": 2, "learning_rate": 0.5, "seed": 3}
    assert settings_of(done) == expected


def test_a_preset_takes_other_data(train, data_file):
    assert train("--preset", "toy", "--data", data_file, "--epochs", 1).json["test"] is not None


@pytest.mark.parametrize("preset", ["report-a", "report-b"])
def test_a_report_without_data_asks_for_them(refused, preset):
    assert "--data" in refused("--preset", preset)


def test_the_same_seed_gives_the_same_run_and_another_seed_another(train):
    def weights(seed):
        done = train("--preset", "toy", "--epochs", 3, "--seed", seed)
        return RunFolder(run_path(done)).read_checkpoint(3)["layer1.weight"]

    np.testing.assert_array_equal(weights(4), weights(4))
    assert (weights(4) != weights(5)).any()


def test_float64_reaches_the_weights_and_the_losses(train, data_file):
    done = train("--data", data_file, "--epochs", 2, "--dtype", "float64")

    weights = RunFolder(run_path(done)).read_checkpoint(2)
    assert weights["layer1.weight"].dtype == np.float64
    # More digits than float32 has.
    assert float(np.float32(weights["layer1.weight"][0, 0])) != weights["layer1.weight"][0, 0]


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("rate", ["1e6", "1e30", "1e300"])
def test_a_diverged_run_exits_with_1_and_prints_what_was_reached(train, data_file, dtype, rate):
    done = train(
        *("--data", data_file, "--learning-rate", rate, "--dtype", dtype, "--epochs", 200),
        *("--activation", "identity", "--hidden", "8,8", "--reduction", "sum"),
    )

    assert done.code == 1
    result = done.json
    assert list(result) == FIELDS
    assert result["status"] == "diverged"
    assert result["epochs"] < 200
    assert result["train"]["loss"] is None or math.isfinite(result["train"]["loss"])
    assert "Traceback" not in done.err
    assert "Warning" not in done.err
    message = done.error_lines[-1]
    assert "diverged" in message
    assert "step" in message
    assert "largest logit" in message
    assert "learning rate" in message


def test_the_files_of_a_diverged_run_hold_no_nan_in_json(train, data_file, lab, runs_dir):
    done = train("--data", data_file, "--learning-rate", "1e30", "--activation", "identity")

    assert done.code == 1
    text = (run_path(done) / "run.json").read_text(encoding="utf-8")
    assert json.loads(text, parse_constant=pytest.fail)["status"] == "diverged"
    assert (
        lab("runs", "show", "last", "--json", "--runs-dir", runs_dir).json["status"] == "diverged"
    )


def test_the_median_of_five_toy_runs_is_as_good_as_report_a(train):
    results = [train("--preset", "toy", "--seed", seed).json["train"] for seed in range(1, 6)]

    assert np.median([40 * result["loss"] for result in results]) < 30
    assert np.median([result["accuracy"] for result in results]) >= 0.85


def test_default_settings_reach_two_thirds_on_a_thousand_real_characters(train, shared_data):
    done = train("--data", shared_data / "mini36", "--model", "numpy-mlp")

    assert done.code == 0
    assert done.json["train"]["samples"] == 1224
    assert done.json["test"]["accuracy"] >= 0.66
