"""The Confusion tab of a window, and ways to use it."""

import importlib.util

import pytest

if importlib.util.find_spec("PySide6") is not None:
    from PySide6.QtCore import Qt

    from core.runs.classifier import classifier_of_run
    from core.training.inference import softmax
    from gui.tabs.confusion.presenter import ConfusionPresenter


class Tab:
    """The tab of a window, and ways to use it."""

    def __init__(self, lab):
        self.lab = lab
        self.view = lab.page("confusion")
        self.presenter = self.view.findChild(ConfusionPresenter)
        self.matrix, self.grid = self.view.matrix.view, self.view.pictures.grid
        self.question = self.view.question

    def open(self):
        self.lab.window.tabs.setCurrentWidget(self.view)

    @property
    def shown(self):
        return self.presenter.shown

    def settle(self):
        """Wait until what is shown is what is asked."""
        lab = self.lab
        lab.wait(
            lambda: (
                not self.presenter.answers.is_busy
                and not self.presenter._timer.isActive()
                and self.shown is not None
            )
        )

    def choose(self, box, data):
        box.setCurrentIndex(box.findData(data))
        box.activated.emit(box.currentIndex())
        self.settle()

    def click(self, row, column):
        geometry = self.matrix.geometry_of()
        if row is None:
            at = geometry.column_name(column).center()
        elif column is None:
            at = geometry.row_name(row).center()
        else:
            at = geometry.cell(row, column).center()
        self.lab.qtbot.mouseClick(self.matrix, Qt.MouseButton.LeftButton, pos=at.toPoint())

    def expected(self, epoch, split="validation"):
        """Labels and probabilities, straight from the checkpoint."""
        run, dataset = self.lab.current, self.lab.session.dataset
        part = dict(dataset.splits())[split]
        logits = classifier_of_run(run.folder, epoch).logits(part.inputs)
        return part.labels, softmax(logits)


@pytest.fixture
def tab(open_lab, pictures):
    lab = open_lab(str(pictures))
    lab.window.resize(1280, 800)
    return Tab(lab)


@pytest.fixture
def trained(open_trained):
    lab = open_trained(epochs=4)
    lab.window.resize(1280, 800)
    tab = Tab(lab)
    tab.open()
    tab.settle()
    return tab


@pytest.fixture
def make_tab():
    """Return the tab of a window."""
    return Tab
