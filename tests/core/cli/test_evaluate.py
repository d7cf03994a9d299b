"""The verb ``evaluate``: runs and files of weights on data."""

import json

import numpy as np
import pytest

from core.runs.store import RunStore


@pytest.fixture
def run(train, data_file):
    return train("--data", data_file, "--epochs", 3, "--name", "mine")


@pytest.fixture
def evaluate(lab, runs_dir):
    def call(*arguments):
        return lab("evaluate", "--json", "--runs-dir", runs_dir, *arguments)

    return call


@pytest.fixture
def other_data(tmp_path):
    """Two of the three classes in another order, light on dark, larger; one class has a sample."""
    rng = np.random.default_rng(0)
    np.savez(
        tmp_path / "other.npz",
        x=rng.random((7, 8, 8)).astype(np.float32),
        y=np.array([0, 0, 0, 0, 0, 0, 1]),
        class_names=["high", "low"],
    )
    return tmp_path / "other.npz"


@pytest.mark.parametrize("split", ["train", "validation", "test"])
def test_a_split_is_scored_as_training_scored_it(run, evaluate, split):
    facts = evaluate("mine", "--split", split).json

    trained = run.json[split]
    assert facts["samples"] == trained["samples"]
    assert facts["accuracy"] == pytest.approx(trained["accuracy"])
    assert facts["loss"] == pytest.approx(trained["loss"], rel=1e-5)
    assert (facts["run"], facts["epoch"], facts["split"]) == ("mine", 3, split)


def test_by_default_the_test_split_is_read_and_all_may_be(run, evaluate):
    assert evaluate("last").json["samples"] == 10
    assert evaluate("last", "--split", "all").json["samples"] == 80


def test_the_matrix_has_the_actual_class_in_rows(run, evaluate):
    facts = evaluate("last", "--split", "all").json

    matrix = np.array(facts["confusion"])
    assert facts["class_names"] == ["low", "middle", "high"]
    assert matrix.sum() == 80
    assert [entry["samples"] for entry in facts["per_class"]] == matrix.sum(axis=1).tolist()
    assert facts["accuracy"] == pytest.approx(np.trace(matrix) / 80)
    for pair in facts["most_confused"]:
        row, column = (facts["class_names"].index(pair[key]) for key in ("actual", "predicted"))
        assert matrix[row, column] == pair["count"] > 0
        assert row != column


def test_epochs_are_named_by_number_or_best(run, evaluate):
    assert evaluate("mine", "--epoch", 1).json["epoch"] == 1
    assert evaluate("mine", "--epoch", "best").json["epoch"] == run.json["best"]["epoch"]


def test_other_data_are_fitted_and_classes_matched_by_name(run, evaluate, other_data):
    done = evaluate("mine", "--data", other_data, "--ink", "light")

    facts = done.json
    assert "scaled the pictures from 8×8 to 4×4" in done.err
    by_name = {entry["class"]: entry for entry in facts["per_class"]}
    assert (by_name["high"]["samples"], by_name["low"]["samples"]) == (6, 1)
    # No sample: undefined is null.
    assert by_name["middle"]["recall"] is None
    # The class with one sample is left out of the mean over classes.
    assert facts["balanced_accuracy"] == by_name["high"]["recall"]
    assert facts["accuracy_own_classes"] >= facts["accuracy"]


def test_weights_of_the_course_reach_what_plain_numpy_reaches(evaluate, shared_data):
    facts = evaluate(
        shared_data / "nist26" / "nist36_mlp_weights.npz",
        *("--data", shared_data / "mini36", "--split", "all"),
    ).json

    assert (facts["samples"], facts["epoch"]) == (1800, None)
    assert facts["accuracy"] == pytest.approx(0.7656, abs=5e-5)


def test_people_get_a_table(run, lab, runs_dir):
    out = lab("evaluate", "mine", "--runs-dir", runs_dir).out

    assert out.startswith("mine, epoch 3, on 10 samples of levels (test)")
    assert "balanced accuracy" in out


def test_data_that_changed_since_are_told(run, evaluate, data_file):
    with np.load(data_file) as archive:
        arrays = dict(archive)
    arrays["x_test"] = arrays["x_test"] * 0.9
    np.savez(data_file, **arrays)

    done = evaluate("mine")

    assert done.code == 0
    assert "its content differs" in done.err


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["nothing"], "no run 'nothing'"),
        (["mine", "--epoch", "9"], "no weights of epoch 9"),
        (["mine", "--epoch", "first"], "'last' or 'best'"),
        (["mine", "--ink", "light"], "name these with --data"),
        (["mine", "--data", "toy-gaussians"], "has the classes A, B, C, D"),
        (["mine", "--data", "nowhere"], "neither a built-in data set"),
        (["mine", "--split", "some"], "invalid choice"),
    ],
)
def test_what_cannot_be_evaluated_is_refused(run, refused, arguments, words):
    assert words in refused(*arguments, verb="evaluate")


def test_a_split_that_the_data_lack_is_refused(run, refused, other_data):
    line = refused("mine", "--data", other_data, "--split", "test", verb="evaluate")

    assert "no test split" in line


def test_a_run_whose_data_are_gone_asks_for_others(run, refused, data_file):
    data_file.unlink()

    assert "--data" in refused("mine", verb="evaluate")


def test_weights_need_data_and_have_no_epochs(refused, tmp_path):
    rng = np.random.default_rng(0)
    shapes = {"W1": (16, 3), "b1": (3,), "W2": (3, 26), "b2": (26,)}
    np.savez(tmp_path / "w.npz", **{n: rng.normal(size=s) for n, s in shapes.items()})

    assert "name some with --data" in refused(tmp_path / "w.npz", verb="evaluate")
    assert "no epochs" in refused(tmp_path / "w.npz", "--epoch", "3", verb="evaluate")


def test_a_run_that_diverged_is_refused_rather_than_read_as_its_first_class(run, refused, runs_dir):
    folder = RunStore(runs_dir).find("last")
    arrays = folder.read_checkpoint(folder.read_metrics().last.epoch)
    arrays["output.bias"][0] = np.nan
    folder.write_checkpoint(folder.read_metrics().last.epoch, arrays)

    assert "had diverged; name an earlier --epoch" in refused("last", verb="evaluate")


def test_a_run_that_is_not_trained_yet_is_told(run, refused, runs_dir):
    folder = next(runs_dir.iterdir())
    (folder / "metrics.csv").write_text((folder / "metrics.csv").read_text().splitlines()[0] + "\n")
    content = json.loads((folder / "run.json").read_text())
    (folder / "run.json").write_text(json.dumps(content))

    assert "train it first" in refused("mine", verb="evaluate")
