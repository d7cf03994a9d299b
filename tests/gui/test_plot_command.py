"""The verb ``plot``: pictures and drawings, painted by the painter of the window."""

import os
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest
from PySide6.QtCore import QByteArray, QSize
from PySide6.QtGui import QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

import main
from core.runs.record import Fork
from core.runs.store import RunStore
from core.training.history import EpochMetrics, History
from gui.theme.tokens import DARK, LIGHT

ROOT = Path(main.__file__).parent
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def runs(make_run, tmp_path):
    """Three stored runs: a first, a branch of it, and one without any accuracy."""
    store = RunStore(tmp_path / "runs")
    for name in ("first", "branch", "blind"):
        folder = store.new_folder(name)
        run = make_run(name, 0)
        record = run.record
        begin = 5 if name == "branch" else 0
        if name == "branch":
            parent = next(p.name for p in store.root.iterdir() if p.name.endswith("first"))
            record = replace(record, parent=Fork(parent, "first", 5, 40))
        accuracy = None if name == "blind" else 0.5
        rows = [
            EpochMetrics(e, 8 * e, 3 / (e + 1), accuracy, 4 / (e + 1), accuracy, 0.1, 0.5)
            for e in range(begin, 21)
        ]
        folder.write_record(record)
        folder.write_metrics(History(rows))
        folder.write_batch_losses(np.linspace(3, 1, 8 * (20 - begin), dtype=np.float32), 0)
    return store.root


@pytest.fixture
def plot(runs, capsys, tmp_path):
    def call(*arguments, output="plot.png"):
        code = main.main(
            ["plot", *arguments, "--output", str(tmp_path / output), "--runs-dir", str(runs)]
        )
        return code, capsys.readouterr(), tmp_path / output

    return call


def colors(image):
    return {
        image.pixelColor(x, y).name().upper()
        for x in range(image.width())
        for y in range(image.height())
    }


@pytest.mark.parametrize(
    ("flags", "size"),
    [
        ((), (1920, 1920)),
        (("--metric", "loss", "--scale", "1"), (960, 600)),
        (("--metric", "accuracy", "--scale", "3", "--size", "400x300"), (1200, 900)),
    ],
)
def test_a_picture_has_the_size_that_was_asked_for(plot, flags, size):
    code, streams, path = plot("first", *flags)
    assert (code, streams.out) == (0, f"{path}\n")
    image = QImage(str(path))
    assert (image.width(), image.height()) == size


def test_the_theme_gives_the_colours(plot):
    flags = ("--metric", "loss", "--scale", "1")
    light = colors(QImage(str(plot("first", *flags)[2])))
    assert {LIGHT.surface, LIGHT.runs[0]} <= light
    dark = colors(QImage(str(plot("first", *flags, "--theme", "dark", output="d.png")[2])))
    assert {DARK.surface, DARK.runs[0]} <= dark
    assert LIGHT.surface not in dark


def test_a_drawing_explains_itself_in_text(plot):
    _, _, path = plot("first", "branch", "--x", "seconds", "--batches", output="plot.svg")
    root = ElementTree.parse(path).getroot()
    assert (root.get("width"), root.get("height")) == ("960", "960")
    assert root.get("viewBox") == "0 0 960 960"
    texts = {text.text for text in root.iter(f"{SVG}text")}
    assert {
        "Loss and accuracy",
        "first",
        "branch",
        "training",
        "validation",
        "training time (s)",
        "cross-entropy, mean per sample",
        "fraction correct",
        "branch: branched off at epoch 5.",
    } <= texts
    assert root.find(f"{SVG}title").text == "Loss and accuracy"


def test_a_drawing_has_strokes_and_dashes_and_no_pictures(plot):
    _, _, path = plot("first", output="plot.svg")
    text = path.read_text(encoding="utf-8")
    assert "<image" not in text
    assert 'stroke-width="2.2"' in text
    assert "stroke-dasharray" in text
    # One line a curve, not a bundle of hairlines: two splits of two metrics.
    lines = re.findall(r'<g fill="none" stroke="#005fa0"[^>]*>\s*<polyline', text)
    assert len(lines) == 4


def test_a_drawing_looks_like_the_picture(plot):
    flags = ("first", "branch", "--log", "--smoothing", "0.6", "--metric", "loss")
    picture = QImage(str(plot(*flags, "--scale", "1")[2]))
    renderer = QSvgRenderer(QByteArray(plot(*flags, output="plot.svg")[2].read_bytes()))
    assert renderer.defaultSize() == QSize(960, 600)
    drawn = QImage(picture.size(), QImage.Format.Format_RGB32)
    drawn.fill(0)
    painter = QPainter(drawn)
    renderer.render(painter)
    painter.end()

    def grey(image):
        image = image.convertToFormat(QImage.Format.Format_Grayscale8)
        data = np.frombuffer(image.constBits(), np.uint8)
        return data.reshape(image.height(), image.bytesPerLine())[:, : image.width()].astype(float)

    difference = np.abs(grey(picture) - grey(drawn))
    assert difference.mean() < 2
    # Nothing is drawn outside the frame of the plot that is not in the picture.
    assert (difference > 128).mean() < 0.003


def test_runs_without_accuracy_are_drawn_without_it(plot):
    _, _, path = plot("blind", output="plot.svg")
    assert "fraction correct" not in path.read_text(encoding="utf-8")
    code, streams, _ = plot("blind", "--metric", "accuracy", output="other.svg")
    assert code == 2
    assert "none of these runs has a finite accuracy" in streams.err


def test_the_verb_needs_no_display(runs, tmp_path):
    environment = {
        name: value
        for name, value in os.environ.items()
        if name not in ("QT_QPA_PLATFORM", "DISPLAY", "WAYLAND_DISPLAY")
    }
    command = [sys.executable, "main.py", "plot", "first", "--output", str(tmp_path / "a.png")]
    done = subprocess.run(
        [*command, "--runs-dir", str(runs), "--json"],
        capture_output=True,
        text=True,
        cwd=ROOT,
        env=environment,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    assert done.stderr.strip() == ""
    assert (tmp_path / "a.png").read_bytes().startswith(b"\x89PNG")
