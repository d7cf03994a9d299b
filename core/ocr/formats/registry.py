"""The formats that pages are written in, and those that boxes are taken from."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from core.errors import PageFileError
from core.ocr.formats import (
    alto,
    coco,
    hocr,
    page_csv,
    page_json,
    tesseract_box,
    text,
    voc,
)
from core.ocr.formats.box_reading import read_box
from core.ocr.formats.coco_reading import read_coco
from core.ocr.formats.gathering import Imported
from core.ocr.formats.hocr_reading import read_hocr
from core.ocr.formats.source import PageSource
from core.ocr.page import Page
from core.registry import Registry


@dataclass(frozen=True, slots=True)
class ExportFormat:
    """A format that a page can be written in.

    Parameters
    ----------
    name, title : str
        On the command line, and for people.
    suffix : str
        What a file's name ends in, with its dots.
    convention : str
        What the numbers of a box are, and what stands for a character that is not read; it stands
        in the file too where the format has a place for it.
    write : callable
        Takes the picture and the page, and returns the content of the file. No character is left
        out.
    """

    name: str
    title: str
    suffix: str
    convention: str
    write: Callable[[PageSource, Page], bytes]


class ReadPage(Protocol):
    """Reads a file of boxes."""

    def __call__(
        self, data: bytes, name: str, source: PageSource, *, split: bool = False
    ) -> Imported:
        """Return the page in a file; `split` allows to split boxes of whole words evenly.

        Raises
        ------
        PageFileError
            If it is damaged, does not fit the picture, or has no boxes of characters.
        """


@dataclass(frozen=True, slots=True)
class ImportFormat:
    """A format that boxes can be taken from.

    Parameters
    ----------
    name, title : str
        On the command line, and for people.
    suffixes : tuple of str
        What the names of such files end in, in small letters.
    read : ReadPage
        Takes the content of a file, its name and the picture.
    """

    name: str
    title: str
    suffixes: tuple[str, ...]
    read: ReadPage


EXPORTS: Registry[ExportFormat] = Registry(
    "format",
    ExportFormat("text", "Text", ".txt", text.CONVENTION, text.write_text),
    ExportFormat("json", "JSON", ".json", page_json.CONVENTION, page_json.write_json),
    ExportFormat("csv", "CSV", ".csv", page_csv.CONVENTION, page_csv.write_csv),
    ExportFormat("hocr", "hOCR", ".hocr", hocr.CONVENTION, hocr.write_hocr),
    ExportFormat("alto", "ALTO", ".alto.xml", alto.CONVENTION, alto.write_alto),
    ExportFormat("box", "Tesseract box", ".box", tesseract_box.CONVENTION, tesseract_box.write_box),
    ExportFormat("voc", "Pascal VOC", ".xml", voc.CONVENTION, voc.write_voc),
    ExportFormat("coco", "COCO", ".coco.json", coco.CONVENTION, coco.write_coco),
)

IMPORTS: Registry[ImportFormat] = Registry(
    "format",
    ImportFormat("box", "Tesseract box", (".box",), read_box),
    ImportFormat("hocr", "hOCR", (".hocr", ".html", ".htm", ".xhtml"), read_hocr),
    ImportFormat("coco", "COCO", (".json",), read_coco),
)


def import_format_of(name: str) -> ImportFormat:
    """Return the format that a file is of by the ending of its name.

    Raises
    ------
    PageFileError
        If it is none that can be read.
    """
    for each in IMPORTS:
        if name.lower().endswith(each.suffixes):
            return each
    known = ", ".join(suffix for each in IMPORTS for suffix in each.suffixes)
    raise PageFileError(f"{name} ends in none of {known}; choose a file of boxes")
