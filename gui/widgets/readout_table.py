"""The numbers at one epoch: a row a metric, a column a split."""

from collections.abc import Mapping

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from gui.theme.apply import tabular
from gui.widgets.curve import CURVE_SPLITS, CurveSplit
from gui.widgets.figures import MISSING, format_metric
from gui.widgets.labels import label

_HEADS: dict[CurveSplit, str] = {"train": "train", "validation": "valid."}
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter

MetricValues = Mapping[str, Mapping[CurveSplit, float | None]]
"""Values by metric and split: ``{"loss": {"train": 0.15, "validation": 1.07}}``."""


class ReadoutTable(QWidget):
    """The title "At epoch 86" over rows of right-aligned figures, a dash where one is missing."""

    def __init__(self, metrics: tuple[str, ...] = ("loss", "accuracy")) -> None:
        super().__init__()
        self._title = label("", "title")
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnStretch(0, 1)
        self._grid.addWidget(self._title, 0, 0, _LEFT)
        self._cells: dict[tuple[str, CurveSplit], QLabel] = {}
        for column, split in enumerate(CURVE_SPLITS, start=1):
            head = label(_HEADS[split], "muted")
            head.setAlignment(_RIGHT)
            self._grid.addWidget(head, 0, column)
            self._grid.setColumnMinimumWidth(column, head.fontMetrics().horizontalAdvance("88.888"))
        for row, metric in enumerate(metrics, start=1):
            self._grid.addWidget(label(metric, "muted"), row, 0)
            for column, split in enumerate(CURVE_SPLITS, start=1):
                cell = label(MISSING)
                cell.setFont(tabular(cell.font()))
                cell.setAlignment(_RIGHT)
                cell.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
                self._grid.addWidget(cell, row, column, _RIGHT)
                self._cells[metric, split] = cell
        self.set_values(None, {})

    def set_values(self, epoch: int | None, values: MetricValues) -> None:
        """Show the values at an epoch; without one the title says that there is none."""
        _write(self._title, "No epoch yet" if epoch is None else f"At epoch {epoch}")
        spoken = [self._title.text()]
        for (metric, split), cell in self._cells.items():
            text = format_metric(values.get(metric, {}).get(split))
            _write(cell, text)
            name = "training" if split == "train" else split
            cell.setAccessibleName(f"{metric}, {name}: {text}")
            spoken.append(cell.accessibleName())
        self.setAccessibleName(". ".join(spoken))

    def text_at(self, metric: str, split: CurveSplit) -> str:
        """Return what is written in a cell."""
        return self._cells[metric, split].text()

    @property
    def title(self) -> str:
        """What stands above the rows."""
        return self._title.text()


def _write(target: QLabel, text: str) -> None:
    """Write into a label of fixed size, which grows where the text needs more.

    A label that may change its size has the whole window laid out and painted again with every
    text, nine times a second while a run trains.
    """
    if text == target.text() and target.minimumWidth() == target.maximumWidth():
        return
    target.ensurePolished()
    width = target.fontMetrics().horizontalAdvance(text) + 2
    target.setFixedSize(max(width, target.minimumWidth()), target.fontMetrics().height() + 1)
    target.setText(text)
