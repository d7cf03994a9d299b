import io
import sys

import pytest


@pytest.fixture
def runs(lab, runs_dir):
    """Call `runs` with --json."""

    def call(*arguments):
        return lab("runs", "--json", "--runs-dir", runs_dir, *arguments)

    return call


@pytest.fixture
def one(train):
    return train("--preset", "toy", "--epochs", 1, "--name", "one").json["run"]


def test_a_note_is_written_printed_and_erased(runs, lab, runs_dir, one):
    assert runs("note", "one", "first line\n- second").json["note"] == "first line\n- second"
    assert lab("runs", "--runs-dir", runs_dir, "note", "one").out == "first line\n- second\n"
    assert runs("show", "one").json["note"] == "first line\n- second"
    assert runs().json["runs"][0]["note"] == "first line\n- second"

    assert runs("note", "one", "").json["note"] == ""
    done = lab("runs", "--runs-dir", runs_dir, "note", "one")
    assert (done.code, done.out) == (0, "")
    assert "no note" in done.err


def test_a_note_is_read_from_standard_input(runs, one, monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.StringIO("a\nb\n"))

    assert runs("note", "one", "-").json["note"] == "a\nb"


def test_a_note_of_several_lines_is_shown_below_its_name(lab, runs, runs_dir, one):
    runs("note", "one", "first\nsecond")

    lines = lab("runs", "--runs-dir", runs_dir, "show", "one").out.splitlines()

    (at,) = (number for number, line in enumerate(lines) if line.startswith("note "))
    assert lines[at].index("first") == lines[at + 1].index("second")


def test_tags_are_added_and_removed_whatever_their_case(runs, one):
    assert runs("tag", "one", "--add", "wide", "two words", "a,b").json["tags"] == [
        "wide",
        "two words",
        "a",
        "b",
    ]
    assert runs("tag", "one", "--add", "WIDE", "--remove", "A", "b").json["tags"] == [
        "wide",
        "two words",
    ]
    assert runs("tag", "one").json["tags"] == ["wide", "two words"]
    assert runs("tag", "one", "--clear", "--add=-x").json["tags"] == ["-x"]
    assert runs("show", "one").json["tags"] == ["-x"]


def test_tags_for_people_stand_on_a_line_each_and_in_the_table(lab, runs, runs_dir, one):
    done = lab("runs", "--runs-dir", runs_dir, "tag", "one")
    assert (done.code, done.out) == (0, "")
    assert "no tags" in done.err

    runs("tag", "one", "--add", "wide", "slow")
    assert lab("runs", "--runs-dir", runs_dir, "tag", "one").out == "wide\nslow\n"
    head, row = lab("runs", "--runs-dir", runs_dir).out.splitlines()
    assert head.endswith("tags")
    assert row.endswith("wide, slow")


@pytest.mark.parametrize(
    "arguments",
    [
        ("note", "three"),
        ("note", "one", "x" * 20_001),
        ("tag", "three"),
        ("tag", "one", "--add", "x" * 61),
        ("tag", "one", "--add"),
    ],
)
def test_what_cannot_be_said_is_refused(runs, refused, one, arguments):
    refused(*arguments, verb="runs")

    assert (runs("show", "one").json["note"], runs("show", "one").json["tags"]) == ("", [])


@pytest.mark.parametrize(
    ("query", "names"),
    [
        (("--filter", "tag:wide"), ["one"]),
        (("list", "--filter", "-tag:wide"), ["two"]),
        (("list", "--filter=-wide data:toy"), ["two"]),
        (("list", "--filter", "status:finished"), ["one", "two"]),
        (("list", "--filter", ""), ["one", "two"]),
        (("list", "--filter", "-"), ["one", "two"]),
        (("list", "--filter", "three"), []),
    ],
)
def test_the_list_is_filtered(runs, train, one, query, names):
    train("--preset", "toy", "--epochs", 1, "--name", "two")
    runs("tag", "one", "--add", "wide")

    assert [run["name"] for run in runs(*query).json["runs"]] == names


def test_a_filter_that_finds_nothing_says_so(lab, runs_dir, one):
    done = lab("runs", "--runs-dir", runs_dir, "list", "--filter", "three")

    assert (done.code, done.out) == (0, "")
    assert "none of 1 runs fits 'three'" in done.err


def test_a_filter_without_words_is_refused_when_a_flag_follows(refused, one):
    assert "--filter" in refused("list", "--filter", "--json", verb="runs")


def test_data_that_moved_are_found_again_once_their_place_is_told(
    lab, runs, train, data_file, tmp_path
):
    folder = train("--data", data_file, "--epochs", 1, "--name", "mine").json["run"]
    place = tmp_path / "new" / data_file.name
    place.parent.mkdir()
    data_file.rename(place)
    assert lab("evaluate", folder, "--json").code == 2

    assert runs("locate", "mine", place).json == {
        "id": runs("show", "mine").json["id"],
        "data": str(place),
    }

    assert lab("evaluate", folder, "--json").json["samples"] > 0


def test_other_data_are_not_taken_for_those_of_a_run(lab, runs_dir, train, data_file):
    train("--data", data_file, "--epochs", 1, "--name", "mine")

    done = lab("runs", "--runs-dir", runs_dir, "locate", "mine", "toy-gaussians")

    assert done.code == 2
    assert "is not what mine was trained on" in done.err
