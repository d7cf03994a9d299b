"""What the Up and Down keys make of a number: whole numbers by one, others along 1, 2, 5."""

import math

from core.settings import Setting

# Below this a step down ends at 0; from 0 the first step is a thousand times as large.
_SMALLEST = 1e-6


def next_on_ladder(value: float, direction: int) -> float:
    """Return the next number of …, 0.1, 0.2, 0.5, 1, 2, 5, … above or below a positive `value`."""
    exponent = math.floor(math.log10(value))
    rungs = [float(f"{m}e{e}") for e in range(exponent - 1, exponent + 2) for m in (1, 2, 5)]
    # A number that is a rung but for rounding counts as that rung.
    if direction > 0:
        return min(rung for rung in rungs if rung > value * (1 + 1e-9))
    return max(rung for rung in rungs if rung < value * (1 - 1e-9))


def step_value(setting: Setting, value: int | float, direction: int, *, large: bool) -> int | float:
    """Return `value` after one press of Up or Down; at a bound it stays.

    Parameters
    ----------
    setting : Setting
        Says whether the number is whole, and its bounds.
    value : int or float
        The number in the field.
    direction : {1, -1}
        Up or down.
    large : bool
        Whether Shift is held: whole numbers go by ten.
    """
    if setting.kind is int:
        stepped: int | float = int(value) + direction * (10 if large else 1)
    elif _is_fraction(setting) and (value > 0.5 or (value == 0.5 and direction > 0)) and value < 1:
        # 0.5, 0.8, 0.9, 0.95, 0.98, 0.99: momentum matters by how far it is from 1.
        stepped = round(1 - next_on_ladder(1 - value, -direction), 12)
    else:
        stepped = _step_along_ladder(value, direction)
    return _bounded(setting, value, stepped)


def _is_fraction(setting: Setting) -> bool:
    return setting.minimum == 0 and setting.maximum is not None and 0.9 <= setting.maximum <= 1


def _step_along_ladder(value: float, direction: int) -> float:
    if abs(value) < _SMALLEST / 2:
        return direction * _SMALLEST * 1000
    outwards = direction if value > 0 else -direction
    if outwards < 0 and abs(value) <= _SMALLEST:
        return 0.0
    return math.copysign(next_on_ladder(abs(value), outwards), value)


def _bounded(setting: Setting, value: int | float, stepped: int | float) -> int | float:
    # Only the bound ahead stops a step, so that a number out of range can be stepped back in.
    up = stepped > value
    bound = setting.maximum if up else setting.minimum
    if bound is None or (stepped < bound if up else stepped > bound):
        return stepped
    if setting.exclusive:
        return value
    return setting.kind(bound)  # type: ignore[no-any-return]
