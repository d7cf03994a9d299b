"""The ways to find letters that can be chosen by name."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

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
class Pipeline:
    """A way to find letters.

    Parameters
    ----------
    name, title, description : str
    settings : type
        A settings class (see `core.settings`); its defaults are the pipeline's.
    find : callable
        Takes pixels, settings and an observer; see `find_letters`.
    stages : mapping of str to str
        Names and titles of what the observer sees, in their order.
    """

    name: str
    title: str
    description: str
    settings: type
    find: Callable[..., Findings]
    stages: dict[str, str]


_STAGES = {
    "grey": "Grey",
    "denoised": "Denoised",
    "background": "Background",
    "flattened": "Flattened",
    "ink": "Ink",
    "closed": "Gaps closed",
    "dilated": "Thickened",
}


def _stages(*names: str) -> dict[str, str]:
    return {name: _STAGES[name] for name in names}


PIPELINES: Registry[Pipeline] = Registry(
    "pipeline",
    Pipeline(
        "default",
        "Default",
        "Sizes follow the letters that the picture shows; uneven light is divided out, what is no "
        "letter is left out for a reason.",
        FindingSettings,
        find_letters,
        _stages("grey", "denoised", "background", "flattened", "ink", "closed"),
    ),
    Pipeline(
        "report-a",
        "Report A",
        "Bilateral filter, Otsu, closing of 5x5, dilation of 9x9 pixels, pieces of at least a "
        "fifth of the mean area.",
        ReportASettings,
        find_as_report_a,
        _stages("denoised", "ink", "closed", "dilated"),
    ),
    Pipeline(
        "report-b",
        "Report B",
        "Gaussian of 1 pixel, Otsu, closing of 10x10 pixels, pieces of 400 pixels and more.",
        ReportBSettings,
        find_as_report_b,
        _stages("grey", "denoised", "ink", "closed"),
    ),
)


def find_by(name: str, pixels: Any, observe: Any = None) -> Findings:
    """Find letters by a pipeline with its own defaults."""
    pipeline = PIPELINES.get(name)
    return pipeline.find(pixels, pipeline.settings(), observe)
