import json

import numpy as np
import pytest
from PIL import Image

from core.ocr.pipelines import PIPELINES
from main import main
from resources import resource_path


@pytest.fixture(scope="module")
def picture(tmp_path_factory):
    """Three letters L, and a full stop behind the first."""
    values = np.full((200, 400), 240, np.uint8)
    for column in (60, 160, 260):
        values[60:120, column : column + 8] = 20
        values[114:120, column : column + 30] = 20
    values[112:119, 100:107] = 20
    path = tmp_path_factory.mktemp("pages") / "dots.png"
    Image.fromarray(values).save(path)
    return path


def read(picture, capsys, *flags):
    code = main(["read", str(picture), *flags, "--json"])
    out, err = capsys.readouterr()
    return code, json.loads(out) if out else None, err


def test_settings_change_what_is_found(picture, capsys):
    _, result, _ = read(picture, capsys)
    (page,) = result["pictures"]
    assert (len(page["boxes"]), page["rejected"]) == (3, 1)
    assert page["rejected_by_reason"]["speck"] == 1
    assert result["finding"]["smallest"] == 0.42

    flags = ("--pipeline", "report-b", "--finding", "least_area=20", "--finding", "sigma=0.5")
    _, result, _ = read(picture, capsys, *flags)
    assert len(result["pictures"][0]["boxes"]) == 4
    assert result["finding"] == {"sigma": 0.5, "closing": 10, "least_area": 20}


@pytest.mark.parametrize("entry", ["least_area=20", "closing", "closing=wide", "closing=9"])
def test_bad_settings_are_one_line(picture, capsys, entry):
    code, result, err = read(picture, capsys, "--finding", entry)

    assert (code, result) == (2, None)
    assert err.startswith("main.py: --finding: ")
    assert len(err.splitlines()) == 1


def test_every_stage_is_written_and_replaced_only_by_force(picture, capsys, tmp_path):
    stages = tmp_path / "stages"
    code, _, err = read(picture, capsys, "--stages", str(stages))
    names = PIPELINES.get("default").stages
    assert code == 0
    assert f"wrote {len(names)} stages of dots.png" in err
    assert sorted(path.name for path in stages.iterdir()) == [
        f"dots.png.{number}-{name}.png" for number, name in enumerate(names, 1)
    ]
    with Image.open(stages / "dots.png.5-ink.png") as ink:
        shades = np.asarray(ink)
    assert shades.shape == (200, 400)
    assert (shades[90, 63], shades[90, 80]) == (0, 255)

    assert read(picture, capsys, "--stages", str(stages))[0] == 2
    assert read(picture, capsys, "--stages", str(stages), "--force")[0] == 0


def test_a_step_of_reading_is_left_out(capsys):
    close = (str(resource_path("pages", "clean.jpg")), capsys, "--spoil", "join=0.3")
    parted = read(*close)[1]["pictures"][0]["boxes"]
    joined = read(*close, "--no-splitting")[1]["pictures"][0]["boxes"]

    assert len(joined) < len(parted)
