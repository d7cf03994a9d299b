"""What the Confusion tab costs: the matrix, a click on a cell, a run that trains meanwhile.

Run with: python -m pytest tests/benchmarks/test_confusion_speed.py
"""

import os

import numpy as np
import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
pytest.importorskip("PySide6")

from PySide6.QtCore import Qt
from PySide6.QtGui import QPixmap

from core.analysis.class_figures import report
from core.analysis.predictions import Predictions
from core.datasets.dataset import Dataset, Split
from core.training.inference import softmax
from gui.application import configure_application
from gui.confusion_content import matrix_content
from gui.marks import Marks
from gui.session import Session
from gui.tabs.confusion.pictures_panel import PicturesPanel
from gui.tabs.confusion.pictures_presenter import PicturesPresenter, pair_of
from gui.tabs.confusion.shown import Shown
from gui.widgets.matrix_view import MatrixView

SAMPLES = 10_800
LONGEST_MATRIX_MS = 20
LONGEST_CLICK_MS = 100


@pytest.fixture(scope="module", autouse=True)
def application(qapp):
    configure_application(qapp, theme_choice="light")


def names_of(classes):
    return tuple("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789abcdefghijklmnopqrstuvwxyz"[:classes])


def answers_of(classes):
    """About 60 of 100 are read right."""
    rng = np.random.default_rng(0)
    labels = np.arange(SAMPLES) % classes
    logits = rng.normal(size=(SAMPLES, classes)) + 2.5 * np.eye(classes)[labels]
    return labels, softmax(logits).astype(np.float32)


def median_ms(benchmark):
    return 1000 * benchmark.stats.stats.median


@pytest.mark.parametrize("classes", [36, 62])
def test_answers_become_a_painted_matrix(benchmark, qtbot, classes):
    labels, probabilities = answers_of(classes)
    view = MatrixView()
    qtbot.addWidget(view)
    view.resize(640, 640)
    view.show()
    target = QPixmap(view.size())

    def show():
        # From the probabilities on, with nothing kept from before.
        view.set_content(matrix_content(Predictions(labels, probabilities), names_of(classes)))
        view.render(target)

    benchmark(show)
    if classes == 36:
        assert median_ms(benchmark) < LONGEST_MATRIX_MS


@pytest.fixture
def pictures(qtbot):
    labels, probabilities = answers_of(36)
    inputs = np.random.default_rng(1).random((SAMPLES, 32, 32), dtype=np.float32)
    split = Split(inputs, labels)
    dataset = Dataset("speed", "speed", split, split, None, names_of(36))
    session = Session()
    panel = PicturesPanel()
    qtbot.addWidget(panel)
    panel.resize(300, 640)
    panel.show()
    presenter = PicturesPresenter(panel, session, Marks(session, panel), panel)
    answers = report(Predictions(labels, probabilities))
    presenter.show(Shown("run", "run", 1, 1, "train", dataset, answers))
    session.pairChanged.connect(lambda _pair: presenter.update())
    return session, panel


@pytest.mark.parametrize(
    "places",
    [((3, 3), (4, 4)), ((3, None), (4, None)), ((None, 3), (None, None))],
    ids=["cell", "row", "column and all"],
)
def test_a_click_is_answered_with_pictures(benchmark, qapp, pictures, places):
    session, panel = pictures
    turn = list(places)
    target = QPixmap(panel.size())

    def click():
        turn.reverse()
        session.set_pair(pair_of(turn[0]))
        panel.render(target)

    benchmark(click)
    assert panel.grid.count > 0
    assert median_ms(benchmark) < LONGEST_CLICK_MS


def test_the_keyboard_walks_on_without_a_stall(benchmark, qtbot):
    labels, probabilities = answers_of(36)
    view = MatrixView()
    qtbot.addWidget(view)
    view.resize(640, 640)
    view.show()
    view.set_content(matrix_content(Predictions(labels, probabilities), names_of(36)))
    target = QPixmap(view.size())
    keys = [Qt.Key.Key_Right, Qt.Key.Key_Left]
    qtbot.keyClick(view, Qt.Key.Key_Right)

    def step():
        keys.reverse()
        qtbot.keyClick(view, keys[0])
        view.render(target)

    benchmark(step)
    assert median_ms(benchmark) < LONGEST_MATRIX_MS
