"""Speed, time left, and words for both."""

import pytest

from core.datasets.downloads.progress import Pace, duration_words, size_words


class Clock:
    now = 0.0

    def __call__(self):
        return self.now


def test_the_speed_is_that_of_the_last_seconds():
    clock = Clock()
    pace = Pace(clock)
    pace.add(0)
    assert pace.speed is None
    for second in range(1, 21):
        clock.now = float(second)
        pace.add(1000 * min(second, 10) + 3000 * max(0, second - 10))

    assert pace.speed == pytest.approx(3000)
    assert pace.seconds_left(46_000) == pytest.approx(2)
    assert pace.seconds_left(0) is None
    pace.add(0)
    assert pace.speed is None


@pytest.mark.parametrize(
    ("count", "words"),
    [
        (0, "0 bytes"),
        (999, "999 bytes"),
        (4_542, "5 kB"),
        (999_499, "999 kB"),
        (999_500, "1.0 MB"),
        (11_594_722, "11.6 MB"),
        (1_234_567_890, "1.23 GB"),
    ],
)
def test_sizes_in_words(count, words):
    assert size_words(count) == words


@pytest.mark.parametrize(
    ("seconds", "words"), [(0.4, "0 s"), (59.4, "59 s"), (200, "3 min 20 s"), (3900, "1 h 5 min")]
)
def test_durations_in_words(seconds, words):
    assert duration_words(seconds) == words
