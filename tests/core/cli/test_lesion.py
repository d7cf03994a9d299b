"""Units off on the command line: ``--lesion``, and the verb ``lesion``."""

import csv

import numpy as np
import pytest

from core.runs.classifier import classifier_of_run
from core.runs.store import RunStore


@pytest.fixture
def run(train, data_file):
    return train("--data", data_file, "--epochs", 3, "--name", "mine", "--hidden", "6,4")


@pytest.fixture
def evaluate(lab, runs_dir):
    def call(*arguments):
        return lab("evaluate", "--json", "--runs-dir", runs_dir, "last", *arguments)

    return call


@pytest.fixture
def lesion(lab, runs_dir):
    def call(*arguments):
        return lab("lesion", "--runs-dir", runs_dir, "last", "--split", "all", *arguments)

    return call


def test_a_run_is_scored_without_units(run, evaluate, runs_dir, data_file):
    every = evaluate("--split", "test", "--lesion", "layer1:0,1,2,3,4,5").json

    # Nothing of a sample passes: all get the same answer, which is one class's whole share.
    assert every["lesions"] == {"layer1": [0, 1, 2, 3, 4, 5]}
    assert np.count_nonzero(np.array(every["confusion"]).sum(axis=0)) == 1
    folder = RunStore(runs_dir).find("last")
    some = {"layer1": (2,), "layer2": (0, 3)}
    facts = evaluate("--split", "test", "--lesion", "layer1:2", "--lesion", "layer2:0,3").json
    data = np.load(data_file)
    logits = classifier_of_run(folder, 3, some).logits(data["x_test"].astype(np.float32))
    assert facts["lesions"] == {"layer1": [2], "layer2": [0, 3]}
    assert facts["accuracy"] == pytest.approx((logits.argmax(axis=1) == data["y_test"]).mean())
    assert evaluate("--split", "all").json["lesions"] == {}


def test_exports_say_what_was_off(run, lab, runs_dir, tmp_path):
    for suffix in ("csv", "md", "tex"):
        path = tmp_path / f"matrix.{suffix}"
        done = lab(
            "confusion", "--runs-dir", runs_dir, "last", "--lesion", "layer1:1,0", "-o", path
        )
        assert done.code == 0
        assert "layer1:0,1" in path.read_text().splitlines()[0]


def test_the_curve_is_that_of_evaluate(run, lesion, evaluate):
    facts = lesion("--layer", "layer2", "--json").json

    assert sorted(facts["order"]) == [0, 1, 2, 3]
    assert facts["units_left"] == [4, 3, 2, 1, 0]
    for off in range(1, 5):
        units = ",".join(map(str, facts["order"][:off]))
        one = evaluate("--split", "all", "--lesion", f"layer2:{units}").json
        assert facts["accuracy"][off] == pytest.approx(one["accuracy"])
        assert facts["loss"][off] == pytest.approx(one["loss"], rel=1e-4)
    assert facts["random_accuracy"][0] == facts["accuracy"][0]
    assert (facts["layer"], facts["split"], facts["samples"]) == ("layer2", "all", 80)


def test_the_curve_is_written_as_a_table(run, lesion, tmp_path):
    path = tmp_path / "curve.csv"
    facts = lesion("--layer", "layer1", "--json", "--output", path).json

    with path.open() as stream:
        rows = list(csv.DictReader(stream))
    assert [int(row["units_left"]) for row in rows] == facts["units_left"]
    assert [row["unit_off"] for row in rows] == ["", *map(str, facts["order"])]
    assert [float(row["accuracy"]) for row in rows] == facts["accuracy"]


def test_the_curve_is_drawn(run, lesion, tmp_path):
    pytest.importorskip("PySide6")
    path = tmp_path / "curve.png"
    facts = lesion("--layer", "layer1", "--json", "--output", path, "--scale", 1).json

    assert path.read_bytes()[:8] == b"\x89PNG\r\n\x1a\n"
    assert (facts["width"], facts["height"], facts["bytes"]) == (640, 400, path.stat().st_size)


def test_without_json_the_result_is_words(run, lesion):
    done = lesion("--layer", "layer2")

    assert done.out.startswith("mine, epoch 3: greedy lesion of layer 2, 80 samples (all)")
    assert "units needed for 95 % of the accuracy" in done.out


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--lesion", "layer9:0"), "no layer 'layer9'; choose layer1 or layer2"),
        (("--lesion", "layer1:6"), "layer1 has no unit 6; its units are 0 to 5"),
        (("--lesion", "output:0"), "the units of output are the classes"),
        (("--lesion", "layer1"), "expected LAYER:UNIT"),
    ],
)
def test_what_cannot_be_switched_off_is_named(run, refused, arguments, words):
    assert words in refused("last", *arguments, verb="evaluate")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--layer", "layer9"), "no layer 'layer9'"),
        (("--layer", "output"), "are the classes"),
        (("--layer", "layer1", "--lesion", "layer1:0"), "leave it out, or name another --layer"),
        (("--layer", "layer1", "--output", "curve.svg"), "ends in none of .csv, .png"),
        (("--layer", "layer1", "--scale", "2"), "--scale is about pictures"),
        (("--layer", "layer1", "--output", "gone/curve.csv"), "there is no folder gone)"),
    ],
)
def test_a_curve_of_nothing_is_refused(run, refused, monkeypatch, arguments, words):
    # None of these is told after a search of minutes.
    monkeypatch.setattr("core.cli.lesion.greedy_lesion", None)
    assert words in refused("last", *arguments, verb="lesion")


def test_a_network_that_diverged_is_refused_before_the_search(run, refused, runs_dir, monkeypatch):
    folder = RunStore(runs_dir).find("last")
    arrays = folder.read_checkpoint(3)
    arrays["output.bias"][0] = np.nan
    folder.write_checkpoint(3, arrays)
    monkeypatch.setattr("core.cli.lesion.greedy_lesion", None)

    assert "had diverged" in refused("last", "--layer", "layer1", verb="lesion")
