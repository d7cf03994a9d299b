"""Pages that are still to be written, one a picture: no newer one of another takes its place."""

import threading
from dataclasses import dataclass
from pathlib import Path

from core.errors import PageFileError
from core.ocr.kept_pages import keep_project
from core.ocr.project import Project


@dataclass(frozen=True)
class Refused:
    """A page that could not be written, and why not."""

    project: Project
    error: PageFileError


class UnsavedPages:
    """Holds the newest page of each picture until it is written; any thread may call."""

    def __init__(self) -> None:
        self._waiting: dict[Path, Project] = {}
        self._refused: dict[Path, Refused] = {}
        self._settled: dict[Path, Project] = {}
        self._lock = threading.Lock()
        self._writing = threading.Lock()

    def add(self, path: Path, project: Project) -> None:
        """Let a page be written next, in place of an older one of the same picture."""
        with self._lock:
            if self._settled.get(path) == project:
                return
            self._waiting[path] = project
            self._refused.pop(path, None)

    def has_refused(self, name: str) -> bool:
        """Whether the page of a picture of this name could not be written, and is still held."""
        with self._lock:
            return any(each.project.source.name == name for each in self._refused.values())

    @property
    def refused(self) -> dict[Path, "Refused"]:
        """What could not be written, by its place."""
        with self._lock:
            return dict(self._refused)

    def settle(self, path: Path) -> None:
        """Hold a page no more, nor take it again as it is: it is saved elsewhere, or given up."""
        with self._lock:
            refused = self._refused.pop(path, None)
            if refused is not None:
                self._settled[path] = refused.project

    def write(self, *, again: bool = False) -> tuple[Path, ...]:
        """Write what is new, one after another; return the files.

        Parameters
        ----------
        again : bool
            Whether also what could not be written before: it is held until it can be.

        Raises
        ------
        PageFileError
            The first that cannot be written; the others are written all the same.
        """
        refused: PageFileError | None = None
        written: list[Path] = []
        with self._writing:
            if again:
                with self._lock:
                    held = {path: each.project for path, each in self._refused.items()}
                    self._waiting = {**held, **self._waiting}
                    self._refused.clear()
            while True:
                with self._lock:
                    if not self._waiting:
                        break
                    path = next(iter(self._waiting))
                    project = self._waiting.pop(path)
                try:
                    written.append(keep_project(path, project))
                except PageFileError as error:
                    refused = refused or error
                    with self._lock:
                        if path not in self._waiting:
                            self._refused[path] = Refused(project, error)
        if refused is not None:
            raise refused
        return tuple(written)
