"""From one picture to another through the code, and sliders that move the code itself."""

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QSlider, QVBoxLayout, QWidget

from core.reconstruction.code_axes import MOST_AXES
from gui.widgets.buttons import icon_button
from gui.widgets.choice_box import ChoiceBox
from gui.widgets.labels import label
from gui.widgets.parameter_slider import ParameterSlider
from gui.widgets.restored_rows import RestoredRows

STEPS = 100
"""Stops of the way from one picture to the other."""

REACH, FINE = 4, 20
"""Sliders go so many standard deviations to either side, in stops of 1 / `FINE`."""


class PictureChoice(QWidget):
    """One picture of the split: its class, and another one of it.

    Signals
    -------
    classChosen(int)
    nextRequested()
    """

    classChosen = Signal(int)
    nextRequested = Signal()

    def __init__(self, words: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.classes = ChoiceBox()
        self.classes.setAccessibleName(f"{words}: class of the picture")
        self.classes.setToolTip(f"{words} a picture of this class")
        self.classes.setMinimumWidth(64)
        self.classes.activated.connect(self.classChosen)
        self.next = icon_button("dice", "Another picture of the class")
        self.next.clicked.connect(lambda _checked=False: self.nextRequested.emit())
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        row.addWidget(label(words, "muted"))
        row.addWidget(self.classes)
        row.addWidget(self.next)


class MorphPage(QWidget):
    """Above the way from one picture to another, below it a slider for each direction.

    Signals
    -------
    directionMoved(int, float)
        Its place among those shown, and standard deviations from the mean.
    """

    directionMoved = Signal(int, float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.method = ChoiceBox()
        self.method.setToolTip("Whose code is moved")
        self.words = label("", "muted")
        self.words.setWordWrap(True)
        self.first, self.second = PictureChoice("From"), PictureChoice("To")
        self.way = QSlider(Qt.Orientation.Horizontal)
        self.way.setRange(0, STEPS)
        self.way.setPageStep(STEPS // 10)
        self.way.setValue(STEPS // 2)
        self.way.setToolTip("Along the straight way from one code to the other")
        self.way.setAccessibleName("From the first picture to the second, per cent")
        self.pictures = RestoredRows("From the first picture to the second", 112)
        self.pictures.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.kind = ChoiceBox()
        self.kind.addItem("Principal directions of the code", "principal")
        self.kind.addItem("Single numbers of the code", "single")
        self.kind.setMinimumWidth(250)
        self.kind.setToolTip("What each slider moves; those that vary most are offered")
        self.kind.setAccessibleName("What the sliders move")
        self.reset = icon_button("reset", "Back to the code between the two pictures")
        self._rows = [_Direction(self, at) for at in range(MOST_AXES)]
        self._lay_out()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(0, 0, 0, 0)
        head.setSpacing(12)
        head.addWidget(self.method)
        head.addWidget(self.words, 1)
        way = QHBoxLayout()
        way.setContentsMargins(0, 0, 0, 0)
        way.setSpacing(12)
        way.addWidget(self.first)
        way.addWidget(self.way, 1)
        way.addWidget(self.second)
        kinds = QHBoxLayout()
        kinds.setContentsMargins(0, 0, 0, 0)
        kinds.setSpacing(8)
        kinds.addWidget(self.kind)
        kinds.addWidget(self.reset)
        kinds.addStretch(1)
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(4)
        half = MOST_AXES // 2
        for at, row in enumerate(self._rows):
            for place, widget in enumerate((row.name, row.slider, row.value)):
                grid.addWidget(widget, at % half, place + 4 * (at // half))
        grid.setColumnMinimumWidth(3, 12)
        for sliders in (1, 5):
            grid.setColumnStretch(sliders, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(head)
        column.addLayout(way)
        column.addWidget(self.pictures)
        column.addSpacing(4)
        column.addLayout(kinds)
        column.addLayout(grid)
        column.addStretch(1)

    @property
    def sliders(self) -> tuple[QSlider, ...]:
        """A slider for each direction."""
        return tuple(row.slider for row in self._rows)

    def set_directions(self, names: Sequence[str]) -> None:
        """Show so many sliders, with what they move."""
        for at, row in enumerate(self._rows):
            row.set_name(names[at] if at < len(names) else "")

    def set_values(self, values: Sequence[float]) -> None:
        """Show where the code stands, in standard deviations from the mean; emits nothing."""
        for row, value in zip(self._rows, values, strict=False):
            row.set_value(value)


class _Direction:
    """A slider with its name and its value."""

    def __init__(self, page: MorphPage, at: int) -> None:
        self.name = label("", "muted")
        self.slider = ParameterSlider()
        self.slider.setRange(-REACH * FINE, REACH * FINE)
        self.value = label("", "muted")
        self.value.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        # As wide as its widest text: the sliders stand still while values change.
        self.value.setFixedWidth(self.value.fontMetrics().horizontalAdvance("−99.9 σ"))
        self.slider.valueChanged.connect(lambda stop: page.directionMoved.emit(at, stop / FINE))
        self.slider.resetRequested.connect(lambda: self.slider.setValue(0))

    def set_name(self, name: str) -> None:
        for widget in (self.name, self.slider, self.value):
            widget.setVisible(bool(name))
        self.name.setText(name)
        self.slider.setAccessibleName(f"Direction {name}")
        self.slider.setToolTip(
            "Standard deviations from the mean of all codes; a double click goes to the mean"
        )

    def set_value(self, value: float) -> None:
        with QSignalBlocker(self.slider):
            self.slider.setValue(round(FINE * value))
        self.value.setText(f"{round(value, 1) + 0.0:+.1f} σ".replace("-", "−"))
