"""Files of other programs, our own read again, and files that are damaged or mean harm."""

import contextlib
import json
import random

import pytest

from core.errors import PageFileError
from core.ocr.box import Box
from core.ocr.formats.registry import EXPORTS, IMPORTS, import_format_of
from core.ocr.formats.source import PageSource
from core.ocr.page import Page


def read(name, data, source, **options):
    data = data.encode() if isinstance(data, str) else data
    return IMPORTS.get(name).read(data, f"file.{name}", source, **options)


def hocr(body, title="image x; bbox 0 0 640 480"):
    return f"<html><body><div class='ocr_page' title='{title}'>{body}</div></body></html>"


def coco(**changes):
    content = {
        "images": [{"id": 7, "file_name": "page.jpg", "width": 640, "height": 480}],
        "categories": [{"id": 3, "name": "A"}],
        "annotations": [{"id": 1, "image_id": 7, "category_id": 3, "bbox": [100, 30, 10, 20]}],
    }
    return json.dumps(content | changes)


TESSERACT = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN"
 "http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">
<html xmlns="http://www.w3.org/1999/xhtml" xml:lang="en" lang="en"><head><title></title></head>
<body><div class='ocr_page' id='page_1' title='image "C:\\scans\\page.jpg"; bbox 0 0 640 480'>
<div class='ocr_carea'><p class='ocr_par'><span class='ocr_line' title="bbox 10 10 90 40">
<span class='ocrx_word' title='bbox 10 10 50 40; x_wconf 91'><span class='ocrx_cinfo'
 title='x_bboxes 10 10 30 40; x_conf 98.5'>A</span><span class='ocrx_cinfo'
 title='x_bboxes 30 10 50 40; x_conf 50'>&amp;</span></span>&nbsp;
<span class='ocrx_word' title='bbox 70 10 90 40; x_wconf 9'><strong><span class='ocrx_cinfo'
 title='x_bboxes 70 10 90 40; x_conf 9'>C</span></strong></span>
</span></p></div></div></body></html>"""


@pytest.mark.parametrize("name", IMPORTS.names)
@pytest.mark.parametrize("text", ["A", "AB CD\nE F\n<&\"'é", "AB\n□C"])
def test_what_was_written_is_read_again(name, text, source, make_page):
    page = make_page(text)
    found = read(name, EXPORTS.get(name).write(source, page), source)
    assert [each.box for each in found.page] == [each.box for each in page]
    assert [each.text for each in found.page] == [each.text for each in page]
    assert all(each.is_corrected for each in found.page)
    if name != "box":
        assert found.page.lines == page.lines
        assert [each.confidence for each in found.page] == [each.confidence for each in page]


@pytest.mark.parametrize("name", IMPORTS.names)
def test_five_hundred_characters_and_none(name, source, make_page):
    text = "\n".join("ABCDE FGHI JKLMNOP 2345678" for _ in range(9))
    big = PageSource("page.jpg", 4000, 3000, source.sha256)
    page = make_page("\n".join([text, text, text]).replace("\n\n", "\n"))
    assert len(page) > 500
    assert len(read(name, EXPORTS.get(name).write(big, page), big).page) == len(page)
    empty = read(name, EXPORTS.get(name).write(source, Page()), source)
    assert (len(empty.page), empty.notes) == (0, ())


@pytest.mark.parametrize("name", IMPORTS.names)
def test_the_same_letter_in_each_format(name, source):
    data = {
        "box": "A 100 430 110 450 0",
        "hocr": hocr(
            "<i class='ocrx_word'><b class='ocrx_cinfo' title='x_bboxes 100 30 110 50'>A</b></i>"
        ),
        "coco": coco(),
    }[name]
    (letter,) = read(name, data, source).page
    assert (letter.text, letter.box, letter.confidence) == ("A", Box(30, 100, 50, 110), 1.0)


@pytest.mark.parametrize("name", IMPORTS.names)
def test_boxes_beyond_the_picture_are_clipped_or_left_out_and_told(name, source):
    edges = [
        (-5, 0, 10, 20),
        (630, 470, 700, 490),
        (700, 0, 720, 20),
        (20, 20, 20, 40),
        (1, 1, 9, 9),
    ]
    data = {
        "box": "\n".join(f"A {x} {480 - b} {r} {480 - t} 0" for x, t, r, b in edges),
        "hocr": hocr(
            "".join(
                f"<i class='ocrx_word'><b class='ocrx_cinfo' title='x_bboxes {x} {t} {r} {b}'>A</b>"
                "</i>"
                for x, t, r, b in edges
            )
        ),
        "coco": coco(
            annotations=[
                {"id": at, "image_id": 7, "category_id": 3, "bbox": [x, t, r - x, b - t]}
                for at, (x, t, r, b) in enumerate(edges)
            ]
        ),
    }[name]
    found = read(name, data, source)
    assert {each.box for each in found.page} == {
        *(Box(0, 0, 20, 10), Box(470, 630, 480, 640), Box(1, 1, 9, 9))
    }
    assert found.notes == (
        "2 boxes reaching beyond the picture: clipped",
        "1 box outside the picture: left out",
        "1 box without area: left out",
    )


def test_a_file_of_another_picture_is_refused(source):
    with pytest.raises(PageFileError, match=r"none of its 1 boxes lies in page\.jpg"):
        read("box", "A 1000 1000 1010 1020 0", source)


# Tesseract's box files.


def test_makebox_files_are_put_into_lines_and_words(source):
    rows = "D 5 300 25 330 0\nA 5 400 25 430 0\nB 30 400 50 430 0\nC 120 400 140 430 0\n"
    assert read("box", rows, source).page.lines == ["AB C", "D"]


def test_files_with_byte_order_mark_carriage_returns_and_no_page(source):
    assert read(
        "box", b"\xef\xbb\xbfA 5 400 25 430\r\n\r\n# 30 400 50 430\r\n", source
    ).page.lines == ["A#"]


def test_the_first_page_of_several_is_taken(source):
    found = read("box", "A 5 400 25 430 0\nB 30 400 50 430 1", source)
    assert (found.page.lines, found.notes) == (["A"], ("1 rows of other pages left out",))


def test_ends_of_lines_and_blanks_are_heeded(source):
    rows = "A 5 400 25 430 0\n  26 400 29 430 0\nB 30 400 50 430 0\n"
    rows += "\t 51 400 55 430 0\nC 60 400 80 430 0"
    assert read("box", rows, source).page.lines == ["A B", "C"]


def test_a_rejected_character_is_unread(source):
    found = read("box", "~ 5 400 25 430 0", source)
    assert [each.text for each in found.page] == [""]
    assert "unread" in found.notes[0]


LSTMBOX = (
    "A 5 400 65 430 0\nB 5 400 65 430 0\n  5 400 65 430 0\nC 5 400 65 430 0\n\t 5 400 70 430 0\n"
)
WORDSTR = "WordStr 5 400 65 430 0 #AB  C\n\t 66 400 70 430 0\n"


@pytest.mark.parametrize(("rows", "lefts"), [(LSTMBOX, [5, 20, 50]), (WORDSTR, [5, 17, 53])])
def test_boxes_of_whole_lines_are_split_only_if_asked(rows, lefts, source):
    with pytest.raises(PageFileError, match="whole lines"):
        read("box", rows, source)
    found = read("box", rows, source, split=True)
    assert found.page.lines == ["AB C"]
    assert [each.box.left for each in found.page] == lefts
    assert "split evenly" in found.notes[0]


@pytest.mark.parametrize(
    "data",
    [
        b"\xff\xfeA\x00",
        b"hello",
        b"A 1 2 3",
        b"A 1 2 x 4 0",
        b" 10 20 30 40 0",
        b"\x89PNG\r\n\x1a\n\0",
    ],
)
def test_what_is_no_box_file_is_refused(data, source):
    with pytest.raises(PageFileError, match=r"file\.box"):
        read("box", data, source)


# hOCR.


def test_hocr_of_tesseract(source):
    found = read("hocr", TESSERACT, source)
    assert (found.page.lines, found.notes) == (["A& C"], ())
    assert [each.confidence for each in found.page] == [0.985, 0.5, 0.09]


def test_hocr_with_a_list_of_boxes(source):
    word = "<i class='ocr_line' title='x_bboxes 1 2 3 4 5 2 7 4; x_confs 50 60'>A B</i>"
    page = read("hocr", hocr(word), source).page
    assert page.lines == ["A B"]
    assert [each.box for each in page] == [Box(2, 1, 4, 3), Box(2, 5, 4, 7)]
    assert [each.confidence for each in page] == [0.5, 0.6]


def test_hocr_of_whole_words_is_split_only_if_asked(source):
    line = "<i class='ocr_line'><b class='ocrx_word' title='bbox 10 10 50 30'>AB</b></i>"
    with pytest.raises(PageFileError, match="hocr_char_boxes"):
        read("hocr", hocr(line), source)
    found = read("hocr", hocr(line), source, split=True)
    assert [each.box for each in found.page] == [Box(10, 10, 30, 30), Box(10, 30, 30, 50)]
    assert "split evenly" in found.notes[0]


def test_the_page_of_the_picture_is_taken_and_another_size_is_told(source):
    def page(name, text):
        return (
            f"<div class='ocr_page' title='image \"{name}\"; bbox 0 0 320 240'>"
            f"<i class='ocrx_word' title='bbox 0 0 9 9'>{text}</i></div>"
        )

    both = f"<html>{page('/a/other.jpg', 'X')}{page('/a/page.jpg', 'Y')}</html>"
    found = read("hocr", both, source)
    assert found.page.lines == ["Y"]
    assert "320×240" in found.notes[0]
    with pytest.raises(PageFileError, match="2 pages"):
        read("hocr", both.replace("page.jpg", "third.jpg"), source)


BOMB = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><x>&b;</x>'
OUTSIDE = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]><x>&a;</x>'
PARAMETER = '<!DOCTYPE x [<!ENTITY % a SYSTEM "http://127.0.0.1/"> %a;]><x/>'


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ("", "well-formed"),
        (TESSERACT[:-20], "well-formed"),
        ("<html/>", "ocr_page"),
        (BOMB, "entities"),
        (OUTSIDE, "entities"),
        (PARAMETER, "entities"),
        ("<a>" * 100_000, "deep"),
        (b'<?xml version="1.0" encoding="no-such"?><html/>', "file.hocr"),
        (b"<html>\xff</html>", "well-formed"),
        (hocr("<i class='ocrx_cinfo ocrx_word' title='x_bboxes 1 2 nan'>A</i>"), "four numbers"),
        (
            hocr("<i class='ocrx_word'><b class='ocrx_cinfo' title='x_bboxes nan 0 1 2'>A</b></i>"),
            "nan",
        ),
        (hocr("<i class='ocr_line'>A</i>"), "four numbers"),
    ],
)
def test_what_is_no_hocr_is_refused(data, words, source):
    with pytest.raises(PageFileError, match=words):
        read("hocr", data, source)


# COCO.


def test_coco_without_lines_is_put_into_lines(source):
    annotations = [
        {"id": at, "image_id": 7, "category_id": 3, "bbox": box}
        for at, box in enumerate([[30, 50, 20, 30], [5, 10, 20, 30], [30, 10, 20, 30]])
    ]
    assert read("coco", coco(annotations=annotations), source).page.lines == ["AA", "A"]


def test_coco_of_several_pictures_gives_that_of_this_one(source):
    images = [{"id": 6, "file_name": "other.jpg"}, {"id": 7, "file_name": "in/page.jpg"}]
    assert len(read("coco", coco(images=images), source).page) == 1
    with pytest.raises(PageFileError, match="2 pictures"):
        read("coco", coco(images=[images[0], images[0]]), source)
    alone = read("coco", coco(images=[{"id": 7, "file_name": "other.jpg"}]), source)
    assert alone.notes == ("it names its picture other.jpg",)


def test_coco_boxes_of_things_are_unread(source):
    found = read("coco", coco(categories=[{"id": 3, "name": "text"}]), source)
    assert [each.text for each in found.page] == [""]
    assert "text" in found.notes[0]


@pytest.mark.parametrize(
    "data",
    [
        *("", "[]", "{}", "[" * 100_000, '{"images": NaN}', b"\xff"),
        *(coco(images=[]), coco(images=3), coco(categories=[]), coco(annotations=[{}])),
        coco(annotations=[{"image_id": 7, "category_id": 3, "bbox": [1, 2, 3]}]),
        coco(annotations=[{"image_id": 7, "category_id": 3, "bbox": [1, 2, 3, "x"]}]),
        coco(annotations=[{"image_id": 7, "category_id": 3, "bbox": [1e308, 2, 1e308, 3]}]),
        coco(annotations=[{"image_id": 7, "category_id": [], "bbox": [1, 2, 3, 4]}]),
        coco(annotations=[{"image_id": 7, "category_id": 3, "bbox": [10**400, 2, 3, 4]}]),
        coco(images=[{"id": 7, "file_name": "page.jpg", "width": None, "height": {}}]),
    ],
)
def test_what_is_no_coco_is_refused(data, source):
    with pytest.raises(PageFileError, match=r"file\.coco"):
        read("coco", data, source)


@pytest.mark.parametrize("name", IMPORTS.names)
def test_damaged_files_give_a_page_or_one_clear_error(name, source, make_page):
    whole = EXPORTS.get(name).write(source, make_page("AB C"))
    rng = random.Random(1)
    for _ in range(150):
        data = bytearray(whole)
        for _ in range(rng.randint(1, 4)):
            data[rng.randrange(len(data))] = rng.randrange(256)
        if rng.random() < 0.3:
            del data[rng.randrange(len(data)) :]
        # Any other error ends the test.
        with contextlib.suppress(PageFileError):
            page = read(name, bytes(data), source).page
            assert all(0 <= c.box.top < c.box.bottom <= 480 for c in page)
            assert all(0 <= c.box.left < c.box.right <= 640 for c in page)


def test_the_ending_says_the_format():
    assert [import_format_of(name).name for name in ("a.BOX", "a.hocr", "a.coco.json")] == [
        *("box", "hocr", "coco")
    ]
    with pytest.raises(PageFileError, match="ends in none"):
        import_format_of("a.pdf")
