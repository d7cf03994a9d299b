"""The Compare tab of a window with runs that were never trained."""

from dataclasses import replace

import pytest

from core.runs.record import FineTuning
from core.training.events import RunStatus, Scores


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
