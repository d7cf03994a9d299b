"""Weights over the epochs, and files of what is shown."""

import numpy as np
from PIL import Image
from PySide6.QtCore import Qt
from safetensors.numpy import load_file

from core.analysis.spread import spread_of
from core.analysis.spread_history import spread_history


def test_histograms_over_the_epochs_are_those_of_the_checkpoints(trained):
    trained.page("epochs")

    folder = trained.session.current_run.folder
    known = {e: spread_of(folder.read_checkpoint(e)["layer1.weight"]) for e in range(6)}
    shown = trained.view.grids.history.history
    assert shown.epochs == tuple(range(6))
    assert np.allclose(shown.shares, spread_history(known).shares)


def test_epochs_are_read_in_slices_until_all_are_there(trained, monkeypatch):
    monkeypatch.setattr("gui.tabs.weights.history_presenter.SLICE_S", 0)
    trained.page("epochs")

    assert trained.view.grids.history.history.epochs == tuple(range(6))


def test_epochs_that_are_trained_again_are_read_again(trained):
    trained.page("epochs")
    before = trained.view.grids.history.history.lines
    folder = trained.session.current_run.folder
    # As a run does that goes on from an older state.
    folder.write_checkpoint(4, folder.read_checkpoint(0))
    trained.session.set_epoch(2)
    trained.settle()

    lines = trained.view.grids.history.history.lines
    assert np.array_equal(lines[4], lines[0])
    assert np.array_equal(lines[3], before[3])


def test_another_layer_has_other_histograms(trained):
    trained.page("epochs")
    before = trained.view.grids.history.history
    trained.layer("output.weight")

    assert trained.view.grids.history.history.edges[-1] != before.edges[-1]


def test_the_plot_moves_the_cursor(trained):
    trained.page("epochs")
    plot = trained.view.grids.history
    area = plot.area()
    x = area.left() + area.width() * 2.5 / 6
    place = area.center().toPoint()
    place.setX(int(x))
    trained.qtbot.mouseClick(plot, Qt.MouseButton.LeftButton, pos=place)
    assert trained.session.epoch == 2
    trained.settle()
    trained.qtbot.keyClick(plot, Qt.Key.Key_Right)
    assert trained.session.epoch == 3


def test_new_epochs_join_the_plot(trained):
    trained.page("epochs")
    trained.lab.window.tabs.setCurrentIndex(0)
    trained.lab.finish(epochs=9)
    trained.lab.window.tabs.setCurrentWidget(trained.view)
    trained.settle()

    assert trained.view.grids.history.history.epochs == tuple(range(10))


def test_the_grids_are_saved_as_they_are_seen(trained, tmp_path):
    trained.presenter.export.save(trained.presenter.answer, tmp_path / "grid.png")
    trained.settle()

    with Image.open(tmp_path / "grid.png") as picture:
        pixels = np.asarray(picture)
    red_green_blue = np.array([65536, 256, 1])
    colors = np.unique(pixels @ red_green_blue)
    for part in ("start", "now"):
        assert np.isin(trained.grid(part).tiles @ red_green_blue, colors).all()
    assert "Saved" in trained.view.messages.text


def test_the_arrays_are_saved_with_the_name_that_is_chosen(trained, tmp_path, monkeypatch):
    chosen = str(tmp_path / "mine.safetensors")
    monkeypatch.setattr(
        "gui.saving.QFileDialog.getSaveFileName",
        lambda *_args: (chosen, ""),
    )
    trained.session.set_epoch(2)
    trained.settle()
    trained.view.grids.exportRequested.emit()
    trained.settle()

    expected = trained.session.current_run.folder.read_checkpoint(2)
    found = load_file(chosen)
    assert np.array_equal(found["layer1.weight"], expected["layer1.weight"])
    assert not any(name.startswith("optimizer.") for name in found)


def test_files_asked_for_one_after_another_are_all_written(trained, tmp_path):
    names = ("first.npz", "second.npz", "third.npz")
    for name in names:
        trained.presenter.export.save(trained.presenter.answer, tmp_path / name)
    trained.settle()

    assert all((tmp_path / name).is_file() for name in names)


def test_a_file_that_cannot_be_written_is_told(trained, tmp_path):
    trained.presenter.export.save(trained.presenter.answer, tmp_path / "gone" / "grid.npz")
    trained.settle()

    assert "cannot be written" in trained.view.messages.text


def test_a_name_without_its_ending_replaces_nothing_unasked(trained, tmp_path, monkeypatch):
    (tmp_path / "mine.png").write_text("precious")
    monkeypatch.setattr(
        "gui.saving.QFileDialog.getSaveFileName",
        lambda *_args: (str(tmp_path / "mine"), ""),
    )
    trained.view.grids.exportRequested.emit()
    trained.settle()

    assert (tmp_path / "mine.png").read_text() == "precious"
    assert (tmp_path / "mine (2).png").read_bytes().startswith(b"\x89PNG")


def test_a_name_without_its_ending_gets_the_one_of_the_chosen_filter(
    trained, tmp_path, monkeypatch
):
    monkeypatch.setattr(
        "gui.saving.QFileDialog.getSaveFileName",
        lambda *args: (str(tmp_path / "mine"), args[-1].split(";;")[1]),
    )
    trained.view.grids.exportRequested.emit()
    trained.settle()

    with np.load(tmp_path / "mine.npz") as found:
        assert "layer1.weight" in found
