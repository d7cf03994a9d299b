"""The verb ``generate``: characters, pages and sheets."""

import json
from types import SimpleNamespace

import numpy as np
import pytest
from PIL import Image

from core.cli import generate_characters
from core.datasets import synthetic36
from core.datasets.loading import load_dataset
from core.synthetic import export


@pytest.fixture
def generate(lab, tmp_path):
    def call(*arguments, output=None):
        place = () if output is None else ("--output", tmp_path / output)
        return lab("generate", "--json", *arguments, *place)

    return call


@pytest.fixture
def not_generated(generate):
    """Call what must be refused; return the line that says why."""

    def call(*arguments, output=None):
        done = generate(*arguments, output=output)
        assert (done.code, done.out) == (2, "")
        assert 1 <= len(done.error_lines) <= 2
        return done.error_lines[0]

    return call


def test_without_an_output_the_default_set_is_made_and_kept(generate, tmp_path, monkeypatch):
    monkeypatch.setattr(synthetic36, "cache_folder", lambda: tmp_path / "kept")

    done = generate("--count", 2)

    assert done.code == 0
    assert done.json["output"] == str(tmp_path / "kept" / "synthetic36-2.npz")
    assert done.json["pictures"] == {"train": 72, "validation": 36, "test": 36}
    assert 0 < done.json["seconds"] < 60
    assert (tmp_path / "kept" / "synthetic36-2.npz").exists()


def test_a_place_that_cannot_be_written_is_told(generate, tmp_path, monkeypatch):
    (tmp_path / "file").write_text("")
    monkeypatch.setattr(synthetic36, "cache_folder", lambda: tmp_path / "file" / "x")

    done = generate("--count", 1)

    assert done.code == 0
    assert done.json["output"] is None
    assert "could not be kept" in done.err


@pytest.mark.parametrize("output", ["mine.npz", "mine.mat"])
def test_characters_are_written_with_their_parameters(generate, tmp_path, output):
    done = generate("--count", 3, "--size", 20, "--seed", 4, "--slant", "0.5", output=output)

    assert (done.json["size"], done.json["seed"], done.json["classes"]) == (20, 4, 36)
    dataset = load_dataset(tmp_path / output)
    assert dataset.sample_shape == (20, 20)
    assert (dataset.train.class_counts(36) == 3).all()


def test_a_folder_of_pictures_is_written(generate, tmp_path):
    assert generate("--count", 1, output="folder").code == 0

    assert len(list((tmp_path / "folder").rglob("*.png"))) == 108


def test_a_page_comes_with_its_truth(generate, tmp_path):
    done = generate("--page", r"Hi you\n42!", "--seed", 3, "--letter-height", 40, output="p.png")

    assert done.code == 0
    facts = done.json
    assert (facts["lines"], facts["characters"]) == (["HI YOU", "42"], 7)
    assert facts["replaced"] == ["!"]
    assert "became gaps: !" in done.err
    truth = json.loads((tmp_path / "p.json").read_text())
    assert facts["truth"] == str(tmp_path / "p.json")
    picture = Image.open(tmp_path / "p.png")
    assert picture.size == (truth["width"], truth["height"]) == (facts["width"], facts["height"])
    pixels = np.asarray(picture)
    for box in truth["boxes"]:
        assert pixels[box["top"] : box["bottom"], box["left"] : box["right"]].min() < 64
    assert "".join(box["character"] for box in truth["boxes"]) == "HIYOU42"
    assert truth["lines"] == facts["lines"]


def test_a_sheet_sets_other_data_beside(generate, tmp_path, shared_data):
    done = generate("--sheet", 4, "--beside", shared_data / "mini36", output="s.png")

    assert done.json["groups"] == ["drawn", "mini36"]
    sheet = np.asarray(Image.open(tmp_path / "s.png"))
    assert sheet.shape == (done.json["height"], done.json["width"])
    # Real characters, dark on white, stand in the right half.
    assert (sheet[:, sheet.shape[1] // 2 :] < 64).mean() > 0.02


def test_a_sheet_of_all_skeletons_is_drawn(generate, tmp_path):
    done = generate("--skeletons", output="k.png")

    assert min(done.json["allographs"].values()) >= 8
    assert len(done.json["allographs"]) == 36
    with Image.open(tmp_path / "k.png") as picture:
        assert picture.size == (done.json["width"], done.json["height"])


def test_nothing_is_overwritten_unasked(generate, not_generated, tmp_path):
    for name, arguments in (("a.npz", ["--count", 1]), ("p.png", ["--page", "A"])):
        (tmp_path / name).write_text("precious")
        assert "is there already; add --force" in not_generated(*arguments, output=name)
        assert (tmp_path / name).read_text() == "precious"
        assert generate(*arguments, "--force", output=name).code == 0
    (tmp_path / "q.json").write_text("precious")
    assert "q.json is there already" in not_generated("--page", "A", output="q.png")


def test_a_stale_file_is_not_passed_off_as_the_set(generate, tmp_path, monkeypatch):
    monkeypatch.setattr(synthetic36, "cache_folder", lambda: tmp_path)
    (tmp_path / "synthetic36-1.npz").write_text("stale")

    def fail(*_arguments):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(synthetic36, "write_atomically", fail)

    done = generate("--count", 1)

    assert (done.code, done.json["output"]) == (0, None)
    assert "could not be kept" in done.err


def test_a_page_whose_truth_cannot_be_written_leaves_the_old_picture(
    generate, not_generated, tmp_path, monkeypatch
):
    (tmp_path / "p.png").write_text("precious")
    (tmp_path / "p.json").mkdir()
    assert "is a folder" in not_generated("--page", "A", "--force", output="p.png")
    assert (tmp_path / "p.png").read_text() == "precious"


@pytest.mark.parametrize("error", [OSError(28, "No space left on device"), KeyboardInterrupt()])
def test_a_folder_is_written_to_its_end_or_not_at_all(generate, tmp_path, monkeypatch, error):
    written = []
    png = export.png_bytes

    def fill(picture):
        written.append(1)
        if len(written) > 50:
            raise error
        return png(picture)

    monkeypatch.setattr(export, "png_bytes", fill)
    (tmp_path / "there").mkdir()

    for place in ("new", "there"):
        written.clear()
        assert generate("--count", 1, output=place).code in (2, 130)

    assert not (tmp_path / "new").exists()
    assert list((tmp_path / "there").iterdir()) == []


def test_the_same_data_may_stand_on_a_sheet_twice(generate, shared_data):
    place = shared_data / "mini36"

    done = generate("--sheet", 1, "--beside", place, "--beside", place, output="s.png")

    assert done.json["groups"] == ["drawn", "mini36", "mini36 2"]


def test_a_text_of_strange_characters_is_drawn_and_told_briefly(generate):
    strange = "".join(chr(0x4E00 + i) for i in range(500))

    done = generate("--page", f"A\udcff\U0001f600{strange}B", output="p.png")

    assert (done.code, done.json["lines"]) == (0, ["A B"])
    assert len(done.json["replaced"]) == 502
    assert "and 482 more" in done.err
    assert len(done.err) < 300


def test_what_a_course_file_takes_is_asked_before_anything_is_drawn(
    not_generated, tmp_path, monkeypatch
):
    monkeypatch.setattr(
        "core.memory.psutil.virtual_memory", lambda: SimpleNamespace(available=300 * 2**20)
    )
    monkeypatch.setattr(
        generate_characters, "draw_collection", lambda *_, **__: pytest.fail("drawn")
    )

    assert "as .mat needs about" in not_generated("--count", 300, output="x.mat")


@pytest.mark.parametrize(
    ("arguments", "output", "words"),
    [
        (["--count", 0], "x.npz", "ask for 1 or more"),
        (["--count", 10**8], "x.npz", "GiB"),
        (["--size", 7], "x.npz", "choose 8 to 512"),
        (["--skeletons", "--size", -5], "x.png", "choose 8 to 512"),
        (["--skeletons", "--size", 100_000], "x.png", "choose 8 to 512"),
        (["--skeletons", "--slant", "0.2"], "x.png", "leave out --slant"),
        (["--skeletons", "--seed", 2], "x.png", "leave out --seed"),
        (["--sheet", 2, "--size", 7], "x.png", "choose 8 to 512"),
        (["--orientation", "upright"], "x.npz", "--orientation tells of --beside"),
        ([], ".npz", "no name before its ending"),
        (["--size", 513], "x.npz", "choose 8 to 512"),
        (["--seed", -1], "x.npz", "--seed must be 0 or more"),
        (["--slant", "9"], "x.npz", "slant must be between -1 and 1"),
        ([], "x.txt", "written as .npz, .mat or"),
        (["--slant", "0.1"], None, "need --output"),
        (["--page", "A"], None, "--page needs --output"),
        (["--page", "-é!"], "x.png", "no letter A to Z"),
        (["--page", "A"], "x.npz", "must end in .png"),
        (["--page", "A", "--size", 64], "x.png", "--letter-height"),
        (["--page", "A", "--count", 5], "x.png", "--count is about characters"),
        (["--letter-height", "40"], "x.npz", "add --page TEXT"),
        (["--sheet", 0], "x.png", "1 to 200"),
        (["--beside", "toy-gaussians"], "x.npz", "goes with --sheet"),
        (["--sheet", 2, "--beside", "toy-gaussians"], "x.png", "no grey pictures"),
        (["--sheet", 2, "--beside", "nowhere"], "x.png", "neither a built-in data set"),
        (["--page", "A", "--skeletons"], "x.png", "not allowed with"),
    ],
)
def test_what_does_not_go_is_refused_in_a_line(not_generated, tmp_path, arguments, output, words):
    assert words in not_generated(*arguments, output=output)
    assert not list(tmp_path.glob("x.*"))


@pytest.mark.parametrize("output", ["file/x.npz", "file/x/y", "file/x.mat"])
def test_a_place_in_the_way_is_told_before_anything_is_drawn(
    not_generated, tmp_path, monkeypatch, output
):
    (tmp_path / "file").write_text("")
    monkeypatch.setattr(
        generate_characters, "draw_collection", lambda *_, **__: pytest.fail("drawn")
    )

    assert "file is no folder" in not_generated("--count", 1, output=output)


def test_an_empty_name_is_no_place(lab):
    done = lab("generate", "--output", "")

    assert (done.code, done.error_lines) == (
        2, ["main.py: --output is empty; name a file or folder"]
    )  # fmt: skip


def test_training_on_a_count_takes_that_many(train):
    done = train("--data", "synthetic36:4", "--epochs", 1)

    assert (done.json["train"]["samples"], done.json["test"]["samples"]) == (144, 36)


def test_sample_pages_are_drawn_with_their_truth(generate, not_generated, tmp_path, monkeypatch):
    from core.synthetic import sample_pages

    tiny = np.full((20, 30), 200, np.uint8)
    monkeypatch.setattr(sample_pages, "draw_sample", lambda sample: tiny)
    done = generate("--sample-pages", output="pages")

    assert done.code == 0
    assert done.json["pages"][0] == {"file": "clean.jpg", "width": 30, "height": 20}
    truth = json.loads((tmp_path / "pages" / "truth.json").read_text(encoding="utf-8"))
    assert truth["images"]["clean.jpg"]["lines"][0] == "THE QUICK BROWN FOX"
    assert (tmp_path / "pages" / "form.jpg").stat().st_size > 100
    assert "is there already" in not_generated("--sample-pages", output="pages")
    assert "leave out --seed" in not_generated("--sample-pages", "--seed", 3, output="other")
    assert "needs --output DIR" in not_generated("--sample-pages")
