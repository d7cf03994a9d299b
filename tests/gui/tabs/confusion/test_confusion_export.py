"""What is taken away from the Confusion tab."""

import csv

import numpy as np
import pytest
from PIL import Image
from PySide6.QtGui import QGuiApplication


@pytest.fixture
def save(trained, tmp_path, monkeypatch):
    def press(words, name):
        path = tmp_path / name
        monkeypatch.setattr("gui.saving.QFileDialog.getSaveFileName", lambda *a: (str(path), ""))
        menu = trained.view.matrix.export.menu()
        (action,) = [each for each in menu.actions() if each.text().startswith(words)]
        action.trigger()
        return path

    return press


def test_pictures_and_drawings_are_saved(save):
    with Image.open(save("PNG picture, 3×", "matrix.png")) as image:
        assert image.width > 1500
    text = save("SVG drawing", "matrix.svg").read_text()
    assert "Predicted class" in text
    assert "middle" in text


def test_tables_are_saved(trained, save):
    rows = list(csv.reader(save("CSV table", "matrix.csv").read_text().splitlines()))
    counts = [[int(cell) for cell in row[1:]] for row in rows[1:]]
    np.testing.assert_array_equal(counts, trained.shown.predictions.matrix.counts)
    assert save("Figures as Markdown", "figures.md").read_text().startswith("| class |")
    assert r"\toprule" in save("Figures as LaTeX", "figures.tex").read_text()


def test_a_difference_is_saved_with_its_signs(trained, save):
    trained.choose(trained.question.other_box, trained.lab.current.run_id)
    rows = list(csv.reader(save("CSV table", "difference.csv").read_text().splitlines()))
    changes = [[int(cell) for cell in row[1:]] for row in rows[1:]]
    np.testing.assert_array_equal(changes, trained.shown.difference.changes)
    assert sum(map(sum, changes)) == 0


def test_the_misread_pictures_are_saved_as_a_sheet(trained, save):
    trained.choose(trained.question.split_box, "train")
    with Image.open(save("Sheet of the misread", "sheet.png")) as image:
        assert image.width > 500


def test_a_name_without_its_ending_gets_one_and_is_told(trained, save, tmp_path):
    save("CSV table", "matrix")
    assert f"Saved {tmp_path / 'matrix.csv'}." in trained.view.messages.text
    assert (tmp_path / "matrix.csv").exists()


def test_a_folder_that_is_gone_is_said(trained, save):
    save("CSV table", "nowhere/matrix.csv")
    assert "cannot be written" in trained.view.messages.text


def test_the_image_is_copied(trained):
    menu = trained.view.matrix.export.menu()
    (action,) = [each for each in menu.actions() if each.text() == "Copy image"]
    action.trigger()
    assert not QGuiApplication.clipboard().image().isNull()
