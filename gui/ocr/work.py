"""What is done off the GUI thread for a page: opening, reading, reading boxes again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from core.errors import PageFileError
from core.ocr.finding import Findings
from core.ocr.page import Character, Page
from core.ocr.picture_file import Picture, read_picture
from core.ocr.pipelines import PIPELINES
from core.ocr.project import Project, project_path, read_project
from core.ocr.reading import choose_classes, read_findings, with_reading
from core.ocr.reading_settings import ReadingSettings
from core.ocr.recogniser import Recogniser
from gui.ocr.reader import Readers

Pixels = npt.NDArray[np.uint8]
Grey = npt.NDArray[np.uint8]


@dataclass(frozen=True, eq=False)
class Opened:
    """A picture that was opened, and what was read in it.

    Parameters
    ----------
    picture : Picture
    levels : tuple of ndarray of shape (height, width, 3), uint8
        The picture, and it at a half, a quarter … of its size, to be drawn quickly.
    findings : Findings
    page : Page
        As it was kept, or as it is read now.
    project : Project or None
        What was kept beside the picture.
    notes : tuple of str
        What the user should know, in sentences.
    stages : mapping of str to ndarray of shape (height, width), uint8
        What each stage of letter finding left, by its name; smaller than the picture.
    """

    picture: Picture
    levels: tuple[Pixels, ...] = field(repr=False)
    findings: Findings = field(repr=False)
    page: Page
    project: Project | None
    notes: tuple[str, ...]
    stages: Mapping[str, Grey] = field(default_factory=dict, repr=False)


def open_page(
    source: Path | Picture,
    readers: Readers,
    run: str,
    epoch: int | None,
    settings: ReadingSettings,
) -> Opened:
    """Open a picture, and its project where one lies beside it; read it otherwise.

    Raises
    ------
    PictureError, RunError, ModelLoadError
    """
    picture = read_picture(source) if isinstance(source, Path) else source
    findings, stages = find(picture)
    project, notes = _kept(picture)
    if project is not None:
        page = project.page
    else:
        page, _ = read_findings(findings, readers.get(run, epoch), settings)
    return Opened(
        picture,
        _levels(picture.pixels),
        findings,
        page,
        project,
        (*picture.notes, *notes),
        stages,
    )


def find(picture: Picture) -> tuple[Findings, dict[str, Grey]]:
    """Find the letters of a picture; return what each stage left as well."""
    pipeline, stages = PIPELINES.get("default"), {}

    def observe(stage: str, seen: npt.NDArray[Any]) -> None:
        # Ink is dark on paper, as in the picture.
        shades = 1.0 - seen if seen.dtype == bool else np.clip(seen, 0, 1)
        stages[stage] = np.rint(255 * shades).astype(np.uint8)

    return pipeline.find(picture.pixels, pipeline.settings(), observe), stages


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


def put(page: Page, found: dict[int, Character], asked: Page) -> Page:
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
