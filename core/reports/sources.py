"""Where the data of the reports lie on this machine, or what stands in for them."""

import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from core.datasets.downloads.store import DownloadStore
from core.errors import ConfigError, LabError

_DEPTH = 3
"""Levels of folders below those named that are looked through."""


@dataclass(frozen=True, slots=True)
class Need:
    """Data, or a file, that a row takes.

    Parameters
    ----------
    title : str
        For people: ``"NIST36"``.
    own : tuple of str
        Names of files or folders that hold the report's own data.
    stand_ins : tuple of str
        Likewise of data of the same kind, the nearest first.
    built_in : str or None
        Built-in data set that stands in where nothing is found.
    samples : int or None
        In the report's own data; with fewer they are a part of it.
    has_known_size : bool
        Whether it can be told that data of that name are all that the report had.
    download : str or None
        What fetches the report's own data.
    """

    title: str
    own: tuple[str, ...]
    stand_ins: tuple[str, ...] = ()
    built_in: str | None = None
    samples: int | None = None
    has_known_size: bool = True
    download: str | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """What serves a need.

    Parameters
    ----------
    source : str
        A path, or a built-in name.
    is_own : bool
        Whether it is called as the report's own data are.
    """

    source: str
    is_own: bool


class MissingError(LabError):
    """Data that nothing stands in for; the message says which file is needed."""


class Sources:
    """Folders in which data are looked for by their names; they may be such data themselves.

    Parameters
    ----------
    folders : iterable of Path

    Raises
    ------
    ConfigError
        If one of them is no folder.
    """

    def __init__(self, folders: Iterable[Path] = ()) -> None:
        self._known: dict[str, Path] = {}
        for folder in folders:
            if not folder.is_dir():
                raise ConfigError(f"{folder} is no folder; name one that holds data sets")
            self._known.setdefault(folder.resolve().name.lower(), folder.resolve())
            self._look_through(folder)

    @classmethod
    def with_downloads(cls, folders: Iterable[Path] = ()) -> "Sources":
        """Look through folders, and behind them through what was downloaded."""
        return cls([*folders, *DownloadStore().complete_folders()])

    def find(self, need: Need) -> Found:
        """Return what serves a need.

        Raises
        ------
        MissingError
            If there is nothing.
        """
        for names, is_own in ((need.own, True), (need.stand_ins, False)):
            for name in names:
                if name.lower() in self._known:
                    return Found(str(self._known[name.lower()]), is_own)
        if need.built_in is not None:
            return Found(need.built_in, is_own=False)
        others = f" (or, to stand in, {', '.join(need.stand_ins)})" if need.stand_ins else ""
        fetched = f", or the download {need.download}" if need.download else ""
        raise MissingError(
            f"needs {need.title}: {need.own[0]}{others} in a folder with data{fetched}"
        )

    def _look_through(self, folder: Path) -> None:
        base = len(folder.resolve().parts)
        for place, names, files in os.walk(folder.resolve()):
            here = Path(place)
            # In order, so that the same folders are found on every system.
            names.sort()
            if len(here.parts) - base >= _DEPTH:
                names.clear()
            for name in (*names, *sorted(files)):
                self._known.setdefault(name.lower(), here / name)
