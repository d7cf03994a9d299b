"""Files that other programs' own readers read."""

import io
import re
from contextlib import redirect_stdout

import numpy as np
import pytest

from core.ocr.formats.registry import EXPORTS

TEXT = "AB C\nDEF"


@pytest.fixture
def page(make_page):
    return make_page(TEXT)


# Of its masks, not of anything here.
@pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")
def test_pycocotools_reads_coco(source, page, tmp_path):
    from pycocotools.coco import COCO

    path = tmp_path / "page.coco.json"
    path.write_bytes(EXPORTS.get("coco").write(source, page))
    with redirect_stdout(io.StringIO()):
        coco = COCO(str(path))
    annotations = coco.loadAnns(coco.getAnnIds())
    names = {each["id"]: each["name"] for each in coco.loadCats(coco.getCatIds())}

    assert "".join(names[each["category_id"]] for each in annotations) == "ABCDEF"
    for each, character in zip(annotations, page, strict=True):
        mask = coco.annToMask(each)
        assert mask.shape == (source.height, source.width)
        rows, columns = np.nonzero(mask)
        box = character.box
        assert (rows.min(), columns.min()) == (box.top, box.left)
        assert (rows.max() + 1, columns.max() + 1) == (box.bottom, box.right)


def test_archive_hocr_tools_read_hocr(source, page, tmp_path):
    from hocr.parse import hocr_page_iterator, hocr_page_to_word_data
    from hocr.text import hocr_page_text

    path = tmp_path / "page.hocr"
    path.write_bytes(EXPORTS.get("hocr").write(source, page))
    # It forgets a page when it goes on to the next one.
    with path.open("rb") as file:
        sheet = next(hocr_page_iterator(file))
        paragraphs = hocr_page_to_word_data(sheet)
        text = hocr_page_text(sheet)
    words = [word for each in paragraphs for line in each["lines"] for word in line["words"]]

    assert [word["text"] for word in words] == ["AB", "C", "DEF"]
    # Left, top, right, bottom of two boxes of 20x30 that begin 25 apart.
    assert words[0]["bbox"] == [5, 10, 50, 40]
    assert re.sub(r"\s+", " ", text).strip() == "AB C DEF"


def test_archive_hocr_tools_read_each_character(source, page, tmp_path):
    from hocr.parse import hocr_page_iterator, hocr_page_to_word_data

    path = tmp_path / "page.hocr"
    path.write_bytes(EXPORTS.get("hocr").write(source, page))
    with path.open("rb") as file:
        (block,) = hocr_page_to_word_data(next(hocr_page_iterator(file)))
    lines = [[len(word["text"]) for word in line["words"]] for line in block["lines"]]

    assert lines == [[2, 1], [3]]
    assert [word["confidence"] for line in block["lines"] for word in line["words"]] == [90] * 3


def test_alto_tools_read_alto(source, page, tmp_path, capsys):
    from alto_tools.alto_tools import alto_confidence, alto_parse, alto_text

    path = tmp_path / "page.alto.xml"
    path.write_bytes(EXPORTS.get("alto").write(source, page))
    with path.open(encoding="utf-8") as file:
        alto, tree, namespace = alto_parse(file)
        alto_text(tree, namespace)
        text = capsys.readouterr().out
        confidence = alto_confidence(alto, tree, namespace)

    assert namespace == "http://www.loc.gov/standards/alto/ns-v4#"
    assert [line.split() for line in text.strip().splitlines()] == [["AB", "C"], ["DEF"]]
    assert confidence == 90.0


def test_globox_reads_pascal_voc(source, page, tmp_path):
    from globox import Annotation

    path = tmp_path / "page.xml"
    path.write_bytes(EXPORTS.get("voc").write(source, page))
    read = Annotation.from_pascal_voc(path)

    assert (read.image_id, read.image_size) == (source.name, (source.width, source.height))
    assert "".join(box.label for box in read.boxes) == "ABCDEF"
    for box, character in zip(read.boxes, page, strict=True):
        own = character.box
        # It takes the numbers as they stand; the format counts pixels from 1, the last one inside.
        assert (box.xmin, box.ymin) == (own.left + 1, own.top + 1)
        assert (box.xmax, box.ymax) == (own.right, own.bottom)
