"""Rows of the reports whose runs are trained from the page Reports."""

from functools import partial

import pytest

from core.reports.work import TAG
from core.runs.store import RunStore
from core.training.events import RunStatus
from core.training.planning import complete_config, load_data
from tests.gui.tabs.compare.made_up_reports import POINTS, ROWS, points, row


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


def test_a_run_trained_elsewhere_in_the_window_counts(reports, data):
    from core.reports.kept_runs import begin_run

    plan = reports.presenter._looked.result("points").plan
    store = RunStore(reports.lab.library.store.root)
    run = begin_run(store, plan, load_data(plan.config.data))
    reports.lab.controller.start(lambda: run)
    reports.lab.wait(lambda: reports.states["points"] == "done")


def test_closing_the_window_stops_and_keeps_the_run(data, open_reports, slow, store):
    reports = open_reports(row("long", partial(points, epochs=400), needs=(POINTS,)), ROWS[1])
    reports.presenter.training.start(["long", "points"])
    reports.lab.wait(lambda: reports.states["long"].startswith("training 1"))
    reports.lab.close()

    (stored,) = store.runs()
    assert stored.record.status is RunStatus.STOPPED
    assert stored.record.epochs_done >= 1
