import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QLabel, QMainWindow

from core.training.events import BatchEnd
from gui.background.run_controller import RunState
from gui.status_bar import LabStatusBar


@pytest.fixture
def bar(qtbot):
    bar = LabStatusBar()
    qtbot.addWidget(bar)
    bar.resize(900, 30)
    return bar


def texts(bar):
    return [label.text() for label in bar.findChildren(QLabel)]


def test_a_fresh_bar_is_ready(bar):
    assert texts(bar) == ["Ready", ""]


def test_a_run_is_told_with_speed_and_time_left(bar):
    bar.set_run(10, "CPU")
    bar.set_state(RunState.RUNNING)
    bar.set_progress(BatchEnd(3, 5, 20, 45, 0.5, 40), 31.0)

    assert texts(bar)[0] == (
        "Training  ·  epoch 3 of 10  ·  batch 5 of 20  ·  31 steps/s  ·  5.0 s left  ·  CPU"
    )


def test_a_paused_run_has_no_speed(bar):
    bar.set_run(10, "CPU")
    bar.set_progress(BatchEnd(3, 5, 20, 45, 0.5, 40), 31.0)
    bar.set_state(RunState.PAUSED)

    assert texts(bar)[0] == "Paused  ·  epoch 3 of 10  ·  batch 5 of 20  ·  CPU"


def test_the_next_run_begins_without_the_figures_of_the_last(bar):
    bar.set_run(10, "CPU")
    bar.set_progress(BatchEnd(3, 5, 20, 45, 0.5, 40), 31.0)
    bar.set_state(RunState.PREPARING)

    assert texts(bar)[0] == "Preparing…  ·  CPU"


def test_reading_data_is_said_and_taken_back(bar):
    bar.set_busy("Reading nist36.mat…")
    assert texts(bar)[0] == "Reading nist36.mat…"
    bar.set_busy("")
    assert texts(bar)[0] == "Ready"


def test_two_things_that_go_on_do_not_hide_one_another(bar):
    bar.set_busy("Reading nist36.mat…", "data")
    bar.set_busy("Importing run.zip… 40%", "runs")
    assert texts(bar)[0] == "Reading nist36.mat…  ·  Importing run.zip… 40%"
    bar.set_busy("", "data")
    assert texts(bar)[0] == "Importing run.zip… 40%"
    bar.set_busy("", "runs")
    assert texts(bar)[0] == "Ready"


def test_the_time_left_counts_the_batches_that_are_still_to_come(bar):
    # The first epochs had 200 batches each, before the batch size was changed.
    bar.set_run(10, "CPU")
    bar.set_state(RunState.RUNNING)
    bar.set_progress(BatchEnd(3, 5, 20, 405, 0.5, 40), 31.0)
    assert "5.0 s left" in texts(bar)[0]


def test_saving_is_told_with_its_age(bar, monkeypatch):
    now = [100.0]
    monkeypatch.setattr("gui.status_bar.monotonic", lambda: now[0])
    bar.set_saved()
    assert texts(bar)[1] == "Run saved just now"
    now[0] += 5
    bar._timer.timeout.emit()
    assert texts(bar)[1] == "Run saved just now", "nobody wants tenths of a second here"
    now[0] += 70
    bar._timer.timeout.emit()
    assert texts(bar)[1] == "Run saved 75 s ago"


class LayoutCounter(QObject):
    count = 0

    def eventFilter(self, _watched, event):
        self.count += event.type() == QEvent.Type.LayoutRequest
        return False


def test_news_do_not_lay_the_window_out_again(qtbot, qapp):
    bar, window = LabStatusBar(), QMainWindow()
    qtbot.addWidget(window)
    window.resize(900, 300)
    window.setStatusBar(bar)
    window.show()
    for _ in range(5):
        qapp.processEvents()
    counter = LayoutCounter()
    for watched in (window, bar):
        watched.installEventFilter(counter)
    for step in range(1, 5):
        bar.set_state(RunState.RUNNING)
        bar.set_progress(BatchEnd(1, step, 20, step, 0.5, step), 10.0**step)
        bar.set_saved()
        qapp.processEvents()

    assert counter.count == 0
