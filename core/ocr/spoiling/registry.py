"""Every way to spoil a picture, by name, with its unit and range, and what it breaks."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from core.errors import ConfigError
from core.ocr.spoiling.camera import blur, noise, shadow
from core.ocr.spoiling.letters import join, look_alikes
from core.ocr.spoiling.sheet import Sheet
from core.ocr.spoiling.strokes import thicken, thin
from core.ocr.spoiling.turning import rotate, slant, wobble
from core.randomness import Stream, generator
from core.registry import Registry
from core.settings import Setting, format_value, parse_value

STEPS = 12
"""Intervals of the amounts at which a curve is measured."""

UNITS = {"h": " letter heights", "w": " stroke widths", "%": " %"}
"""Units in full, to be put behind a number."""

Amounts = Mapping[str, float]
Apply = Callable[[Sheet, float, np.random.Generator], Sheet]


@dataclass(frozen=True, slots=True)
class Spoiling:
    """A way to spoil a picture.

    Parameters
    ----------
    name : str
    amount : Setting
        Title, help, range and unit (short: ``"h"`` for letter heights, ``"w"`` for stroke widths).
    assumption : str
        Which assumption it breaks; see `core.ocr.spoiling.assumptions`.
    apply : callable
        Takes a sheet, an amount other than 0, and a generator; returns another sheet.
    """

    name: str
    amount: Setting
    assumption: str
    apply: Apply

    @property
    def amounts(self) -> tuple[float, ...]:
        """The amounts at which a curve is measured: the whole range, in equal steps."""
        low, high = self.amount.minimum, self.amount.maximum
        assert low is not None
        assert high is not None
        return tuple(round(float(each), 3) for each in np.linspace(low, high, STEPS + 1))

    @property
    def unit(self) -> str:
        """The unit in full, with a space before it where one belongs there."""
        return UNITS.get(self.amount.unit, self.amount.unit)

    def parse(self, text: str) -> float:
        """Return an amount that somebody typed.

        Raises
        ------
        ConfigError
            If it is no number, or beyond the range.
        """
        return float(parse_value(self.name, self.amount, text))

    def words(self, amount: float) -> str:
        """Return an amount with its name and unit, for people: ``"rotate 5°"``."""
        return f"{self.name} {format_value(self.amount, amount)}{self.unit}"


def _amount(title: str, help_: str, low: float, high: float, unit: str) -> Setting:
    return Setting(title, help_, float, low, high, unit=unit)


def _per_cent(apply: Apply) -> Apply:
    return lambda sheet, amount, rng: apply(sheet, amount / 100, rng)


SPOILINGS: Registry[Spoiling] = Registry(
    "spoiling",
    Spoiling(
        "join",
        _amount("Join", "Letters of a word are moved together until they touch.", 0, 0.6, "h"),
        "apart",
        join,
    ),
    Spoiling(
        "look-alikes",
        _amount(
            "Look-alikes",
            "Of the letters O, I, S, Z, B, G and the digits 0, 1, 5, 2, 8, 6, how many are written "
            "like their twin.",
            0,
            100,
            "%",
        ),
        "distinguishable",
        _per_cent(look_alikes),
    ),
    Spoiling(
        "thin",
        _amount("Thin", "Strokes lose a share of their width.", 0, 1.2, "w"),
        "print-like",
        thin,
    ),
    Spoiling(
        "thicken",
        _amount("Thicken", "Strokes gain a share of their width.", 0, 3.6, "w"),
        "print-like",
        thicken,
    ),
    Spoiling(
        "wobble",
        _amount("Wobble", "Strokes are bent by random waves.", 0, 0.36, "h"),
        "print-like",
        wobble,
    ),
    Spoiling(
        "slant",
        _amount("Slant", "Letters lean to the right, as in cursive.", -60, 60, "°"),
        "print-like",
        slant,
    ),
    Spoiling(
        "rotate",
        _amount("Rotate", "The page is turned clockwise.", -48, 48, "°"),
        "upright",
        rotate,
    ),
    Spoiling(
        "shadow",
        _amount("Shadow", "A soft shadow takes light from the right half.", 0, 96, "%"),
        "distinguishable",
        _per_cent(shadow),
    ),
    Spoiling(
        "blur",
        _amount("Blur", "The picture is out of focus: deviation of a Gaussian.", 0, 0.24, "h"),
        "distinguishable",
        blur,
    ),
    Spoiling(
        "noise",
        _amount("Noise", "Grain of the camera: deviation, as a share of white.", 0, 24, "%"),
        "distinguishable",
        _per_cent(noise),
    ),
)
"""In the order in which they come about: the hand, the paper, the light, the camera."""


def spoil(sheet: Sheet, amounts: Amounts, seed: int = 0) -> Sheet:
    """Return a sheet spoilt in all the ways that are named; an amount of 0 changes nothing.

    Parameters
    ----------
    sheet : Sheet
    amounts : mapping of str to float
        Names of spoilings and how much of each.
    seed : int

    Raises
    ------
    ConfigError
        For a name that is unknown.
    """
    for name in amounts:
        SPOILINGS.get(name)
    if not sheet.letters:
        # Without a letter there is no measure of what a letter height is.
        return sheet
    for at, spoiling in enumerate(SPOILINGS):
        amount = amounts.get(spoiling.name, 0.0)
        if amount:
            # Each has random numbers of its own: one more spoiling changes no other.
            sheet = spoiling.apply(sheet, amount, generator(seed, Stream.SPOILING, at))
    return sheet


def parse_amounts(texts: Sequence[str]) -> tuple[dict[str, float], list[str]]:
    """Return the amounts of ``NAME=AMOUNT``, and the names that stand without an amount.

    Raises
    ------
    ConfigError
        For an unknown name, one that is named twice, or an amount that cannot be used.
    """
    amounts: dict[str, float] = {}
    bare: list[str] = []
    for text in texts:
        name, equals, amount = text.partition("=")
        spoiling = SPOILINGS.get(name.strip())
        if spoiling.name in amounts or spoiling.name in bare:
            raise ConfigError(f"spoiling {spoiling.name} is named twice; name it once")
        if equals:
            amounts[spoiling.name] = spoiling.parse(amount)
        else:
            bare.append(spoiling.name)
    return amounts, bare
