"""The Compare tab: with runs that were never trained, and with reports made up for tests."""

import threading
from dataclasses import replace

import numpy as np
import pytest

from core.registry import Registry
from core.runs.record import FineTuning
from core.runs.training_run import TrainingRun
from core.training.events import RunStatus, Scores
from tests.gui.tabs.compare.made_up_reports import ROWS, Reports


class Tab:
    """The page, and what a user does on it."""

    def __init__(self, lab):
        from gui.tabs.compare.presenter import RunsPresenter

        self.lab, self.session = lab, lab.session
        self.view = lab.window.tabs.show_page("compare")
        self.page = self.view.runs
        self.presenter = self.view.findChild(RunsPresenter)
        self.settle()

    def settle(self):
        self.lab.wait(self.view.is_settled)

    def add(self, *runs):
        self.session.add_runs(runs)
        self.settle()

    def tick(self, *names):
        self.session.show_only([r.run_id for r in self.session.runs if r.record.name in names])
        self.settle()

    @property
    def names(self):
        """The runs of the sheet, from top to bottom."""
        return [row.texts[0] for row in self.page.sheet.rows]

    @property
    def dots(self):
        return [dot.key for dot in self.page.trade_off.time.scene.dots]

    def text(self, name, title):
        from gui.tabs.compare.run_rows import COLUMNS

        at = [column.title for column in COLUMNS].index(title)
        return self.page.sheet.rows[self.names.index(name)].texts[at]


@pytest.fixture
def tab(lab):
    return Tab(lab)


@pytest.fixture
def trained(make_run, make_row):
    """Make a run as if it had been trained."""

    def make(name, best, *, seconds=10.0, parameters=1000, data="toy", tuned=False, **training):
        at = len(name)
        run = make_run(name, created=f"2026-01-{at:02}T10:00:00+00:00", planned=2)
        for epoch, accuracy in enumerate((0.1, best, best - 0.05)):
            run.history.append(make_row(epoch, accuracy, 1 - accuracy))
        record, config = run.record, run.record.config
        dataset = replace(
            record.dataset, name=data, fingerprint=data, samples={"train": 4, "validation": 100}
        )
        run.record = replace(
            record,
            config=replace(config, training=replace(config.training, **training)),
            dataset=dataset,
            parameters=parameters,
            seconds=seconds,
            status=RunStatus.FINISHED,
            epochs_done=2,
            results={"test": Scores(50, 0.5, best - 0.1)},
            fine_tuning=FineTuning("personal", "0" * 64, 9, 9) if tuned else None,
        )
        return run

    return make


@pytest.fixture
def three(tab, trained):
    """Three runs on the same data, all ticked; the last has the longest name."""
    tab.add(
        trained("Own", 0.6, seconds=100.0),
        trained("Tuned", 0.9, seconds=4.0, parameters=50_000, tuned=True),
        trained("Batches", 0.7, seconds=20.0, batch_size=8),
    )
    return tab


@pytest.fixture
def data(tmp_path, preferences):
    rng = np.random.default_rng(0)
    folder = tmp_path / "data"
    folder.mkdir()
    np.savez(folder / "points.npz", x=rng.normal(size=(60, 2)), y=np.arange(60) % 3)
    preferences.report_folders = [str(folder)]
    return folder


@pytest.fixture
def open_reports(open_lab, monkeypatch):
    def made(*rows):
        monkeypatch.setattr("gui.tabs.compare.presenter.ROWS", Registry("row", *(rows or ROWS)))
        return Reports(open_lab())

    return made


@pytest.fixture
def reports(data, open_reports):
    return open_reports()


@pytest.fixture
def slow(monkeypatch):
    """Let training wait after each epoch's first step until it is let go."""
    gate = threading.Event()
    record = TrainingRun.record

    def held(self, event):
        record(self, event)
        if self.position.epoch >= 1 and not gate.is_set():
            gate.wait(0.05)

    monkeypatch.setattr(TrainingRun, "record", held)
    yield gate
    gate.set()
