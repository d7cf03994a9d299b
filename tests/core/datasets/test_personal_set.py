"""The letters of one person on disk: kept, merged, relabelled, removed, and damaged."""

import json

import numpy as np
import pytest
from PIL import Image

from core.datasets.loading import load_dataset, read_data
from core.datasets.personal_data import data_of
from core.datasets.personal_letter import PersonalLetter
from core.datasets.personal_set import INDEX, PersonalSet
from core.errors import DatasetError


def letter(character, seed=0, source="page.png"):
    ink = np.zeros((40, 24), np.uint8)
    ink[4:36, 4:10] = 255
    ink[4 + seed : 12 + seed, 4:20] = 200
    return PersonalLetter(character, ink, source)


@pytest.fixture
def own(tmp_path):
    return PersonalSet(tmp_path / "personal")


def shown(own):
    return sorted((each.character, each.sha256) for each in own.read().letters)


def test_letters_come_back_as_they_were_added(own):
    added = own.add([letter("A"), letter("a", 1), letter("é", 2), letter("7", 3)])

    content = own.read()
    assert (added.new, added.known, added.relabelled) == (4, 0, 0)
    assert added.words == "4 added"
    assert content.classes == ("7", "A", "a", "é")
    assert content.problems == ()
    assert np.array_equal(content.letters[0].ink, letter("A").ink)
    assert content.letters[0].source == "page.png"
    assert content.letters[0].added
    # Small letters lie apart where a file system takes a for A.
    assert sorted(path.name for path in own.folder.iterdir() if path.is_dir()) == [
        "7", "A", "U+0061", "U+00E9"
    ]  # fmt: skip


def test_the_same_ink_is_kept_once_and_the_newer_character_holds(own):
    own.add([letter("O"), letter("B", 1)])

    again = own.add([letter("O", source="elsewhere"), letter("8", 1)])

    assert (again.new, again.known, again.relabelled) == (0, 1, 1)
    assert again.words == "0 added, 1 already there, 1 relabelled"
    assert own.read().classes == ("8", "O")
    assert len(list(own.folder.glob("*/*.png"))) == 2


def test_what_is_removed_can_be_added_again(own):
    own.add([letter("A"), letter("B", 1)])
    before = shown(own)

    removed = own.remove([letter("B", 1).sha256])

    assert [each.character for each in removed] == ["B"]
    assert own.read().classes == ("A",)
    own.add(removed)
    assert shown(own) == before


def test_sets_are_put_together_by_copying_files(own, tmp_path):
    other = PersonalSet(tmp_path / "other")
    other.add([letter("B", 1)])
    own.add([letter("A")])

    # Without the index, as a folder of pictures from anywhere.
    for path in other.folder.glob("*/*.png"):
        target = own.folder / path.parent.name / "mine.png"
        target.parent.mkdir()
        target.write_bytes(path.read_bytes())

    assert own.read().classes == ("A", "B")
    own.remove([letter("B", 1).sha256])
    assert own.read().classes == ("A",)


def test_damaged_files_are_named_and_stay(own):
    own.add([letter("A"), letter("B", 1), letter("C", 2)])
    paths = {path.parent.name: path for path in own.folder.glob("*/*.png")}
    paths["A"].write_bytes(paths["A"].read_bytes()[:40])
    paths["B"].unlink()
    with (own.folder / INDEX).open("a") as file:
        file.write("{broken\n")

    content = own.read()

    assert content.classes == ("C",)
    assert len(content.problems) == 3
    assert all(str(own.folder) in problem for problem in content.problems)
    own.add([letter("D", 3)])
    own.remove([letter("C", 2).sha256])
    assert "{broken" in (own.folder / INDEX).read_text()
    assert paths["A"].exists()


def test_an_index_cannot_name_files_elsewhere(own, tmp_path):
    Image.fromarray(letter("A").ink).save(tmp_path / "secret.png")
    own.folder.mkdir()
    line = json.dumps({"character": "A", "file": "../secret.png", "sha256": "", "source": ""})
    (own.folder / INDEX).write_text(line + "\n")

    assert own.read().letters == ()
    assert len(own.read().problems) == 1


@pytest.mark.parametrize(
    "bad",
    [
        letter("AB"),
        letter(" "),
        letter("\n"),
        PersonalLetter("A", np.zeros((4, 4), np.uint8)),
    ],
)
def test_what_is_no_letter_is_refused_before_anything_is_written(own, bad):
    with pytest.raises(DatasetError):
        own.add([letter("Q"), bad])

    assert not own.folder.exists()


def test_the_fingerprint_hangs_on_letters_alone(own, tmp_path):
    own.add([letter("A"), letter("B", 1)])
    other = PersonalSet(tmp_path / "other")
    other.add([letter("B", 1, source="x"), letter("A", source="y")])

    assert own.read().fingerprint == other.read().fingerprint
    other.add([letter("A", 1)])
    assert own.read().fingerprint != other.read().fingerprint


def test_the_set_is_data_by_its_name(own, monkeypatch):
    monkeypatch.setattr("core.datasets.personal_set.default_personal_dir", lambda: own.folder)
    with pytest.raises(DatasetError, match="personal set is empty"):
        read_data("personal")
    own.add([letter(name, seed) for name in "AB" for seed in range(name == "B", 10, 2)])

    stored = read_data("personal")
    trained = load_dataset("personal")

    assert list(stored.parts) == ["all"]
    assert stored.parts["all"].inputs.shape == (10, 32, 32)
    assert stored.ink == "light"
    assert len(trained.train) + len(trained.validation) + len(trained.test or ()) == 10


def test_glyphs_are_those_that_reading_makes(own):
    from core.ocr.box import Box
    from core.ocr.finding import Findings, Letter
    from core.ocr.glyph_cutting import cut_glyphs, cut_ink

    rng = np.random.default_rng(2)
    flat = np.ones((80, 60), np.float32)
    flat[20:60, 20:26] = 0.1
    flat[20:30, 20:44] = 0.1 + 0.1 * rng.random((10, 24))
    labels = (flat < 0.5).astype(np.int32)
    findings = Findings((), (), 1.0, flat, labels, 40.0, 0.0, "dark")
    box = Box(20, 20, 60, 44)
    ink = np.asarray(np.rint(cut_ink(findings, box, (1,)) * 255), np.uint8)
    own.add([PersonalLetter("F", ink)])

    (kept,) = data_of(own.read()).parts["all"].inputs
    (read,) = cut_glyphs(findings, [Letter(box, (1,), 0, 0)])

    assert np.abs(kept - read).max() < 0.03
