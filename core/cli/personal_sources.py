"""Where letters of the personal set come from on the command line."""

import argparse
from collections.abc import Mapping
from pathlib import Path

from core.cli.classifier_argument import open_classifier
from core.cli.output import print_note
from core.datasets.personal_letter import PersonalLetter
from core.datasets.personal_set import PersonalSet
from core.errors import ConfigError
from core.ocr.finding_choice import FindingChoice
from core.ocr.keeping import with_pieces_of
from core.ocr.kept_pages import find_project
from core.ocr.page import Character, Page
from core.ocr.personal_letters import confirmed, cut_letters, labelled_by
from core.ocr.picture_file import Picture, read_picture
from core.ocr.project import project_path
from core.ocr.reading import read_findings
from core.ocr.reading_settings import ReadingSettings
from core.ocr.recogniser import Recogniser
from core.ocr.truth_file import read_truth, truth_of


def letters_of_source(args: argparse.Namespace, source: str) -> tuple[PersonalLetter, ...]:
    """Return the letters of a picture, or of another set.

    Parameters
    ----------
    args : Namespace
        With `truth`, `sources`, and what `open_classifier` needs.
    source : str

    Raises
    ------
    ConfigError, PictureError, PageFileError, DatasetError, RunError, ModelLoadError
        If it cannot be read, or nothing says what its letters are.
    """
    path = Path(source).expanduser()
    if path.is_dir():
        content = PersonalSet(path).read()
        for problem in content.problems:
            print_note(f"note: passed over: {problem}")
        if not content.letters:
            raise ConfigError(f"{path} holds no letters; name a folder that 'personal export' made")
        return content.letters
    picture = read_picture(path)
    if args.truth is None:
        return _corrected(path, picture)
    truth = read_truth(Path(args.truth).expanduser())
    if not isinstance(truth, Mapping) and len(args.sources) > 1:
        raise ConfigError(
            f"{args.truth} is the text of one picture, and {len(args.sources)} are named; name a "
            ".json with the lines of each"
        )
    lines = truth_of(truth, picture.name)
    if lines is None:
        raise ConfigError(f"{args.truth} says nothing of {picture.name}; add its lines")
    findings = FindingChoice().find(picture.pixels)
    classifier = open_classifier(argparse.Namespace(**vars(args), epoch="last"))[0]
    page = read_findings(findings, Recogniser(classifier), ReadingSettings())[0]
    return cut_letters(findings, labelled_by(page, lines), picture.name)


def _corrected(path: Path, picture: Picture) -> tuple[PersonalLetter, ...]:
    """Return what somebody corrected or verified in a picture, as its project says."""
    project, notes = find_project(picture)
    if project is None:
        for note in notes:
            print_note(f"note: {note}")
        raise ConfigError(
            f"nobody corrected {path.name} yet ({project_path(path).name} is missing or of another "
            "picture); correct it in the window, or give its text with --truth"
        )
    choice = FindingChoice.of(project.pipeline, project.finding)
    findings = choice.find(picture.pixels)
    fresh = Page(tuple(Character(e.box, e.line, e.word, pieces=e.pieces) for e in findings.letters))
    characters = confirmed(with_pieces_of(project.page, fresh))
    if not characters:
        raise ConfigError(
            f"no letter of {path.name} is typed or verified; do so in the window, or give its text "
            "with --truth"
        )
    return cut_letters(findings, characters, picture.name)
