"""The page of the Training tab: what is where."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QFrame,
    QScrollArea,
    QSizePolicy,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from gui.actions import LabActions
from gui.tabs.training.coverage_panel import CoveragePanel
from gui.tabs.training.data_panel import DataPanel
from gui.tabs.training.plots_panel import PlotsPanel
from gui.tabs.training.run_controls import RunControls
from gui.tabs.training.runs_panel import RunsPanel
from gui.tabs.training.settings_panel import SettingsPanel
from gui.theme.tokens import SIDE_PANEL_WIDTH
from gui.widgets.lesion_notice import LesionNotice
from gui.widgets.page import Page

RUNS_WIDTH = 300
"""Of the panel of runs at first: three columns of numbers and their titles."""

WIDEST_RUNS = 640
"""Of the panel of runs, in logical pixels: tables of many runs want it wide."""


class TrainingView(Page):
    """Left what goes in, in the middle the curves, at the right the runs."""

    def __init__(self, actions: LabActions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.lesions = LesionNotice()
        self.data = DataPanel()
        self.settings = SettingsPanel()
        self.controls = RunControls(actions)
        self.plots = PlotsPanel()
        self.coverage = CoveragePanel()
        self.coverage.hide()
        self.runs = RunsPanel()

        inputs = QWidget()
        column = QVBoxLayout(inputs)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(self.data)
        column.addWidget(self.settings)
        column.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidget(inputs)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        # What is in it has the focus, and is scrolled into view with it.
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.left = QWidget()
        left = QVBoxLayout(self.left)
        left.setContentsMargins(0, 0, 0, 0)
        left.setSpacing(12)
        left.addWidget(scroll, 1)
        left.addWidget(self.settings.note_area)
        left.addWidget(self.controls)
        for panel, widest in ((self.left, 380), (self.runs, WIDEST_RUNS)):
            panel.setMinimumWidth(260)
            panel.setMaximumWidth(widest)
            panel.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)

        middle = QWidget()
        curves = QVBoxLayout(middle)
        curves.setContentsMargins(0, 0, 0, 0)
        curves.setSpacing(12)
        curves.addWidget(self.plots, 1)
        curves.addWidget(self.coverage)
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self.splitter.setHandleWidth(12)
        for index, panel in enumerate((self.left, middle, self.runs)):
            self.splitter.addWidget(panel)
            self.splitter.setCollapsible(index, False)
            self.splitter.setStretchFactor(index, 1 if panel is middle else 0)
        self.splitter.setSizes([SIDE_PANEL_WIDTH, 660, RUNS_WIDTH])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 8, 12, 0)
        layout.setSpacing(8)
        layout.addWidget(self.messages)
        layout.addWidget(self.lesions)
        layout.addWidget(self.splitter, 1)

    def begin(self) -> None:
        """Begin at the Run button."""
        self.controls.setFocus(Qt.FocusReason.OtherFocusReason)
