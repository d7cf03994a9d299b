"""The page Reports of the Compare tab: its table, and what it looks at."""

import csv
import threading
from io import StringIO

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from core.errors import RunError
from core.registry import Registry
from core.reports.reproduction import RowStatus
from core.reports.row import Outcome
from gui.tabs.compare.reports_export import NO_PICTURE
from tests.gui.tabs.compare.made_up_reports import points, row


def test_nothing_is_looked_at_before_the_page_is_shown(data, open_lab, monkeypatch):
    asked = []
    never = row("never", lambda work: asked.append(work) or Outcome({}))
    monkeypatch.setattr("gui.tabs.compare.presenter.ROWS", Registry("row", never))
    lab = open_lab()
    view = lab.window.tabs.show_page("compare")
    lab.wait(view.is_settled)
    QTest.qWait(50)
    assert not asked


def test_every_figure_has_a_line_below_the_heading_of_its_section(reports):
    table = reports.page.table
    assert [line.row for line in table.lines] == [
        "",
        "theory",
        "",
        "points",
        "points",
        "again",
        "longer",
        "heavy",
    ]
    assert [line.texts for line in table.lines if not line.row] == [("Theory",), ("Tests",)]
    assert reports.cells("Published")["points", "validation accuracy"] == "jagged"
    assert reports.cells("What")["points", "training accuracy"] == "Title of points"
    assert reports.cells("What")["points", "validation accuracy"] == ""


def test_what_needs_no_training_is_there_at_once_and_the_rest_is_not_trained(reports):
    assert reports.states == {
        "theory": "done",
        "points": "not done yet",
        "again": "not done yet",
        "longer": "not done yet",
        "heavy": "not done yet",
    }
    assert reports.cells("Here")["theory", "sum"] == "1"
    assert reports.cells("Difference")["theory", "sum"] == "≈ 0"
    assert reports.page.rows.subtitle == "1 of 5 rows done"
    assert not reports.session.runs


def test_kept_runs_show_their_values_without_training(data, open_reports, store):
    from core.reports.sources import Sources
    from core.reports.work import Work

    def train(run):
        for event in run.events():
            run.record(event)

    done = points(Work(store, Sources([data]), train))
    reports = open_reports()

    assert reports.states["points"] == "done"
    here = reports.cells("Here")["points", "training accuracy"]
    assert float(here) == pytest.approx(done.reached["training accuracy"], abs=1e-4)
    assert reports.cells("Difference")["points", "validation accuracy"] == ""
    assert reports.cells("Data")["points", "training accuracy"] == "points"


def test_a_row_whose_work_fails_says_why(open_reports):
    def fail(_work):
        raise RunError("the recogniser is missing; install it again")

    def crash(_work):
        raise ZeroDivisionError("of nothing")

    reports = open_reports(row("fails", fail), row("crashes", crash))
    assert reports.states == {"fails": "failed", "crashes": "failed"}
    assert "The recogniser is missing; install it again." in reports.words
    reports.choose("crashes")
    assert "Unexpected error: ZeroDivisionError" in reports.words


def test_quick_results_are_kept_apart(reports):
    reports.page.quick.setChecked(True)
    reports.settle()
    assert reports.states["heavy"] == "left out"
    assert reports.page.status.text().startswith("Quick: trained for 2 epochs at most")
    reports.reproduce("points")
    reports.finish()
    assert reports.session.runs[0].record.epochs_done == 2
    assert reports.states["points"] == "done"

    reports.page.quick.setChecked(False)
    reports.settle()
    assert reports.states["points"] == "not done yet"
    assert reports.page.status.text() == ""


def test_a_row_that_is_looked_at_while_quick_is_chosen_is_looked_at_again(data, open_reports):
    go = threading.Event()
    seen = []

    def wait(work):
        seen.append(work.quick)
        go.wait(5)
        return Outcome({"training accuracy": 0.1 if work.quick else 0.4})

    # The page is not waited for: its only row waits for the test.
    go.set()
    reports = open_reports(row("slow", wait))
    go.clear()
    reports.presenter._looked.ask(["slow"])
    reports.lab.wait(lambda: len(seen) == 2)
    reports.page.quick.setChecked(True)
    go.set()
    reports.settle()

    assert seen == [False, False, True]
    assert reports.cells("Here")["slow", "training accuracy"] == "0.1"


def test_the_table_is_exported_and_copied(reports, tmp_path):
    reports.reproduce("points")
    reports.finish()
    rows = list(csv.reader(StringIO(reports.presenter.export.content("csv")().decode())))
    assert rows[0] == ["Report", "What", "Figure", "Published", "Here", "Difference", "Data"]
    assert rows[2][:4] == ["report A", "Title of points", "training accuracy", ".5"]
    assert b"\\toprule" in reports.presenter.export.content("tex")()
    assert reports.presenter.export.content("md")().startswith(b"| Report |")
    assert reports.presenter.export.content("png")().startswith(b"\x89PNG")
    reports.page.table.setFocus()
    QTest.keyClick(reports.page.table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    copied = QApplication.clipboard().text().splitlines()
    assert len(copied) == 7
    assert copied[3].startswith("\tTitle of points\tvalidation accuracy\tjagged")


def test_export_without_a_picture_says_so(reports):
    reports.choose("theory")
    reports.presenter.export._ask("row", "png")
    assert reports.messages.text == NO_PICTURE


def test_the_keyboard_passes_over_headings(reports):
    reports.choose("theory")
    table = reports.page.table
    table.setFocus()
    QTest.keyClick(table, Qt.Key.Key_Down)
    assert table.current_row == "points"
    assert reports.page.details.name.text() == "Title of points"


def test_closing_does_not_wait_for_rows_that_are_still_to_be_looked_at(data, open_lab, monkeypatch):
    seen = []

    def look(work):
        seen.append(work)
        work.go_on()
        return Outcome({"training accuracy": 0.5})

    rows = [row(f"row{at}", look) for at in range(40)]
    monkeypatch.setattr("gui.tabs.compare.presenter.ROWS", Registry("row", *rows))
    lab = open_lab()
    view = lab.window.tabs.show_page("compare")
    view.switch._choose("reports")
    lab.wait(lambda: seen)
    lab.close()
    assert len(seen) < 40


def test_results_have_the_status_of_what_was_found(reports):
    known = {result.row.name: result.status for result in reports.presenter.results}
    assert known["theory"] is RowStatus.DONE
    assert known["points"] is RowStatus.UNTRAINED
