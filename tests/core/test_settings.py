import math
from dataclasses import dataclass

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
)


@dataclass(frozen=True)
class Example:
    rate: float = setting(0.05, "Rate", "Help.", minimum=0, exclusive=True)
    share: float = setting(0.9, "Share", "Help.", minimum=0, maximum=0.9999)
    count: int = setting(1, "Count", "Help.", minimum=1, maximum=1_000_000)
    offset: int = setting(0, "Offset", "Help.")
    shape: str = setting("round", "Shape", "Help.", choices={"round": "Round", "flat": "Flat"})
    widths: tuple[int, ...] = setting((64,), "Widths", "Help.", minimum=1, maximum=100)


DESCRIBED = describe(Example)


def test_fields_are_described_in_the_order_they_are_declared():
    assert list(DESCRIBED) == ["rate", "share", "count", "offset", "shape", "widths"]
    assert DESCRIBED["widths"].kind is tuple
    assert describe(Example()) == DESCRIBED


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("rate", "greater than 0"),
        ("share", "between 0 and 0.9999"),
        ("count", "between 1 and 1,000,000"),
        ("offset", "any number"),
        ("shape", "one of round, flat"),
    ],
)
def test_the_range_is_told_in_words(name, words):
    assert DESCRIBED[name].range_text == words


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("rate", "1e-3", 0.001),
        ("rate", " 2 ", 2.0),
        ("rate", "5e-324", 5e-324),
        ("share", "0", 0.0),
        ("count", "1e3", 1000),
        ("count", "7.0", 7),
        ("offset", "-5", -5),
        ("shape", "flat", "flat"),
        ("widths", "64", (64,)),
        ("widths", "64, 32", (64, 32)),
        ("widths", "64×32", (64, 32)),
        ("widths", "64 32", (64, 32)),
        ("widths", "", ()),
    ],
)
def test_text_becomes_a_value_of_the_settings_own_type(name, text, value):
    parsed = parse_value(name, DESCRIBED[name], text)

    assert parsed == value
    assert type(parsed) is type(value)


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("rate", "0", "rate must be greater than 0; got 0"),
        ("rate", "nan", "rate must be finite and greater than 0; got nan"),
        ("rate", "1e400", "rate must be finite and greater than 0; got inf"),
        ("rate", "1" + "0" * 400, "got inf"),
        ("rate", "fast", "rate 'fast' is no number; it must be greater than 0"),
        ("share", "1", "share must be between 0 and 0.9999; got 1"),
        ("count", "0", "got 0"),
        ("count", "1.5", "count must be a whole number; got 1.5"),
        ("count", "1" + "0" * 400, "got inf"),
        ("shape", "square", "shape 'square' is unknown; known are: round, flat"),
        ("widths", "64,0", "widths must be between 1 and 100; got 0"),
        ("widths", "64,x", "widths '64,x' is no number; it must be as 64 or 128,64"),
    ],
)
def test_text_that_cannot_be_used_is_refused_with_the_remedy(name, text, words):
    with pytest.raises(ConfigError) as caught:
        parse_value(name, DESCRIBED[name], text)

    assert words in str(caught.value)
    assert caught.value.field == name


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("rate", True),
        ("rate", "0.1"),
        ("rate", None),
        ("count", math.nan),
        ("shape", ["round"]),
        ("shape", 1),
        ("widths", 64),
        ("widths", "64"),
        ("widths", [64, None]),
    ],
)
def test_a_value_of_another_type_is_refused(name, value):
    with pytest.raises(ConfigError):
        check_value(name, DESCRIBED[name], value)


@pytest.mark.parametrize("value", [0.1, 0.05, 1e-5, 1 / 3, 0.1234567890123, 2.0, 1e22])
def test_a_number_is_written_so_that_it_reads_back_the_same(value):
    text = format_value(DESCRIBED["rate"], value)

    assert parse_value("rate", DESCRIBED["rate"], text) == value


def test_a_list_is_written_so_that_it_reads_back_the_same():
    assert format_value(DESCRIBED["widths"], (64, 32)) == "64, 32"
    assert format_value(DESCRIBED["widths"], ()) == ""


def test_all_values_are_checked_together_and_brought_into_their_types():
    settings = checked(Example(rate=1, widths=[3, 4]))

    assert settings == Example(rate=1.0, widths=(3, 4))
    assert type(settings.rate) is float
    with pytest.raises(ConfigError, match="count"):
        checked(Example(count=0))


def test_settings_survive_the_way_through_json():
    settings = Example(rate=0.25, widths=(5, 6))

    values = to_mapping(settings)

    assert values["widths"] == [5, 6]
    assert from_mapping(Example, values) == settings


def test_missing_settings_take_their_defaults_and_unknown_ones_are_refused():
    assert from_mapping(Example, {"count": 3}) == Example(count=3)
    with pytest.raises(ConfigError, match="known are: rate"):
        from_mapping(Example, {"speed": 3})
