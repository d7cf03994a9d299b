"""The network that comes with the program: found by name, never changed, as good as is said."""

import numpy as np
import pytest

from core.datasets.dataset import Split
from core.datasets.loading import read_data
from core.errors import RunStorageError
from core.models.input_preparation import InputPreparation
from core.runs.classifier import classifier_of_run
from core.runs.marks_file import change_marks
from core.runs.shipped import DEFAULT_RECOGNISER
from core.runs.store import RunStore
from core.settings import to_mapping
from core.training.presets import PRESETS
from resources import resource_path

NAME = DEFAULT_RECOGNISER


@pytest.fixture(scope="module")
def folder():
    return RunStore().find(NAME)


@pytest.fixture(scope="module")
def classifier(folder):
    return classifier_of_run(folder, folder.checkpoint_epochs()[-1])


def test_the_shipped_record_is_what_the_preset_says(folder):
    record, preset = folder.read_record(), PRESETS.get(NAME)

    assert record.name == record.config.preset == NAME
    assert record.config.model == preset.model
    assert record.config.data.source == preset.data
    settings, training = to_mapping(record.config.settings), to_mapping(record.config.training)
    for name, value in preset.settings.items():
        assert np.array_equal(settings[name], value), name
    for name, value in preset.training.items():
        assert training[name] == value, name
    assert folder.checkpoint_epochs() == [training["epochs"]]


def test_it_is_small_and_takes_glyphs(folder, classifier):
    files = [path for path in resource_path("recognisers").rglob("*") if path.is_file()]

    assert sum(path.stat().st_size for path in files) < 3_000_000
    assert folder.read_record().parameters <= 500_000
    assert InputPreparation.is_of_glyphs(folder.read_checkpoint(folder.checkpoint_epochs()[-1]))
    assert classifier.takes_glyphs
    assert "".join(classifier.class_names) == "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"


@pytest.mark.parametrize(
    ("file", "orientation", "accuracy", "among_own"),
    [
        ("nist26/nist26_valid.mat", "auto", 0.945, 0.97),
        ("hand36/hand36_chars.npz", "auto", 0.95, 0.95),
        ("emnist/emnist_digits.npz", "transposed", None, 0.98),
    ],
)
def test_it_reads_characters_that_people_wrote(
    lab, shared_data, file, orientation, accuracy, among_own
):
    data = shared_data / file

    facts = lab(
        "evaluate", NAME, "--data", data, "--orientation", orientation, "--split", "all", "--json"
    ).json

    if accuracy is not None:
        assert facts["accuracy"] >= accuracy
    assert facts["accuracy_own_classes"] >= among_own


def test_a_glyph_is_read_as_the_picture_that_it_is_made_of(classifier, shared_data):
    data = read_data(shared_data / "hand36" / "hand36_chars.npz", orientation="auto", ink="auto")
    inputs = data.part("all").inputs[::9]
    some = Split(inputs, np.zeros(len(inputs), np.int64))
    once, notes = classifier.fit(some, "dark", "some")
    again, _ = classifier.fit(once, "dark", "glyphs")

    assert notes == ("made glyphs of 32×32 pixels of the pictures of 64×64",)
    np.testing.assert_array_equal(again.inputs, once.inputs)


def test_a_run_of_ones_own_of_that_name_comes_first(lab, train, data_file, runs_dir):
    shipped = lab("runs", "show", NAME, "--runs-dir", runs_dir, "--json").json
    own = train("--data", data_file, "--epochs", 1, "--name", NAME).json

    found = lab("runs", "show", NAME, "--runs-dir", runs_dir, "--json").json

    assert found != shipped
    assert RunStore(runs_dir).find(NAME).path.parent == runs_dir
    assert own["name"] == NAME


@pytest.mark.parametrize(
    "words",
    [
        ("runs", "delete", NAME),
        ("runs", "rename", NAME, "mine"),
        ("runs", "note", NAME, "good"),
        ("runs", "tag", NAME, "--add", "good"),
        ("train", "--resume", NAME, "--epochs", "9"),
    ],
)
def test_nothing_changes_it(lab, folder, words):
    before = {path.name: path.read_bytes() for path in folder.path.rglob("*") if path.is_file()}

    done = lab(*words)

    assert done.code != 0
    assert "comes with the program and stays as it is" in done.err
    assert before == {
        path.name: path.read_bytes() for path in folder.path.rglob("*") if path.is_file()
    }


def test_marks_do_not_go_into_it(folder):
    with pytest.raises(RunStorageError, match="comes with the program"):
        change_marks(folder, (), ())


def test_onnx_says_why_it_has_no_glyphs(lab, tmp_path):
    done = lab("weights", NAME, "--output", tmp_path / "net.onnx")

    assert done.code != 0
    assert "normalises characters to glyphs" in done.err


def test_the_preset_trains_on_a_few_pictures(lab, runs_dir):
    done = lab(
        "train", "--preset", NAME, "--data", "synthetic36-wide:2", "--epochs", "1",
        "--runs-dir", runs_dir, "--json",
    )  # fmt: skip

    assert done.code == 0
    folder = RunStore(runs_dir).find("last")
    arrays = folder.read_checkpoint(1)
    assert InputPreparation.is_of_glyphs(arrays)
    again = lab(
        "train", "--preset", NAME, "--data", "synthetic36-wide:2", "--epochs", "1",
        "--runs-dir", runs_dir, "--json",
    )  # fmt: skip
    assert again.code == 0
    other = RunStore(runs_dir).find("last").read_checkpoint(1)
    for name, array in arrays.items():
        np.testing.assert_array_equal(other[name], array)
