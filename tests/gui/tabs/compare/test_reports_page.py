"""The page Reports of the Compare tab, with rows made up for the test."""

import csv
import threading
from functools import partial
from io import StringIO

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from core.errors import RunError
from core.registry import Registry
from core.reports.reproduction import RowStatus
from core.reports.row import Figure, Outcome, ReportRow
from core.reports.rows_from_scratch import accuracies, outcome
from core.reports.sources import Need
from core.reports.work import TAG
from core.runs.store import RunStore
from core.runs.training_run import TrainingRun
from core.training.events import RunStatus
from core.training.planning import complete_config, load_data
from gui.tabs.compare.reports_export import NO_PICTURE
from gui.tabs.compare.reports_picture import NO_PICTURE as NONE_OF_FIGURES
from gui.tabs.compare.reports_picture import NOTHING_YET
from gui.widgets.still_picture import StillPicture

POINTS = Need("Points", ("points.npz",), samples=60)


def points(work, *, epochs=3, rate=1e-3):
    trained = work.train("toy", POINTS, {"epochs": epochs, "learning_rate": rate})
    return outcome(trained, accuracies(trained, "train", "validation"))


def theory(_work):
    return Outcome({"sum": 1.0})


def row(name, work, *figures, section="Tests", **details):
    shown = figures or (Figure("training accuracy", ".5", 0.5),)
    return ReportRow(name, "A", section, f"Title of {name}", "What it did.", shown, work, **details)


ROWS = (
    row("theory", theory, Figure("sum", "1", 1.0), section="Theory"),
    row(
        "points",
        points,
        Figure("training accuracy", ".5", 0.5),
        Figure("validation accuracy", "jagged"),
        needs=(POINTS,),
        picture="curves",
    ),
    row("again", points, needs=(POINTS,), picture="weights"),
    row("longer", partial(points, epochs=4), needs=(POINTS,), picture="curves"),
    row("heavy", partial(points, epochs=5), needs=(POINTS,), is_heavy=True),
)


class Reports:
    """The page, and what a user does on it."""

    def __init__(self, lab):
        from gui.tabs.compare.reports_presenter import ReportsPresenter

        self.lab, self.session = lab, lab.session
        self.view = lab.window.tabs.show_page("compare")
        self.page = self.view.reports
        self.presenter = self.view.findChild(ReportsPresenter)
        self.view.switch._choose("reports")
        self.settle()

    def settle(self):
        self.lab.wait(self.view.is_settled)

    def finish(self):
        """Wait until nothing is to be trained any more."""
        self.lab.wait(lambda: not self.presenter.training.is_active)
        self.lab.wait(lambda: not self.lab.controller.is_active)
        self.settle()

    def choose(self, name):
        rows = [line.row for line in self.page.table.lines]
        self.page.table.setCurrentIndex(self.page.table.model().index(rows.index(name), 0))
        self.settle()

    def reproduce(self, name):
        self.choose(name)
        self.page.reproduce.click()

    def cells(self, title):
        """What stands in a column, by row and figure."""
        from gui.tabs.compare.reports_lines import COLUMNS

        at = [column.title for column in COLUMNS].index(title)
        lines = [line for line in self.page.table.lines if line.row]
        return {(line.row, line.texts[2]): line.texts[at] for line in lines}

    @property
    def states(self):
        found = {}
        for (name, _figure), text in self.cells("State").items():
            found.setdefault(name, text)
        return found

    @property
    def words(self):
        return self.page.details.words.text()

    @property
    def messages(self):
        return self.view.messages


@pytest.fixture
def data(tmp_path, preferences):
    rng = np.random.default_rng(0)
    folder = tmp_path / "data"
    folder.mkdir()
    np.savez(folder / "points.npz", x=rng.normal(size=(60, 2)), y=np.arange(60) % 3)
    preferences.report_folders = [str(folder)]
    return folder


@pytest.fixture
def open_reports(open_lab, monkeypatch):
    def made(*rows):
        monkeypatch.setattr("gui.tabs.compare.presenter.ROWS", Registry("row", *(rows or ROWS)))
        return Reports(open_lab())

    return made


@pytest.fixture
def reports(data, open_reports):
    return open_reports()


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


def test_a_row_is_trained_as_any_run_and_its_values_appear(reports):
    reports.reproduce("points")
    assert not reports.page.reproduce.isEnabled()
    assert reports.page.cancel.isVisible()
    reports.finish()

    (run,) = reports.session.runs
    assert reports.session.current_run is run
    assert run.record.status is RunStatus.FINISHED
    assert run.record.tags == (TAG,)
    assert run.store.runs()[0].record.tags == (TAG,)
    # The row that takes the same run has its values too.
    assert reports.states["points"] == reports.states["again"] == "done"
    assert reports.states["longer"] == "not done yet"
    assert reports.cells("Here")["points", "validation accuracy"]
    assert not reports.page.cancel.isVisible()
    assert reports.page.reproduce.isEnabled()
    shown = reports.page.details.run_name
    assert f"Run: {run.record.name}" == shown.text()
    shown.resize(60, shown.height())
    assert shown.elided_text().endswith("…")
    assert shown.toolTip() == shown.text()


def test_all_open_rows_are_done_one_after_the_other(reports, monkeypatch):
    asked = []
    monkeypatch.setattr(
        "gui.tabs.compare.reports_presenter.confirmed",
        lambda _parent, text: asked.append(text) or True,
    )
    reports.page.reproduce_all.click()
    assert reports.states["heavy"] == "waiting"
    reports.finish()

    assert "4 rows are to be done, with 3 runs to be trained" in asked[0]
    assert "is not known yet" in asked[0]
    assert set(reports.states.values()) == {"done"}
    assert len(reports.session.runs) == 3
    assert reports.messages.text == "4 of 4 rows are done."
    reports.page.reproduce_all.click()
    assert len(asked) == 1
    assert reports.messages.text == "Every row that can be done is done."


def test_the_question_tells_how_long_it_takes_where_runs_tell(reports, monkeypatch):
    asked = []
    monkeypatch.setattr(
        "gui.tabs.compare.reports_presenter.confirmed",
        lambda _parent, text: asked.append(text) and False,
    )
    reports.reproduce("points")
    reports.finish()
    reports.page.reproduce_all.click()

    assert "2 rows are to be done, with 2 runs" in asked[0]
    assert "By earlier runs that were alike, that takes about" in asked[0]
    assert not reports.presenter.training.is_active


@pytest.fixture
def slow(monkeypatch):
    """Let training wait after each epoch's first step until it is let go."""
    gate = threading.Event()
    record = TrainingRun.record

    def held(self, event):
        record(self, event)
        if self.position.epoch >= 1 and not gate.is_set():
            gate.wait(0.05)

    monkeypatch.setattr(TrainingRun, "record", held)
    yield gate
    gate.set()


def test_progress_is_shown_and_cancel_keeps_what_was_trained(data, open_reports, slow):
    reports = open_reports(row("long", partial(points, epochs=400), needs=(POINTS,)))
    reports.reproduce("long")
    reports.lab.wait(lambda: reports.states["long"].startswith("training 2 of 400"))
    (line,) = [line for line in reports.page.table.lines if line.row]
    assert line.share == pytest.approx(2 / 400)
    assert "Its run trains now" in reports.words
    reports.page.cancel.click()
    reports.finish()

    (run,) = reports.session.runs
    assert run.record.status is RunStatus.STOPPED
    assert "is kept: Reproduce goes on with it." in reports.messages.text
    assert reports.states["long"] == "not done yet"
    assert f"was left at epoch {run.record.epochs_done} of 400" in reports.words

    slow.set()
    reports.page.reproduce.click()
    reports.finish()
    assert [each.run_id for each in reports.session.runs] == [run.run_id]
    assert reports.states["long"] == "done"


def test_a_run_of_the_users_is_not_disturbed(reports):
    run = reports.lab.run(epochs=100_000)
    reports.lab.pause()
    reports.reproduce("points")

    assert run.record.name in reports.messages.text
    assert "trains at the moment" in reports.messages.text
    assert not reports.presenter.training.is_active
    reports.lab.stop()
    reports.page.reproduce.click()
    reports.finish()
    assert reports.states["points"] == "done"


def test_a_run_of_the_users_comes_first_when_it_begins(data, open_reports, slow):
    reports = open_reports(row("long", partial(points, epochs=400), needs=(POINTS,)), ROWS[1])
    reports.presenter.training.start(["long", "points"])
    reports.lab.wait(lambda: reports.states["long"].startswith("training"))
    session = reports.session
    config = complete_config(session.dataset, session.data_choice, overrides={"epochs": 1})
    reports.lab.active_run.start(config)
    reports.lab.wait(lambda: not reports.presenter.training.is_active)

    assert "1 more row was not begun." in reports.messages.text
    reports.lab.wait(lambda: reports.states["points"] == "not done yet")
    slow.set()


def test_a_run_that_fails_is_told_and_the_next_row_is_done(data, open_reports):
    rows = (
        row("wild", partial(points, rate=1e300), needs=(POINTS,)),
        row("wild-too", partial(points, rate=1e300), needs=(POINTS,)),
        ROWS[1],
    )
    reports = open_reports(*rows)
    reports.presenter.training.start([each.name for each in rows])
    reports.finish()

    assert reports.states == {"wild": "failed", "wild-too": "failed", "points": "done"}
    # What failed for one row is not trained again for another.
    assert len(reports.session.runs) == 2
    assert reports.messages.text.startswith("1 of 3 rows are done; 2 could not be")
    reports.choose("wild")
    assert "diverged" in reports.words


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


def test_missing_data_are_named_and_can_be_found(open_reports, preferences, tmp_path, monkeypatch):
    from gui.tabs.compare.reports_folders import FoldersDialog

    reports = open_reports()
    reports.choose("points")
    assert reports.states["points"] == "missing data"
    # What keeps it from being done is seen first.
    assert reports.words.startswith("Needs Points: points.npz")
    assert reports.page.details.find_data.isVisible()

    folder = tmp_path / "elsewhere"
    folder.mkdir()
    np.savez(folder / "points.npz", x=np.random.default_rng(0).normal(size=(60, 2)), y=[0, 1] * 30)

    def answer(dialog):
        assert "Points: points.npz" in dialog.needs.text()
        dialog.add_folder(str(folder))
        return FoldersDialog.DialogCode.Accepted

    monkeypatch.setattr(FoldersDialog, "exec", answer)
    reports.page.details.find_data.click()
    reports.settle()

    assert preferences.report_folders == (str(folder),)
    assert reports.states["points"] == "not done yet"
    assert not reports.page.details.find_data.isVisible()


def test_data_that_came_in_the_meantime_are_found_when_the_page_is_shown(data, open_reports):
    kept = (data / "points.npz").read_bytes()
    (data / "points.npz").unlink()
    fetched = Need("Points", ("points.npz",), samples=60, download="points")

    def take(work):
        work.find(fetched)
        return points(work)

    reports = open_reports(row("points", take, needs=(fetched,)))
    assert reports.states["points"] == "missing data"
    assert "or the download points" in reports.words
    reports.page.details.download.click()
    assert reports.lab.window.tabs.front is reports.lab.page("data")
    (data / "points.npz").write_bytes(kept)
    reports.lab.window.tabs.show_page("compare")

    reports.lab.wait(lambda: reports.states["points"] == "not done yet")
    assert not reports.page.details.download.isVisible()


def test_folders_that_are_gone_are_told(data, open_reports, preferences, tmp_path):
    gone = str(tmp_path / "gone")
    preferences.report_folders = [gone, str(data)]
    reports = open_reports()

    assert reports.messages.text.startswith(f"Not there any more: {gone}.")
    assert reports.states["points"] == "not done yet"


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


def test_details_tell_what_was_done_and_on_which_data(data, open_reports):
    part = Need("Points", ("points.npz",), samples=100)

    def some(work):
        trained = work.train("toy", part, {"epochs": 1})
        return outcome(trained, accuracies(trained, "train"))

    reports = open_reports(row("part", some, needs=(part,), picture="curves"))
    assert "What it did." in reports.words
    assert "training accuracy: published .5" in reports.words
    assert "It takes Points." in reports.words
    assert reports.page.details.picture.hint == NOTHING_YET
    reports.page.reproduce.click()
    reports.finish()

    assert "On points, not the report's own data. 60 of the 100 samples of Points." in reports.words
    assert reports.cells("Data")["part", "training accuracy"] == "points *"
    (line,) = [line for line in reports.page.table.lines if line.row]
    assert "60 of the 100 samples of Points." in line.tips
    assert reports.page.details.name.text() == "Title of part"
    assert reports.page.details.title == "Tests, report A"


def test_pictures_are_drawn_and_open_larger(reports):
    picture = reports.page.details.picture
    reports.choose("theory")
    assert (picture.image, picture.hint) == (None, NONE_OF_FIGURES)
    reports.reproduce("points")
    reports.finish()
    reports.settle()
    assert picture.image is not None
    assert picture.image.width() == 840
    first = picture.image

    # The large one is made with its window: it lies about as no window of its own.
    names = [each.accessibleName() for each in QApplication.topLevelWidgets()]
    assert "Picture of the row, large" not in names
    picture.setFocus()
    QTest.keyClick(picture, Qt.Key.Key_Return)
    dialog = QApplication.activeWindow()
    reports.lab.wait(lambda: QApplication.activeWindow() is not reports.lab.window)
    dialog = QApplication.activeWindow()
    assert dialog.windowTitle() == "Title of points"
    large = dialog.findChild(StillPicture)
    assert large.image is first
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    reports.lab.wait(lambda: not dialog.isVisible())
    reports.choose("theory")
    assert picture.image is None
    assert (large.image, large.hint) == (None, NONE_OF_FIGURES)
    reports.choose("points")
    # It is not drawn again.
    assert picture.image is first


def test_the_run_behind_a_row_is_shown_in_the_training_tab(reports):
    assert not reports.page.details.show_run.isVisible()
    reports.reproduce("points")
    reports.finish()
    wanted = reports.session.current_run
    reports.lab.finish(epochs=1)
    assert reports.session.current_run is not wanted
    reports.view.switch._choose("reports")
    reports.lab.window.tabs.show_page("compare")
    reports.settle()
    reports.page.details.show_run.click()

    assert reports.session.current_run is wanted
    assert reports.lab.window.tabs.currentIndex() == 0


def test_a_run_trained_elsewhere_in_the_window_counts(reports, data):
    from core.reports.kept_runs import begin_run

    plan = reports.presenter._looked.result("points").plan
    store = RunStore(reports.lab.library.store.root)
    run = begin_run(store, plan, load_data(plan.config.data))
    reports.lab.controller.start(lambda: run)
    reports.lab.wait(lambda: reports.states["points"] == "done")


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


def test_closing_the_window_stops_and_keeps_the_run(data, open_reports, slow, store):
    reports = open_reports(row("long", partial(points, epochs=400), needs=(POINTS,)), ROWS[1])
    reports.presenter.training.start(["long", "points"])
    reports.lab.wait(lambda: reports.states["long"].startswith("training 1"))
    reports.lab.close()

    (stored,) = store.runs()
    assert stored.record.status is RunStatus.STOPPED
    assert stored.record.epochs_done >= 1


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
