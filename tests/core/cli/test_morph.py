"""``morph``: codes between two pictures, and along the directions of all codes."""

import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from core.datasets.loading import load_dataset
from core.reconstruction.code_axes import principal_axes
from core.reconstruction.pca import fit_pca
from core.runs.autoencoder import autoencoder_of_run
from core.runs.folder import RunFolder


@pytest.fixture
def autoencoder(train, data_file):
    """The folder of a small autoencoder."""
    arguments = ("--model", "numpy-autoencoder", "--code", 3, "--hidden", 6, "--epochs", 2)
    return train(*arguments, "--data", data_file).json["run"]


def test_the_codes_lead_from_the_first_picture_to_the_second(lab, data_file, tmp_path):
    output = tmp_path / "way.png"

    found = lab(
        "morph",
        "--data",
        data_file,
        "-k",
        4,
        "--between",
        2,
        7,
        "--steps",
        5,
        "-o",
        output,
        "--json",
    ).json

    dataset = load_dataset(str(data_file))
    pca = fit_pca(np.clip(dataset.train.vectors, 0, 1))
    ends = pca.project(np.clip(dataset.validation.vectors[[2, 7]], 0, 1), 4)
    assert found["shares"] == [0, 0.25, 0.5, 0.75, 1]
    assert np.allclose(found["codes"], np.linspace(ends[0], ends[1], 5))
    names = [dataset.class_names[label] for label in dataset.validation.labels[[2, 7]]]
    assert [found["first"]["class"], found["second"]["class"]] == names
    with Image.open(output) as sheet:
        assert sheet.size == (found["width"], found["height"])


def test_a_code_moves_along_principal_directions(lab, runs_dir, autoencoder, data_file):
    found = lab(
        "morph", "--runs-dir", runs_dir, "--run", autoencoder, "--along", "principal", "--json"
    ).json

    dataset = load_dataset(str(data_file))
    network = autoencoder_of_run(RunFolder(Path(autoencoder)), 2)
    codes = network.encode(np.clip(dataset.validation.inputs, 0, 1)).astype(float)
    axes = principal_axes(codes)
    assert [each["name"] for each in found["directions"]] == list(axes.names)
    assert found["standard_deviations"][0] == -3
    first = found["directions"][0]
    assert first["variance_share"] == pytest.approx(axes.share[0])
    assert np.allclose([axes.values(np.array(c))[0] for c in first["codes"]], np.linspace(-3, 3, 9))
    assert "second" not in found


def test_all_splits_are_counted_through(lab, data_file):
    call = ("morph", "--data", data_file, "--split", "all")
    found = lab(*call, "--between", 3, 79, "--json").json

    dataset = load_dataset(str(data_file))
    first, last = dataset.train.labels[3], dataset.test.labels[9]
    assert found["split"] == "all"
    assert found["first"] == {"index": 3, "class": dataset.class_names[first]}
    assert found["second"] == {"index": 79, "class": dataset.class_names[last]}
    beyond = lab(*call, "--between", 0, 80)
    assert beyond.code == 2
    assert "--split all has those from 0 to 79" in beyond.err


def test_people_read_what_moves(lab, data_file):
    out = lab("morph", "--data", data_file, "--along", "single").out

    assert "of the variance" in out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--between", 0, 999), "--split validation has those from 0 to 19"),
        (("--steps", 1), "--steps must be from 2"),
        (("-o", "x.gif"), "must end in .png"),
        (("--run", "x", "--method", "pca"), "leave one out"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_line(lab, data_file, arguments, said):
    done = lab("morph", "--data", data_file, *arguments)

    assert done.code == 2
    assert said in done.err
    assert len(done.err.strip().splitlines()) == 1


def test_json_is_valid_without_an_output(lab, data_file):
    assert "output" not in json.loads(lab("morph", "--data", data_file, "--json").out)


def test_along_directions_the_second_picture_need_not_be_there(lab, data_file):
    done = lab("morph", "--data", data_file, "--along", "single", "--between", 3, 999, "--json")

    assert done.code == 0, done.err
    assert json.loads(done.out)["first"]["index"] == 3
