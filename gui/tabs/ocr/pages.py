"""The pages of the OCR tab, in order. A new one is a package and an entry here."""

from collections.abc import Callable
from dataclasses import dataclass

from core.registry import Registry
from gui.ocr.document import OcrDocument
from gui.tabs.spec import TabContext
from gui.widgets.page import Page


@dataclass(frozen=True, slots=True)
class OcrPage:
    """A page of the OCR tab.

    Parameters
    ----------
    name, title, tooltip : str
    make : callable
        Makes the page; imports its modules only then.
    """

    name: str
    title: str
    tooltip: str
    make: Callable[[TabContext, OcrDocument], Page]


def _photograph(context: TabContext, document: OcrDocument) -> Page:
    from gui.tabs.ocr.presenter import make_photograph_page

    return make_photograph_page(context, document)


def _assumptions(context: TabContext, document: OcrDocument) -> Page:
    from gui.tabs.ocr.assumptions.presenter import AssumptionsPage

    return AssumptionsPage(context, document)


def _handwriting(context: TabContext, document: OcrDocument) -> Page:
    from gui.tabs.ocr.handwriting.presenter import HandwritingPage

    return HandwritingPage(context, document)


OCR_PAGES: Registry[OcrPage] = Registry(
    "page of the OCR tab",
    OcrPage(
        "photograph",
        "Photograph",
        "Letters found and read in a picture, and every box to correct",
        _photograph,
    ),
    OcrPage(
        "handwriting",
        "My handwriting",
        "Write on a ruled sheet, collect your letters, and fit the network to them",
        _handwriting,
    ),
    OcrPage(
        "assumptions",
        "Assumptions",
        "What reading takes for granted, with pictures that break it and sliders to spoil your own",
        _assumptions,
    ),
)
