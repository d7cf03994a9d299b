"""The timeline, the cursor and the film of a training, together."""

import pytest
from PySide6.QtCore import Qt

from gui.film import FILM_S, FRAME_MS, Film
from gui.session import Session
from gui.widgets.timeline import Timeline


@pytest.fixture
def session(qapp):
    return Session()


@pytest.fixture
def timeline(qtbot):
    timeline = Timeline()
    qtbot.addWidget(timeline)
    timeline.resize(600, 40)
    timeline.show()
    return timeline


@pytest.fixture
def film(session, timeline):
    film = Film(session, timeline)
    yield film
    film.stop()


@pytest.fixture
def trained(film, session, make_run):
    """A run of 20 epochs, of 60 that were planned, is looked at."""
    run = make_run("a", 21)
    session.add_runs([run])
    session.select_run("a")
    return run


def test_without_a_run_there_is_nothing_to_choose(film, timeline):
    assert timeline.text == "no epoch yet"
    assert not timeline.slider.isEnabled()


def test_the_timeline_shows_the_cursor(trained, session, timeline):
    assert timeline.slider.isEnabled()
    assert timeline.text == "epoch 20 of 20"
    session.set_epoch(7)
    assert timeline.text == "epoch 7 of 20"
    assert timeline.slider.value() == 7
    assert not timeline.live_button.isChecked()


def test_the_slider_moves_the_cursor_and_ends_following(trained, session, timeline, qtbot):
    timeline.slider.setFocus()
    qtbot.keyClick(timeline.slider, Qt.Key.Key_Left)

    assert session.epoch == 19
    assert not session.live


def test_the_live_button_goes_back_to_the_newest_epoch(trained, session, timeline, make_row):
    session.set_epoch(3)
    timeline.live_button.click()
    assert session.epoch == 20
    session.add_epochs("a", [make_row(21)])
    assert timeline.text == "epoch 21 of 21"


def test_when_the_last_run_goes_the_timeline_is_empty(trained, session, timeline):
    session.remove_runs(["a"])

    assert timeline.text == "no epoch yet"
    assert not timeline.slider.isEnabled()


def test_the_film_runs_from_the_first_epoch_to_the_last(
    trained, session, timeline, film, qtbot, monkeypatch
):
    monkeypatch.setattr("gui.film.FILM_S", 0.5)
    film._timer.setInterval(1)
    seen = []
    session.epochChanged.connect(seen.append)
    timeline.play_button.click()
    assert timeline.is_playing
    qtbot.waitUntil(lambda: not timeline.is_playing)

    assert seen[0] == 0
    assert seen[-1] == 20
    assert seen == sorted(seen)


def test_the_film_goes_on_from_the_middle(trained, session, timeline):
    session.set_epoch(9)
    timeline.play_button.click()

    assert session.epoch == 9
    assert timeline.is_playing


def test_the_play_button_stops_the_film(trained, timeline):
    timeline.play_button.click()
    timeline.play_button.click()

    assert not timeline.is_playing


@pytest.mark.parametrize("how", ["slider", "plot", "live"])
def test_whoever_moves_the_cursor_stops_the_film(trained, session, timeline, film, qtbot, how):
    timeline.play_button.click()
    if how == "slider":
        timeline.slider.setValue(12)
    elif how == "plot":
        session.set_epoch(12)
    else:
        timeline.live_button.click()

    assert not timeline.is_playing
    assert not film._timer.isActive()
    assert session.epoch == (20 if how == "live" else 12)
    assert session.live == (how == "live")


def test_the_film_stops_when_its_run_goes(trained, session, timeline, film, qtbot):
    timeline.play_button.click()
    session.remove_runs(["a"])
    qtbot.waitUntil(lambda: not timeline.is_playing)

    assert session.epoch is None


def test_news_that_change_nothing_do_not_touch_the_timeline(trained, session, timeline):
    calls = []
    timeline.set_range = lambda *args: calls.append(args)
    session.set_record("a", trained.record)
    session.runsChanged.emit()

    assert calls == []


@pytest.fixture
def branch(film, session, make_run, make_row):
    """A branch that begins at epoch 12 of its parent and has come to epoch 20 is looked at."""
    run = make_run("branch", 0)
    for epoch in range(12, 21):
        run.history.append(make_row(epoch))
    session.add_runs([make_run("parent", 31), run])
    session.select_run("branch")
    return run


def test_of_a_branch_its_own_epochs_can_be_chosen(branch, session, timeline, qtbot):
    assert (timeline.slider.minimum(), timeline.slider.maximum()) == (12, 20)
    timeline.slider.setFocus()
    qtbot.keyClick(timeline.slider, Qt.Key.Key_Home)
    assert session.epoch == 12
    qtbot.keyClick(timeline.slider, Qt.Key.Key_Left)
    assert (session.epoch, timeline.slider.value(), timeline.text) == (12, 12, "epoch 12 of 20")
    session.select_run("parent")
    assert (timeline.slider.minimum(), timeline.slider.maximum()) == (0, 30)


def test_the_film_of_a_branch_begins_at_its_fork(branch, session, timeline, film):
    timeline.play_button.click()
    assert session.epoch == 12
    film._place = 19.99
    film._advance()
    assert session.epoch == 20
    assert not timeline.is_playing


def test_the_film_stays_in_the_run_that_is_chosen_meanwhile(branch, session, timeline, film):
    session.select_run("parent")
    session.set_epoch(3)
    timeline.play_button.click()
    session.select_run("branch")
    assert session.epoch == 12
    film._advance()
    assert session.epoch == 12


@pytest.mark.parametrize(("text", "speed"), [("0.25×", 0.25), ("4×", 4)])
def test_a_film_runs_at_the_speed_that_is_chosen(film, trained, session, timeline, text, speed):
    usual = 20 * FRAME_MS / (FILM_S * 1000)
    (action,) = [a for a in timeline.speed_button.menu().actions() if a.text() == text]
    action.trigger()

    timeline.play_button.click()
    begin = film._place
    film._advance()

    assert timeline.speed_button.text() == text
    assert film._place - begin == pytest.approx(usual * speed)
