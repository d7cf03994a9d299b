"""Plots taken away from the window: pictures, drawings, tables, the clipboard, all at once."""

import csv
import io
import threading

import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QFileDialog, QToolButton

from gui.saving import free_path
from gui.tabs.training.plot_export import PlotExport
from gui.theme.tokens import DARK, LIGHT
from gui.widgets.plot_options import PlotOptions


@pytest.fixture
def shown(lab, make_run):
    runs = [make_run(name, 31) for name in ("first", "second, with a comma", "hidden")]
    lab.session.add_runs(runs)
    lab.session.select_run("first")
    lab.session.set_visible("hidden", visible=False)
    lab.wait(lambda: len(lab.view.plots.loss.runs) == 3)
    return runs


@pytest.fixture
def save_as(monkeypatch, tmp_path):
    """Answer the next file dialog with a name below the test's folder."""

    def answer(name):
        path = tmp_path / name
        monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args: (str(path), ""))
        monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_args: str(path))
        return path

    return answer


def trigger(lab, words, plot="loss"):
    (export,) = [
        button
        for button in lab.view.plots._export_buttons[plot].parent().findChildren(QToolButton)
        if button.accessibleName() == "Export"
    ]
    menu = export.menu()
    menu.aboutToShow.emit()
    action = next(action for action in menu.actions() if action.text().startswith(words))
    action.trigger()
    exporter = lab.view.findChild(PlotExport)
    lab.wait(lambda: not exporter.is_busy)
    return action


def pixel_colors(image):
    return {image.pixelColor(x, y).name().upper() for x in range(0, 200) for y in range(0, 200)}


def test_a_picture_has_as_many_pixels_as_was_asked_for(lab, shown, save_as):
    lab.window.resize(1024, 768)
    for scale in (1, 2, 3):
        path = save_as(f"{scale}.png")
        trigger(lab, f"PNG picture, {scale}×")
        image = QImage(str(path))
        assert (image.width(), image.height()) == (960 * scale, 600 * scale)


def test_nothing_is_drawn_on_the_gui_thread(lab, shown, save_as, monkeypatch):
    from gui.tabs.training import plot_export

    where = []
    for name in ("figure_png", "figure_svg", "figure_image"):
        draw = getattr(plot_export, name)

        def note(*args, draw=draw):
            where.append(threading.current_thread())
            return draw(*args)

        monkeypatch.setattr(plot_export, name, note)
    save_as("loss.png")
    trigger(lab, "PNG picture, 1×")
    save_as("loss.svg")
    trigger(lab, "SVG drawing")
    trigger(lab, "Copy image")
    assert len(where) == 3
    assert threading.main_thread() not in where


def test_a_figure_stays_as_it_was_while_the_runs_go_on(lab, shown):
    exporter = lab.view.findChild(PlotExport)
    figure = exporter._figure("loss")
    first = figure.panels[0].scene.runs[0]
    plotted = lab.view.plots.loss.runs[0]
    before = dict(first.curves)
    plotted.curves.clear()
    plotted.name = "another"
    assert (first.curves, first.name) == (before, "first")
    assert len(before) == 2


def test_a_drawing_shows_what_is_in_view(lab, shown, save_as):
    path = save_as("accuracy.svg")
    lab.view.plots.set_options(PlotOptions("steps"))
    trigger(lab, "SVG drawing", "accuracy")
    text = path.read_text(encoding="utf-8")
    assert ">step<" in text
    assert ">fraction correct<" in text
    assert ">second, with a comma<" in text
    assert "hidden" not in text


def test_the_table_holds_the_runs_that_are_drawn(lab, shown, save_as):
    path = save_as("metrics.csv")
    trigger(lab, "CSV table")
    rows = list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"))))
    assert {row["name"] for row in rows} == {"first", "second, with a comma"}
    assert len(rows) == 62
    row = shown[0].history.rows[30]
    assert float(rows[30]["train_loss"]) == row.train_loss
    assert int(rows[30]["step"]) == row.step


def test_the_clipboard_gets_the_picture(lab, shown):
    trigger(lab, "Copy image")
    assert QApplication.clipboard().image().width() == 1920


def test_everything_is_saved_at_once_under_free_names(lab, shown, save_as):
    folder = save_as("all")
    folder.mkdir()
    (folder / "loss.svg").write_text("precious")
    trigger(lab, "Save all")
    assert (folder / "loss.svg").read_text() == "precious"
    names = {path.name for path in folder.iterdir()}
    assert names == {
        "loss.svg",
        "loss (2).svg",
        "accuracy.svg",
        "metrics.csv",
        *(f"{plot}{size}.png" for plot in ("loss", "accuracy") for size in ("", "@2x", "@3x")),
    }
    assert lab.messages.text == f"Saved 9 files in {folder}."
    assert lab.window.preferences.export_folder == str(folder)


def test_a_name_without_suffix_gets_one_and_overwrites_nothing(lab, shown, save_as, tmp_path):
    save_as("plot")
    (tmp_path / "plot.csv").write_text("precious")
    trigger(lab, "CSV table")
    assert (tmp_path / "plot.csv").read_text() == "precious"
    assert (tmp_path / "plot (2).csv").read_text().startswith("run,name")


def test_what_cannot_be_written_is_told_with_path_and_reason(lab, shown, save_as):
    for number, words in enumerate(("PNG picture, 2×", "SVG drawing", "CSV table", "Save all")):
        path = save_as(f"nowhere/{number}")
        trigger(lab, words)
        assert str(path) in lab.messages.text
        assert "cannot be written (No such file or directory)" in lab.messages.text


def test_without_a_run_there_is_nothing_to_take_away(lab, save_as):
    path = save_as("loss.png")
    trigger(lab, "PNG picture, 1×")
    assert not path.exists()
    assert "nothing to export" in lab.messages.text


def test_a_dialog_that_is_closed_writes_nothing(lab, shown, monkeypatch, tmp_path):
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args: ("", ""))
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_args: "")
    before = set(tmp_path.rglob("*.png"))
    trigger(lab, "PNG picture, 1×")
    trigger(lab, "Save all")
    assert set(tmp_path.rglob("*.png")) == before
    assert lab.messages.text == ""


def test_pictures_have_the_theme_of_the_window_unless_light_is_wanted(lab, shown, light, save_as):
    light.choose("dark")
    dark = save_as("dark.png")
    trigger(lab, "PNG picture, 1×")
    assert DARK.surface in pixel_colors(QImage(str(dark)))
    action = trigger(lab, "Always in light colours")
    assert action.isChecked()
    paper = save_as("light.png")
    trigger(lab, "PNG picture, 1×")
    colors = pixel_colors(QImage(str(paper)))
    assert LIGHT.surface in colors
    assert not colors & {DARK.surface, *DARK.runs}
    assert lab.window.preferences.light_pictures


def test_the_export_menu_is_part_of_the_plot_menu(lab, shown):
    assert lab.view.findChild(PlotExport) is not None
    menu = lab.view.plots.loss.build_menu()
    (export,) = [action.menu() for action in menu.actions() if action.text() == "Export"]
    assert any(action.text() == "Copy image" for action in export.actions())


def test_a_free_name_is_numbered(tmp_path):
    (tmp_path / "a.png").touch()
    (tmp_path / "a (2).png").touch()
    assert free_path(tmp_path / "a.png") == tmp_path / "a (3).png"
    assert free_path(tmp_path / "b.png") == tmp_path / "b.png"


# -- options and picking in the window


def test_options_are_remembered(lab, open_lab, preferences):
    lab.view.plots._view_menu._choose(x_axis="steps", smoothing=0.4)
    assert preferences.plot_options == PlotOptions("steps", 0.4)
    assert open_lab().view.plots.options == PlotOptions("steps", 0.4)


def test_picking_a_curve_selects_its_run(lab, shown):
    lab.view.plots.runPicked.emit("second, with a comma")
    assert lab.current.run_id == "second, with a comma"
