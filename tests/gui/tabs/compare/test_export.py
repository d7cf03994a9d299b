"""The comparison as files."""

import csv

import pytest
from PIL import Image

from gui.tabs.compare.export import NOTHING


@pytest.mark.parametrize("kind", ["csv", "md", "tex"])
def test_tables_hold_the_ticked_runs_and_the_settings_that_differ(three, tmp_path, kind):
    three.tick("Own", "Batches")
    path = tmp_path / f"runs.{kind}"
    three.presenter.export.save(kind, path)
    three.settle()
    text = path.read_text(encoding="utf-8")
    assert "Saved" in three.view.messages.text
    assert "Tuned" not in text
    assert "Batch size" in text
    if kind == "csv":
        rows = list(csv.DictReader(text.splitlines()))
        assert [(row["run"], row["best valid. acc."], row["Batch size"]) for row in rows] == [
            ("Own", "0.6", "32"),
            ("Batches", "0.7", "8"),
        ]


@pytest.mark.parametrize("what", ["dots", "curves"])
@pytest.mark.parametrize("in_light", [True, False])
def test_pictures_are_in_the_colours_that_are_wanted(three, tmp_path, light, what, in_light):
    light.choose("dark")
    three.lab.window.preferences.light_pictures = in_light
    three.settle()
    path = tmp_path / "picture.png"
    three.presenter.export.save(what, path)
    three.settle()
    with Image.open(path) as image:
        corner = image.convert("L").getpixel((2, 2))
        assert image.width > 1000
    assert (corner > 200) is in_light


def test_the_menu_asks_for_a_file(three, tmp_path, monkeypatch):
    path = tmp_path / "kept.md"
    monkeypatch.setattr("gui.tabs.compare.export.ask_for_file", lambda *_: path)
    titles = {each.text(): each for each in three.presenter.export.menu.actions()}
    titles["Table as Markdown…"].trigger()
    three.settle()
    assert path.read_text(encoding="utf-8").startswith("| run | data |")
    assert three.lab.window.preferences.export_folder == str(tmp_path)


def test_without_a_tick_there_is_nothing_to_take_away(three):
    three.tick()
    three.presenter.export.menu.actions()[0].trigger()
    assert three.view.messages.text == NOTHING


def test_a_folder_that_is_not_there_is_told(three, tmp_path):
    three.presenter.export.save("csv", tmp_path / "nowhere" / "runs.csv")
    three.settle()
    assert "cannot be written" in three.view.messages.text
