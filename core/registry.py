"""An ordered table of named things: models, presets, built-in data sets, tabs."""

from collections.abc import Iterator
from typing import Generic, Protocol, TypeVar

from core.errors import ConfigError


class Named(Protocol):
    """Anything with a `name` by which it is asked for."""

    @property
    def name(self) -> str:
        """The name on the command line and in files."""


T = TypeVar("T", bound=Named)


class Registry(Generic[T]):
    """Entries in the order in which they were added, found by their name.

    Parameters
    ----------
    kind : str
        What the entries are, for error texts, such as ``"model"``.
    *entries : Named
        The first entries.
    """

    def __init__(self, kind: str, *entries: T) -> None:
        self._kind = kind
        self._entries: dict[str, T] = {}
        for entry in entries:
            self.add(entry)

    def add(self, entry: T) -> T:
        """Append `entry` and return it.

        Raises
        ------
        ValueError
            If the name is taken: a mistake of the programmer, not of the user.
        """
        if entry.name in self._entries:
            raise ValueError(f"{self._kind} {entry.name!r} is registered twice")
        self._entries[entry.name] = entry
        return entry

    def get(self, name: str) -> T:
        """Return the entry called `name`.

        Raises
        ------
        ConfigError
            If there is none; the text lists the known names.
        """
        try:
            return self._entries[name]
        except KeyError:
            known = ", ".join(self._entries)
            raise ConfigError(
                f"unknown {self._kind} {name!r}; known are: {known}", field=self._kind
            ) from None

    def __contains__(self, name: object) -> bool:
        return name in self._entries

    def __iter__(self) -> Iterator[T]:
        return iter(self._entries.values())

    def __len__(self) -> int:
        return len(self._entries)

    @property
    def names(self) -> tuple[str, ...]:
        """Every name, in order."""
        return tuple(self._entries)
