"""Projects of pages that have no place of their own."""

import os

import numpy as np
import pytest

from core.errors import PageFileError
from core.ocr import kept_pages, project
from core.ocr.box import Box
from core.ocr.formats.source import PageSource
from core.ocr.kept_pages import (
    find_kept,
    find_project,
    first_place,
    keep_pasted,
    keep_project,
    kept_path,
)
from core.ocr.page import Character, Page
from core.ocr.picture_file import Picture, picture_of_pixels, read_picture
from core.ocr.project import Project, project_path, read_project
from core.synthetic.sample_pages import SAMPLE_PAGES
from resources import resource_path

PIXELS = np.arange(60 * 90 * 3, dtype=np.uint8).reshape(60, 90, 3)


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.setattr(kept_pages, "pages_folder", lambda: tmp_path / "data" / "pages")
    return tmp_path / "data" / "pages"


def project_of(picture, text):
    page = Page((Character(Box(1, 2, 30, 40), 0, 0, text, 1.0, is_typed=True),), 20.0)
    return Project(PageSource.of(picture), page)


@pytest.fixture
def picture(tmp_path):
    return Picture("page.png", PIXELS, "ab" * 32, path=tmp_path / "page.png")


@pytest.fixture
def sealed(tmp_path, monkeypatch):
    """Let the folder of the picture refuse to be written, as one that is read-only does."""
    write = project.write_atomically

    def refuse(path, data):
        if path.parent == tmp_path:
            raise PermissionError(13, os.strerror(13), str(path))
        write(path, data)

    monkeypatch.setattr(project, "write_atomically", refuse)


def test_a_project_lies_beside_its_picture(picture, folder):
    place = keep_project(first_place(picture), project_of(picture, "A"))

    assert place == project_path(picture.path)
    assert find_project(picture)[0].page.lines == ["A"]
    assert not folder.exists()


@pytest.mark.usefixtures("sealed")
def test_where_that_cannot_be_written_it_lies_in_the_data_folder(picture, folder):
    place = keep_project(first_place(picture), project_of(picture, "B"))

    assert place.parent == folder
    assert find_project(picture) == (project_of(picture, "B"), ())


def test_of_two_projects_the_newer_counts(picture):
    beside, kept = project_path(picture.path), kept_path(PageSource.of(picture))
    for path, text, when in ((beside, "A", 2000), (kept, "B", 3000)):
        keep_project(path, project_of(picture, text))
        os.utime(path, (when, when))
    assert find_project(picture)[0].page.lines == ["B"]
    os.utime(beside, (4000, 4000))
    assert find_project(picture)[0].page.lines == ["A"]


def test_pictures_that_take_turns_at_one_name_lose_no_correction(picture):
    """Each has its own, whichever of them lies there now, and what was aside stays there."""
    other = Picture("page.png", 255 - PIXELS, "cd" * 32, path=picture.path)
    place = first_place(picture)
    for number in range(3):
        for one, text in ((picture, "A"), (other, "B")):
            kept, notes = find_project(one)
            assert number == 0 or (kept.page.lines == [f"{text}{number - 1}"] and notes == ())
            assert number == 0 or find_kept(one.path, one.sha256) == kept
            keep_project(place, project_of(one, f"{text}{number}"))
            # Files that are written within one tick of the clock have no order.
            os.utime(place, (1000 + number, 1000 + number))

    texts = [read_project(path).page.lines[0] for path in place.parent.glob("*.json")]
    assert sorted(texts) == ["A0", "A1", "A2", "B0", "B1", "B2"]


def test_nothing_is_written_among_the_files_of_the_program(folder):
    picture = read_picture(resource_path("pages", SAMPLE_PAGES.get("touching").file_name))
    place = keep_project(first_place(picture), project_of(picture, "C"))

    assert place.parent == folder
    assert find_project(picture)[0].page.lines == ["C"]


def test_a_pasted_picture_is_kept_and_known_again(folder):
    first = keep_pasted(picture_of_pixels(PIXELS, "From the clipboard"))
    keep_project(first_place(first), project_of(first, "D"))
    again = keep_pasted(picture_of_pixels(PIXELS.copy(), "From the clipboard"))
    other = keep_pasted(picture_of_pixels(255 - PIXELS, "From the clipboard"))

    assert np.array_equal(first.pixels, PIXELS)
    assert again.path == first.path
    assert find_project(again)[0].page.lines == ["D"]
    assert find_project(other)[0] is None
    assert {path.suffix for path in folder.iterdir()} == {".png", ".json"}


def test_a_data_folder_that_is_a_file_is_told(folder, picture):
    folder.parent.write_text("in the way", encoding="utf-8")
    with pytest.raises(PageFileError, match="make room"):
        keep_pasted(picture_of_pixels(PIXELS, "From the clipboard"))
    with pytest.raises(PageFileError, match="writable"):
        keep_project(kept_path(PageSource.of(picture)), project_of(picture, "A"))
