"""Where the project of a page lies: beside its picture, or in the user's data folder.

A picture that comes with the program, or lies where nothing can be written, has its project in the
data folder, named after the picture and its content; a picture from the clipboard lies there
itself, as PNG, with its project beside it. Whichever of two projects was written last counts.
"""

from pathlib import Path

from platformdirs import user_data_path

from core.errors import PageFileError
from core.files import write_atomically
from core.ocr.formats.source import PageSource
from core.ocr.picture_file import Picture, read_picture
from core.ocr.project import (
    SUFFIX,
    Project,
    places_aside,
    project_path,
    read_project,
    write_project,
)
from core.pictures import png_bytes
from core.version import APPLICATION_ID
from resources import resource_path


def pages_folder() -> Path:
    """Return the folder for pages that have no other place."""
    return user_data_path(APPLICATION_ID, appauthor=False) / "pages"


def is_kept_apart(path: Path) -> bool:
    """Whether a file lies in the folder for pages that have no other place."""
    return path.parent == pages_folder()


def kept_path(source: PageSource) -> Path:
    """Return where the project of a picture lies that cannot have it beside itself."""
    return pages_folder() / f"{source.name}.{source.sha256[:12]}{SUFFIX}"


def first_place(picture: Picture) -> Path:
    """Return where the project of a picture is to be written, if that can be."""
    path = picture.path
    if path is None or path.parent == resource_path("pages"):
        return kept_path(PageSource.of(picture))
    return project_path(path)


def keep_project(path: Path, project: Project) -> Path:
    """Write a project, in the data folder where its place cannot be written; return where.

    Parameters
    ----------
    path : Path
        Its `first_place`.
    project : Project

    Raises
    ------
    PageFileError
        If it cannot be written at all, or would take the place of what is no project of this
        program.
    """
    other = kept_path(project.source)
    try:
        if path == other:
            path.parent.mkdir(parents=True, exist_ok=True)
        write_project(path, project)
    except PageFileError as error:
        if path == other or not isinstance(error.__cause__, OSError):
            raise
        return keep_project(other, project)
    except OSError as error:
        raise PageFileError(
            f"{path.parent} cannot be made ({error.strerror or error}); make room, or make it "
            "writable"
        ) from error
    return path


def find_project(picture: Picture) -> tuple[Project | None, tuple[str, ...]]:
    """Return what was kept of a picture, and what the user should know, in sentences."""
    places = _places(first_place(picture), PageSource.of(picture))
    found: list[tuple[float, Project]] = []
    notes: tuple[str, ...] = ()
    for place in places:
        try:
            project = read_project(place)
            written = place.stat().st_mtime
        except FileNotFoundError:
            continue
        except PageFileError as error:
            notes += (f"{error}; the picture was read anew, and that file is left alone",)
            continue
        if project.matches(picture):
            found.append((written, project))
        else:
            notes += (
                f"{place.name} belongs to another picture of this name: it was read anew, and the "
                "older corrections are kept, under another name from the first edit on",
            )
    if not found:
        return None, notes
    newest = max(found, key=lambda each: each[0])[1]
    return newest, newest.notes


def _places(first: Path, source: PageSource) -> list[Path]:
    """Return where a picture's project may lie: at its place, aside of it, or in the data folder.

    It lies aside where another picture had that name in between, and has its own project there
    now. Where there is none, the folder, perhaps of thousands of pictures, need not be looked at.
    """
    aside = places_aside(first, source.sha256) if first.exists() else []
    return list(dict.fromkeys((first, *aside, kept_path(source))))


def find_kept(path: Path, sha256: str) -> Project | None:
    """Return what was kept of a picture file of this content, without opening it.

    What cannot be read is told by `find_project`, when the picture is opened.
    """
    found = []
    source = PageSource(path.name, 0, 0, sha256)
    for place in _places(project_path(path), source):
        try:
            project, written = read_project(place), place.stat().st_mtime
        except (FileNotFoundError, PageFileError):
            continue
        if project.source.sha256 == sha256:
            found.append((written, project))
    return max(found, key=lambda each: each[0])[1] if found else None


def keep_pasted(picture: Picture) -> Picture:
    """Return a picture that comes from no file as one that does: a PNG in the data folder.

    The same picture is the same file, with what was corrected in it.

    Raises
    ------
    PageFileError
        If it cannot be written.
    PictureError
        If the file that is there cannot be read.
    """
    path = pages_folder() / f"pasted-{picture.sha256[:12]}.png"
    try:
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            write_atomically(path, png_bytes(picture.pixels))
    except OSError as error:
        raise PageFileError(
            f"the picture cannot be kept in {path.parent} ({error.strerror or error}); make room, "
            "or make the folder writable"
        ) from error
    return read_picture(path)
