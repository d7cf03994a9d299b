import pytest

from core.durations import duration_text


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0.04, "0.0 s"),
        (2.94, "2.9 s"),
        (9.96, "10 s"),
        (89, "89 s"),
        (95, "2 min"),
        (3599, "1 h 00 min"),
        (3900, "1 h 05 min"),
    ],
)
def test_durations_are_written_for_people(seconds, text):
    assert duration_text(seconds) == text
