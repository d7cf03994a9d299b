"""Pages that are still to be written, one a picture: no newer one of another takes its place."""

import threading
from pathlib import Path

from core.errors import PageFileError
from core.ocr.kept_pages import keep_project
from core.ocr.project import Project


class UnsavedPages:
    """Holds the newest page of each picture until it is written; any thread may call."""

    def __init__(self) -> None:
        self._waiting: dict[Path, Project] = {}
        self._refused: dict[Path, Project] = {}
        self._lock = threading.Lock()
        self._writing = threading.Lock()

    def add(self, path: Path, project: Project) -> None:
        """Let a page be written next, in place of an older one of the same picture."""
        with self._lock:
            self._waiting[path] = project
            self._refused.pop(path, None)

    def has_refused(self, name: str) -> bool:
        """Whether the page of a picture of this name could not be written, and is still held."""
        with self._lock:
            return any(project.source.name == name for project in self._refused.values())

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
                    self._waiting = {**self._refused, **self._waiting}
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
                            self._refused[path] = project
        if refused is not None:
            raise refused
        return tuple(written)
