"""Pages of PDF files and photographs of telephones, and what is said where they cannot be read."""

import importlib.util

import numpy as np
import pytest
from PIL import Image

from core.errors import PictureError
from core.ocr.picture_file import read_picture
from core.ocr.picture_paths import picture_paths
from core.ocr.thumbnail import thumbnail


def sheet(shade, width=200, height=100):
    values = np.full((height, width, 3), 255, np.uint8)
    values[20:60, 30:80] = shade
    return Image.fromarray(values)


@pytest.fixture
def pdf(tmp_path):
    """Two pages of 200x100 pixels at 150 dots an inch."""
    path = tmp_path / "letter.pdf"
    sheet(40).save(path, save_all=True, append_images=[sheet(90)], resolution=150)
    return path


def test_each_page_of_a_pdf_is_a_picture(pdf):
    names = picture_paths([pdf])
    pictures = [read_picture(name) for name in names]

    assert [name.name for name in names] == ["letter.pdf#page=1", "letter.pdf#page=2"]
    # Drawn at 300 dots an inch.
    assert [each.pixels.shape for each in pictures] == [(200, 400, 3)] * 2
    for each, shade in zip(pictures, (40, 90), strict=True):
        assert abs(int(each.pixels[80, 110, 0]) - shade) < 8
        assert each.pixels[10, 10].min() > 250
    assert pictures[0].sha256 != pictures[1].sha256
    assert read_picture(pdf).sha256 == pictures[0].sha256
    small = thumbnail(pdf.read_bytes(), "letter.pdf#page=2", 96, 64)
    assert small.shape == (48, 96, 3)


def test_a_pdf_of_one_page_keeps_its_name_also_in_a_folder(tmp_path):
    sheet(0).save(tmp_path / "one.pdf", resolution=150)
    sheet(0).save(tmp_path / "two.png")
    (tmp_path / "bad.pdf").write_bytes(b"%PDF-1.4 and nothing more")

    assert [path.name for path in picture_paths([tmp_path])] == ["bad.pdf", "one.pdf", "two.png"]
    with pytest.raises(PictureError, match="damaged, locked or no PDF"):
        read_picture(tmp_path / "bad.pdf")


def test_a_page_that_is_not_there_is_told(pdf, tmp_path):
    with pytest.raises(PictureError, match="has 2 pages, and page 3"):
        read_picture(pdf.with_name("letter.pdf#page=3"))
    with pytest.raises(PictureError, match=r"gone\.pdf does not exist"):
        read_picture(tmp_path / "gone.pdf#page=1")


def test_a_large_page_is_drawn_with_fewer_dots(tmp_path):
    # 40 inches square.
    sheet(0, 400, 400).save(tmp_path / "poster.pdf", resolution=10)
    picture = read_picture(tmp_path / "poster.pdf")

    assert 39_000_000 < picture.height * picture.width < 40_100_000


def test_heic_is_read(tmp_path):
    from pillow_heif import register_heif_opener

    register_heif_opener()
    sheet(40).save(tmp_path / "photo.heic")
    picture = read_picture(tmp_path / "photo.heic")

    assert picture.pixels.shape == (100, 200, 3)
    assert abs(int(picture.pixels[40, 55, 0]) - 40) < 12


@pytest.fixture
def bare(monkeypatch):
    """Let neither library be installed."""
    find = importlib.util.find_spec
    missing = ("pypdfium2", "pillow_heif")
    monkeypatch.setattr(
        importlib.util, "find_spec", lambda name: None if name in missing else find(name)
    )


@pytest.mark.usefixtures("bare")
def test_without_the_libraries_it_says_what_to_install(pdf, tmp_path):
    with pytest.raises(PictureError, match=r"recognition-lab\[pdf\]"):
        read_picture(pdf)
    assert picture_paths([pdf]) == [pdf]
    # As such a file begins, of a brand that no other reader knows.
    (tmp_path / "photo.heic").write_bytes(b"\x00\x00\x00\x18ftypheix" + bytes(60))
    with pytest.raises(PictureError, match=r"recognition-lab\[heic\]"):
        read_picture(tmp_path / "photo.heic")
