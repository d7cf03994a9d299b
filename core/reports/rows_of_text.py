"""Rows of letters found and read in the course's photographs."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path

from core.errors import RunError
from core.ocr.finding import Findings
from core.ocr.finding_choice import FindingChoice
from core.ocr.page import Character, Page
from core.ocr.picture_file import read_picture
from core.ocr.reading import read_findings
from core.ocr.reading_settings import ReadingSettings
from core.ocr.recogniser import Recogniser
from core.ocr.scoring import score_text
from core.reports.course_pages import TRUTH, Lines
from core.reports.needs import EMNIST_BALANCED, NIST36, PHOTOGRAPHS
from core.reports.row import Figure, Outcome, ReportRow
from core.reports.rows_from_scratch import outcome
from core.reports.sources import MissingError, Need
from core.reports.work import Work
from core.runs.classifier import classifier_of_run
from core.runs.shipped import DEFAULT_RECOGNISER, shipped_folder

SECTION = "Letters and text"

_PLAIN = ReadingSettings(**dict.fromkeys(ReadingSettings.__dataclass_fields__, False))
"""As the reports read: each letter by itself."""


def printed_error_rate(printed: Mapping[str, Lines]) -> float:
    """Return the character error rate of what a report printed, spaces and case aside."""
    return _rate((TRUTH[name], lines) for name, lines in printed.items())


def _rate(pages: Iterator[tuple[Lines, Lines]]) -> float:
    scores = [score_text(truth, read) for truth, read in pages]
    return sum(each.errors for each in scores) / sum(each.expected for each in scores)


def _photographs(work: Work) -> Iterator[tuple[str, Path]]:
    folder = Path(work.find(PHOTOGRAPHS).source).parent
    for name in TRUTH:
        path = folder / name
        if not path.is_file():
            raise MissingError(f"needs {name} beside the other photographs of the course")
        work.go_on()
        yield name, path


def _found(work: Work, *, pipeline: str) -> Outcome:
    choice = FindingChoice.of(pipeline)
    pages, expected = [], 0
    for name, path in _photographs(work):
        findings = _find(choice, path)
        letters = (Character(each.box, each.line, each.word) for each in findings.letters)
        pages.append((path, Page(tuple(letters), findings.height)))
        expected += sum(len(line.replace(" ", "")) for line in TRUTH[name])
    found = sum(len(page) for _path, page in pages)
    reached = {"letters found": f"{found} of {expected}"}
    return Outcome(reached, "the course's photographs", pages=tuple(pages))


def _find(choice: FindingChoice, path: Path) -> Findings:
    return choice.find(read_picture(path).pixels)


def _read(
    work: Work, recogniser: Recogniser, pipeline: str, settings: ReadingSettings
) -> tuple[tuple[Path, Page], ...]:
    choice = FindingChoice.of(pipeline)
    return tuple(
        (path, read_findings(_find(choice, path), recogniser, settings)[0])
        for _name, path in _photographs(work)
    )


def _error_rate(pages: tuple[tuple[Path, Page], ...]) -> dict[str, float | str]:
    rate = _rate((TRUTH[path.name], tuple(page.lines)) for path, page in pages)
    return {"character error rate": rate}


def _read_as_report(work: Work, *, preset: str, need: Need) -> Outcome:
    # Missing photographs are told before minutes of training.
    work.find(PHOTOGRAPHS)
    trained = work.train(preset, need)
    classifier = classifier_of_run(trained.folder, trained.record.epochs_done)
    pages = _read(work, Recogniser(classifier), "report-b", _PLAIN)
    return replace(outcome(trained, _error_rate(pages)), pages=pages)


def _read_here(work: Work) -> Outcome:
    folder = shipped_folder(DEFAULT_RECOGNISER)
    if folder is None:
        raise RunError("the recogniser that comes with the program is missing; install it again")
    epochs = folder.read_record().epochs_done
    recogniser = Recogniser(classifier_of_run(folder, epochs))
    pages = _read(work, recogniser, "default", ReadingSettings())
    data = "the course's photographs"
    return Outcome(_error_rate(pages), data, run_id=DEFAULT_RECOGNISER, pages=pages)


ROWS = (
    ReportRow(
        "a-letters",
        "A",
        SECTION,
        "Letters found",
        "Bilateral denoising, Otsu's threshold, closing and dilation, components of at least a "
        "fifth of the mean area.",
        (Figure("letters found", "boxes drawn"),),
        partial(_found, pipeline="report-a"),
        (PHOTOGRAPHS,),
        "page",
    ),
    ReportRow(
        "b-letters",
        "B",
        SECTION,
        "Letters found",
        "Gaussian of 1 pixel, Otsu's threshold, closing, components of at least 400 pixels.",
        (Figure("letters found", "boxes drawn"),),
        partial(_found, pipeline="report-b"),
        (PHOTOGRAPHS,),
        "page",
    ),
    ReportRow(
        "b-text-mlp",
        "B",
        SECTION,
        "Text read by the network from scratch",
        "Letters found as in the report, each read by itself. The published rate is counted from "
        "the lines that the report prints.",
        (Figure("character error rate", ".313", 0.313),),
        partial(_read_as_report, preset="report-b", need=NIST36),
        (PHOTOGRAPHS, NIST36),
        "page",
    ),
    ReportRow(
        "b-text-cnn",
        "B",
        SECTION,
        "Text read by the CNN that learned EMNIST",
        "Letters found as in the report, each read by itself. The published rate is counted from "
        "the lines that the report prints.",
        (Figure("character error rate", ".138", 0.138),),
        partial(_read_as_report, preset="report-b-emnist", need=EMNIST_BALANCED),
        (PHOTOGRAPHS, EMNIST_BALANCED),
        "page",
        is_heavy=True,
    ),
    ReportRow(
        "text-here",
        "course",
        SECTION,
        "Text read by this program",
        "Letter finding and recogniser of this program, with the context of the line: not of the "
        "reports. Tesseract 5.3 reaches 0.467 on the same photographs.",
        (Figure("character error rate", "–"),),
        _read_here,
        (PHOTOGRAPHS,),
        "page",
    ),
)
