"""Rows of reports made up for tests, and the page Reports of the Compare tab with them."""

from functools import partial

from core.reports.row import Figure, Outcome, ReportRow
from core.reports.rows_from_scratch import accuracies, outcome
from core.reports.sources import Need

POINTS = Need("Points", ("points.npz",), samples=60)


def points(work, *, epochs=3, rate=1e-3):
    trained = work.train("toy", POINTS, {"epochs": epochs, "learning_rate": rate})
    return outcome(trained, accuracies(trained, "train", "validation"))


def theory(_work):
    return Outcome({"sum": 1.0})


def row(name, work, *figures, section="Tests", **details):
    shown = figures or (Figure("training accuracy", ".5", 0.5),)
    return ReportRow(name, "A", section, f"Title of {name}", "What it did.", shown, work, **details)


ROWS = (
    row("theory", theory, Figure("sum", "1", 1.0), section="Theory"),
    row(
        "points",
        points,
        Figure("training accuracy", ".5", 0.5),
        Figure("validation accuracy", "jagged"),
        needs=(POINTS,),
        picture="curves",
    ),
    row("again", points, needs=(POINTS,), picture="weights"),
    row("longer", partial(points, epochs=4), needs=(POINTS,), picture="curves"),
    row("heavy", partial(points, epochs=5), needs=(POINTS,), is_heavy=True),
)


class Reports:
    """The page, and what a user does on it."""

    def __init__(self, lab):
        from gui.tabs.compare.reports_presenter import ReportsPresenter

        self.lab, self.session = lab, lab.session
        self.view = lab.window.tabs.show_page("compare")
        self.page = self.view.reports
        self.presenter = self.view.findChild(ReportsPresenter)
        self.view.switch._choose("reports")
        self.settle()

    def settle(self):
        self.lab.wait(self.view.is_settled)

    def finish(self):
        """Wait until nothing is to be trained any more."""
        self.lab.wait(lambda: not self.presenter.training.is_active)
        self.lab.wait(lambda: not self.lab.controller.is_active)
        self.settle()

    def choose(self, name):
        rows = [line.row for line in self.page.table.lines]
        self.page.table.setCurrentIndex(self.page.table.model().index(rows.index(name), 0))
        self.settle()

    def reproduce(self, name):
        self.choose(name)
        self.page.reproduce.click()

    def cells(self, title):
        """What stands in a column, by row and figure."""
        from gui.tabs.compare.reports_lines import COLUMNS

        at = [column.title for column in COLUMNS].index(title)
        lines = [line for line in self.page.table.lines if line.row]
        return {(line.row, line.texts[2]): line.texts[at] for line in lines}

    @property
    def states(self):
        found = {}
        for (name, _figure), text in self.cells("State").items():
            found.setdefault(name, text)
        return found

    @property
    def words(self):
        return self.page.details.words.text()

    @property
    def messages(self):
        return self.view.messages
