import numpy as np
import pytest

from core.ocr import edits
from core.ocr.box import Box
from core.ocr.formats.registry import EXPORTS
from core.ocr.formats.source import PageSource
from core.ocr.page import Character, Page
from core.ocr.picture_file import picture_of_pixels
from core.ocr.project import Project
from core.ocr.quarter_turns import (
    TURNS,
    box_turner,
    size_words,
    turn_page,
    turn_picture,
    turn_words,
)

HEIGHT, WIDTH = 40, 60
BOX = Box(3, 7, 12, 30)


@pytest.fixture
def picture():
    pixels = np.zeros((HEIGHT, WIDTH, 3), np.uint8)
    pixels[BOX.slices] = 255
    return picture_of_pixels(pixels, "page.png")


@pytest.mark.parametrize("degrees", TURNS)
def test_boxes_turn_with_what_they_hold(degrees, picture):
    turned = turn_picture(picture, degrees)
    box = box_turner(degrees, HEIGHT, WIDTH)(BOX)

    assert turned.pixels[box.slices].min() == 255
    assert turned.pixels.sum() == picture.pixels.sum() == turned.pixels[box.slices].sum()


def test_clockwise_brings_the_left_edge_to_the_top(picture):
    assert box_turner(90, HEIGHT, WIDTH)(Box(0, 0, HEIGHT, 1)) == Box(0, 0, 1, HEIGHT)
    assert turn_words(90) == "turned by 90° clockwise"
    assert turn_words(270) == "turned by 90° counterclockwise"


@pytest.mark.parametrize("degrees", TURNS)
def test_four_turns_and_a_turn_back_are_none(degrees, picture):
    back = turn_picture(turn_picture(picture, degrees), -degrees % 360)
    assert back.turned == 0
    assert np.array_equal(back.pixels, picture.pixels)
    assert turn_picture(picture, 360) is picture
    whole = picture
    for _ in range(4):
        whole = turn_picture(whole, degrees)
    assert (whole.turned, whole.width) == (0, WIDTH)


def test_a_page_turned_is_in_lines_anew_and_keeps_what_was_typed():
    # Two letters one above the other, as those of a line that lies on its side.
    upper, lower = Box(0, 10, 10, 16), Box(20, 10, 30, 16)
    page = Page((Character(upper, 0, 0, "A"), Character(lower, 1, 0, "B")), 6.0, (BOX,))
    page = edits.set_text(page, 0, "X")

    turned = turn_page(page, 270, HEIGHT, WIDTH)

    assert turned.lines == ["X B"]
    assert turned.characters[0].is_typed
    assert [each.box for each in turned] == [Box(44, 0, 50, 10), Box(44, 20, 50, 30)]
    assert turned.removed == (box_turner(270, HEIGHT, WIDTH)(BOX),)


@pytest.mark.parametrize("degrees", TURNS)
def test_a_project_of_a_turned_picture_is_one_of_its_file(degrees, picture):
    turned = turn_picture(picture, degrees)
    project = Project(PageSource.of(turned))

    assert project.matches(picture)
    assert project.matches(turned)
    other = picture_of_pixels(picture.pixels[:-1], "page.png")
    assert not project.matches(other)


@pytest.mark.parametrize("name", ["json", "hocr", "alto", "voc", "coco"])
def test_files_say_that_boxes_are_those_of_a_turned_picture(name, picture):
    page = Page((Character(Box(1, 2, 20, 30), 0, 0, "A", 0.9),), 19.0)
    words = "the picture is turned by 90° clockwise"
    written = [
        EXPORTS.get(name).write(PageSource.of(each), page).decode()
        for each in (picture, turn_picture(picture, 90))
    ]

    assert [words in text for text in written] == [False, True]
    assert EXPORTS.get(name).convention in written[1]


def test_the_size_says_how_a_picture_is_turned(picture):
    assert size_words(picture) == "60×40 px"
    assert size_words(turn_picture(picture, 270)) == "40×60 px, turned by 90° counterclockwise"
