"""Settings that name a file, or some of several names."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from core.errors import ConfigError
from core.settings import (
    check_value,
    checked,
    describe,
    format_value,
    from_mapping,
    parse_value,
    setting,
    to_mapping,
    value_words,
)

LAYERS = ("conv1", "fire2", "fire3", "fire4", "fire5")


@dataclass(frozen=True)
class Example:
    weights: str = setting("", "Weights", "Help.", kind=Path, suffixes=(".npz", ".pth"))
    frozen: tuple[str, ...] = setting(
        (), "Frozen", "Help.", choices={name: name.title() for name in LAYERS}
    )


DESCRIBED = describe(Example)


@pytest.mark.parametrize(
    ("text", "value", "written"),
    [
        ("", (), ""),
        ("none", (), ""),
        ("fire3", ("fire3",), "fire3"),
        ("fire3, conv1", ("conv1", "fire3"), "conv1, fire3"),
        ("fire2 fire2", ("fire2",), "fire2"),
        ("conv1-fire3", ("conv1", "fire2", "fire3"), "conv1-fire3"),
        ("conv1,fire3-fire5", ("conv1", "fire3", "fire4", "fire5"), "conv1, fire3-fire5"),
        ("fire4-fire5", ("fire4", "fire5"), "fire4, fire5"),
    ],
)
def test_names_are_read_one_by_one_and_in_ranges(text, value, written):
    assert parse_value("frozen", DESCRIBED["frozen"], text) == value
    assert format_value(DESCRIBED["frozen"], value) == written
    assert parse_value("frozen", DESCRIBED["frozen"], written) == value


@pytest.mark.parametrize("text", ["fire1", "conv1-fire9", "fire4-conv", "conv1--fire2"])
def test_unknown_names_are_refused_with_those_that_are_known(text):
    with pytest.raises(ConfigError, match="is unknown; known are: conv1, fire2") as caught:
        parse_value("frozen", DESCRIBED["frozen"], text)

    assert caught.value.field == "frozen"


def test_names_in_a_record_are_checked_and_put_in_order():
    found = from_mapping(Example, {"frozen": ["fire5", "conv1"]})

    assert found.frozen == ("conv1", "fire5")
    assert to_mapping(found)["frozen"] == ["conv1", "fire5"]
    for wrong in ("conv1", 3, ["conv2"], [["conv1"]]):
        with pytest.raises(ConfigError, match="frozen"):
            checked(Example(frozen=wrong))


def test_a_file_is_found_and_kept_by_its_absolute_path(tmp_path, monkeypatch):
    (tmp_path / "some weights.PTH").touch()
    monkeypatch.chdir(tmp_path)

    found = parse_value("weights", DESCRIBED["weights"], " some weights.PTH ")

    assert found == str(tmp_path / "some weights.PTH")
    assert parse_value("weights", DESCRIBED["weights"], "") == ""


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("absent.npz", "absent.npz is no file; name one that is there"),
        ("weights.mat", "must be a file that ends in .npz or .pth, or nothing; got 'weights.mat'"),
        (".", "must be a file that ends in"),
    ],
)
def test_what_is_no_such_file_is_refused(tmp_path, monkeypatch, text, words):
    (tmp_path / "weights.mat").touch()
    monkeypatch.chdir(tmp_path)

    with pytest.raises(ConfigError, match=words) as caught:
        parse_value("weights", DESCRIBED["weights"], text)

    assert caught.value.field == "weights"


def test_a_record_may_name_a_file_that_is_gone():
    assert from_mapping(Example, {"weights": "/gone/weights.npz"}).weights == "/gone/weights.npz"
    with pytest.raises(ConfigError, match="weights must be the path of a file; got 3"):
        check_value("weights", DESCRIBED["weights"], 3)


def test_values_are_told_in_words():
    assert value_words(DESCRIBED["frozen"], ()) == "none"
    assert value_words(DESCRIBED["frozen"], LAYERS) == "conv1-fire5"
    assert value_words(DESCRIBED["weights"], "") == "none"
    assert DESCRIBED["frozen"].range_text == "any of conv1, fire2, fire3, fire4, fire5"
