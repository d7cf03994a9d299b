"""The program as a process: what can only be seen from outside."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtGui import QImage

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def run_program(tmp_path):
    """Run ``main.py`` with folders of its own, and return what it left."""
    usual = os.environ | {
        "QT_QPA_PLATFORM": "offscreen",
        "XDG_CONFIG_HOME": str(tmp_path / "config"),
        "XDG_DATA_HOME": str(tmp_path / "data"),
        "XDG_STATE_HOME": str(tmp_path / "state"),
        "HOME": str(tmp_path),
    }

    def run(*arguments, environment=None):
        return subprocess.run(
            [sys.executable, "main.py", *map(str, arguments)],
            cwd=ROOT,
            env=usual | (environment or {}),
            capture_output=True,
            text=True,
            timeout=90,
            check=False,
        )

    return run


def test_the_window_opens_and_says_how_long_that_took(run_program):
    done = run_program("--exit-after-start")

    assert done.returncode == 0, done.stderr
    assert 0 < json.loads(done.stdout)["seconds_to_window"] < 60
    assert "Traceback" not in done.stderr
    assert "libpyside" not in done.stderr


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_screenshots_show_a_trained_run_in_every_tab(run_program, tmp_path, theme):
    folder = tmp_path / "pictures" / theme
    # The default set has something for every tab; points make a quick second look.
    data = () if theme == "light" else ("--data", "toy-gaussians")
    done = run_program("screenshots", folder, "--theme", theme, "--size", "1024x768", *data)

    assert done.returncode == 0, done.stderr
    picture = QImage(str(folder / "training.png"))
    assert (picture.width(), picture.height()) == (1024, 768)
    corner = picture.pixelColor(2, 2).lightness()
    assert corner > 200 if theme == "light" else corner < 60
    assert len({picture.pixel(x, 300) for x in range(0, 1024, 3)}) > 5
    # The user's own runs and preferences are left alone.
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize("size", ["big", "0x0", "1280", "12x8", "99999x99999"])
def test_a_size_that_is_none_is_refused(run_program, tmp_path, size):
    done = run_program("screenshots", tmp_path, "--size", size)

    assert done.returncode == 2
    assert size in done.stderr
    assert len(done.stderr.strip().splitlines()) <= 2


def test_screenshots_of_data_that_cannot_be_read_say_why(run_program, tmp_path):
    done = run_program("screenshots", tmp_path, "--data", "no-such-file.mat")

    assert done.returncode == 2
    assert "no-such-file.mat" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.skipif(sys.platform != "linux", reason="other systems always have a display")
def test_without_a_display_the_window_says_so_and_pictures_still_work(run_program, tmp_path):
    nothing = {"QT_QPA_PLATFORM": "", "DISPLAY": "", "WAYLAND_DISPLAY": ""}

    window = run_program(environment=nothing)
    assert window.returncode == 2
    assert "display" in window.stderr
    assert run_program("--exit-after-start", environment=nothing).returncode == 0


@pytest.mark.parametrize("path", ["mistyped.mat", "no/such/folder"])
def test_a_path_that_is_not_there_is_named(run_program, path):
    done = run_program(path)

    assert done.returncode == 2
    assert path in done.stderr
    assert "train" in done.stderr


def test_a_photograph_that_is_named_opens_in_the_ocr_tab(qtbot, monkeypatch, preferences, tmp_path):
    from PIL import Image

    from core.synthetic.page import draw_page
    from core.synthetic.page_style import PageStyle
    from gui import launch
    from gui.preferences import Preferences

    picture = tmp_path / "page.png"
    drawn = draw_page("HELLO", seed=4, style=PageStyle(letter_height=48))
    Image.fromarray(drawn.picture).save(picture)
    windows = []
    make = launch.make_window

    class Application:
        def exec(self):
            (window,) = windows
            tabs = window.tabs
            qtbot.waitUntil(lambda: tabs.currentIndex() == 3, timeout=10_000)
            ocr = tabs.currentWidget()
            qtbot.waitUntil(lambda: ocr.document.content is not None, timeout=20_000)
            assert ocr.document.picture.name == "page.png"
            window.close()
            return 0

    def make_window(preferences, **arguments):
        assert arguments["data"] is None
        windows.append(make(preferences, **arguments))
        return windows[0]

    monkeypatch.setattr(launch, "create_application", lambda *_, **__: Application())
    monkeypatch.setattr(launch, "make_window", make_window)
    monkeypatch.setattr(Preferences, "for_user", staticmethod(lambda: preferences))
    assert launch.open_window(data=str(picture), runs_dir=str(tmp_path / "runs")) == 0
