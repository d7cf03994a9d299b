from dataclasses import replace

from PySide6.QtWidgets import QApplication

from gui.run_looks import run_looks
from gui.theme.tokens import LIGHT


def runs_of(make_run, hues, hidden=()):
    runs = [replace(make_run(f"run {i}"), color_index=hue) for i, hue in enumerate(hues)]
    for index in hidden:
        runs[index].visible = False
    return runs


def shapes(make_run, hues, hidden=()):
    return [look.shape for look in run_looks(runs_of(make_run, hues, hidden), LIGHT).values()]


def test_six_runs_are_told_apart_by_their_hues(make_run):
    assert shapes(make_run, range(6)) == ["circle"] * 6


def test_runs_that_share_a_hue_have_other_marks(make_run):
    hues = [0, 1, 2, 3, 4, 5, 0, 1, 0, 0]
    looks = run_looks(runs_of(make_run, hues), LIGHT)
    assert [look.shape for look in looks.values()] == [
        *["circle"] * 6,
        "square",
        "square",
        "diamond",
        "circle",
    ]
    assert looks["run 6"].color == looks["run 0"].color == LIGHT.runs[0]


def test_hidden_runs_cannot_be_mistaken(make_run):
    assert shapes(make_run, [0, 0, 0], hidden=[0]) == ["circle", "circle", "square"]
    assert shapes(make_run, [0, 0, 0], hidden=[1]) == ["circle", "circle", "square"]


def test_list_plots_and_table_show_the_same_marks(lab):
    first, second = lab.finish(epochs=2), lab.finish(epochs=2, seed=2)
    second.color_index = first.color_index
    lab.session.runsChanged.emit()
    lab.wait(lambda: lab.rows[0].shape == "square")
    assert lab.rows[1].shape == "circle"
    assert lab.rows[0].color == lab.rows[1].color

    QApplication.processEvents()
    plotted = {run.run_id: run.shape for run in lab.view.plots.loss.runs}
    assert plotted == {first.run_id: "circle", second.run_id: "square"}

    lab.view.runs.list.view.selectAll()
    table = lab.view.runs.comparison.table
    lab.wait(lambda: len(table.model().heads) == 2)
    assert {head.run_id: head.shape for head in table.model().heads} == plotted
