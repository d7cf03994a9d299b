"""What is done off the GUI thread for a page: opening, reading, reading boxes again."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
import numpy.typing as npt

from core.errors import ConfigError, PageFileError
from core.ocr.finding import Findings
from core.ocr.finding_choice import FindingChoice
from core.ocr.keeping import with_pieces_of
from core.ocr.page import Character, Page
from core.ocr.picture_file import Picture, read_picture
from core.ocr.project import Project, project_path, read_project
from core.ocr.reading import choose_classes, read_findings, with_reading
from core.ocr.reading_settings import ReadingSettings
from core.ocr.recogniser import Recogniser
from gui.ocr.found import Finder, Found

Pixels = npt.NDArray[np.uint8]


@dataclass(frozen=True, eq=False)
class Opened:
    """A picture that was opened, and what was read in it.

    Parameters
    ----------
    picture : Picture
    levels : tuple of ndarray of shape (height, width, 3), uint8
        The picture, and it at a half, a quarter … of its size, to be drawn quickly.
    found : Found
        As the page has it now; other choices may follow.
    page : Page
        As it was kept, or as it is read now.
    project : Project or None
        What was kept beside the picture.
    notes : tuple of str
        What the user should know, in sentences.
    """

    picture: Picture
    levels: tuple[Pixels, ...] = field(repr=False)
    found: Found
    page: Page
    project: Project | None = None
    notes: tuple[str, ...] = ()


def open_page(
    source: Path | Picture,
    finder: Finder,
    choice: FindingChoice,
    recogniser: Callable[[], Recogniser],
    settings: ReadingSettings,
) -> Opened:
    """Open a picture, and its project where one lies beside it; read it otherwise.

    Parameters
    ----------
    source : Path or Picture
    finder : Finder
    choice : FindingChoice
        How letters are found where no project says it.
    recogniser : callable
        Returns the network, which a page that was kept does not need.
    settings : ReadingSettings

    Raises
    ------
    PictureError, RunError, ModelLoadError
    """
    picture = read_picture(source) if isinstance(source, Path) else source
    project, notes = _kept(picture)
    if project is not None:
        page, choice, odd = _as_found(project)
        notes += odd
        found = finder.get(picture, choice)
    else:
        found = finder.get(picture, choice)
        page, _ = read_findings(found.findings, recogniser(), settings)
    levels = _levels(picture.pixels)
    return Opened(picture, levels, found, page, project, (*picture.notes, *notes))


def _as_found(project: Project) -> tuple[Page, FindingChoice, tuple[str, ...]]:
    """Return a kept page, how its letters were found, and what is not as the file has it."""
    try:
        return project.page, FindingChoice.of(project.pipeline, project.finding), ()
    except ConfigError as error:
        note = f"how its letters were found is not known here ({error}); the defaults hold"
        return with_pieces_of(project.page, Page()), FindingChoice(), (note,)


def _kept(picture: Picture) -> tuple[Project | None, tuple[str, ...]]:
    if picture.path is None:
        return None, ()
    path = project_path(picture.path)
    try:
        project = read_project(path)
    except FileNotFoundError:
        return None, ()
    except PageFileError as error:
        return None, (f"{error}; the picture was read anew, and that file is left alone",)
    if not project.matches(picture):
        return None, (
            f"{path.name} belongs to another picture of this name: it was read anew, and the older "
            "corrections are kept, under another name from the first edit on",
        )
    return project, project.notes


def _levels(pixels: Pixels) -> tuple[Pixels, ...]:
    from PIL import Image

    levels, image = [pixels], Image.fromarray(pixels)
    while max(image.size) > 1000:
        image = image.reduce(2)
        levels.append(np.asarray(image))
    return tuple(levels)


def read_boxes(
    findings: Findings, page: Page, places: Sequence[int], recogniser: Recogniser
) -> dict[int, Character]:
    """Return the characters at some places with what a network says of their shapes.

    Parameters
    ----------
    findings : Findings
    page : Page
    places : sequence of int
    recogniser : Recogniser
    """
    characters = [page.characters[at] for at in places]
    letters = [each.letter for each in characters]
    read = recogniser.read_letters(findings, letters, [each.angle for each in characters])
    choices = choose_classes(letters, read, recogniser.class_names, context=False)
    return {
        at: with_reading(each, row, choice, recogniser.class_names)
        for at, each, row, choice in zip(places, characters, read, choices, strict=True)
    }


def read_anew(
    findings: Findings, page: Page, recogniser: Recogniser, settings: ReadingSettings
) -> dict[int, Character]:
    """Return all characters of a page with what a network says of them; the boxes stay.

    Parameters
    ----------
    findings : Findings
    page : Page
    recogniser : Recogniser
    settings : ReadingSettings
        Of which `context` matters here.
    """
    letters = [each.letter for each in page]
    read = recogniser.read_letters(findings, letters, [each.angle for each in page])
    names = recogniser.class_names
    choices = choose_classes(letters, read, names, context=settings.context)
    return {
        at: with_reading(each, row, choice, names)
        for at, (each, row, choice) in enumerate(zip(page, read, choices, strict=True))
    }


def put(page: Page, found: Mapping[int, Character], asked: Page) -> Page:
    """Return a page with readings of boxes that are still those that were asked for."""
    changed = list(page.characters)
    places = {(c.box, c.pieces): at for at, c in enumerate(changed)}
    for place, read in found.items():
        before = asked.characters[place]
        at = places.get((before.box, before.pieces))
        if at is not None and not changed[at].is_typed and not changed[at].is_verified:
            changed[at] = replace(
                changed[at],
                text=read.text,
                confidence=read.confidence,
                alternatives=read.alternatives,
            )
    return replace(page, characters=tuple(changed))
