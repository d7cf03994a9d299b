"""The verb ``confusion``: matrices as pictures, drawings and tables."""

import csv

import numpy as np
import pytest


@pytest.fixture
def run(train, data_file):
    return train("--data", data_file, "--epochs", 3, "--name", "mine")


@pytest.fixture
def confusion(lab, runs_dir):
    def call(*arguments):
        return lab("confusion", "--runs-dir", runs_dir, *arguments)

    return call


def read_csv(path):
    rows = list(csv.reader(path.read_text().splitlines()))
    return rows[0][1:], np.array([[float(cell or "nan") for cell in row[1:]] for row in rows[1:]])


@pytest.mark.parametrize("split", ["train", "validation", "test", "all"])
def test_the_table_is_the_matrix_of_evaluate(run, confusion, lab, runs_dir, tmp_path, split):
    output = tmp_path / "matrix.csv"
    done = confusion("mine", "--output", output, "--split", split, "--epoch", 1, "--json")
    facts = lab(
        "evaluate", "mine", "--runs-dir", runs_dir, "--split", split, "--epoch", 1, "--json"
    ).json

    assert done.code == 0
    names, values = read_csv(output)
    assert names == facts["class_names"]
    np.testing.assert_array_equal(values, facts["confusion"])
    for key in ("run", "epoch", "data", "split", "samples", "accuracy"):
        assert done.json[key] == facts[key]
    assert done.json["bytes"] == output.stat().st_size


def test_shares_of_the_actual_class_add_up_to_one(run, confusion, tmp_path):
    output = tmp_path / "matrix.csv"
    assert confusion("last", "-o", output, "--quantity", "actual").out.strip() == str(output)
    _, values = read_csv(output)
    np.testing.assert_allclose(values.sum(axis=1), 1)


def test_other_data_with_fewer_classes_are_matched_by_name(run, confusion, tmp_path):
    data = tmp_path / "other.npz"
    rng = np.random.default_rng(0)
    pictures = rng.random((7, 8, 8)).astype(np.float32)
    np.savez(data, x=pictures, y=np.array([0, 0, 0, 0, 0, 0, 1]), class_names=["high", "low"])
    output = tmp_path / "matrix.csv"
    assert confusion("last", "-o", output, "--data", data).code == 0
    names, values = read_csv(output)
    assert names == ["low", "middle", "high"]
    assert values.sum(axis=1).tolist() == [1, 0, 6]


def test_figures_of_the_classes_are_written_as_markdown_and_latex(run, confusion, tmp_path):
    for suffix, begin in ((".md", "| class |"), (".tex", "% needs")):
        output = tmp_path / f"figures{suffix}"
        assert confusion("last", "-o", output).code == 0
        assert output.read_text().startswith(begin)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_pictures_and_drawings_are_written(run, confusion, tmp_path, theme):
    pytest.importorskip("PySide6")
    from PIL import Image

    picture, drawing = tmp_path / "matrix.png", tmp_path / "matrix.svg"
    done = confusion("last", "-o", picture, "--theme", theme, "--scale", 3, "--log", "--json")
    assert confusion("last", "-o", drawing, "--theme", theme).code == 0
    with Image.open(picture) as image:
        assert image.size == (done.json["width"], done.json["height"])
        assert len(image.convert("RGB").getcolors(1_000_000)) > 20
    text = drawing.read_text()
    for words in ("Predicted class", "Actual class", "middle", "mine, epoch 3"):
        assert words in text


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("-o", "matrix.gif"), "ends in none of"),
        (("-o", "matrix.csv", "--log"), "--log is about pictures"),
        (("-o", "matrix.md", "--quantity", "count"), "--quantity is about the matrix"),
        (("-o", "matrix.svg", "--scale", "2"), "SVG has no pixels"),
        (("-o", "matrix.csv", "--epoch", "77"), "epoch 77"),
        (("-o", "matrix.csv", "--ink", "dark"), "--data"),
        (("-o", "nowhere/matrix.csv"), "cannot be written"),
    ],
)
def test_what_cannot_be_done_is_said(run, confusion, tmp_path, monkeypatch, arguments, words):
    monkeypatch.chdir(tmp_path)
    done = confusion("last", *arguments)
    assert done.code == 2
    assert words in done.err
    assert len([line for line in done.error_lines if line.startswith("main.py")]) == 1


def test_a_file_that_is_there_is_replaced_only_when_asked(run, confusion, tmp_path):
    output = tmp_path / "matrix.csv"
    output.write_text("mine")
    assert confusion("last", "-o", output).code == 2
    assert output.read_text() == "mine"
    assert confusion("last", "-o", output, "--force").code == 0
    assert output.read_text() != "mine"
