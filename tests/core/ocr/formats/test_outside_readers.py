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
