import math

import pytest

from gui.widgets.plot_ticks import linear_ticks, log_texts, log_ticks, nice_step, tick_texts


@pytest.mark.parametrize(
    ("span", "count", "step"), [(1.0, 5, 0.2), (1.06, 6, 0.2), (5, 5, 1), (7, 5, 2), (0, 5, 1)]
)
def test_steps_are_one_two_or_five(span, count, step):
    assert nice_step(span, count) == pytest.approx(step)


def test_epochs_are_whole():
    step, ticks = linear_ticks(0.9, 3.1, 10, integer=True)
    assert (step, ticks) == (1.0, [1.0, 2.0, 3.0])


def test_a_fraction_has_the_decimals_of_its_step():
    step, ticks = linear_ticks(-0.02, 1.04, 6)
    assert tick_texts(ticks, step) == ["0.0", "0.2", "0.4", "0.6", "0.8", "1.0"]


def test_negative_ticks_have_a_minus_sign():
    assert tick_texts([-1.0, 0.0, 1.0], 1.0) == ["−1", "0", "1"]


def test_huge_and_tiny_ticks_are_written_short():
    assert tick_texts([0.0, 2e9], 2e9) == ["0", "2e9"]
    assert tick_texts([0.0, 2e-7], 2e-7) == ["0", "2e−7"]


def test_decades_are_ticks_of_a_wide_logarithmic_axis():
    assert log_texts(log_ticks(-2.1, 2.1, 6)) == ["0.01", "0.1", "1", "10", "100"]


def test_a_narrow_logarithmic_axis_has_ticks_between_the_decades():
    texts = log_texts(log_ticks(math.log10(0.4), math.log10(6), 6))
    assert texts == ["0.5", "1", "2", "5"]


def test_a_part_of_a_decade_has_even_ticks():
    texts = log_texts(log_ticks(math.log10(1.18), math.log10(1.41), 6))
    assert texts == ["1.2", "1.25", "1.3", "1.35", "1.4"]


def test_large_steps_are_written_out_with_their_thousands_apart():
    assert tick_texts([0.0, 500_000.0, 1_000_000.0], 500_000, integer=True) == [
        "0",
        "500\u2009000",
        "1\u2009000\u2009000",
    ]
    assert tick_texts([0.0, 2000.0], 2000, integer=True) == ["0", "2000"]


def test_a_very_wide_logarithmic_axis_leaves_decades_out():
    assert len(log_ticks(-30, 30, 6)) <= 7
