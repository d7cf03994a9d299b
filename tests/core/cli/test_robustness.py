import csv
import io
import json

import pytest
from PIL import Image

from core.synthetic.page import draw_page
from core.synthetic.page_style import PageStyle
from main import main

TEXT = "JOIN ME"


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    folder = tmp_path_factory.mktemp("pages")
    drawn = draw_page(TEXT, seed=4, style=PageStyle(letter_height=48))
    Image.fromarray(drawn.picture).save(folder / "page.png")
    (folder / "truth.txt").write_text(TEXT, encoding="utf-8")
    Image.new("L", (90, 60), 255).save(folder / "empty.png")
    return folder


def test_a_curve_as_json_and_as_a_table(files, tmp_path, capsys):
    picture, truth, table = files / "page.png", files / "truth.txt", tmp_path / "curve.csv"
    call = ["robustness", str(picture), "--spoil", "join", "--spoil", "rotate=-3"]
    call += ["--amounts", "0.6,0", "--truth", str(truth), "--output", str(table)]

    assert main([*call, "--json"]) == 0
    out, err = capsys.readouterr()
    facts = json.loads(out)
    assert err.splitlines()[-1] == "2 of 2: join 0.6 letter heights"
    assert (facts["spoiling"], facts["unit"], facts["held"]) == (
        "join",
        "letter heights",
        {"rotate": -3.0},
    )
    assert (facts["amounts"], facts["expected"], facts["reference"]) == ([0.0, 0.6], 6, "truth")
    (network,) = facts["networks"]
    assert network["run"] == "default-recogniser"
    assert network["cer"] == [errors / 6 for errors in network["errors"]]
    assert network["errors"][0] <= 1 < 3 <= network["errors"][1]

    head, *rows = csv.reader(io.StringIO(table.read_text(encoding="utf-8")))
    assert head[:2] == ["join letter_heights", "expected"]
    assert [(float(row[0]), int(row[2]), float(row[3])) for row in rows] == list(
        zip(facts["amounts"], network["errors"], network["cer"], strict=True)
    )
    assert main(call) == 2
    assert "--force" in capsys.readouterr().err


def test_read_spoils_before_it_reads(files, tmp_path, capsys):
    overlay = tmp_path / "spoilt.png"
    call = ["read", str(files / "page.png"), "--truth", str(files / "truth.txt")]
    spoilt = ["--spoil", "join=0.6", "--spoil", "slant=20", "--overlay", str(overlay)]

    assert main([*call, *spoilt, "--json"]) == 0
    out, err = capsys.readouterr()
    facts = json.loads(out)
    assert facts["spoilt"] == {"join": 0.6, "slant": 20.0}
    assert facts["pictures"][0]["errors"] >= 3
    assert "join 0.6 letter heights, slant 20°" in err
    with Image.open(overlay) as drawn, Image.open(files / "page.png") as page:
        assert drawn.width > page.width


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (["robustness", "PAGE", "--spoil", "blurr"], "known are: join"),
        (["robustness", "PAGE", "--spoil", "blur=0.1"], "got 0 (none)"),
        (["robustness", "PAGE", "--spoil", "blur", "--spoil", "join"], "got 2 (blur, join)"),
        (["robustness", "PAGE", "--spoil", "blur", "--amounts", "9"], "between 0 and 0.24"),
        (["robustness", "PAGE", "--spoil", "blur", "--amounts", ","], "names no amount"),
        (["robustness", "PAGE", "--spoil", "blur", "--output", "x.pdf"], ".csv, .png"),
        (["robustness", "PAGE", "--spoil", "blur", "--scale", "2"], "name a .png"),
        (["robustness", "EMPTY", "--spoil", "blur"], "no letters are found"),
        (["robustness", "PAGE", "--spoil", "blur", "--seed", "-1"], "0 or more"),
        (["robustness", "PAGE", "--spoil", "blur", "--finding", "closing=9"], "--finding"),
        (["read", "PAGE", "--spoil", "blur"], "needs an amount, between 0 and 0.24"),
        (["read", "PAGE", "--spoil", "blur=99"], "between 0 and 0.24"),
    ],
)
def test_what_cannot_be_spoilt_is_said_in_one_line(files, capsys, call, words):
    names = {"PAGE": files / "page.png", "EMPTY": files / "empty.png"}
    code = main([str(names.get(each, each)) for each in call])

    out, err = capsys.readouterr()
    assert (code, out) == (2, "")
    assert words in err
    assert len(err.splitlines()) == 1
