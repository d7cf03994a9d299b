"""What the widgets of many samples and many runs cost.

Run with: python -m pytest tests/benchmarks/test_widget_speed.py
"""

import os
from dataclasses import replace

import numpy as np
import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
pytest.importorskip("PySide6")

from PySide6.QtGui import QPixmap

from gui.application import configure_application
from gui.widgets.coverage_strip import CoverageStrip
from gui.widgets.run_list import RunList, RunRow

SAMPLES, RUNS = 60_000, 100
LONGEST_STRIP_MS = 5
LONGEST_UPDATE_MS = 5
LONGEST_PAINT_MS = 25


@pytest.fixture(scope="module", autouse=True)
def application(qapp):
    configure_application(qapp, theme_choice="light")


def median_ms(benchmark):
    return 1000 * benchmark.stats.stats.median


@pytest.mark.parametrize("width", [260, 1200])
def test_new_visits_of_sixty_thousand_samples_are_painted(benchmark, qtbot, width):
    strip = CoverageStrip()
    qtbot.addWidget(strip)
    strip.resize(width, 70)
    strip.show()
    rng = np.random.default_rng(0)
    visits = [rng.poisson(7, SAMPLES) for _ in range(2)]
    target = QPixmap(strip.marks.size())

    def show():
        visits.reverse()
        strip.set_visits(visits[0])
        strip.marks.render(target)

    benchmark(show)
    assert median_ms(benchmark) < LONGEST_STRIP_MS


@pytest.fixture
def runs(qtbot):
    result = RunList()
    qtbot.addWidget(result)
    result.resize(260, 640)
    result.set_rows(
        [
            RunRow(
                f"run{number}",
                f"MLP {number}",
                "#005FA0",
                "finished",
                "best 0.587",
                tags=("good", "report a", "third")[: number % 4],
                depth=number % 3,
            )
            for number in range(RUNS)
        ]
    )
    result.show()
    qtbot.waitExposed(result)
    return result


def test_an_epoch_of_one_of_a_hundred_runs_is_shown(benchmark, runs, qapp):
    rows = list(runs.rows)
    epochs = iter(range(10**9))

    def show():
        rows[0] = replace(rows[0], detail=f"epoch {next(epochs)}")
        runs.set_rows(rows)
        qapp.processEvents()

    benchmark(show)
    assert median_ms(benchmark) < LONGEST_UPDATE_MS


def test_all_rows_in_view_are_painted(benchmark, runs):
    target = QPixmap(runs.size())
    benchmark(lambda: runs.render(target))
    assert median_ms(benchmark) < LONGEST_PAINT_MS
