"""hOCR 1.2 as XHTML (http://kba.github.io/hocr-spec/1.2/): page, lines, words, characters."""

from collections.abc import Sequence
from html import escape

from core.ocr.box import Box
from core.ocr.formats.source import PageSource, hull, share, shown, word_share, xml_text
from core.ocr.page import UNKNOWN, Character, Page, split_up
from core.version import APPLICATION_NAME, __version__

CONVENTION = (
    "bbox and x_bboxes are x0 y0 x1 y1 (left, top, right, bottom) in pixels from the upper left "
    f"corner; x1 and y1 are the first column and row outside; {UNKNOWN} is not read"
)

_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN"
    "http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">
<html xmlns="http://www.w3.org/1999/xhtml">
<head>
<title>{title}</title>
<meta http-equiv="Content-Type" content="text/html;charset=utf-8"/>
<meta name="ocr-system" content="{system}"/>
<meta name="ocr-capabilities"
    content="ocr_page ocr_carea ocr_par ocr_line ocrx_word ocrx_cinfo"/>
<meta name="ocr-number-of-pages" content="1"/>
<style type="text/css">.ocr_line {{ display: block; }}</style>
</head>
<body>
<!-- {convention} -->
"""


def write_hocr(source: PageSource, page: Page) -> bytes:
    """Return a page as hOCR, in UTF-8.

    `ocr_page` (image, bbox), one `ocr_carea` and `ocr_par` in it (bbox), `ocr_line` (bbox),
    `ocrx_word` (bbox, x_wconf: percent, of the least sure character), `ocrx_cinfo` (x_bboxes,
    x_conf: percent) for each character, nested as Tesseract does: some tools look for lines in
    paragraphs alone, and take whatever lies there for one.
    """
    name = xml_text(source.name)
    parts = [
        _HEAD.format(
            title=escape(name),
            system=escape(f"{APPLICATION_NAME} {__version__}"),
            convention=source.explain(CONVENTION),
        )
    ]
    whole = Box(0, 0, source.height, source.width)
    quoted = name.replace("\\", "\\\\").replace('"', '\\"')
    title = f'image "{quoted}"; {_bbox(whole)}; ppageno 0'
    parts.append(f'<div class="ocr_page" id="page_1" title="{escape(title)}">\n')
    if len(page):
        around = _bbox(hull(page))
        parts.append(f'<div class="ocr_carea" id="block_1" title="{around}">\n')
        parts.append(f'<p class="ocr_par" id="par_1" title="{around}">\n')
        parts += [_line(words, at) for at, words in enumerate(split_up(page), 1)]
        parts.append("</p>\n</div>\n")
    parts.append("</div>\n</body>\n</html>\n")
    return "".join(parts).encode()


def _line(words: Sequence[Sequence[Character]], number: int) -> str:
    box = hull(each for word in words for each in word)
    inside = "\n".join(_word(word, f"{number}_{at}") for at, word in enumerate(words, 1))
    return f'<span class="ocr_line" id="line_{number}" title="{_bbox(box)}">\n{inside}\n</span>\n'


def _word(word: Sequence[Character], number: str) -> str:
    # Nothing between the characters: a blank there would be one of the text.
    inside = "".join(
        f'<span class="ocrx_cinfo" title="{_bbox(each.box, "x_bboxes")}; '
        f'x_conf {100 * share(each.confidence):.4f}">{escape(xml_text(shown(each)))}</span>'
        for each in word
    )
    return (
        f'<span class="ocrx_word" id="word_{number}" title="{_bbox(hull(word))}; '
        f'x_wconf {round(100 * word_share(word))}">{inside}</span>'
    )


def _bbox(box: Box, name: str = "bbox") -> str:
    return f"{name} {box.left} {box.top} {box.right} {box.bottom}"
