"""What is taken away from the Confusion tab."""

import csv
import threading

import numpy as np
import pytest
from PIL import Image
from PySide6.QtGui import QGuiApplication

from gui.tabs.confusion.export import ConfusionExport


@pytest.fixture
def save(trained, tmp_path, monkeypatch):
    def press(words, name):
        path = tmp_path / name
        monkeypatch.setattr("gui.saving.QFileDialog.getSaveFileName", lambda *a: (str(path), ""))
        menu = trained.view.matrix.export.menu()
        (action,) = [each for each in menu.actions() if each.text().startswith(words)]
        action.trigger()
        exporter = trained.view.window().findChild(ConfusionExport)
        trained.lab.wait(lambda: not exporter.is_busy)
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


def test_what_is_saved_is_what_was_shown_when_it_was_chosen(trained, tmp_path, monkeypatch):
    # A run that trains shows its next epoch while the dialog is open, or has nothing to show.
    wanted, names = trained.shown.predictions.matrix.counts, []

    def ask(_parent, _title, suggested, *_rest):
        names.append(suggested)
        trained.presenter._show(None)
        return str(tmp_path / "matrix.csv"), ""

    monkeypatch.setattr("gui.saving.QFileDialog.getSaveFileName", ask)
    (action,) = [
        each for each in trained.view.matrix.export.menu().actions() if "CSV" in each.text()
    ]
    action.trigger()
    trained.lab.wait(lambda: not trained.presenter._export.is_busy)
    rows = list(csv.reader((tmp_path / "matrix.csv").read_text().splitlines()))
    np.testing.assert_array_equal([[int(cell) for cell in row[1:]] for row in rows[1:]], wanted)
    assert "epoch-4" in names[0]


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


def test_nothing_is_drawn_on_the_gui_thread(save, monkeypatch):
    from gui.tabs.confusion import export

    where = []
    for name in ("matrix_image", "matrix_svg", "contact_sheet"):
        draw = getattr(export, name)

        def note(*args, draw=draw):
            where.append(threading.current_thread())
            return draw(*args)

        monkeypatch.setattr(export, name, note)
    save("PNG picture, 2×", "matrix.png")
    save("SVG drawing", "matrix.svg")
    save("Sheet of the misread", "sheet.png")
    assert len(where) == 3
    assert threading.main_thread() not in where


def test_the_image_is_copied(trained):
    menu = trained.view.matrix.export.menu()
    (action,) = [each for each in menu.actions() if each.text() == "Copy image"]
    QGuiApplication.clipboard().clear()
    action.trigger()
    trained.lab.wait(lambda: not QGuiApplication.clipboard().image().isNull())
