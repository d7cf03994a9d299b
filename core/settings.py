"""Settings described once: the form, the command line and the checks all read this.

A settings class is a frozen dataclass whose fields are made by `setting`. What a field says of
itself (title, range, choices, help) is enough to draw it in a form, to make a command-line flag of
it and to check it.
"""

import dataclasses
import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from core.errors import ConfigError


@dataclass(frozen=True, slots=True)
class Setting:
    """What the user is told of one setting, and what values it takes.

    Parameters
    ----------
    title : str
        Label in the form, such as ``"Learning rate"``.
    help : str
        One or two sentences: the tooltip and the command line's help.
    kind : type
        ``int``, ``float``, ``str`` (one of `choices`) or ``tuple`` (positive integers, such as
        the widths of hidden layers).
    minimum, maximum : float or None
        Bounds; None is unbounded.
    exclusive : bool
        Whether the bounds themselves are excluded.
    choices : mapping of str to str
        Value to title, for ``str`` settings.
    unit : str
        Shown behind the value, such as ``"epochs"``.
    advanced : bool
        Whether a form shows it only when asked for all settings.
    steerable : bool
        Whether it may change while a run trains.
    """

    title: str
    help: str
    kind: type
    minimum: float | None = None
    maximum: float | None = None
    exclusive: bool = False
    choices: Mapping[str, str] = dataclasses.field(default_factory=dict)
    unit: str = ""
    advanced: bool = False
    steerable: bool = False

    @property
    def range_text(self) -> str:
        """The allowed values in words, such as ``"0 or more"``."""
        if self.choices:
            return "one of " + ", ".join(self.choices)
        low, high = self.minimum, self.maximum
        if low is not None and high is not None:
            return f"between {low:,} and {high:,}"
        if low is not None:
            return f"greater than {low:,}" if self.exclusive else f"{low:,} or more"
        return "any number"


def setting(default: Any, title: str, help: str, **details: Any) -> Any:
    """Make a dataclass field that carries a `Setting`; `details` are its other parameters."""
    kind = details.pop("kind", type(default))
    described = Setting(title=title, help=help, kind=kind, **details)
    return dataclasses.field(default=default, metadata={"setting": described})


def describe(settings: Any) -> dict[str, Setting]:
    """Return field name to `Setting` of a settings class or instance, in declared order."""
    return {f.name: f.metadata["setting"] for f in dataclasses.fields(settings)}


def check_value(name: str, described: Setting, value: object) -> Any:
    """Return `value` in the setting's own type.

    Raises
    ------
    ConfigError
        If it has another type, is not finite or is out of range; `field` is `name`.
    """
    title = described.title.lower()
    if described.kind is str:
        if not isinstance(value, str) or value not in described.choices:
            known = ", ".join(described.choices)
            raise ConfigError(f"{title} {value!r} is unknown; known are: {known}", field=name)
        return value
    if described.kind is tuple:
        if not isinstance(value, (list, tuple)):
            raise ConfigError(f"{title} must be a list, as 128,64; got {value!r}", field=name)
        return tuple(_check_number(name, described, width, int) for width in value)
    return _check_number(name, described, value, described.kind)


def _check_number(name: str, described: Setting, value: object, kind: type) -> int | float:
    title = described.title.lower()
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise ConfigError(f"{title} must be a number; got {value!r}", field=name)
    if isinstance(value, float) and not math.isfinite(value):
        raise ConfigError(
            f"{title} must be finite and {described.range_text}; got {value}", field=name
        )
    if kind is int and value != int(value):
        raise ConfigError(f"{title} must be a whole number; got {value}", field=name)
    low, high = described.minimum, described.maximum
    below = low is not None and (value <= low if described.exclusive else value < low)
    above = high is not None and (value >= high if described.exclusive else value > high)
    if below or above:
        raise ConfigError(f"{title} must be {described.range_text}; got {value}", field=name)
    return kind(value)  # type: ignore[no-any-return]


def parse_value(name: str, described: Setting, text: str) -> Any:
    """Turn what a user typed into a checked value.

    Raises
    ------
    ConfigError
        As `check_value`, and if the text is no number at all.
    """
    text = text.strip()
    if described.kind is str:
        return check_value(name, described, text)
    try:
        if described.kind is tuple:
            parts = [part for part in text.replace("×", ",").replace(" ", ",").split(",") if part]
            return check_value(name, described, [_parse_number(part) for part in parts])
        return check_value(name, described, _parse_number(text))
    except ValueError:
        needed = "as 64 or 128,64" if described.kind is tuple else described.range_text
        raise ConfigError(
            f"{described.title.lower()} {text!r} is no number; it must be {needed}", field=name
        ) from None


def _parse_number(text: str) -> int | float:
    try:
        # No setting needs more digits, and Python's whole numbers know no infinity.
        return int(text) if len(text) < 16 else float(text)
    except ValueError:
        return float(text)


def format_value(described: Setting, value: Any) -> str:
    """Write a value the way `parse_value` reads it."""
    if described.kind is tuple:
        return ", ".join(str(width) for width in value)
    if described.kind is float:
        # The shortest text that reads back as the same number: 0.05, 1e-05, 0.1234567.
        short = f"{value:g}"
        return short if float(short) == value else repr(value)
    return str(value)


S = TypeVar("S")


def checked(settings: S) -> S:
    """Return `settings` with every value checked and in its own type.

    Raises
    ------
    ConfigError
        For the first value that cannot be used; its `field` names the setting.
    """
    values = {
        name: check_value(name, described, getattr(settings, name))
        for name, described in describe(settings).items()
    }
    return dataclasses.replace(settings, **values)  # type: ignore[type-var]


def from_mapping(kind: type[S], values: Mapping[str, Any]) -> S:
    """Make a checked settings object from a mapping, such as a part of ``run.json``.

    Missing names take their defaults.

    Raises
    ------
    ConfigError
        For a name the class does not have, or a value that cannot be used.
    """
    known = describe(kind)
    for name in values:
        if name not in known:
            raise ConfigError(
                f"unknown setting {name!r}; known are: {', '.join(known)}", field=name
            )
    return checked(kind(**values))


def to_mapping(settings: Any) -> dict[str, Any]:
    """Return the values as JSON can hold them; tuples become lists."""
    return {
        name: list(value) if isinstance(value, tuple) else value
        for name, value in ((n, getattr(settings, n)) for n in describe(settings))
    }
