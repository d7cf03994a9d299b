import pytest

from core.settings import Setting
from gui.widgets.stepping import next_on_ladder, step_value

WHOLE = Setting("Epochs", "", int, minimum=1, maximum=100)
RATE = Setting("Learning rate", "", float, minimum=0, exclusive=True)
FRACTION = Setting("Momentum", "", float, minimum=0, maximum=0.9999)
FREE = Setting("Offset", "", float)


@pytest.mark.parametrize(
    ("value", "up", "down"),
    [
        (1, 2, 0.5),
        (0.05, 0.1, 0.02),
        (0.07, 0.1, 0.05),
        (1e-3, 2e-3, 5e-4),
        (500, 1000, 200),
        (0.1 + 0.1 + 0.1 - 0.1, 0.5, 0.1),
    ],
)
def test_the_ladder_goes_along_one_two_five(value, up, down):
    assert next_on_ladder(value, 1) == up
    assert next_on_ladder(value, -1) == down


@pytest.mark.parametrize(
    ("setting", "value", "direction", "large", "expected"),
    [
        (WHOLE, 10, 1, False, 11),
        (WHOLE, 10, -1, False, 9),
        (WHOLE, 10, 1, True, 20),
        (WHOLE, 5, -1, True, 1),
        (WHOLE, 100, 1, False, 100),
        (WHOLE, 1, -1, False, 1),
        (WHOLE, 0, 1, False, 1),
        (RATE, 0.05, 1, False, 0.1),
        (RATE, 0.05, -1, False, 0.02),
        (RATE, 1e-6, -1, False, 1e-6),
        (FRACTION, 0, 1, False, 0.001),
        (FRACTION, 0, -1, False, 0),
        (FRACTION, 0.5, 1, False, 0.8),
        (FRACTION, 0.9, 1, False, 0.95),
        (FRACTION, 0.95, -1, False, 0.9),
        (FRACTION, 0.8, -1, False, 0.5),
        (FRACTION, 0.5, -1, False, 0.2),
        (FRACTION, 2, -1, False, 1),
        (FREE, 0, -1, False, -0.001),
        (FREE, -0.5, 1, False, -0.2),
        (FREE, -0.5, -1, False, -1),
    ],
)
def test_a_step(setting, value, direction, large, expected):
    assert step_value(setting, value, direction, large=large) == expected
