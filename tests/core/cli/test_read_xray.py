"""The X-ray of letters on the command line."""

import numpy as np
import pytest
from PIL import Image

from core.synthetic.page import draw_page
from core.synthetic.page_style import PageStyle


@pytest.fixture
def picture(tmp_path):
    path = tmp_path / "page.png"
    Image.fromarray(draw_page("HE 20", seed=3, style=PageStyle(letter_height=60)).picture).save(
        path
    )
    return path


def width_of(path):
    with Image.open(path) as sheet:
        return sheet.width


def test_each_letter_gets_a_sheet_and_what_if_changes_it(lab, picture, tmp_path):
    folder = tmp_path / "xrays"
    plain = lab("read", picture, "--xray", folder, "--json").json["pictures"][0]
    boxes, xrays = plain["boxes"], plain["xray"]

    assert [each["letter"] for each in xrays] == list(range(1, 5))
    assert sorted(path.name for path in folder.iterdir()) == [
        f"page.png.letter{number:03d}.png" for number in range(1, 5)
    ]
    # What is clear is read of this one view alone; the context changes an O or a 0 at most.
    said = [each["alternatives"][0]["character"] for each in xrays]
    assert sum(a == box["character"] for a, box in zip(said, boxes, strict=True)) >= 3
    first = folder / "page.png.letter001.png"
    before = np.asarray(Image.open(first))
    other = lab(
        "read", picture, "--xray", folder, "--letter", 1, "--force",
        "--what-if", "stroke=30", "--what-if", "box=10", "--json",
    ).json["pictures"][0]["xray"]  # fmt: skip

    assert [(each["letter"], each["settings"]["stroke"]) for each in other] == [(1, 30)]
    assert other[0]["alternatives"] != xrays[0]["alternatives"]
    assert other[0]["stroke"] == xrays[0]["stroke"]
    assert not np.array_equal(np.asarray(Image.open(first)), before)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--letter", "1"), "belong to --xray"),
        (("--xray", "X", "--what-if", "dots=1"), "names are contrast, angle, box, stroke"),
        (("--xray", "X", "--what-if", "box=99"), "between 8 and 32"),
        (("--xray", "X", "--letter", "5"), "none of the 4 letters"),
    ],
)
def test_bad_input_is_told(refused, picture, words, said, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert said in refused(picture, *words, verb="read")
    assert not (tmp_path / "X").exists()


def test_a_run_without_means_says_how_to_keep_them(lab, train, runs_dir, picture, tmp_path):
    train("--data", "synthetic36-wide:2", "--model", "numpy-mlp", "--epochs", 1, "--name", "mine")
    words = ("read", picture, "--run", "mine", "--runs-dir", runs_dir, "--letter", 1, "--json")
    without = lab(*words, "--xray", tmp_path / "without")
    lab("runs", "class-means", "mine", "--runs-dir", runs_dir)
    with_means = lab(*words, "--xray", tmp_path / "with")

    assert "'runs class-means mine' makes them" in without.err
    assert "class-means" not in with_means.err
    (before,), (after,) = (
        without.json["pictures"][0]["xray"],
        with_means.json["pictures"][0]["xray"],
    )
    assert (before["pen"], before["stroke_usual"]) == ("unknown", None)
    assert after["pen"] in ("thin", "usual", "thick")
    assert after["alternatives"] == before["alternatives"]
    # The mean is a picture more.
    assert width_of(after["file"]) > width_of(before["file"])
