import contextlib
import json
import random
from dataclasses import replace

import numpy as np
import pytest

from core import files
from core.errors import PageFileError
from core.ocr.box import Box
from core.ocr.formats.source import PageSource
from core.ocr.page import Alternative, Character, Page
from core.ocr.picture_file import picture_of_pixels
from core.ocr.project import Project, project_path, read_project, write_project

TEXTS = ("", "A", "0", "é", '"', "\\", "<", "\n", "𝔄", "rn", "\udc80", "\x00", "\u2028")


def random_project(seed):
    rng = random.Random(seed)

    def box():
        top, left = rng.randrange(470), rng.randrange(630)
        return Box(top, left, rng.randint(top + 1, 480), rng.randint(left + 1, 640))

    def character(line):
        return Character(
            box(),
            line,
            rng.randrange(5),
            rng.choice(TEXTS),
            rng.random(),
            tuple(Alternative(rng.choice(TEXTS), rng.random()) for _ in range(rng.randrange(6))),
            tuple(rng.randrange(10**6) for _ in range(rng.randrange(4))),
            rng.uniform(-45, 45),
            *(rng.random() < 0.5 for _ in range(3)),
        )

    lines = sorted(rng.randrange(9) for _ in range(rng.randrange(30)))
    return Project(
        PageSource(
            rng.choice(("é.jpg", "a\udc80.png", 'b"<&>.jpg')),
            640,
            480,
            "ab" * 32,
            rng.choice((0, 0, 90, 180, 270)),
        ),
        Page(tuple(map(character, lines)), rng.uniform(0, 99), tuple(box() for _ in range(2))),
        rng.choice((None, (), ("AB", "", "Ö"))),
        rng.choice(("", "default-recogniser")),
        rng.choice(("default", "report-a")),
        {"line_spread": rng.random(), "polarity": "auto"},
        {"context": rng.random() < 0.5},
        rng.choice(({}, {"later": [1, {"a": None}]})),
    )


@pytest.mark.parametrize("seed", range(60))
def test_what_is_written_is_read_again_exactly(seed, tmp_path):
    project = random_project(seed)
    path = tmp_path / "é.lab.json"
    write_project(path, project)
    first = path.read_bytes()
    again = read_project(path)
    assert again == project
    assert again.notes == ()
    write_project(path, again)
    assert path.read_bytes() == first
    assert list(tmp_path.iterdir()) == [path]


def test_it_lies_beside_the_picture(tmp_path):
    assert project_path(tmp_path / "a.b.jpg") == tmp_path / "a.b.jpg.lab.json"
    with pytest.raises(FileNotFoundError):
        read_project(project_path(tmp_path / "a.b.jpg"))


def test_people_can_read_it(tmp_path):
    page = Page((Character(Box(1, 2, 3, 4), 0, 0, "A"), Character(Box(1, 5, 3, 7), 0, 1, "Ö")), 2.0)
    write_project(tmp_path / "p", Project(PageSource("x", 9, 9, ""), page))
    text = (tmp_path / "p").read_text(encoding="utf-8")
    assert '"lines": ["A Ö"]' in text
    assert sum('"top"' in row for row in text.splitlines()) == 2


def test_a_picture_that_changed_is_told():
    pixels = np.zeros((4, 5, 3), np.uint8)
    picture = picture_of_pixels(pixels, "a")
    project = Project(PageSource.of(picture))
    assert project.matches(replace(picture, name="renamed"))
    pixels[0, 0] = 1
    assert not project.matches(picture_of_pixels(pixels, "a"))


def changed(path, **changes):
    content = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps(content | changes), encoding="utf-8")


@pytest.fixture
def saved(tmp_path):
    path = tmp_path / "p.lab.json"
    page = Page((Character(Box(1, 2, 3, 4), 0, 0, "A", 0.5, (Alternative("A", 0.5),)),), 2.0)
    write_project(path, Project(PageSource("p", 20, 10, "ab"), page))
    return path


BROKEN = [
    {"format": "something else"},
    {"format_version": "1"},
    {"format_version": True},
    {"format_version": 0},
    {"boxes": None},
    {"boxes": [{}]},
    {"boxes": [3]},
    {"picture": {"name": "p"}},
    {"truth": "A"},
    {"run": 3},
    {"finding": []},
    {"letter_height": "2"},
    {"removed": [[1, 2, 3]]},
    {"removed": [[1, 2, 3, 10**400]]},
]


@pytest.mark.parametrize("changes", BROKEN)
def test_damage_is_one_clear_error(changes, saved):
    changed(saved, **changes)
    with pytest.raises(PageFileError, match=r"p\.lab\.json"):
        read_project(saved)


@pytest.mark.parametrize("data", [b"", b"[]", b"{", b"\xff", b"[" * 100_000, b'{"a": NaN}', b"{}"])
def test_what_is_no_project_is_refused_and_not_written_over(data, saved):
    project = read_project(saved)
    saved.write_bytes(data)
    with pytest.raises(PageFileError, match=r"p\.lab\.json"):
        read_project(saved)
    with pytest.raises(PageFileError, match="not saved"):
        write_project(saved, project)
    assert saved.read_bytes() == data


def test_a_later_version_is_refused_and_not_written_over(saved):
    project = read_project(saved)
    changed(saved, format_version=3)
    before = saved.read_bytes()
    with pytest.raises(PageFileError, match="newer Recognition Lab"):
        read_project(saved)
    with pytest.raises(PageFileError, match="newer Recognition Lab"):
        write_project(saved, project)
    assert saved.read_bytes() == before


def test_only_turned_pictures_need_the_later_version(tmp_path):
    path = tmp_path / "page.lab.json"
    written = []
    for turned in (0, 90):
        write_project(path, Project(PageSource("page.jpg", 640, 480, "ab" * 32, turned)))
        content = json.loads(path.read_bytes())
        written.append((content["format_version"], content["picture"].get("turned")))

    assert written == [(1, None), (2, 90)]
    changed(path, picture={**content["picture"], "turned": 45})
    with pytest.raises(PageFileError, match="45 for a turn by 90, 180, 270 degrees"):
        read_project(path)


def test_unknown_fields_are_kept_at_the_top_and_refused_in_a_box(saved):
    changed(saved, mood={"good": True})
    project = read_project(saved)
    write_project(saved, project)
    assert json.loads(saved.read_text(encoding="utf-8"))["mood"] == {"good": True}
    box = json.loads(saved.read_text(encoding="utf-8"))["boxes"][0]
    changed(saved, boxes=[box | {"mood": 1}])
    with pytest.raises(PageFileError, match="mood"):
        read_project(saved)


def test_boxes_that_leave_the_picture_are_clipped_and_told(saved):
    box = json.loads(saved.read_text(encoding="utf-8"))["boxes"][0]
    changed(saved, boxes=[box | {"top": -5}, box | {"left": 30, "right": 40}])
    project = read_project(saved)
    assert [each.box for each in project.page] == [Box(0, 2, 3, 4)]
    assert len(project.notes) == 2


@pytest.mark.parametrize("way", ["full", "gone"])
def test_what_cannot_be_written_is_said_and_the_old_is_kept(way, saved, monkeypatch):
    project, before = read_project(saved), saved.read_bytes()

    def replace_file(source, target):
        raise OSError(28, "No space left on device")

    path = saved if way == "full" else saved.parent / "gone" / "p.lab.json"
    if way == "full":
        monkeypatch.setattr(files.os, "replace", replace_file)
    with pytest.raises(PageFileError, match="cannot be saved"):
        write_project(path, replace(project, run="other"))
    assert saved.read_bytes() == before
    assert list(saved.parent.iterdir()) == [saved]


def test_bytes_changed_at_random_give_a_project_or_one_clear_error(saved):
    whole, rng = saved.read_bytes(), random.Random(2)
    for _ in range(300):
        data = bytearray(whole)
        data[rng.randrange(len(data))] = rng.randrange(256)
        if rng.random() < 0.2:
            del data[rng.randrange(len(data)) :]
        saved.write_bytes(data)
        # Any other error ends the test.
        with contextlib.suppress(PageFileError):
            read_project(saved)
