"""Runs that come with the program: found by name, read like any other, never changed."""

from pathlib import Path

from core.errors import RunStorageError
from core.runs.folder import RunFolder
from resources import resource_path

DEFAULT_RECOGNISER = "default-recogniser"


def shipped_folder(name: str) -> RunFolder | None:
    """Return the folder of the shipped run of this name; None where there is none."""
    path = resource_path("recognisers", DEFAULT_RECOGNISER)
    return RunFolder(path) if name == DEFAULT_RECOGNISER and (path / "run.json").exists() else None


def check_changeable(path: Path) -> None:
    """Refuse to change what comes with the program.

    Raises
    ------
    RunStorageError
        If the run folder at `path` does.
    """
    shipped = resource_path("recognisers").resolve()
    if shipped in Path(path).resolve().parents:
        raise RunStorageError(
            f"{path.name} comes with the program and stays as it is; 'train --fork {path.name}' "
            "makes a run of your own that begins with its weights"
        )
