"""The project of a page: what was read in a picture and corrected, kept beside it as JSON."""

import glob
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from itertools import count
from pathlib import Path
from typing import Any

from core.errors import PageFileError
from core.files import write_atomically
from core.ocr.formats.source import PageSource
from core.ocr.page import Page
from core.ocr.picture_file import Picture

SUFFIX = ".lab.json"


@dataclass(frozen=True)
class Project:
    """All that is needed to go on with a page where it was left.

    Parameters
    ----------
    source : PageSource
        The picture, with its name and the SHA-256 of its content.
    page : Page
    truth : tuple of str or None
        The true lines, where somebody gave them.
    run : str
        Name of the run that read it; empty where none has.
    pipeline : str
        Name of the way in which letters were found.
    finding, reading : mapping of str to bool, int, float or str
        Settings of both, by name.
    others : mapping
        What the file held beside these: kept as it is, and written again.
    notes : tuple of str
        What was not taken as the file has it, in sentences; not a part of the project.
    """

    source: PageSource
    page: Page = field(default_factory=Page)
    truth: tuple[str, ...] | None = None
    run: str = ""
    pipeline: str = "default"
    finding: Mapping[str, Any] = field(default_factory=dict)
    reading: Mapping[str, Any] = field(default_factory=dict)
    others: Mapping[str, Any] = field(default_factory=dict)
    notes: tuple[str, ...] = field(default=(), compare=False)

    def matches(self, picture: Picture) -> bool:
        """Whether a picture has the content that the boxes were drawn on.

        Names do not count, nor whether it is turned already as it was then.
        """
        other = PageSource.of(picture).untouched
        return replace(self.source.untouched, name=other.name) == other


def project_path(picture: Path) -> Path:
    """Return where the project of a picture lies: beside it, ``page.jpg.lab.json``."""
    return picture.with_name(picture.name + SUFFIX)


def places_aside(path: Path, sha256: str) -> list[Path]:
    """Return where projects of a picture lie whose name another picture took since then.

    Parameters
    ----------
    path : Path
        Where the project of the picture of that name lies.
    sha256 : str
        Of the picture whose projects are looked for.
    """
    stem = glob.escape(path.name.removesuffix(SUFFIX))
    return sorted(path.parent.glob(f"{stem}.{sha256[:12]}*{SUFFIX}"))


def _free_place_aside(path: Path, sha256: str) -> Path:
    stem = f"{path.name.removesuffix(SUFFIX)}.{sha256[:12]}"
    names = (f"{stem}{'' if n == 1 else f'.{n}'}{SUFFIX}" for n in count(1))
    return next(place for name in names if not (place := path.with_name(name)).exists())


def read_project(path: Path) -> Project:
    """Read a project.

    Raises
    ------
    FileNotFoundError
        If there is none.
    PageFileError
        If it is damaged, something else, of a later version, or cannot be read.
    """
    from core.ocr.project_json import project_from_json

    try:
        data = path.read_bytes()
    except FileNotFoundError:
        raise
    except OSError as error:
        raise PageFileError(
            f"{path} cannot be read ({error.strerror or error}); make it readable"
        ) from error
    return project_from_json(data, path.name)


def write_project(path: Path, project: Project) -> None:
    """Write a project, as a whole or not at all; an older one gives way to it.

    Where the file belongs to another picture that had this name, it is kept under a name of its
    own, with the beginning of that picture's SHA-256 (see `places_aside`). A file that this
    program cannot read (damaged, of a later version, not its own) is not written over, so that
    nothing in it is lost.

    Raises
    ------
    PageFileError
        If it cannot be written; what was there still is.
    """
    from core.ocr.project_json import check_ours, project_from_json, project_to_json

    try:
        if path.exists():
            data = path.read_bytes()
            check_ours(data, path.name)
            older = project_from_json(data, path.name).source.sha256
            if older != project.source.sha256:
                path.rename(_free_place_aside(path, older))
        write_atomically(path, project_to_json(project))
    except PageFileError as error:
        raise PageFileError(f"not saved: {error}") from error
    except OSError as error:
        raise PageFileError(
            f"the corrections cannot be saved in {path.parent} ({error.strerror or error}); make "
            "room, or make the folder writable"
        ) from error
