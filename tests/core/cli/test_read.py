import json

import numpy as np
import pytest
from PIL import Image

from core.synthetic.page import draw_page
from core.synthetic.page_style import PageStyle
from main import main

TEXT = "HELLO WORLD\nREAD 2026"


@pytest.fixture(scope="module")
def picture(tmp_path_factory):
    path = tmp_path_factory.mktemp("pages") / "page.png"
    drawn = draw_page(TEXT, seed=4, style=PageStyle(letter_height=48))
    Image.fromarray(drawn.picture).save(path)
    return path


def printed(capsys):
    out, err = capsys.readouterr()
    return out, err


def test_one_object_says_text_boxes_and_errors(picture, tmp_path, capsys):
    truth = tmp_path / "truth.txt"
    truth.write_text(TEXT, encoding="utf-8")

    code = main(["read", str(picture), "--truth", str(truth), "--json"])

    out, err = printed(capsys)
    (page,) = json.loads(out)["pictures"]
    assert (code, err) == (0, "")
    assert page["file"] == "page.png"
    assert page["found"] == page["expected"] == 18
    assert page["cer"] <= 1 / 18
    assert page["errors"] == sum(page["blame"].values())
    assert [len(line.split()) for line in page["lines"]] == [2, 2]
    box = page["boxes"][0]
    assert 0 <= box["top"] < box["bottom"]
    assert 0 <= box["left"] < box["right"]
    assert (box["line"], box["word"]) == (0, 0)
    assert 0 <= box["confidence"] <= 1


def test_without_flags_the_text_is_printed(picture, capsys):
    assert main(["read", str(picture)]) == 0
    out, _ = printed(capsys)

    assert out.splitlines()[0].startswith("page.png: 18 characters in 2 lines")
    assert len(out.splitlines()) == 3


@pytest.mark.parametrize("name", ["text", "json", "csv", "hocr", "alto", "box", "voc", "coco"])
def test_files_are_written_and_replaced_only_by_force(picture, tmp_path, capsys, name):
    call = ["read", str(picture), "--format", name, "--output", str(tmp_path / "out")]

    assert main(call) == 0
    (path,) = (tmp_path / "out").iterdir()
    assert path.name.startswith("page.png.")
    written = path.read_bytes()
    assert written
    assert main(call) == 2
    assert "is there already" in printed(capsys)[1]
    assert main([*call, "--force"]) == 0


def test_the_boxes_are_drawn_into_a_copy(picture, tmp_path, capsys):
    overlay = tmp_path / "boxes.png"

    assert main(["read", str(picture), "--overlay", str(overlay)]) == 0
    with Image.open(overlay) as drawn, Image.open(picture) as plain:
        assert drawn.size == plain.size
        changed = np.asarray(drawn.convert("RGB")) != np.asarray(plain.convert("RGB"))
    assert 0.001 < changed.any(axis=2).mean() < 0.2


def test_a_bad_file_in_a_folder_does_not_keep_the_others(picture, tmp_path, capsys):
    (tmp_path / "a.png").write_bytes(picture.read_bytes())
    (tmp_path / "b.jpg").write_text("no picture", encoding="utf-8")

    code = main(["read", str(tmp_path), "--json"])

    out, err = printed(capsys)
    assert code == 2
    assert [page["file"] for page in json.loads(out)["pictures"]] == ["a.png"]
    assert "b.jpg" in err


def test_an_empty_page_has_no_text(tmp_path, capsys):
    Image.new("RGB", (200, 100), "white").save(tmp_path / "white.png")

    assert main(["read", str(tmp_path / "white.png"), "--json"]) == 0
    (page,) = json.loads(printed(capsys)[0])["pictures"]
    assert (page["lines"], page["boxes"]) == ([], [])


@pytest.mark.parametrize("pipeline", ["report-a", "report-b"])
def test_the_reports_pipelines_can_be_chosen(picture, capsys, pipeline):
    assert main(["read", str(picture), "--pipeline", pipeline, "--json"]) == 0
    content = json.loads(printed(capsys)[0])

    assert content["pipeline"] == pipeline
    assert content["pictures"][0]["boxes"]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["missing.png"], "missing.png does not exist"),
        (["PAGE", "--truth", "missing.txt"], "missing.txt does not exist"),
        (["PAGE", "--run", "nobody"], "nobody"),
        (["PAGE", "--json", "--format", "csv"], "--output"),
        (["PAGE", "PAGE", "--overlay", "x.png"], "name one"),
        (["PAGE", "--overlay", "x.jpg"], ".png"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_line(picture, capsys, arguments, words):
    code = main(["read", *(str(picture) if a == "PAGE" else a for a in arguments)])

    out, err = printed(capsys)
    assert code == 2
    assert out == ""
    assert words in err
    assert len(err.splitlines()) == 1


def test_several_networks_read_side_by_side(picture, tmp_path, capsys):
    runs = tmp_path / "runs"
    flags = ["--model", "numpy-mlp", "--epochs", "1", "--name", "beginner"]
    data = ["--data", "synthetic36:20", "--runs-dir", str(runs)]
    assert main(["train", *data, *flags]) == 0
    truth = tmp_path / "truth.txt"
    truth.write_text(TEXT, encoding="utf-8")
    both = ["--run", "default-recogniser", "--run", "beginner", "--runs-dir", str(runs)]
    capsys.readouterr()

    assert main(["read", str(picture), *both, "--truth", str(truth), "--json"]) == 0
    out, _ = printed(capsys)
    (page,) = json.loads(out)["pictures"]
    (other,) = page["side_by_side"]
    assert other["run"] == "beginner"
    assert other["cer"] > page["cer"]
    assert other["lines"] != page["lines"]

    assert main(["read", str(picture), *both]) == 0
    assert " beginner:" in printed(capsys)[0].splitlines()
    assert main(["read", str(picture), *both, "--epoch", "1"]) == 2
    assert "belongs to one run" in printed(capsys)[1]


@pytest.mark.parametrize(
    ("flag", "other"), [("--output", "page.png"), ("--stages", "page.png"), ("--crops", "page.jpg")]
)
def test_pictures_of_one_name_do_not_replace_each_others_files(
    picture, tmp_path, capsys, flag, other
):
    second = tmp_path / "second" / other
    second.parent.mkdir()
    second.write_bytes(picture.read_bytes())
    files = tmp_path / "files"

    code = main(["read", str(picture), str(second), flag, str(files), "--force"])

    out, err = printed(capsys)
    assert (code, out) == (2, "")
    assert f"2 pictures are called page{'' if flag == '--crops' else '.png'}, and {flag}" in err
    assert not files.exists()


@pytest.fixture
def lying(picture, tmp_path):
    """The page turned by 90° counterclockwise, as a photograph that lies on its side."""
    path = tmp_path / "lying.png"
    with Image.open(picture) as upright:
        upright.transpose(Image.Transpose.ROTATE_90).save(path)
    return path


def read_json(capsys, *arguments):
    assert main(["read", *map(str, arguments), "--json"]) == 0
    out, err = printed(capsys)
    (page,) = json.loads(out)["pictures"]
    return page, err


def test_a_page_on_its_side_is_told_and_read_turned(lying, picture, capsys):
    upright, _ = read_json(capsys, picture)
    page, err = read_json(capsys, lying)
    assert (page["turned"], page["turn_hint"]) == (0, 90)
    assert err == "note: lying.png reads better turned by 90° clockwise; --turn 90 reads it so\n"

    for turn, told in (("90", ""), ("auto", "note: lying.png: turned by 90° clockwise, which ")):
        page, err = read_json(capsys, lying, "--turn", turn)
        assert page["lines"] == upright["lines"]
        assert page["boxes"] == upright["boxes"]
        assert (page["turned"], page["turn_hint"]) == (90, None)
        assert err.startswith(told)
        assert bool(err) == bool(told)


def test_an_upright_page_stays_as_it_lies(picture, capsys):
    page, err = read_json(capsys, picture, "--turn", "auto")

    assert (page["turned"], page["turn_hint"], err) == (0, None, "")


def test_the_stages_of_a_page_are_those_of_the_turned_one(lying, tmp_path, capsys):
    folder = tmp_path / "stages"
    assert main(["read", str(lying), "--turn", "auto", "--stages", str(folder)]) == 0
    sizes = set()
    for path in folder.iterdir():
        with Image.open(path) as stage:
            sizes.add(stage.width > stage.height)

    assert sizes == {True}
    assert main(["read", str(lying), "--turn", "auto", "--stages", str(folder)]) == 2


def test_boxes_of_others_do_not_choose_how_a_page_lies(lying, tmp_path, capsys):
    call = ["read", str(lying), "--turn", "auto", "--boxes", str(tmp_path / "page.box")]

    assert main(call) == 2
    assert "--turn auto finds letters by itself" in printed(capsys)[1]
