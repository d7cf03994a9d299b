"""Whether the next run leaves marked training samples out."""

from PySide6.QtCore import QObject

from core.training.left_out import LeftOut
from gui.marks import Marks
from gui.session import Session
from gui.tabs.training.settings_panel import SettingsPanel

_HOW = (
    "They are left out of training alone: validation and test stay whole, so that results stay "
    "comparable with those of other runs. The run keeps note of what it left out"
)
_NONE = "No training sample is marked: mark pictures in the Confusion tab, as mislabelled or bad"


class LeavingOut(QObject):
    """Keeps the box below the settings in step with the marks on the data."""

    def __init__(
        self, panel: SettingsPanel, session: Session, marks: Marks, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._box = panel.leave_out
        self._session = session
        self._marks = marks
        marks.changed.connect(self._show)
        session.datasetChanged.connect(self._show)
        self._show()

    def left_out(self) -> LeftOut:
        """Return what a run that begins now leaves out."""
        if not (self._box.isChecked() and self._box.isEnabled()):
            return LeftOut()
        indices = tuple(sorted(mark.index for mark in self._marks.all("train")))
        names = self._marks.keepers()
        whose = ", ".join(names[:3]) + (f" and {len(names) - 3} more" if len(names) > 3 else "")
        return LeftOut(indices, f"marks of {whose}" if whose else "marked")

    def use(self, left_out: LeftOut) -> None:
        """Take the box as a run had it."""
        self._box.setChecked(bool(left_out))

    def _show(self) -> None:
        count, dataset = self._marks.count("train"), self._session.dataset
        total = 0 if dataset is None else len(dataset.train)
        self._box.setEnabled(count > 0)
        # Until something is marked it would be one more field that says nothing.
        self._box.setVisible(count > 0 or self._box.isChecked())
        self._box.setText(f"Leave out marked samples ({count:,})")
        tip = f"{count:,} of {total:,} training samples are marked. {_HOW}" if count else _NONE
        self._box.setToolTip(tip)
