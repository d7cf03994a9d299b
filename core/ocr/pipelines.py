"""The ways to find letters that can be chosen by name."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from core.ocr.finding import Findings, find_letters
from core.ocr.finding_settings import FindingSettings
from core.ocr.report_pipelines import (
    ReportASettings,
    ReportBSettings,
    find_as_report_a,
    find_as_report_b,
)
from core.registry import Registry


@dataclass(frozen=True, slots=True)
class Stage:
    """One step of a pipeline, as users see it.

    Parameters
    ----------
    title : str
    help : str
        What one sees in its picture.
    settings : tuple of str
        Names of the settings that it is steered by.
    """

    title: str
    help: str
    settings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Pipeline:
    """A way to find letters.

    Parameters
    ----------
    name, title, description : str
    settings : type
        A settings class (see `core.settings`); its defaults are the pipeline's.
    find : callable
        Takes pixels, settings and an observer; see `find_letters`.
    stages : mapping of str to Stage
        By the names that the observer is told, in their order; each setting belongs to one.
    """

    name: str
    title: str
    description: str
    settings: type
    find: Callable[..., Findings]
    stages: Mapping[str, Stage]


_DENOISED = "The picture with less noise"
_INK = "What is darker than the threshold: ink"
_CLOSED = "Ink with small gaps in its strokes closed"
_KEPT = "What may be a letter in black, what is left out in grey"
_LETTERS = "What belongs to one letter in one shade"
_LINES = "Letters in reading order: a line through each word"

PIPELINES: Registry[Pipeline] = Registry(
    "pipeline",
    Pipeline(
        "default",
        "Default",
        "Sizes follow the letters that the picture shows; uneven light is divided out, what is no "
        "letter is left out for a reason.",
        FindingSettings,
        find_letters,
        {
            "grey": Stage(
                "Grey", "The working picture, in one shade a pixel", ("working_size", "grey")
            ),
            "denoised": Stage("Denoised", _DENOISED, ("denoising", "denoising_strength")),
            "background": Stage(
                "Background", "The paper as it would be without ink", ("background_block",)
            ),
            "flattened": Stage(
                "Flattened",
                "Ink, now dark, on paper that is even",
                ("background", "polarity"),
            ),
            "ink": Stage("Ink", _INK, ("threshold", "threshold_shift")),
            "closed": Stage("Gaps closed", _CLOSED, ("closing",)),
            "kept": Stage("Kept", _KEPT, ("largest", "faintest")),
            "letters": Stage("Letters", _LETTERS, ("joining", "smallest")),
            "lines": Stage("Lines", _LINES, ("line_spread", "word_gap")),
        },
    ),
    Pipeline(
        "report-a",
        "Report A",
        "Bilateral filter, Otsu, closing of 5x5, dilation of 9x9 pixels, pieces of at least a "
        "fifth of the mean area.",
        ReportASettings,
        find_as_report_a,
        {
            "denoised": Stage("Denoised", _DENOISED, ("window",)),
            "ink": Stage("Ink", _INK),
            "closed": Stage("Gaps closed", _CLOSED, ("closing",)),
            "dilated": Stage("Thickened", "Ink, thickened", ("dilation",)),
            "kept": Stage("Kept", _KEPT, ("least_area",)),
            "letters": Stage("Letters", _LETTERS),
            "lines": Stage("Lines", _LINES),
        },
    ),
    Pipeline(
        "report-b",
        "Report B",
        "Gaussian of 1 pixel, Otsu, closing of 10x10 pixels, pieces of 400 pixels and more.",
        ReportBSettings,
        find_as_report_b,
        {
            "grey": Stage("Grey", "The picture, in one shade a pixel"),
            "denoised": Stage("Denoised", _DENOISED, ("sigma",)),
            "ink": Stage("Ink", _INK),
            "closed": Stage("Gaps closed", _CLOSED, ("closing",)),
            "kept": Stage("Kept", _KEPT, ("least_area",)),
            "letters": Stage("Letters", _LETTERS),
            "lines": Stage("Lines", _LINES),
        },
    ),
)
