"""Where the ticks of an axis go and what is written at them; no drawing here."""

import math

_STEPS = (1.0, 2.0, 5.0, 10.0)

_THIN_SPACE = "\u2009"


def nice_step(span: float, max_ticks: int, *, integer: bool = False) -> float:
    """Return the smallest of 1, 2, 5 times a power of ten that gives at most `max_ticks` ticks."""
    if not (span > 0 and math.isfinite(span)):
        return 1.0
    rough = span / max(1, max_ticks)
    power = 10.0 ** math.floor(math.log10(rough))
    # The tolerance keeps 0.2 from becoming 0.5 because of the last bit of the division.
    step = next(factor * power for factor in _STEPS if factor * power >= rough * (1 - 1e-9))
    return max(1.0, step) if integer else step


def linear_ticks(
    low: float, high: float, max_ticks: int, *, integer: bool = False
) -> tuple[float, list[float]]:
    """Return the step and the multiples of it within [low, high]."""
    step = nice_step(high - low, max_ticks, integer=integer)
    tolerance = 1e-6 * step
    first = math.ceil((low - tolerance) / step)
    last = math.floor((high + tolerance) / step)
    return step, [index * step for index in range(first, last + 1)]


def tick_texts(values: list[float], step: float, *, integer: bool = False) -> list[str]:
    """Return the ticks with as many decimals as the step needs.

    Large whole numbers, such as steps, are written out with their thousands apart.
    """
    if integer and all(abs(value) < 1e9 for value in values):
        grouped = any(abs(value) >= 1e4 for value in values)
        return [
            f"{value:,.0f}".replace(",", _THIN_SPACE if grouped else "").replace("-", "−")
            for value in values
        ]
    decimals = max(0, -math.floor(math.log10(step) + 1e-9))
    if decimals > 4 or any(abs(value) >= 1e6 for value in values):
        return [_scientific(value) for value in values]
    return [f"{value + 0.0:.{decimals}f}".replace("-", "−") for value in values]


def log_ticks(low: float, high: float, max_ticks: int) -> list[float]:
    """Return ticks of a logarithmic axis, as exponents of ten within [low, high].

    Decades; 1, 2, 5 of each when there is room; some decades when there are too many; even steps
    in between where there would be fewer than two.
    """
    stride = max(1, math.ceil((high - low) / max(1, max_ticks)))
    decades = [
        float(exponent)
        for exponent in range(math.ceil(low - 1e-9), math.floor(high + 1e-9) + 1)
        if exponent % stride == 0
    ]
    for factors in ((1, 2, 5), (1, 2, 3, 4, 5, 6, 7, 8, 9)):
        if len(decades) >= 3:
            break
        fine = [
            exponent + math.log10(factor)
            for exponent in range(math.floor(low), math.ceil(high) + 1)
            for factor in factors
        ]
        fine = [value for value in fine if low - 1e-9 <= value <= high + 1e-9]
        if len(fine) > max_ticks + 2:
            break
        decades = fine
    if len(decades) < 2:
        # Within a part of a decade the scale is nearly linear.
        values = linear_ticks(10.0**low, 10.0**high, max_ticks)[1]
        decades = [math.log10(value) for value in values if value > 0]
    return decades


def log_texts(exponents: list[float]) -> list[str]:
    """Return the numbers whose logarithms the ticks are."""
    values = [10.0**exponent for exponent in exponents]
    return [f"{value:.6g}" if 1e-4 < value < 1e5 else _scientific(value) for value in values]


def _scientific(value: float) -> str:
    if value == 0:
        return "0"
    mantissa, exponent = f"{value:.0e}".split("e")
    return f"{mantissa}e{int(exponent)}".replace("-", "−")
