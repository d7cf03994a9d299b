"""Settings described once: the form, the command line and the checks all read this.

A settings class is a frozen dataclass whose fields are made by `setting`. What a field says of
itself (title, range, choices, help) is enough to draw it in a form, to make a command-line flag of
it and to check it.
"""

import dataclasses
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from core.errors import ConfigError

NOTHING = "none"
"""What a user may write for a list without entries."""


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
        ``int``, ``float``, ``str`` (one of `choices`), ``tuple`` (positive integers, such as the
        widths of hidden layers; or some of `choices`, in their order) or ``Path`` (a file, as the
        text of its absolute path; empty for none).
    minimum, maximum : float or None
        Bounds; None is unbounded.
    exclusive : bool
        Whether the bounds themselves are excluded.
    choices : mapping of str to str
        Value to title, for ``str`` settings and tuples of names.
    suffixes : tuple of str
        Endings of the files that a ``Path`` may name: ``(".npz",)``.
    unit : str
        Shown behind the value, such as ``"epochs"``.
    advanced : bool
        Whether a form shows it only when asked for all settings.
    steerable : bool
        Whether it may change while a run trains.
    group : str
        Heading under which a form puts it; settings of a group follow one another.
    """

    title: str
    help: str
    kind: type
    minimum: float | None = None
    maximum: float | None = None
    exclusive: bool = False
    choices: Mapping[str, str] = dataclasses.field(default_factory=dict)
    suffixes: tuple[str, ...] = ()
    unit: str = ""
    advanced: bool = False
    steerable: bool = False
    group: str = ""

    @property
    def range_text(self) -> str:
        """The allowed values in words, such as ``"0 or more"``."""
        if self.choices:
            return ("any of " if self.kind is tuple else "one of ") + ", ".join(self.choices)
        if self.kind is Path:
            return "a file that ends in " + " or ".join(self.suffixes) + ", or nothing"
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
    if described.kind is Path:
        if not isinstance(value, str):
            raise ConfigError(f"{title} must be the path of a file; got {value!r}", field=name)
        return value
    if described.kind is tuple:
        if not isinstance(value, (list, tuple)):
            example = ",".join(list(described.choices)[:2]) or "128,64"
            raise ConfigError(f"{title} must be a list, as {example}; got {value!r}", field=name)
        if described.choices:
            return _check_names(name, described, value)
        return tuple(_check_number(name, described, width, int) for width in value)
    return _check_number(name, described, value, described.kind)


def _check_names(name: str, described: Setting, values: Sequence[object]) -> tuple[str, ...]:
    for value in values:
        if not isinstance(value, str) or value not in described.choices:
            raise ConfigError(
                f"{described.title.lower()} {value!r} is unknown; known are: "
                f"{', '.join(described.choices)}",
                field=name,
            )
    return tuple(choice for choice in described.choices if choice in values)


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
        As `check_value`, and if the text is no number at all, or names no file.
    """
    text = text.strip()
    if described.kind is str:
        return check_value(name, described, text)
    if described.kind is Path:
        return _parse_file(name, described, text)
    if described.kind is tuple and described.choices:
        return check_value(name, described, _parse_names(described, text))
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


def _parse_file(name: str, described: Setting, text: str) -> str:
    """Return the absolute path of a file that is there, so that it is found from elsewhere too."""
    if not text:
        return ""
    title, path = described.title.lower(), Path(text).expanduser().absolute()
    if path.suffix.lower() not in described.suffixes:
        raise ConfigError(f"{title} must be {described.range_text}; got {text!r}", field=name)
    if not path.is_file():
        raise ConfigError(f"{title}: {path} is no file; name one that is there", field=name)
    return str(path)


def _parse_names(described: Setting, text: str) -> list[str]:
    """Return the names in a list that may hold ranges, as ``conv1-fire3, fire9``; or none."""
    if text.lower() == NOTHING:
        return []
    known, found = list(described.choices), []
    for part in text.replace(",", " ").split():
        first, _, last = part.partition("-")
        if first in known and last in known:
            found += known[known.index(first) : known.index(last) + 1]
        else:
            found.append(part)
    return found


def _parse_number(text: str) -> int | float:
    try:
        # No setting needs more digits, and Python's whole numbers know no infinity.
        return int(text) if len(text) < 16 else float(text)
    except ValueError:
        return float(text)


def format_value(described: Setting, value: Any) -> str:
    """Write a value the way `parse_value` reads it."""
    if described.kind is tuple:
        names = _ranges(list(described.choices), value) if described.choices else value
        return ", ".join(str(each) for each in names)
    if described.kind is float:
        # The shortest text that reads back as the same number: 0.05, 1e-05, 0.1234567.
        short = f"{value:g}"
        return short if float(short) == value else repr(value)
    return str(value)


def value_words(described: Setting, value: Any) -> str:
    """Write a value for people: a choice by its title, and what is empty as "none"."""
    if described.kind is str:
        return described.choices[str(value)]
    return format_value(described, value) or NOTHING


def _ranges(known: list[str], names: Sequence[str]) -> list[str]:
    """Write three and more names that follow one another as a range."""
    runs: list[list[str]] = []
    for name in names:
        follows = runs and known.index(runs[-1][-1]) + 1 == known.index(name)
        if follows:
            runs[-1].append(name)
        else:
            runs.append([name])
    return [text for run in runs for text in ([f"{run[0]}-{run[-1]}"] if len(run) > 2 else run)]


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
