"""The shared cursor and the list of runs, without any window."""

import dataclasses

import pytest

from core.training.mlp_settings import MLPSettings
from gui.session import RUN_COLORS, ClassPair, SampleChoice, Session, UnitChoice


@pytest.fixture
def session(qapp):
    return Session()


@pytest.fixture
def told(session):
    """The signals that came, by name, in order."""
    names = []
    session.runsChanged.connect(lambda: names.append("runs"))
    session.currentRunChanged.connect(lambda: names.append("current"))
    session.epochChanged.connect(lambda epoch: names.append(f"epoch {epoch}"))
    session.liveChanged.connect(lambda live: names.append(f"live {live}"))
    return names


def test_the_cursor_follows_the_newest_epoch_while_it_is_live(session, make_run, make_row):
    session.add_runs([make_run("a")])
    session.select_run("a")
    session.add_epochs("a", [make_row(3), make_row(4)])

    assert session.epoch == 4


def test_moving_the_cursor_ends_following(session, make_run, make_row, told):
    session.add_runs([make_run("a")])
    session.select_run("a")
    session.set_epoch(1)
    session.add_epochs("a", [make_row(3)])

    assert session.epoch == 1
    assert not session.live
    assert told[-2:] == ["live False", "epoch 1"]


def test_the_cursor_stays_within_the_epochs_of_the_run(session, make_run):
    session.add_runs([make_run("a")])
    session.select_run("a")
    session.set_epoch(99)
    assert session.epoch == 2
    session.set_epoch(-1)
    assert session.epoch == 0


def test_another_run_keeps_the_cursor_where_it_has_that_epoch(session, make_run):
    session.add_runs([make_run("long", 10), make_run("short", 4)])
    session.select_run("long")
    session.set_epoch(3)
    session.select_run("short")
    assert session.epoch == 3
    session.select_run("long")
    session.set_epoch(8)
    session.select_run("short")
    assert session.epoch == 3


def test_a_live_cursor_goes_to_the_newest_epoch_of_another_run(session, make_run):
    session.add_runs([make_run("long", 10), make_run("short", 4)])
    session.select_run("long")
    session.select_run("short")

    assert session.epoch == 3


def test_a_run_without_epochs_has_no_cursor(session, make_run):
    session.add_runs([make_run("a", 0)])
    session.select_run("a")

    assert session.epoch is None


def test_runs_stand_in_the_order_in_which_they_were_made(session, make_run):
    session.add_runs([make_run("third", created="2026-03-01")])
    session.add_runs(
        [
            make_run("first", created="2026-01-01"),
            make_run("second", created="2026-02-01"),
        ]
    )

    assert [run.run_id for run in session.runs] == ["first", "second", "third"]


def test_when_the_current_run_goes_the_newest_takes_its_place(session, make_run, told):
    session.add_runs([make_run(name, 2 + i) for i, name in enumerate("abc")])
    session.select_run("b")
    del told[:]
    session.remove_runs(["b", "c"])

    assert session.current_run.run_id == "a"
    assert session.epoch == 1
    assert told == ["runs", "current", "epoch 1"]


def test_when_the_last_run_goes_nothing_is_current(session, make_run, told):
    session.add_runs([make_run("a")])
    session.select_run("a")
    session.remove_runs(["a"])

    assert session.current_run is None
    assert session.epoch is None


def test_a_run_that_is_replaced_by_a_shorter_one_takes_the_cursor_along(session, make_run):
    session.add_runs([make_run("a", 10)])
    session.select_run("a")
    session.set_epoch(9)
    session.add_runs([make_run("a", 4)])

    assert session.epoch == 3


def test_hues_go_round_and_round(session, make_run):
    runs = [make_run(f"run {i}") for i in range(RUN_COLORS)]
    for index, run in enumerate(runs):
        assert session.next_color() == index
        session.add_runs([dataclasses.replace(run, color_index=index)])
    assert session.next_color() == 0


def test_a_hue_that_is_drawn_is_taken_last(session, make_run):
    session.add_runs([dataclasses.replace(make_run(f"run {i}"), color_index=i) for i in range(5)])
    session.set_visible("run 1", visible=False)
    assert session.next_color() == 1


def test_the_two_blues_are_not_put_side_by_side(session, make_run):
    session.add_runs([dataclasses.replace(make_run("a"), color_index=5)])
    assert session.next_color() == 1


def test_hiding_what_is_hidden_changes_nothing(session, make_run, told):
    session.add_runs([make_run("a")])
    del told[:]
    session.set_visible("a", visible=True)
    session.set_visible("unknown", visible=False)

    assert told == []


def test_selecting_the_current_or_an_unknown_run_changes_nothing(session, make_run, told):
    session.add_runs([make_run("a")])
    session.select_run("a")
    del told[:]
    session.select_run("a")
    session.select_run("unknown")

    assert told == []


def test_runs_on_other_data_are_hidden_when_one_begins(session, make_run):
    other = make_run("other")
    data = dataclasses.replace(other.record.dataset, fingerprint="e" * 64)
    other.record = dataclasses.replace(other.record, dataset=data)
    session.add_runs([other, make_run("a"), make_run("b")])
    session.hide_other_data("b")
    assert [run.visible for run in session.runs] == [False, True, True]


CHOICES = (ClassPair(1, 2), SampleChoice("test", 5), UnitChoice("layer1", 3))


def choose(session, pair, sample, unit):
    session.set_pair(pair)
    session.set_sample(sample)
    session.set_unit(unit)


def chosen(session):
    return session.pair, session.sample, session.unit


def test_chosen_classes_samples_and_units_are_told_once(session):
    heard = []
    for signal in (session.pairChanged, session.sampleChanged, session.unitChanged):
        signal.connect(heard.append)

    choose(session, *CHOICES)
    choose(session, *CHOICES)

    assert heard == list(CHOICES)
    assert chosen(session) == CHOICES


def test_choices_stay_with_runs_that_share_data_and_network(session, make_run):
    session.add_runs([make_run("one"), make_run("two")])
    session.select_run("one")
    choose(session, *CHOICES)

    session.select_run("two")

    assert chosen(session) == CHOICES


def test_classes_and_samples_are_let_go_with_other_data(session, make_run):
    other = make_run("two")
    data = dataclasses.replace(other.record.dataset, fingerprint="0" * 64)
    other.record = dataclasses.replace(other.record, dataset=data)
    session.add_runs([make_run("one"), other])
    session.select_run("one")
    choose(session, *CHOICES)

    session.select_run("two")

    assert chosen(session) == (None, None, CHOICES[2])


def test_units_are_let_go_with_another_network(session, make_run):
    other = make_run("two")
    config = dataclasses.replace(other.record.config, settings=MLPSettings(hidden=(5,)))
    other.record = dataclasses.replace(other.record, config=config)
    session.add_runs([make_run("one"), other])
    session.select_run("one")
    choose(session, *CHOICES)

    session.select_run("two")

    assert chosen(session) == (*CHOICES[:2], None)
