"""``read``: boxes of other tools, letters as an image folder, and pages of a PDF."""

import json

import numpy as np
import pytest
from PIL import Image

from core.synthetic.page import draw_page
from core.synthetic.page_style import PageStyle
from main import main


@pytest.fixture(scope="module")
def drawn():
    return draw_page("HELLO", seed=4, style=PageStyle(letter_height=48))


@pytest.fixture
def picture(drawn, tmp_path):
    path = tmp_path / "page.png"
    Image.fromarray(drawn.picture).save(path)
    return path


def read(capsys, *arguments):
    code = main(["read", "--json", *map(str, arguments)])
    out, err = capsys.readouterr()
    return code, json.loads(out)["pictures"] if out else None, err


def rows(drawn, texts):
    high = drawn.picture.shape[0]
    return "".join(
        f"{text} {box.left} {high - box.bottom} {box.right} {high - box.top} 0\n"
        for text, box in zip(texts, drawn.boxes, strict=True)
    )


def test_boxes_are_taken_and_read_where_they_say_nothing(picture, drawn, tmp_path, capsys):
    boxes = tmp_path / "page.box"
    # A tilde is what Tesseract writes for a character that it cannot read.
    boxes.write_text(rows(drawn, "Q~~LO") + "X 9000 5 9040 60 0\n", encoding="utf-8")
    code, (page,), err = read(capsys, picture, "--boxes", boxes)

    assert code == 0
    assert page["lines"] == ["QELLO"]
    assert page["boxes"][0]["left"] == drawn.boxes[0].left
    assert "1 box outside the picture: left out" in err


def test_letters_are_saved_in_a_folder_a_class(picture, tmp_path, capsys):
    code, (page,), err = read(capsys, picture, "--crops", tmp_path / "out")

    assert code == 0
    assert "wrote 5 crops of 4 classes" in err
    assert page["lines"] == ["HELLO"]
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["E", "H", "L", "O"]
    assert len(list((tmp_path / "out" / "L").glob("page_*.png"))) == 2
    assert read(capsys, picture, "--crops", tmp_path / "out")[0] == 2


def test_all_pages_of_a_pdf_are_read(drawn, tmp_path, capsys):
    sheet = Image.fromarray(np.repeat(drawn.picture[..., None], 3, axis=2))
    path = tmp_path / "two.pdf"
    sheet.save(path, save_all=True, append_images=[sheet], resolution=300)
    code, pages, _ = read(capsys, path)

    assert code == 0
    assert [page["file"] for page in pages] == ["two.pdf#page=1", "two.pdf#page=2"]
    assert [page["lines"] for page in pages] == [["HELLO"]] * 2


def test_what_does_not_go_together_is_refused(picture, tmp_path, capsys):
    code, _, err = read(capsys, picture, picture, "--boxes", tmp_path / "page.box")
    assert (code, "those of one picture" in err) == (2, True)
    code, _, err = read(capsys, picture, "--split-boxes")
    assert (code, "goes with --boxes" in err) == (2, True)
    code, _, err = read(capsys, picture, "--boxes", tmp_path / "gone.box")
    assert (code, "does not exist" in err) == (2, True)
