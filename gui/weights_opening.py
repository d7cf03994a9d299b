"""Opens files of weights as runs, after asking how they are meant."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog, QWidget

from gui.notice import Notice
from gui.preferences import Preferences
from gui.run_transfer import TOPIC, RunTransfer
from gui.session import Session
from gui.weights_dialog import WeightsDialog

FILTER = "Weights (*.npz *.pickle *.pkl *.safetensors)"


class WeightsOpening(QObject):
    """Asks which files, and how their pictures lay; `RunTransfer` does the work.

    Parameters
    ----------
    session : Session
        Whose open data the networks are looked at with.
    transfer : RunTransfer
    preferences : Preferences
    parent : QWidget
        Of dialogs.
    """

    def __init__(
        self, session: Session, transfer: RunTransfer, preferences: Preferences, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._transfer = transfer
        self._preferences = preferences
        self._window = parent
        self.dialog: WeightsDialog | None = None

    def choose(self) -> None:
        """Ask for files, and then how they are meant."""
        paths, _ = QFileDialog.getOpenFileNames(
            self._window, "Open weights", str(self._preferences.export_folder), FILTER
        )
        if paths:
            self.ask(paths)

    def ask(self, paths: Sequence[str]) -> None:
        """Show the dialog on files; it opens them when it is accepted."""
        dataset, data = self._session.dataset, self._session.data_choice
        if dataset is None or data is None:
            text = "Open the data that the network was trained on first, then its weights."
            self._transfer.noticed.emit(Notice(text, "info", topic=TOPIC))
            return
        if self.dialog is not None:
            self.dialog.reject()
        what = Path(paths[0]).name if len(paths) == 1 else f"{len(paths)} files of weights"
        dialog = self.dialog = WeightsDialog(what, dataset, self._window)

        def finished(accepted: int) -> None:
            if self.dialog is dialog:
                self.dialog = None
            dialog.deleteLater()
            if accepted:
                self._transfer.import_weights(paths, dataset, data, dialog.choice)

        dialog.finished.connect(finished)
        dialog.open()
