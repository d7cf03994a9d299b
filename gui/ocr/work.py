"""What is done off the GUI thread for a page: opening, reading, reading boxes again."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
import numpy.typing as npt

from core.errors import ConfigError, RunError
from core.ocr.finding import Findings
from core.ocr.finding_choice import FindingChoice
from core.ocr.keeping import with_pieces_of
from core.ocr.kept_pages import find_project, keep_pasted
from core.ocr.page import Character, Page, numbered, split_up
from core.ocr.picture_file import Picture, read_picture
from core.ocr.project import Project
from core.ocr.quarter_turns import turn_picture
from core.ocr.reading import choose_classes, read_findings, with_reading
from core.ocr.reading_settings import ReadingSettings
from core.ocr.recogniser import Recogniser
from core.ocr.turn_hint import better_turn
from core.synthetic.sample_pages import shipped_samples
from gui.ocr.found import Finder, Found
from gui.ocr.reader import find_run

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
    truth : tuple of str or None
        The true lines, where somebody gave them, or the page is one of the program's own.
    run : str or None
        The run that read the page when it was kept, if it is still there.
    turn_hint : int or None
        By how many degrees clockwise the picture is to be turned to be read far more surely.
    """

    picture: Picture
    levels: tuple[Pixels, ...] = field(repr=False)
    found: Found
    page: Page
    project: Project | None = None
    notes: tuple[str, ...] = ()
    truth: tuple[str, ...] | None = None
    run: str | None = None
    turn_hint: int | None = None


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
    PictureError, PageFileError, RunError, ModelLoadError
    """
    picture = read_picture(source) if isinstance(source, Path) else keep_pasted(source)
    project, notes = find_project(picture)
    run = hint = None
    if project is not None:
        picture = turn_picture(picture, project.source.turned)
        page, choice, odd = _as_found(project)
        run, gone = _run_of(project)
        notes += (*odd, *gone)
        found = finder.get(picture, choice)
    else:
        found, network = finder.get(picture, choice), recogniser()
        page, read = read_findings(found.findings, network, settings)
        hint = better_turn(found.findings, read, network, settings)
    levels = levels_of(picture.pixels)
    truth = _sample_truth(picture) if project is None else project.truth
    notes = (*picture.notes, *notes)
    return Opened(picture, levels, found, page, project, notes, truth, run, hint)


def turn_opened(content: Opened, degrees: int) -> Opened:
    """Return what was opened with its picture turned; `found` and `page` are those of before."""
    picture = turn_picture(content.picture, degrees)
    levels = levels_of(picture.pixels)
    return replace(content, picture=picture, levels=levels, notes=(), turn_hint=None)


def _run_of(project: Project) -> tuple[str | None, tuple[str, ...]]:
    """Return the run that a kept page was read with, or a note where it is gone."""
    if not project.run:
        return None, ()
    try:
        find_run(project.run)
    except RunError as error:
        return None, (f"the network that read it is not here ({error}); another one reads now",)
    return project.run, ()


def _sample_truth(picture: Picture) -> tuple[str, ...] | None:
    if picture.path is None:
        return None
    sample = shipped_samples().get(picture.path)
    return None if sample is None else sample.lines


def _as_found(project: Project) -> tuple[Page, FindingChoice, tuple[str, ...]]:
    """Return a kept page, how its letters were found, and what is not as the file has it."""
    # By hand, a line or a word may be gone from a file, and numbers with it: edits count on them.
    page = numbered(split_up(project.page), project.page)
    try:
        return page, FindingChoice.of(project.pipeline, project.finding), ()
    except ConfigError as error:
        note = f"how its letters were found is not known here ({error}); the defaults hold"
        return with_pieces_of(page, Page()), FindingChoice(), (note,)


def levels_of(pixels: Pixels) -> tuple[Pixels, ...]:
    """Return a picture, and it at a half, a quarter … of its size, to be drawn quickly."""
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
