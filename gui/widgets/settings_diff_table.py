"""In which settings runs differ."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from gui.widgets.labels import label
from gui.widgets.run_table import RunTable
from gui.widgets.run_table_model import RunHead, TableLine

_NAMED = 25


class SettingsDiffTable(QWidget):
    """A column a run, a line a setting that is not the same in all; how many are is said below.

    Signals
    -------
    runChosen(str)
        The user chose a run.
    """

    runChosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.table = RunTable()
        self.table.setAccessibleName("Settings that differ")
        self._summary = label("", "muted")
        self._summary.setWordWrap(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self.table)
        layout.addWidget(self._summary)
        self.setFocusProxy(self.table)
        self.table.runChosen.connect(self.runChosen)
        self.set_settings((), {}, {})

    def set_settings(
        self,
        heads: Sequence[RunHead],
        different: Mapping[str, Sequence[str | None]],
        same: Mapping[str, str],
    ) -> None:
        """Show these runs and settings.

        Parameters
        ----------
        heads : sequence of RunHead
        different : mapping of title to one value a run
            None where a run has no such setting.
        same : mapping of title to the value that all runs share

        Raises
        ------
        ValueError
            If a setting has another number of values than there are runs.
        """
        lines = [TableLine(title, tuple(values)) for title, values in different.items()]
        self.table.set_table(heads, lines)
        self.table.setVisible(bool(lines))
        count = len(same)
        if not heads:
            text = "Select two or more runs to see in which settings they differ"
        elif not lines:
            text = f"All {count} settings are the same"
        elif count == 1:
            text = "1 setting is the same"
        else:
            text = f"{count} settings are the same"
        self._summary.setText(text)
        shared = [f"{title}: {value}" for title, value in same.items()]
        more = [f"and {count - _NAMED} more"] if count > _NAMED else []
        self._summary.setToolTip("\n".join(shared[:_NAMED] + more))

    def set_current(self, run_id: str | None) -> None:
        """Show which run is looked at; this emits nothing."""
        self.table.set_current(run_id)

    @property
    def summary(self) -> str:
        """What stands below."""
        return self._summary.text()

    @property
    def tsv(self) -> str:
        """The table as text with tabs."""
        return self.table.tsv
