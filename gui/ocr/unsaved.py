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
        self._lock = threading.Lock()
        self._writing = threading.Lock()

    def add(self, path: Path, project: Project) -> None:
        """Let a page be written next, in place of an older one of the same picture."""
        with self._lock:
            self._waiting[path] = project

    def write(self) -> tuple[Path, ...]:
        """Write all of them, one after another; return the files.

        Raises
        ------
        PageFileError
            The first that cannot be written; the others are written all the same.
        """
        refused: PageFileError | None = None
        written: list[Path] = []
        with self._writing:
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
        if refused is not None:
            raise refused
        return tuple(written)
