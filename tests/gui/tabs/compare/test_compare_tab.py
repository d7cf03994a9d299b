"""The page Runs of the Compare tab against the session."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from core.runs.record import Fork
from core.training.events import RunStatus
from gui.tabs.compare.runs_page import INVITATION, NOTHING_TICKED
from tests.gui.test_keyboard_and_names import assert_named, focus_chain


def test_without_runs_the_page_invites(tab):
    assert tab.page.stack.currentWidget() is tab.page.empty
    assert tab.page.empty.text == INVITATION


def test_each_run_has_a_row_newest_first(three):
    assert three.names == ["Batches", "Tuned", "Own"]
    assert three.text("Tuned", "Learned") == "fine-tuned"
    assert three.text("Own", "Learned") == "from scratch"
    assert three.text("Tuned", "Best") == "0.900"
    assert three.text("Tuned", "at epoch") == "1"
    assert three.text("Tuned", "Valid.") == "0.850"
    assert three.text("Tuned", "Test") == "0.800"
    assert three.text("Tuned", "Parameters") == "50,000"
    assert three.text("Own", "Time") == "2 min"
    assert three.text("Own", "Epochs") == "2"


def test_a_click_on_a_head_sorts_numbers_as_numbers(three):
    heads = [column.title for column in three.page.sheet._sheet.columns]
    three.page.sheet.sortByColumn(heads.index("Time"), Qt.SortOrder.AscendingOrder)
    assert three.names == ["Tuned", "Batches", "Own"]
    three.page.sheet.sortByColumn(heads.index("Best"), Qt.SortOrder.DescendingOrder)
    assert three.names == ["Tuned", "Batches", "Own"]


def test_the_filter_thins_out_sheet_and_comparison(three):
    three.page.filter.field.setText("learned:fine-tuned")
    three.lab.wait(lambda: three.names == ["Tuned"])
    three.settle()
    assert three.page.filter.caption == "1 of 3 runs"
    assert three.dots == ["Tuned"]
    three.page.filter.field.setText("nothing like it")
    three.lab.wait(lambda: not three.names)
    assert three.page.no_match.isVisible()
    three.page.filter.clear()
    three.lab.wait(lambda: len(three.names) == 3)


def test_ticks_are_the_eyes_of_the_training_tab(three):
    three.page.sheet.ticksWanted.emit(["Own"], False)
    three.settle()
    assert [run.run_id for run in three.session.runs if run.visible] == ["Tuned", "Batches"]
    three.session.show_only(["Own", "Tuned"])
    three.settle()
    ticked = {row.key for row in three.page.sheet.rows if row.ticked}
    assert ticked == {"Own", "Tuned"} == set(three.dots)
    three.page.sheet.soloWanted.emit(["Batches"])
    three.settle()
    assert three.dots == ["Batches"]


def test_the_sentence_says_what_the_ticked_runs_show(three):
    assert three.page.sentence.text().startswith(
        "Tuned reaches the highest validation accuracy, 0.900 at epoch 1 (4.0 s of training"
    )
    assert "The best of each kind: fine-tuned 0.900, from scratch 0.700." in (
        three.page.sentence.text()
    )
    assert not three.page.warning.isVisible()
    three.tick("Own", "Batches")
    assert three.page.sentence.text().startswith("Batches reaches")
    three.tick("Own")
    assert three.page.sentence.text() == "Tick another run to compare it with Own."
    three.tick()
    assert three.page.sentence.text() == NOTHING_TICKED


def test_what_is_not_alike_is_said(three, trained):
    three.add(trained("Elsewhere", 0.5, data="letters", seed=4))
    assert three.page.warning.isVisible()
    assert (
        three.page.warning.text()
        == (
            "Not like with like: trained on different data (letters, toy), from different seeds "
            "(4, 1), so other weights and other batches."
        )
        or "different data (toy, letters)" in three.page.warning.text()
    )


def test_settings_that_differ_have_a_column_a_run(three):
    table = three.page.details.settings.table
    titles = [line.title for line in table.model().lines]
    assert titles == ["Batch size"]
    assert [head.run_id for head in table.model().heads] == ["Own", "Tuned", "Batches"]
    assert [table.text_at(0, at) for at in range(3)] == ["32", "32", "8"]
    three.tick("Own")
    assert not table.model().heads


def test_curves_are_those_of_the_ticked_runs(three):
    plots = three.page.details.plots
    for plot in plots:
        assert [run.run_id for run in plot.runs] == ["Own", "Tuned", "Batches"]
    curve = plots[0].runs[1].curves["validation"]
    assert curve.values.tolist() == pytest.approx([0.1, 0.9, 0.85])
    three.tick("Tuned", "Own")
    assert [run.run_id for run in plots[0].runs] == ["Own", "Tuned"]


def test_curves_lie_against_training_time_where_that_is_wanted(three):
    details = three.page.details
    details.axis.setCurrentIndex(details.axis.findData("seconds"))
    details.axis.activated.emit(details.axis.currentIndex())
    run = details.accuracy.runs[0]
    # The first is before training, and each after it took a hundredth of a second.
    assert run.curves["train"].x.tolist() == pytest.approx([0.0, 0.01, 0.02])
    assert details.figure().x_label == "training time (s)"


def test_a_branch_goes_on_in_time_where_it_left(three, trained):
    branch = trained("A branch of Own", 0.8)
    branch.record = replace(branch.record, parent=Fork("Own", "Own", 1, 8))
    three.add(branch)
    three.page.details.axis.setCurrentIndex(1)
    three.page.details.axis.activated.emit(1)
    runs = {run.run_id: run for run in three.page.details.accuracy.runs}
    began = runs["A branch of Own"].curves["train"].x[0]
    assert began == pytest.approx(runs["Own"].curves["train"].x[1])
    assert runs["A branch of Own"].fork == 1


def test_a_run_is_chosen_everywhere_by_row_dot_curve_and_column(three):
    page, session = three.page, three.session
    page.sheet.runChosen.emit("Own")
    assert session.current_run.run_id == "Own"
    three.settle()
    place = page.trade_off.time.place_of("Tuned").toPoint()
    QTest.mouseClick(page.trade_off.time, Qt.MouseButton.LeftButton, pos=place)
    assert session.current_run.run_id == "Tuned"
    three.settle()
    assert page.sheet.selected() == ["Tuned"]
    assert [dot.key for dot in page.trade_off.parameters.scene.dots if dot.is_current] == ["Tuned"]
    page.details.runPicked.emit("Batches")
    assert session.current_run.run_id == "Batches"
    page.details.settings.runChosen.emit("Own")
    assert session.current_run.run_id == "Own"


def test_the_cursor_is_that_of_all_tabs(three):
    three.session.select_run("Own")
    three.page.details.cursorMoved.emit(1)
    assert three.session.epoch == 1
    three.session.set_epoch(0)
    assert three.page.details.accuracy.epoch_range.cursor == 0


def test_another_accuracy_moves_the_dots(three):
    box = three.page.trade_off.accuracy
    before = [dot.accuracy for dot in three.page.trade_off.time.scene.dots]
    box.setCurrentIndex(box.findData("test"))
    box.activated.emit(box.currentIndex())
    three.settle()
    scene = three.page.trade_off.time.scene
    assert [dot.accuracy for dot in scene.dots] == pytest.approx([a - 0.1 for a in before])
    assert scene.accuracy_title == "Test accuracy"
    assert three.page.trade_off.parameters.scene.cost_title == "Parameters"


def test_dots_say_how_runs_learned(three):
    fillings = {dot.key: dot.mark.way for dot in three.page.trade_off.time.scene.dots}
    assert fillings == {"Own": "from scratch", "Tuned": "fine-tuned", "Batches": "from scratch"}
    assert three.page.trade_off.legend.accessibleName().endswith("from scratch, fine-tuned")
    tip = next(d.tip for d in three.page.trade_off.time.scene.dots if d.key == "Tuned")
    assert tip.splitlines() == [
        "Tuned",
        "accuracy 0.900 · 4.0 s · 50,000 parameters",
        "toy · MLP in NumPy · fine-tuned",
    ]


def test_a_run_that_trains_moves_on_in_the_sheet(three, make_row):
    three.session.add_epochs("Own", [make_row(3, 0.95)])
    three.lab.wait(lambda: three.text("Own", "Best") == "0.950")
    three.settle()
    assert three.page.sentence.text().startswith("Own reaches")
    assert len(three.page.details.accuracy.runs[0].curves["train"].values) == 4


def test_runs_that_go_are_forgotten(three):
    three.session.remove_runs(["Tuned"])
    three.settle()
    assert three.names == ["Batches", "Own"]
    assert three.dots == ["Own", "Batches"]


def test_weights_from_a_file_have_no_cost(tab, trained):
    run = trained("Weights", 0.8)
    run.record = replace(run.record, status=RunStatus.IMPORTED, seconds=0.0)
    tab.add(run, trained("Own", 0.6))
    assert tab.text("Weights", "Time") == "–"
    assert tab.text("Weights", "Learned") == "–"
    assert tab.dots == ["Own"]
    assert len(tab.page.trade_off.parameters.scene.dots) == 2


def test_hidden_it_does_nothing_and_catches_up(three, trained):
    three.lab.window.tabs.setCurrentIndex(0)
    three.session.add_runs([trained("Late comer", 0.5)])
    three.lab.qtbot.wait(50)
    assert len(three.names) == 3
    three.lab.window.tabs.show_page("compare")
    three.lab.wait(lambda: len(three.names) == 4)


def test_the_theme_reaches_marks_and_dots(three, light):
    before = [dot.mark.color for dot in three.page.trade_off.time.scene.dots]
    light.choose("dark")
    three.settle()
    after = [dot.mark.color for dot in three.page.trade_off.time.scene.dots]
    assert all(a != b for a, b in zip(before, after, strict=True))
    assert [row.mark.color for row in reversed(three.page.sheet.rows)] == after


def test_of_many_ticked_runs_the_first_have_a_column(tab, trained):
    tab.add(*(trained("x" * at, 0.5, batch_size=at) for at in range(1, 16)))
    assert len(tab.page.details.settings.table.model().heads) == 12
    assert tab.page.details._part.text() == "The first 12 of 15 ticked runs."


def test_a_splitter_stays_where_it_was_put(three, preferences):
    three.page.splitter.setSizes([200, 400])
    three.page.splitter.splitterMoved.emit(200, 1)
    assert not preferences.splitter_state("compare").isEmpty()


def test_every_control_has_a_name_and_every_button_a_tip(three):
    assert_named(three.page)
    for page in ("loss", "settings"):
        three.page.details.switch._choose(page)
        assert_named(three.page)
    assert not three.page.details.axis.isVisible()


def test_tab_goes_through_the_page_from_the_filter_to_the_costs(three):
    inside = [w for w in focus_chain(three.lab.window) if three.page.isAncestorOf(w)]
    names = [type(widget).__name__ for widget in inside]
    wanted = ["QLineEdit", "RunSheet", "MetricPlot", "TradeOffPlot", "TradeOffPlot"]
    assert [name for name in names if name in wanted] == wanted
