"""hOCR read: characters where it has them (``ocrx_cinfo`` or ``x_bboxes``), else words or lines."""

import re
from collections.abc import Iterator
from xml.etree import ElementTree as ET

from core.errors import PageFileError
from core.ocr.formats.decoding import decode_xml
from core.ocr.formats.gathering import Gatherer, Imported, Words, names_file
from core.ocr.formats.source import PageSource
from core.ocr.page import Character

_LINES = frozenset(
    ("ocr_line", "ocrx_line", "ocr_header", "ocr_footer", "ocr_caption", "ocr_textfloat")
)
_WORDS = frozenset(("ocrx_word", "ocr_word"))
_CHARACTERS = frozenset(("ocrx_cinfo", "ocr_cinfo"))
_PROPERTY = re.compile(r'(?:"(?:\\.|[^"\\])*"|[^;"])+')

Edges = tuple[float, float, float, float]


def read_hocr(data: bytes, name: str, source: PageSource, *, split: bool = False) -> Imported:
    """Return the characters of an hOCR file (XHTML), by its lines and words.

    Parameters
    ----------
    data : bytes
    name : str
        The file's, for errors.
    source : PageSource
        The picture; of several pages that one is taken whose image has its name.
    split : bool
        Whether words, or lines, without boxes of characters are split evenly; they are refused
        otherwise.

    Raises
    ------
    PageFileError
        If it is damaged, no hOCR, or has boxes of whole words that may not be split.
    """
    root = decode_xml(data, name)
    gatherer = Gatherer(name, source)
    page = _page(root, gatherer)
    reader = _Reader(gatherer, split=split)
    lines = [each for each in page.iter() if _is(each, _LINES)]
    within = {id(word) for line in lines for word in line.iter() if _is(word, _WORDS)}
    loose = [word for word in page.iter() if _is(word, _WORDS) and id(word) not in within]
    made = [reader.line(line) for line in lines]
    made += [reader.word(word) for word in loose]
    if reader.divided:
        gatherer.notes.append(f"{reader.divided:,} boxes of whole words or lines split evenly")
    if loose:
        # Nothing says which words are of one line, so that places must.
        return gatherer.page_of_loose([each for line in made for word in line for each in word])
    return gatherer.page_of_lines(made)


def _page(root: ET.Element, gatherer: Gatherer) -> ET.Element:
    pages = [each for each in root.iter() if _is(each, frozenset(("ocr_page",)))]
    if not pages:
        raise PageFileError(
            f"{gatherer.name} has no element of class ocr_page; choose an hOCR file"
        )
    count = len(pages)
    if count > 1:
        pages = [each for each in pages if names_file(_image(each), gatherer.source.name)]
        if len(pages) != 1:
            raise PageFileError(
                f"{gatherer.name} has {count:,} pages, {len(pages)} of them of "
                f"{gatherer.source.name}; choose the file of this picture"
            )
    box = _numbers(_properties(pages[0]).get("bbox", ""))
    if len(box) == 4:
        gatherer.check_size(box[2] - box[0], box[3] - box[1])
    return pages[0]


def _image(page: ET.Element) -> str:
    """Return the path of a page's picture: in quotes, with backslashes before what they hold."""
    text = _properties(page).get("image", "")
    if len(text) > 1 and text[0] == text[-1] == '"':
        return re.sub(r'\\(["\\])', r"\1", text[1:-1])
    return text


class _Reader:
    """Makes characters of lines and words."""

    def __init__(self, gatherer: Gatherer, *, split: bool) -> None:
        self._gatherer = gatherer
        self._split = split
        self.divided = 0

    def line(self, line: ET.Element) -> Words:
        words = [each for each in line.iter() if _is(each, _WORDS)]
        if words:
            return [part for word in words for part in self.word(word)]
        return self.word(line)

    def word(self, word: ET.Element) -> Words:
        """Return a word, or the words of a line in which none are marked."""
        parts = [each for each in word.iter() if _is(each, _CHARACTERS)]
        if parts:
            return [_present(self._marked(each) for each in parts)]
        text = " ".join("".join(word.itertext()).split())
        if not text:
            return []
        properties = _properties(word)
        boxes = _numbers(properties.get("x_bboxes", ""))
        letters = text.replace(" ", "")
        if len(boxes) == 4 * len(letters):
            return self._listed(text, boxes, _numbers(properties.get("x_confs", "")))
        return self._divided(word, text)

    def _marked(self, element: ET.Element) -> Character | None:
        properties = _properties(element)
        box = _numbers(properties.get("x_bboxes", properties.get("bbox", "")))
        confidence = _numbers(properties.get("x_conf", "100"))
        text = "".join("".join(element.itertext()).split())
        return self._gatherer.character(
            self._edges(box, element), text, (confidence or [100.0])[0] / 100
        )

    def _listed(self, text: str, boxes: list[float], confidences: list[float]) -> Words:
        words: Words = []
        at = 0
        for part in text.split():
            made = []
            for each in part:
                left, top, right, bottom = boxes[4 * at : 4 * at + 4]
                sure = confidences[at] / 100 if at < len(confidences) else 1.0
                made.append(self._gatherer.character((top, left, bottom, right), each, sure))
                at += 1
            words.append(_present(iter(made)))
        return words

    def _divided(self, element: ET.Element, text: str) -> Words:
        edges = self._edges(_numbers(_properties(element).get("bbox", "")), element)
        if len(text) > 1 and not self._split:
            raise PageFileError(
                f"{self._gatherer.name} has boxes of whole words or lines, not of characters "
                f"({text[:30]!r}); write it with boxes of characters (Tesseract: -c "
                "hocr_char_boxes=1), or let the words be split evenly"
            )
        self.divided += len(text) > 1
        return self._gatherer.split_evenly(edges, text)

    def _edges(self, box: list[float], element: ET.Element) -> Edges:
        if len(box) != 4:
            raise PageFileError(
                f"{self._gatherer.name}: an element of class {element.get('class', '')[:40]!r} has "
                f"the title {element.get('title', '')[:60]!r}; expected a box of four numbers"
            )
        left, top, right, bottom = box
        return top, left, bottom, right


def _is(element: ET.Element, classes: frozenset[str]) -> bool:
    return not classes.isdisjoint(element.get("class", "").split())


def _present(characters: Iterator[Character | None]) -> list[Character]:
    return [each for each in characters if each is not None]


def _properties(element: ET.Element) -> dict[str, str]:
    found = {}
    for part in _PROPERTY.findall(element.get("title", "")):
        name, _, value = part.strip().partition(" ")
        found[name] = value.strip()
    return found


def _numbers(text: str) -> list[float]:
    try:
        return [float(each) for each in text.split()]
    except ValueError:
        return []
