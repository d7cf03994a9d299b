import pytest

from core.cli.output import checked_ending
from core.errors import ConfigError


def test_an_ending_is_told_in_small_letters_without_its_dot():
    assert checked_ending("a.b/Table.CSV", ("png", "csv")) == "csv"


@pytest.mark.parametrize("file", ["plot.pdf", "png", ".png", "plot.png/plot"])
def test_other_endings_are_refused_with_those_that_are_known(file):
    with pytest.raises(ConfigError) as refused:
        checked_ending(file, ("png", "csv"))

    assert str(refused.value) == (f"--output {file!r} ends in none of .png, .csv; name such a file")


def test_a_single_ending_is_asked_for_under_the_name_of_its_option():
    with pytest.raises(ConfigError, match=r"^--overlay 'page\.gif' must end in \.png$"):
        checked_ending("page.gif", ("png",), "--overlay")
