"""Each format's own convention, in numbers worked out by hand, and what is hard to write."""

import csv
import io
import json
import re
from xml.etree import ElementTree as ET

import pytest

from core.errors import ConfigError
from core.ocr.box import Box
from core.ocr.formats.registry import EXPORTS
from core.ocr.formats.source import PageSource
from core.ocr.page import Alternative, Character, Page

ALTO = "{http://www.loc.gov/standards/alto/ns-v4#}"
HTML = "{http://www.w3.org/1999/xhtml}"
EVIL = PageSource('a "b" <c> & d; \\é\udc80\x01.jpg', 640, 480, "ab" * 32)

# 20 rows from row 30, 10 columns from column 100, in a picture of 640x480.
ONE = Page((Character(Box(30, 100, 50, 110), 0, 0, "A", 0.75, (Alternative("R", 0.25),)),), 20.0)


def write(name, source, page):
    return EXPORTS.get(name).write(source, page)


def test_the_formats_of_the_command_line():
    assert EXPORTS.names == ("text", "json", "csv", "hocr", "alto", "box", "voc", "coco")
    assert len({each.suffix for each in EXPORTS}) == len(EXPORTS)
    assert all(each.convention for each in EXPORTS)
    with pytest.raises(ConfigError, match="known are"):
        EXPORTS.get("pdf")


def test_text(source, make_page):
    assert write("text", source, make_page("AB C\nD□")) == "AB C\nD□\n".encode()


def test_json_counts_half_open_from_the_upper_left(source):
    content = json.loads(write("json", source, ONE))
    assert content["picture"] == {
        "name": "page.jpg",
        "width": 640,
        "height": 480,
        "sha256": source.sha256,
        "turned": 0,
    }
    assert content["lines"] == ["A"]
    assert content["unread"] == 0
    assert content["boxes"] == [
        {
            **{"top": 30, "left": 100, "bottom": 50, "right": 110},
            **{"character": "A", "confidence": 0.75, "line": 0, "word": 0},
            **{"corrected": False, "verified": False},
            "alternatives": [{"character": "R", "probability": 0.25}],
        }
    ]


def test_csv_has_a_head_and_quotes_what_needs_it(source, make_page):
    rows = list(csv.DictReader(io.StringIO(write("csv", source, make_page('A,"')).decode())))
    assert [row["character"] for row in rows] == ["A", ",", '"']
    assert [rows[1][edge] for edge in ("top", "left", "bottom", "right")] == [
        "10",
        "30",
        "40",
        "50",
    ]


def test_box_files_count_half_open_from_the_lower_left(source):
    # 480 - 50 and 480 - 30.
    assert write("box", source, ONE) == b"A 100 430 110 450 0\n"


def test_voc_counts_from_one_and_inclusively(source):
    root = ET.fromstring(write("voc", source, ONE))
    place = root.find("object/bndbox")
    # Columns 100 to 109 counted from 0 are 101 to 110 counted from 1.
    assert [place.findtext(edge) for edge in ("xmin", "ymin", "xmax", "ymax")] == [
        *("101", "31", "110", "50")
    ]
    assert root.findtext("filename") == "page.jpg"
    assert [root.findtext(f"size/{each}") for each in ("width", "height", "depth")] == [
        *("640", "480", "3")
    ]
    assert root.findtext("object/name") == "A"
    assert root.findtext("object/truncated") == "0"


def test_coco_has_left_top_width_height(source):
    content = json.loads(write("coco", source, ONE))
    (annotation,) = content["annotations"]
    assert annotation["bbox"] == [100, 30, 10, 20]
    assert annotation["area"] == 200
    assert annotation["segmentation"] == [[100, 30, 110, 30, 110, 50, 100, 50]]
    assert annotation["iscrowd"] == 0
    assert content["categories"] == [{"id": 1, "name": "A", "supercategory": "character"}]
    assert content["images"][0]["file_name"] == "page.jpg"


def test_coco_refers_only_to_what_is_there(source, make_page):
    content = json.loads(write("coco", source, make_page("BANANA\n□")))
    assert [each["name"] for each in content["categories"]] == ["A", "B", "N", "unread"]
    for name in ("images", "categories", "annotations"):
        numbers = [each["id"] for each in content[name]]
        assert len(set(numbers)) == len(numbers)
    categories = {each["id"] for each in content["categories"]}
    assert {each["category_id"] for each in content["annotations"]} == categories
    assert {each["image_id"] for each in content["annotations"]} == {1}


def test_hocr_has_pages_lines_words_and_characters(source):
    root = ET.fromstring(write("hocr", source, ONE))
    titles = {e.get("class"): e.get("title") for e in root.iter() if e.get("class")}
    assert titles == {
        "ocr_page": 'image "page.jpg"; bbox 0 0 640 480; ppageno 0',
        "ocr_carea": "bbox 100 30 110 50",
        "ocr_par": "bbox 100 30 110 50",
        "ocr_line": "bbox 100 30 110 50",
        "ocrx_word": "bbox 100 30 110 50; x_wconf 75",
        "ocrx_cinfo": "x_bboxes 100 30 110 50; x_conf 75.0000",
    }
    metas = {e.get("name"): e.get("content") for e in root.iter(f"{HTML}meta")}
    used = {e.get("class") for e in root.iter() if e.get("class")}
    assert used <= set(metas["ocr-capabilities"].split())
    assert metas["ocr-system"].startswith("Recognition Lab")


def test_hocr_reads_as_text_with_blanks_only_between_words(source, make_page):
    root = ET.fromstring(write("hocr", source, make_page("AB CD\nE")))
    lines = [each for each in root.iter() if each.get("class") == "ocr_line"]
    assert [" ".join("".join(line.itertext()).split()) for line in lines] == ["AB CD", "E"]


def test_hocr_names_each_part_once(source, make_page):
    root = ET.fromstring(write("hocr", source, make_page("AB CD\nE")))
    names = [each.get("id") for each in root.iter() if each.get("id")]

    assert names == [
        *("page_1", "block_1", "par_1"),
        *("line_1", "word_1_1", "word_1_2", "line_2", "word_2_1"),
    ]


def test_alto_has_what_the_schema_requires(source, make_page):
    """The rules of alto-4-4.xsd for what is written here: order, required attributes, ranges."""
    root = ET.fromstring(write("alto", source, make_page('AB <&"\n□é')))
    assert root.tag == f"{ALTO}alto"
    children = {
        "alto": r"(Description )?(Layout )",
        "Description": r"MeasurementUnit (sourceImageInformation )?(Processing )*",
        "sourceImageInformation": r"(fileName )?(fileIdentifier )*",
        "Processing": r"(processingSoftware )?",
        "processingSoftware": r"(softwareName )?(softwareVersion )?",
        "Layout": r"(Page )+",
        "Page": r"(PrintSpace )?",
        "PrintSpace": r"(TextBlock )*",
        "TextBlock": r"(TextLine )*",
        "TextLine": r"(String (SP )?)+",
        "String": r"(Glyph )*",
        "Glyph": r"(Variant )*",
    }
    place = {"HPOS", "VPOS", "WIDTH", "HEIGHT"}
    allowed = {
        "Page": {"ID", "PHYSICAL_IMG_NR", "WIDTH", "HEIGHT"},
        "PrintSpace": place,
        "TextBlock": place | {"ID"},
        "TextLine": place | {"ID"},
        "String": place | {"ID", "CONTENT", "WC", "CC"},
        "SP": place - {"HEIGHT"},
        "Glyph": place | {"ID", "CONTENT", "GC"},
        "Variant": {"CONTENT", "VC"},
    }
    seen = []
    for element in root.iter():
        name = element.tag.removeprefix(ALTO)
        inside = "".join(f"{child.tag.removeprefix(ALTO)} " for child in element)
        assert re.fullmatch(children.get(name, ""), inside), (name, inside)
        if name in allowed:
            assert set(element.attrib) == allowed[name]
        for number in {"WIDTH", "HEIGHT", "HPOS", "VPOS", "PHYSICAL_IMG_NR"} & set(element.attrib):
            assert re.fullmatch(r"\d+", element.get(number))
        if name == "Variant":
            assert len(element.get("CONTENT")) <= 3
        for confidence in {"WC", "GC", "VC"} & set(element.attrib):
            assert 0 <= float(element.get(confidence)) <= 1
        if "ID" in element.attrib:
            seen.append(element.get("ID"))
            assert re.fullmatch(r"[A-Za-z_][\w.-]*", seen[-1])
        if name == "Glyph":
            assert len(element.get("CONTENT")) == 1
    assert len(seen) == len(set(seen))
    assert root.findtext(f".//{ALTO}MeasurementUnit") == "pixel"


def test_alto_says_where_and_how_sure(source):
    root = ET.fromstring(write("alto", source, ONE))
    string = root.find(f".//{ALTO}String").attrib
    assert [string[each] for each in ("HPOS", "VPOS", "WIDTH", "HEIGHT")] == [
        *("100", "30", "10", "20")
    ]
    # Nine times a quarter, rounded.
    assert (string["CONTENT"], string["WC"], string["CC"]) == ("A", "0.7500", "2")
    assert root.find(f".//{ALTO}Variant").attrib == {"CONTENT": "R", "VC": "0.2500"}


def test_alto_has_no_glyphs_where_a_box_holds_several_characters(source):
    page = Page((Character(Box(0, 0, 9, 9), 0, 0, "rn", 1.0),), 9.0)
    string = ET.fromstring(write("alto", source, page)).find(f".//{ALTO}String")
    assert (string.get("CONTENT"), string.get("CC"), len(string)) == ("rn", "0 0", 0)


@pytest.mark.parametrize("name", EXPORTS.names)
@pytest.mark.parametrize("text", ["", "A", "<&>\"'\\;,#\n~□ é𝔄", "\x01\ufffe\udc80"])
def test_whatever_is_on_a_page_can_be_written(name, text, make_page):
    page = make_page(text)
    data = write(name, EVIL, page)
    again = data.decode("utf-8")
    if name in ("json", "coco"):
        json.loads(again, parse_constant=pytest.fail)
    elif name in ("hocr", "alto", "voc"):
        ET.fromstring(data)


@pytest.mark.parametrize("name", ["json", "csv", "hocr", "alto", "coco"])
@pytest.mark.parametrize("confidence", [float("nan"), float("inf"), -1.0, 2.0])
def test_confidences_that_are_none_are_written_as_some(name, confidence, source, make_page):
    data = write(name, source, make_page("AB", confidence=confidence)).lower()
    assert b"nan" not in data
    assert not re.search(rb"\binf(inity)?\b", data)


@pytest.mark.parametrize("name", ["hocr", "alto", "voc", "json", "coco"])
def test_the_file_says_its_convention(name, source):
    text = write(name, source, Page()).decode()
    assert EXPORTS.get(name).convention in text
    assert "--" not in EXPORTS.get(name).convention
