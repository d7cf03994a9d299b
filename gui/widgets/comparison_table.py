"""Runs compared: their numbers side by side, and a sentence on what they show."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from gui.widgets.labels import label
from gui.widgets.run_table import RunTable
from gui.widgets.run_table_model import DIVERGED, RunHead, TableLine

__all__ = ["DIVERGED", "ComparisonTable", "RunHead", "TableLine"]


class ComparisonTable(QWidget):
    """A column a run, a line a number, the best of each line in semibold; a sentence below.

    Signals
    -------
    runChosen(str)
        The user chose a run.
    """

    runChosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.table = RunTable()
        self.table.setAccessibleName("Comparison of runs")
        self._sentence = label("")
        self._sentence.setWordWrap(True)
        self._sentence.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self.table)
        layout.addWidget(self._sentence)
        self.setFocusProxy(self.table)
        self.table.runChosen.connect(self.runChosen)

    def set_table(self, heads: Sequence[RunHead], lines: Sequence[TableLine]) -> None:
        """Show these runs and lines.

        Parameters
        ----------
        heads : sequence of RunHead
        lines : sequence of TableLine
            With one value a run each; `DIVERGED` as a value is written in the colour of errors.

        Raises
        ------
        ValueError
            If a line has another number of values than there are runs.
        """
        self.table.set_table(heads, lines)

    def set_sentence(self, text: str) -> None:
        """Say below what the numbers show."""
        self._sentence.setText(text)
        self._sentence.setVisible(bool(text))

    def set_current(self, run_id: str | None) -> None:
        """Show which run is looked at; this emits nothing."""
        self.table.set_current(run_id)

    @property
    def sentence(self) -> str:
        """What stands below."""
        return self._sentence.text()

    @property
    def tsv(self) -> str:
        """The table as text with tabs, numbers with all their digits."""
        return self.table.tsv
