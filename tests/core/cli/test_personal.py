"""``personal`` and ``fine-tune``: a person's letters without a window."""

import json
import math

import pytest
from PIL import Image

from core.ocr.finding import find_letters
from core.ocr.finding_settings import FindingSettings
from core.ocr.formats.source import PageSource
from core.ocr.kept_pages import keep_project, kept_path
from core.ocr.page import Character, Page
from core.ocr.picture_file import read_picture
from core.ocr.project import Project
from core.synthetic.page import draw_page
from core.synthetic.page_style import PageStyle

TEXT = "HELLO WORLD\nREAD 2026"


@pytest.fixture
def page(tmp_path):
    path = tmp_path / "page.png"
    Image.fromarray(draw_page(TEXT, seed=4, style=PageStyle(letter_height=48)).picture).save(path)
    path.with_suffix(".txt").write_text(TEXT)
    return path


def test_letters_of_a_picture_are_added_listed_exported_and_removed(lab, page, tmp_path):
    assert "no letters" in lab("personal").out
    truth = str(page.with_suffix(".txt"))

    added = lab("personal", "add", str(page), "--truth", truth, "--json").json

    assert added == {"new": 18, "known": 0, "relabelled": 0}
    listed = lab("personal", "list", "--json").json
    letters = [c for c in TEXT if not c.isspace()]
    assert listed["counts"] == {c: letters.count(c) for c in sorted(set(letters))}
    assert listed["problems"] == []
    read = lab("evaluate", "default-recogniser", "--data", "personal", "--json").json
    assert read["samples"] == 18
    assert read["accuracy"] >= 0.8
    done = lab("personal", "export", str(tmp_path / "copy"))
    assert done.code == 0
    assert len(list((tmp_path / "copy").glob("*/*.png"))) == 18
    removed = lab("personal", "remove", "L", listed["letters"][0]["sha256"][:12], "--json").json
    assert len(removed["removed"]) == 4
    merged = lab("personal", "add", str(tmp_path / "copy"), "--json").json
    assert merged == {"new": 4, "known": 14, "relabelled": 0}


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("personal", "add", "PAGE"), "nobody corrected page.png yet"),
        (("personal", "add", "missing.png"), "missing.png does not exist"),
        (("personal", "remove", "Q"), "no letter 'Q'"),
        (("fine-tune", "default-recogniser"), "your personal set is empty"),
        (("fine-tune", "nobody"), "no run 'nobody'"),
        (("fine-tune", "default-recogniser", "--epochs", "0"), "epochs"),
    ],
)
def test_bad_input_is_told_in_one_line(lab, page, arguments, told):
    done = lab(*(str(page) if each == "PAGE" else each for each in arguments))

    assert done.code == 2
    assert told in done.err
    assert len(done.error_lines) == 1
    assert done.out == ""


def test_a_run_is_fine_tuned(lab, tmp_path):
    import numpy as np

    rng = np.random.default_rng(2)
    names = np.array(["A", "B"])
    for name, count in (("own", 60), ("mine", 24)):
        y = np.arange(count) % 2
        x = np.ones((count, 8, 8), np.float32) - 0.1 * rng.random((count, 8, 8), np.float32)
        x[y == 0, 1:7, 1 + (name == "mine")] = 0
        x[y == 1, 1 + (name == "mine"), 1:7] = 0
        np.savez(tmp_path / f"{name}.npz", x=x, y=y, class_names=names)
    own, mine = str(tmp_path / "own.npz"), str(tmp_path / "mine.npz")
    lab("train", "--data", own, "--model", "numpy-mlp", "--epochs", "3", "--name", "two")

    done = lab("fine-tune", "two", "--data", mine, "--epochs", "4", "--json")

    assert done.code == 0
    facts = done.json
    assert facts["name"] == "two, fine-tuned"
    assert facts["epochs"] == 4
    assert facts["data"]["samples"] == 24
    assert facts["letters"]["measured"] == "cross-validated"
    assert facts["validation"]["of"] == facts["validation"]["samples"]
    assert all(math.isfinite(facts[name]["after"]) for name in ("letters", "validation"))
    shown = lab("runs", "show", "two, fine-tuned", "--json").json
    assert shown["status"] == "finished"
    assert json.dumps(shown)
    words = lab("fine-tune", "two", "--data", mine, "--epochs", "1").out
    assert "reads the letters" in words
    assert "the validation set" in words


def test_corrections_count_wherever_the_window_keeps_them(lab, page):
    """Beside a picture in a folder that cannot be written there is no room for them."""
    picture = read_picture(page)
    letter = find_letters(picture.pixels, FindingSettings()).letters[0]
    typed = Character(letter.box, 0, 0, "H", 1.0, pieces=letter.pieces, is_typed=True)
    source = PageSource.of(picture)
    keep_project(kept_path(source), Project(source, Page((typed,), 48.0)))

    added = lab("personal", "add", str(page), "--json").json

    assert added == {"new": 1, "known": 0, "relabelled": 0}
    assert lab("personal", "list", "--json").json["counts"] == {"H": 1}
