"""The button above a plot behind which lie axis, smoothing and what is drawn beside the curves."""

from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QActionGroup, QCursor, QKeyEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QMenu,
    QSlider,
    QToolButton,
    QWidget,
    QWidgetAction,
)

from core.analysis.smoothing import MAX_WEIGHT
from gui.theme.apply import tabular
from gui.widgets.buttons import icon_button
from gui.widgets.labels import label
from gui.widgets.plot_options import PlotOptions, XAxis

_AXIS_TITLES: dict[XAxis, str] = {
    "epochs": "&Epochs",
    "steps": "&Steps",
    "seconds": "&Training time",
}
_AXIS_TIPS: dict[XAxis, str] = {
    "epochs": "Passes over the training set",
    "steps": "Batches learned from; runs with other batch sizes compare by them",
    "seconds": "Seconds spent in training steps, without evaluation",
}

_INDENT = 34
"""Where the words of entries with a check mark begin, in logical pixels."""


class PlotViewMenu(QMenu):
    """Chooses `PlotOptions`; a setter never emits.

    Signals
    -------
    chosen(object)
        The `PlotOptions` that the user now wants.
    """

    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._options = PlotOptions()
        self.setToolTipsVisible(True)
        self.setAccessibleName("View")
        # The style shows a section as a mere line.
        heading = label("x axis", "muted")
        heading.setContentsMargins(_INDENT, 4, 12, 4)
        head = QWidgetAction(self)
        head.setDefaultWidget(heading)
        self.addAction(head)
        group = QActionGroup(self)
        self._axes: dict[XAxis, QAction] = {}
        for axis, title in _AXIS_TITLES.items():
            action = QAction(title, self, checkable=True, toolTip=_AXIS_TIPS[axis])
            action.triggered.connect(lambda _checked=False, a=axis: self._choose(x_axis=a))
            group.addAction(action)
            self.addAction(action)
            self._axes[axis] = action
        self.addSeparator()
        self._smoothing = _SmoothingRow()
        self._smoothing.slider.valueChanged.connect(self._on_smoothed)
        row = QWidgetAction(self)
        row.setDefaultWidget(self._smoothing)
        self.addAction(row)
        self.addSeparator()
        self._batches = QAction(
            "&Batch losses",
            self,
            checkable=True,
            toolTip="Draw the loss of every step behind the curves of the epochs",
        )
        self._batches.triggered.connect(lambda checked: self._choose(batch_losses=checked))
        self._best = QAction(
            "Best e&poch",
            self,
            checkable=True,
            toolTip="Mark the epoch with the best validation of the selected run",
        )
        self._best.triggered.connect(lambda checked: self._choose(best_epoch=checked))
        self.addActions([self._batches, self._best])
        self.set_options(self._options)

    @property
    def options(self) -> PlotOptions:
        """What is chosen."""
        return self._options

    def set_options(self, options: PlotOptions) -> None:
        """Show what is chosen."""
        self._options = options
        self._axes[options.x_axis].setChecked(True)
        self._smoothing.set_weight(options.smoothing)
        self._batches.setChecked(options.batch_losses)
        self._best.setChecked(options.best_epoch)

    def _on_smoothed(self, percent: int) -> None:
        if percent / 100 != self._options.smoothing:
            self._choose(smoothing=percent / 100)

    def _choose(self, **changes: object) -> None:
        options = replace(self._options, **changes)  # type: ignore[arg-type]
        self.set_options(options)
        self.chosen.emit(options)


def view_button(menu: PlotViewMenu, parent: QWidget | None = None) -> QToolButton:
    """Return the button that opens the menu, reached by Tab and opened by Space."""
    button = icon_button(
        "settings",
        "View: x axis, smoothing, batch losses, best epoch",
        accessible_name="View",
        parent=parent,
    )
    button.setMenu(menu)
    button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
    # Qt leaves it as if the mouse were still there when the menu was left elsewhere.
    menu.aboutToHide.connect(lambda: _leave(button))
    return button


def _leave(button: QToolButton) -> None:
    button.setAttribute(Qt.WidgetAttribute.WA_UnderMouse, button.underMouse() and _is_over(button))
    button.update()


def _is_over(button: QToolButton) -> bool:
    return button.rect().contains(button.mapFromGlobal(QCursor.pos()))


class _SmoothingRow(QWidget):
    """The word, a slider from 0 to 0.99, and its value."""

    def __init__(self) -> None:
        super().__init__()
        tip = (
            "Weight of the moving average that is drawn over the measured curves; at 0 there is "
            "none. Numbers stay as measured."
        )
        self.setToolTip(tip)
        title = label("Smoothing")
        self.slider = _MenuSlider(Qt.Orientation.Horizontal)
        self.slider.setRange(0, round(100 * MAX_WEIGHT))
        self.slider.setPageStep(10)
        self.slider.setMinimumWidth(110)
        self.slider.setAccessibleName("Smoothing")
        self.slider.setAccessibleDescription(tip)
        self._value = QLabel()
        self._value.setFont(tabular(self._value.font()))
        self._value.setFixedWidth(self._value.fontMetrics().horizontalAdvance("0.000"))
        self._value.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.slider.valueChanged.connect(self._write)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(_INDENT, 4, 12, 4)
        layout.setSpacing(8)
        layout.addWidget(title)
        layout.addWidget(self.slider, 1)
        layout.addWidget(self._value)
        # The menu gives its focus to the row; the keys are meant for the slider.
        self.setFocusProxy(self.slider)
        self._write(0)

    def set_weight(self, weight: float) -> None:
        """Show a weight."""
        self.slider.blockSignals(True)
        self.slider.setValue(round(100 * weight))
        self.slider.blockSignals(False)
        self._write(self.slider.value())

    def _write(self, percent: int) -> None:
        self._value.setText("off" if percent == 0 else f"{percent / 100:.2f}")


class _MenuSlider(QSlider):
    """Left and Right move it; Up, Down and Escape are left to the menu."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keep to the keys that lie along the slider."""
        if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Escape):
            event.ignore()
        else:
            super().keyPressEvent(event)
