import numpy as np
import pytest
from PIL import Image

from core.errors import PageFileError
from core.ocr.formats.crops import class_folder, crop_prefix, write_crops
from core.ocr.page import Page


@pytest.fixture
def pixels():
    return np.random.default_rng(0).integers(0, 256, (480, 640, 3), np.uint8)


def names(folder):
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*.png"))


def test_each_class_has_a_folder_and_each_crop_is_the_box(tmp_path, pixels, make_page):
    page = make_page("AB A\na□/")
    done = write_crops(pixels, page, tmp_path / "new", chosen="all", prefix="p-")
    assert names(tmp_path / "new") == [
        "A/p-001_001.png",
        "A/p-001_003.png",
        "B/p-001_002.png",
        "U+002F/p-002_003.png",
        "lower-a/p-002_001.png",
    ]
    assert (done.counts, done.left_out) == ({"A": 2, "B": 1, "a": 1, "/": 1}, 1)
    with Image.open(tmp_path / "new/B/p-001_002.png") as crop:
        assert np.array_equal(np.asarray(crop), pixels[page.characters[1].box.slices])


def test_only_what_somebody_confirmed_unless_all_is_asked_for(tmp_path, pixels, make_page):
    typed = make_page("A", is_typed=True).characters
    verified = make_page(" B", is_verified=True).characters
    neither = make_page("  C", is_placed=True).characters
    done = write_crops(pixels, Page(typed + verified + neither), tmp_path)
    assert (done.counts, done.left_out) == ({"A": 1, "B": 1}, 1)


def test_nothing_is_replaced_unasked(tmp_path, pixels, make_page):
    write_crops(pixels, make_page("A"), tmp_path, chosen="all")
    with pytest.raises(PageFileError, match="there already"):
        write_crops(pixels, make_page("AB"), tmp_path, chosen="all")
    assert names(tmp_path) == ["A/001_001.png"]
    write_crops(pixels, make_page("AB"), tmp_path, chosen="all", overwrite=True)
    assert len(names(tmp_path)) == 2


def test_a_folder_that_cannot_be_written_is_said(tmp_path, pixels, make_page):
    (tmp_path / "file").write_text("")
    with pytest.raises(PageFileError, match="cannot be written"):
        write_crops(pixels, make_page("A"), tmp_path / "file", chosen="all")


@pytest.mark.parametrize("text", [".", "..", "/", "\\", "é", "CON", " "])
def test_folders_of_strange_classes_are_harmless(text):
    assert class_folder(text).startswith("U+")


def test_pages_of_a_pdf_have_place_in_one_folder(tmp_path, pixels, make_page):
    for name in ("letter.pdf#page=1", "letter.pdf#page=2", "letter.pdf", "letter.v2.jpg"):
        write_crops(
            pixels, make_page("A"), tmp_path / "new", chosen="all", prefix=crop_prefix(name)
        )
    assert names(tmp_path / "new") == [
        "A/letter.v2_001_001.png",
        "A/letter_001_001.png",
        "A/letter_page=1_001_001.png",
        "A/letter_page=2_001_001.png",
    ]
